import { joining, keptFold, leafWords, otherSide, tallied } from '../conditions/index.ts'
import type { Condition } from '../conditions/index.ts'
import type { Leaf } from '../diagram/index.ts'
import { declaredPath, factName, factOfDay, valueLabel, variableAt, variableOf } from '../dictionary/index.ts'
import type { Dictionary, Way } from '../dictionary/index.ts'
import { conditionsOf } from '../model/index.ts'
import type { Criterion } from '../model/index.ts'
import type { Bounds, NeededFact, Obstacle } from '../outlook/index.ts'
import { dayText } from '../quantity/index.ts'
import { anyOf } from '../text/index.ts'

/** What would have to be different for a failed criterion, as people read it after its name; undefined when nothing can be expected to. */
export function adviceText({ criterion, ways, from, facts }: Obstacle, dictionary: Dictionary): string | undefined {
  const others = ways.filter((way) => way !== 'time')
  const changed = others.length === 0 || facts.length === 0 ? [] : [changedText(criterion, others, facts, dictionary)]
  const parts = [...(from === undefined ? [] : [fromText(from)]), ...changed]
  return parts.length === 0 ? undefined : parts.join('; or ')
}

function fromText({ notBefore, atLatest }: Bounds): string {
  const first = `possible from ${dayText(notBefore)}`
  if (notBefore === atLatest) return first
  return atLatest === undefined
    ? `${first} at the earliest`
    : `${first} at the earliest, from ${dayText(atLatest)} at the latest`
}

function changedText(
  criterion: Criterion,
  ways: readonly Way[],
  all: readonly NeededFact[],
  dictionary: Dictionary,
): string {
  // With a fact its day changes, too.
  const facts = all.filter(({ path }) => !all.some((one) => one.path === factOfDay(dictionary, path)))
  const [only, ...others] = facts
  const own = only !== undefined && others.length === 0 ? ownAdvice(only, criterion, dictionary) : undefined
  if (own !== undefined) return own
  const needed = facts.map((fact) => neededText(fact, criterion, dictionary))
  const phrases = facts.flatMap(({ path }, i) => {
    const text = needed[i]
    return text === undefined ? [] : [`${factName(path, dictionary)}${/^[\d≤≥<>]/.test(text) ? '' : ':'} ${text}`]
  })
  const can = ways.map((way) => (facts.length > 1 && way === 'course' ? 'can change by themselves' : CAN[way]))
  if (phrases.length < facts.length)
    return `depends on ${facts.map(({ path }) => factName(path, dictionary)).join(' and ')}, which ${can.join(' or ')}`
  const would = criterion.kind === 'exclusion' ? 'would no longer apply' : 'would be met'
  return `${would} with ${phrases.join(' and ')}; this ${can.join(' or ')}`
}

/** How a fact may become another one. */
const CAN: Readonly<Record<Way, string>> = {
  repeat: 'can be measured again',
  treatment: 'may be different after treatment',
  course: 'can change by itself',
}

/** The dictionary's own words of the change; undefined where it has none, or they have a gap for what cannot be said here. */
function ownAdvice(fact: NeededFact, criterion: Criterion, dictionary: Dictionary): string | undefined {
  const variable = variableOf(dictionary, declaredPath(fact.path))
  const advice = variable?.changeable?.advice
  const gaps: Readonly<Record<string, string | undefined>> = {
    fact: factName(fact.path, dictionary),
    needed: neededText(fact, criterion, dictionary),
    entry: variable?.type === 'list' ? newEntry(fact, dictionary) : undefined,
    after: fact.after === undefined ? 'after' : `from ${fact.after} ${fact.after === 1 ? 'day' : 'days'} after`,
  }
  const filled = advice?.replaceAll(GAP, (_, name: string) => gaps[name] ?? '{}')
  return filled?.includes('{}') === true ? undefined : filled
}

const GAP = /\{(\w+)\}/g

/** More names than these say no more than that something is new. */
const MOST_NAMES = 3

function newEntry({ path, entry = [] }: NeededFact, dictionary: Dictionary): string | undefined {
  const list = variableAt(dictionary, path)
  if (list.type !== 'list') return undefined
  const named = list.fields.find(({ name }) => name === list.changeable?.by)
  if (named === undefined || entry.length === 0 || entry.length > MOST_NAMES) return `a new ${list.entry}`
  const [first = '', ...others] = entry.map((name) => valueLabel(named.path, name, dictionary))
  return anyOf([`${/^[aeiou]/i.test(first) ? 'an' : 'a'} ${first}`, ...others])
}

/** What a fact must be for the criterion to be met, in words; undefined when that hangs on more than its value. */
export function neededText(
  { path, met, all }: NeededFact,
  criterion: Criterion,
  dictionary: Dictionary,
): string | undefined {
  const variable = variableOf(dictionary, declaredPath(path))
  if (variable === undefined || met.length === 0) return undefined
  if (variable.type === 'lab') return limitText(path, criterion, dictionary)
  if (variable.type === 'integer') return wholeText(met, all, variable.range.min, variable.range.max)
  if (variable.type !== 'choice' && variable.type !== 'yes_no') return undefined
  return anyOf(met.map((value) => valueLabel(path, value as string | boolean, dictionary)))
}

/** Each value stands for the whole numbers after the one before it. */
function wholeText(met: readonly Leaf[], all: readonly Leaf[], min: number, max: number): string {
  const numbers = all.map(Number).toSorted((a, b) => a - b)
  const runs: { lo: number; hi: number }[] = []
  numbers.forEach((hi, i) => {
    if (!met.map(Number).includes(hi)) return
    const lo = i === 0 ? min : (numbers[i - 1] ?? min) + 1
    const last = runs.at(-1)
    if (last !== undefined && last.hi === lo - 1) last.hi = hi
    else runs.push({ lo, hi })
  })
  return anyOf(
    runs.map(({ lo, hi }) => (lo === hi ? `${lo}` : lo <= min ? `≤ ${hi}` : hi >= max ? `≥ ${lo}` : `${lo} to ${hi}`)),
  )
}

/** The limits that the criterion sets for a lab, turned round where it excludes. */
function limitText(path: string, criterion: Criterion, dictionary: Dictionary): string | undefined {
  const texts = conditionsOf(criterion.form).flatMap((condition) =>
    LIMITS(condition)(path, criterion.kind === 'exclusion', dictionary),
  )
  return texts.length === 0 ? undefined : [...new Set(texts)].join(', ')
}

type Limits = (path: string, turned: boolean, dictionary: Dictionary) => string[]

const LIMITS: (condition: Condition) => Limits = keptFold<Limits>(
  joining<Limits>(
    (parts) =>
      (...on) =>
        parts.flatMap((one) => one(...on)),
    {
      not: (part) => (path, turned, dictionary) => part(path, !turned, dictionary),
      list: (_, condition) => {
        const tally = tallied(condition)
        if (tally.kind === 'extreme') return (...on) => LIMITS(tally.where)(...on)
        const { where, wanted } = tally
        // Of a number of entries that is neither more nor fewer, no limit can be said.
        if (wanted.min !== undefined && wanted.max !== undefined) return () => []
        return (path, turned, dictionary) => LIMITS(where)(path, turned !== (wanted.min === undefined), dictionary)
      },
      leaf: (condition) => (path, turned, dictionary) => {
        if (condition.path !== path || !('range' in condition)) return []
        if (!turned) return [leafWords(condition, dictionary)]
        const range = otherSide(condition.range)
        return range === undefined ? [] : [leafWords({ ...condition, range }, dictionary)]
      },
    },
  ),
)
