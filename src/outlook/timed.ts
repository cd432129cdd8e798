import { fold, leafLimits, leafTurns, leavesOf, listsOf } from '../conditions/index.ts'
import type {
  Algebra,
  Condition,
  JoinedCondition,
  LeafCondition,
  Limit,
  ListCondition,
  NumberRange,
} from '../conditions/index.ts'
import { variableAt } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { relevantKnowledge } from '../space/index.ts'
import { conditionsOf, conditionsOfImplication } from '../model/index.ts'
import type { Criterion, Implication, RuleSet } from '../model/index.ts'

/** A limit that moves with the day. */
export type TimedLimit =
  | (Limit & { readonly kind: 'age' | 'window' | 'dates' | 'every' | 'day' })
  /**
   * Something that is ongoing, by the yes-or-no field at `flag`, ends on the as-of date, whichever day that is; `path`
   * is its end.
   */
  | { readonly kind: 'goes-on'; readonly path: string; readonly flag: string }

/** The timed limits of the criteria of a rule set; the same for every patient. */
const TIMED = new WeakMap<RuleSet, WeakMap<Criterion, Timed>>()

/**
 * The limits at which time can turn a criterion, or what always holds of its facts: windows, ages, and how long
 * something has been ongoing.
 */
export function timedLimits(criterion: Criterion, rules: RuleSet): readonly TimedLimit[] {
  const { own, known } = timed(criterion, rules)
  return [...own, ...known]
}

interface Timed {
  /** The limits of the criterion itself. */
  readonly own: readonly TimedLimit[]
  /** The limits of what always holds. */
  readonly known: readonly TimedLimit[]
}

function timed(criterion: Criterion, rules: RuleSet): Timed {
  const all = TIMED.get(rules) ?? new WeakMap<Criterion, Timed>()
  TIMED.set(rules, all)
  const known = all.get(criterion) ?? timedOf(criterion, rules)
  all.set(criterion, known)
  return known
}

function timedOf(criterion: Criterion, rules: RuleSet): Timed {
  const { implications } = relevantKnowledge([criterion], rules)
  const limits = (conditions: readonly Condition[]): readonly TimedLimit[] =>
    conditions.flatMap((one) => timedLimitsOf(one, rules.dictionary))
  const known = rules.implications.flatMap((one, i): readonly TimedLimit[] =>
    implications.has(i) ? (goesOn(one) ?? limits(conditionsOfImplication(one))) : [],
  )
  return { own: limits(conditionsOf(criterion.form)), known }
}

/** The limit that comes from an implication about ongoing entries; undefined for other implications. */
function goesOn(one: Implication): TimedLimit[] | undefined {
  return one.kind === 'requires' && one.goesOn !== undefined ? [{ kind: 'goes-on', ...one.goesOn }] : undefined
}

function timedLimitsOf(condition: Condition, dictionary: Dictionary): TimedLimit[] {
  return [
    ...leavesOf(condition).flatMap((leaf) => limitsInTime(leaf, dictionary)),
    ...listsOf(condition).flatMap((list) => orderInTime(list, dictionary)),
  ]
}

/**
 * The limit in time of an order of entries: the end of an ongoing entry moves later day by day, past the ends of other
 * entries.
 */
function orderInTime(condition: ListCondition, dictionary: Dictionary): TimedLimit[] {
  if (!('by' in condition) || !mayGoOn(condition.by, dictionary)) return []
  return [{ kind: 'dates', path: condition.by, other: condition.by, shift: undefined, beyond: false }]
}

function limitsInTime(leaf: LeafCondition, dictionary: Dictionary): TimedLimit[] {
  return leafLimits(leaf, dictionary).filter((limit) => turnsWithTime(limit, dictionary))
}

function turnsWithTime(limit: Limit, dictionary: Dictionary): limit is Limit & TimedLimit {
  switch (limit.kind) {
    case 'age':
    case 'window':
      return true
    case 'every':
      return limit.birth !== undefined
    case 'dates':
      return mayGoOn(limit.path, dictionary) || mayGoOn(limit.other, dictionary)
    case 'day':
      return mayGoOn(limit.path, dictionary)
    case 'number':
    case 'lab':
    case 'multiple':
    case 'uln':
    case 'labs':
    case 'words':
    case 'values':
    case 'compared':
      return false
  }
}

/** Whether a date is the as-of date while something is ongoing. */
function mayGoOn(path: string, dictionary: Dictionary): boolean {
  const variable = variableAt(dictionary, path)
  return variable.type === 'date' && variable.openWhile !== undefined
}

/**
 * A stand-in for a criterion that covers all days from today on. With `best`, it is met today if the criterion is met
 * on any of these days; without, it fails today if the criterion fails on any of them. To get it, each condition that
 * time can turn for the better (or the worse) is taken as if it already had. Undefined if this cannot be said of the
 * criterion by itself, because it also depends on time through what always holds, or because time can turn it both
 * ways. Whatever is ongoing must be able to stay so: see `goes-on`.
 */
export function whateverTheDay(criterion: Criterion, best: boolean, rules: RuleSet): Criterion | undefined {
  const all = STEADY.get(rules) ?? [new WeakMap<Criterion, Steady>(), new WeakMap<Criterion, Steady>()]
  STEADY.set(rules, all)
  const known = all[best ? 1 : 0]
  const found = known.get(criterion) ?? { criterion: steadyOf(criterion, best, rules) }
  known.set(criterion, found)
  return found.criterion
}

interface Steady {
  readonly criterion: Criterion | undefined
}

/** For each criterion its worst stand-in (first) and its best (second); the same for every patient. */
const STEADY = new WeakMap<RuleSet, readonly [WeakMap<Criterion, Steady>, WeakMap<Criterion, Steady>]>()

function steadyOf(criterion: Criterion, best: boolean, rules: RuleSet): Criterion | undefined {
  const { form } = criterion
  if (form.kind !== 'decided' || timed(criterion, rules).known.some(({ kind }) => kind !== 'goes-on')) return undefined
  const { dictionary } = rules
  if (form.confirm !== undefined && timedLimitsOf(form.confirm.when, dictionary).length > 0) return undefined
  const condition = fold(form.condition, takenIn(dictionary))(best === (criterion.kind !== 'exclusion'))
  return condition === undefined ? undefined : { ...criterion, remarks: [], form: { ...form, condition } }
}

/**
 * A condition as time may leave it, as near to holding as it can get (`holds`), or as near to not holding. Undefined if
 * neither way is the better one.
 */
type Taken = (holds: boolean) => Condition | undefined

function takenIn(dictionary: Dictionary): Algebra<Taken> {
  const joined = (parts: readonly Taken[], condition: JoinedCondition): Taken => {
    return (holds) => {
      const of = parts.map((part) => part(holds))
      return of.includes(undefined) ? undefined : { ...condition, of: of as Condition[] }
    }
  }
  return {
    all: joined,
    any: joined,
    atLeast: joined,
    not: (part, condition) => (holds) => {
      const of = part(!holds)
      return of === undefined ? undefined : { ...condition, of }
    },
    list: (where, condition) => (holds) => {
      if ('by' in condition && isOrderTimed(condition, dictionary)) return undefined
      const more = condition.kind === 'count' ? rises(condition.range) : condition.kind !== 'none'
      if (more === undefined) return timedLimitsOf(condition, dictionary).length > 0 ? undefined : condition
      const taken = where(more === holds)
      return taken === undefined ? undefined : { ...condition, where: taken }
    },
    leaf: (condition) => (holds) => {
      if (limitsInTime(condition, dictionary).length === 0) return condition
      // What time can only turn off holds today if it will ever hold; what time can only turn on fails today if it will
      // ever fail.
      return leafTurns(condition) === (holds ? 'off' : 'on') ? condition : { kind: holds ? 'all' : 'any', of: [] }
    },
  }
}

/** Whether time can change which entries are the latest or first; other entries are then neither better nor worse. */
function isOrderTimed(condition: ListCondition<'latest' | 'first'>, dictionary: Dictionary): boolean {
  return orderInTime(condition, dictionary).length > 0 || timedLimitsOf(condition.among, dictionary).length > 0
}

/**
 * Whether more entries bring a count into its range (true) or out of it (false); undefined if the range has both ends,
 * so that more may do either.
 */
function rises({ min, max }: NumberRange): boolean | undefined {
  if (min !== undefined && max !== undefined) return undefined
  return max === undefined
}
