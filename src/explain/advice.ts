import { joining, keptFold, leafWords, otherSide, listCountOf, valuesText } from '../conditions/index.ts'
import type { Condition } from '../conditions/index.ts'
import type { Leaf } from '../diagram/index.ts'
import { declaredPath, factName, factOfDay, variableAt, variableOf } from '../dictionary/index.ts'
import type { Dictionary, IntegerRange, Way } from '../dictionary/index.ts'
import { anyOfThese, inEnglish, withCommas } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import { conditionsOf } from '../model/index.ts'
import type { Criterion } from '../model/index.ts'
import type { Bounds, NeededFact, Obstacle } from '../outlook/index.ts'
import { dayText } from '../quantity/index.ts'
import { ownPhrase } from './wording.ts'

/** What would have to be different for a failed criterion, as people read it after its name; undefined when nothing can be expected to. */
export function adviceText(
  { criterion, ways, from, facts }: Obstacle,
  dictionary: Dictionary,
  say: Say = inEnglish,
): string | undefined {
  const others = ways.filter((way) => way !== 'time')
  const words = { criterion, dictionary, say }
  const changed = others.length === 0 || facts.length === 0 ? [] : [changedText(others, facts, words)]
  const parts = [...(from === undefined ? [] : [fromText(from, say)]), ...changed]
  return parts.length === 0 ? undefined : chained(parts, 'advice.or', say)
}

/** The criterion, and the words that are spoken. */
interface Words {
  readonly criterion: Criterion
  readonly dictionary: Dictionary
  readonly say: Say
}

function chained(parts: readonly string[], key: 'advice.or' | 'advice.and' | 'advice.can.or', say: Say): string {
  return parts.slice(1).reduce((before, next) => say(key, { before, next }), parts[0] ?? '')
}

function fromText({ notBefore, atLatest }: Bounds, say: Say): string {
  const day = dayText(notBefore)
  if (notBefore === atLatest) return say('advice.from', { day })
  if (atLatest === undefined) return say('advice.from.earliest', { day })
  return say('advice.from.between', { day, last: dayText(atLatest) })
}

function changedText(ways: readonly Way[], all: readonly NeededFact[], words: Words): string {
  const { criterion, dictionary, say } = words
  // With a fact its day changes, too.
  const facts = all.filter(({ path }) => !all.some((one) => one.path === factOfDay(dictionary, path)))
  const [only, ...others] = facts
  const own = only !== undefined && others.length === 0 ? ownAdvice(only, words) : undefined
  if (own !== undefined) return own
  const names = facts.map(({ path }) => factName(path, dictionary, say))
  const phrases = facts.flatMap((one, i) => {
    const needed = neededText(one, criterion, dictionary, say)
    if (needed === undefined) return []
    return [say(/^[\d≤≥<>]/.test(needed) ? 'advice.number' : 'advice.fact', { fact: names[i] ?? '', needed })]
  })
  const can = chained(
    ways.map((way) => say(facts.length > 1 && way === 'course' ? 'advice.can.course.several' : `advice.can.${way}`)),
    'advice.can.or',
    say,
  )
  if (phrases.length < facts.length) return say('advice.depends', { facts: chained(names, 'advice.and', say), can })
  const key = criterion.kind === 'exclusion' ? 'advice.exclusion' : 'advice.inclusion'
  return say(key, { facts: chained(phrases, 'advice.and', say), can })
}

/** The dictionary's own words of the change; undefined where it has none, or they have a gap for what cannot be said here. */
function ownAdvice(fact: NeededFact, { criterion, dictionary, say }: Words): string | undefined {
  const variable = variableOf(dictionary, declaredPath(fact.path))
  const advice = variable?.changeable?.advice
  const gaps: Readonly<Record<string, string | undefined>> = {
    fact: factName(fact.path, dictionary, say),
    needed: neededText(fact, criterion, dictionary, say),
    entry: variable?.type === 'list' ? newEntry(fact, dictionary, say) : undefined,
    after: fact.after === undefined ? say('advice.after') : say('advice.after.days', { count: fact.after }),
  }
  const filled = advice?.replaceAll(GAP, (_, name: string) => gaps[name] ?? '{}')
  return filled?.includes('{}') === true ? undefined : filled
}

const GAP = /\{(\w+)\}/g

/** More names than these say no more than that something is new. */
const MOST_NAMES = 3

/** `an aromatase inhibitor or chemotherapy`; of what the dictionary has no such words, only that it is new. */
function newEntry({ path, entry = [] }: NeededFact, dictionary: Dictionary, say: Say): string | undefined {
  const list = variableAt(dictionary, path)
  if (list.type !== 'list') return undefined
  const named = list.fields.find(({ name }) => name === list.changeable?.by)
  const phrases = entry.flatMap((name) => (named === undefined ? [] : (ownPhrase(named.path, name, dictionary) ?? [])))
  if (phrases.length === 0 || phrases.length < entry.length || entry.length > MOST_NAMES)
    return say('advice.new-entry', { entry: list.entry })
  return anyOfThese(phrases, say)
}

/** What a fact must be for the criterion to be met, in words; undefined when that hangs on more than its value. */
export function neededText(
  { path, met, all }: NeededFact,
  criterion: Criterion,
  dictionary: Dictionary,
  say: Say = inEnglish,
): string | undefined {
  const variable = variableOf(dictionary, declaredPath(path))
  if (variable === undefined || met.length === 0) return undefined
  if (variable.type === 'lab') return limitText(path, { criterion, dictionary, say })
  if (variable.type === 'integer') return wholeText(met, all, variable.range, say)
  if (variable.type !== 'choice' && variable.type !== 'yes_no') return undefined
  return valuesText(declaredPath(path), met as readonly (string | boolean)[], dictionary, say)
}

/** Each value stands for the whole numbers after the one before it. */
function wholeText(met: readonly Leaf[], all: readonly Leaf[], { min, max }: IntegerRange, say: Say): string {
  const numbers = all.map(Number).toSorted((a, b) => a - b)
  const runs: { lo: number; hi: number }[] = []
  numbers.forEach((hi, i) => {
    if (!met.map(Number).includes(hi)) return
    const lo = i === 0 ? min : (numbers[i - 1] ?? min) + 1
    const last = runs.at(-1)
    if (last !== undefined && last.hi === lo - 1) last.hi = hi
    else runs.push({ lo, hi })
  })
  const texts = runs.map(({ lo, hi }) => {
    if (lo === hi) return String(lo)
    if (lo <= min) return say('asks.at-most', { max: hi })
    return hi >= max ? say('asks.at-least', { min: lo }) : say('asks.between', { min: lo, max: hi })
  })
  return anyOfThese(texts, say)
}

/** The limits that the criterion sets for a lab, turned round where it excludes. */
function limitText(path: string, words: Words): string | undefined {
  const { form, kind } = words.criterion
  const texts = conditionsOf(form).flatMap((condition) => LIMITS(condition)(path, kind === 'exclusion', words))
  return texts.length === 0 ? undefined : withCommas([...new Set(texts)], words.say)
}

type Limits = (path: string, turned: boolean, words: Words) => string[]

const LIMITS: (condition: Condition) => Limits = keptFold<Limits>(
  joining<Limits>(
    (parts) =>
      (...on) =>
        parts.flatMap((one) => one(...on)),
    {
      not: (part) => (path, turned, words) => part(path, !turned, words),
      list: (_, condition) => {
        const tally = listCountOf(condition)
        if (tally.kind === 'extreme') return (...on) => LIMITS(tally.where)(...on)
        const { where, wanted } = tally
        // Of a number of entries that is neither more nor fewer, no limit can be said.
        if (wanted.min !== undefined && wanted.max !== undefined) return () => []
        return (path, turned, words) => LIMITS(where)(path, turned !== (wanted.min === undefined), words)
      },
      leaf: (condition) => (path, turned, words) => {
        if (condition.path !== path || !('range' in condition)) return []
        if (!turned) return [leafWords(condition, words.dictionary, words.say)]
        const range = otherSide(condition.range)
        return range === undefined ? [] : [leafWords({ ...condition, range }, words.dictionary, words.say)]
      },
    },
  ),
)
