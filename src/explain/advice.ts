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

/** What would meet a failed criterion, in words that follow its name; undefined if nothing can be expected to. */
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

/** The criterion that the advice is for, and what it is worded with. */
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
  // When a fact changes, its day changes with it, so the day is not named beside it.
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

/**
 * The dictionary's own words for the change; undefined if it has none, or if they have a gap that cannot be filled
 * here.
 */
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

/** An entry with more names than this is said only to be new. */
const MOST_NAMES = 3

/**
 * What a new entry must be: `an aromatase inhibitor or chemotherapy`. Where the dictionary has no phrase for a name,
 * only that it is new; undefined where the path is no list.
 */
function newEntry({ path, entry = [] }: NeededFact, dictionary: Dictionary, say: Say): string | undefined {
  const list = variableAt(dictionary, path)
  if (list.type !== 'list') return undefined
  const named = list.fields.find(({ name }) => name === list.changeable?.by)
  const phrases = entry.flatMap((name) => (named === undefined ? [] : (ownPhrase(named.path, name, dictionary) ?? [])))
  if (phrases.length === 0 || phrases.length < entry.length || entry.length > MOST_NAMES)
    return say('advice.new-entry', { entry: list.entry })
  return anyOfThese(phrases, say)
}

/**
 * The values of a fact that meet the criterion, in words; undefined if that depends on more than its value, or if its
 * type has no such words (they exist for labs, whole numbers, choices and yes-or-no facts).
 */
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

/** Whole numbers in words. Each value stands for the whole numbers from just above the one before it up to itself. */
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

/** The limits that the criterion sets for a lab, in words; for an exclusion, the other side of each. */
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
        // For a count with both a lower and an upper limit, more entries are neither better nor worse, so no limit
        // follows.
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
