import { birthDatePath, declaredPath, dictionaryOrder, factOfDay, isDay, saying } from '../dictionary/index.ts'
import type { Dated, Facts, Held, Warning } from '../facts/index.ts'
import type { Part, Sentence } from '../messages/index.ts'
import { ALIVE } from '../model/index.ts'
import type { RuleSet } from '../model/index.ts'

/**
 * Recorded days that cannot be right: days on which facts are said to hold before the patient's birth, and everything
 * after death. Dates that are facts of their own contradict birth like any other facts (`src/readings`); these here are
 * only reported and change no verdict.
 */
export function impossibleDays(facts: Facts, rules: RuleSet): Warning[] {
  return [...beforeBirth(facts), ...afterDeath(facts, rules)]
}

/** The days on which facts held, without those before birth. */
export function possibleDays(facts: Facts): ReadonlyMap<string, Held> {
  const born = firstBirth(facts)
  return born === undefined || [...facts.days.values()].every(({ hi }) => hi >= born)
    ? facts.days
    : new Map([...facts.days].filter(([, { hi }]) => hi >= born))
}

/** The first day on which the patient may have been born; undefined if that is unknown or disputed. */
export function firstBirth(facts: Facts): number | undefined {
  const birth = facts.known.get(birthDatePath(facts.dictionary) ?? '')
  return birth?.type === 'numbers' ? birth.spans[0]?.lo : undefined
}

function beforeBirth(facts: Facts): Warning[] {
  const born = firstBirth(facts)
  if (born === undefined) return []
  const subject = birthDatePath(facts.dictionary)
  const against = [...new Set(facts.statements.flatMap((one) => (one.subject === subject ? [one.path] : [])))]
  return facts.dated
    .filter(({ hi }) => hi < born)
    .map(({ of, name, text }) => {
      const isAnswer = typeof name === 'object' && 'key' in name && name.key === 'day.answer'
      const key = isAnswer ? 'conflict.answer-before-birth' : 'conflict.day-before-birth'
      const said: Sentence = { key, given: { fact: name, day: text } }
      return { path: `${of}.date`, ...saying(said, facts.dictionary), kind: 'conflict', against }
    })
}

/** All that is dated after death, in one query: most often the death, or all of the rest, belongs to another person. */
function afterDeath(facts: Facts, rules: RuleSet): Warning[] {
  const death = deathOf(facts, rules)
  if (death === undefined) return []
  const events = facts.statements.flatMap(({ subject, says }): Pick<Dated, 'of' | 'lo' | 'name'>[] => {
    if (says.type !== 'numbers' || !isEvent(subject, facts)) return []
    return [{ of: subject, lo: Math.min(...says.spans.map(({ lo }) => lo)), name: { fact: subject } }]
  })
  const later = new Map([...events, ...facts.dated].flatMap((one) => (one.lo > death.hi ? [[one.of, one.name]] : [])))
  if (later.size === 0) return []
  const against = [...later.keys()].toSorted(dictionaryOrder(facts.dictionary))
  const names = against.map((path) => later.get(path) ?? path)
  const said: Sentence = { key: 'query.days-after-death', given: { day: death.text, facts: someOf(names) } }
  return [{ path: death.of, ...saying(said, facts.dictionary), kind: 'query', against }]
}

/** Whether a fact is a date of its own: neither the date of birth nor the day of another fact. */
function isEvent(path: string, { dictionary }: Facts): boolean {
  return (
    path !== birthDatePath(dictionary) &&
    factOfDay(dictionary, path) === undefined &&
    isDay(declaredPath(path), dictionary)
  )
}

/** The recorded death, with its day: from the fact that rules ask of every patient who must be alive. */
function deathOf(facts: Facts, rules: RuleSet): Dated | undefined {
  // The criterion is in every trial or in none.
  const form = rules.trials[0]?.criteria.find(({ id }) => id === ALIVE)?.form
  const alive = form?.kind === 'decided' ? form.condition : undefined
  if (alive?.kind !== 'is') return undefined
  const { path, values } = alive
  const [fact, held] = [facts.known.get(path), facts.days.get(path)]
  if (held === undefined || fact?.type !== 'values' || fact.values.some((one) => values.includes(one))) return undefined
  return { ...held, of: path, name: { fact: path } }
}

/** At most this many facts are named. */
const MOST_NAMED = 4

function someOf(names: readonly Part[]): Part {
  const more = names.length - MOST_NAMED
  if (more <= 0) return { list: 'and', parts: names }
  const first: Part = { list: 'commas', parts: names.slice(0, MOST_NAMED) }
  return { key: 'query.facts-and-more', given: { facts: first, count: more } }
}
