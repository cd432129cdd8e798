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
  /** What still goes on, by the field at `flag`, ends on each day on that day: at `path`. */
  | { readonly kind: 'goes-on'; readonly path: string; readonly flag: string }

/** What the criteria of rules ask that turns with time; the same for every patient. */
const TIMED = new WeakMap<RuleSet, WeakMap<Criterion, Timed>>()

/** Where a criterion, and what always holds of its facts, cut what turns with time: windows, ages, and how long something has gone on. */
export function timedLimits(criterion: Criterion, rules: RuleSet): readonly TimedLimit[] {
  const { own, known } = timed(criterion, rules)
  return [...own, ...known]
}

interface Timed {
  /** Of the criterion itself. */
  readonly own: readonly TimedLimit[]
  /** Of what always holds. */
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

/** Of what is known of every entry that still goes on. */
function goesOn(one: Implication): TimedLimit[] | undefined {
  return one.kind === 'requires' && one.goesOn !== undefined ? [{ kind: 'goes-on', ...one.goesOn }] : undefined
}

function timedLimitsOf(condition: Condition, dictionary: Dictionary): TimedLimit[] {
  return [
    ...leavesOf(condition).flatMap((leaf) => limitsInTime(leaf, dictionary)),
    ...listsOf(condition).flatMap((list) => orderInTime(list, dictionary)),
  ]
}

/** What still goes on comes later from day to day than what has ended. */
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

/** Whether a date is the as-of day while something goes on. */
function mayGoOn(path: string, dictionary: Dictionary): boolean {
  const variable = variableAt(dictionary, path)
  return variable.type === 'date' && variable.openWhile !== undefined
}

/**
 * A criterion that is met today when this one is met on any day from today on, if it is to be `best`; else one that fails today when this one fails on any.
 * Each condition that time can turn to the better, or the worse, is taken as if it had. Undefined where that cannot be said of it by itself, because it
 * hangs on time by what always holds, too, or both ways. What goes on must be able to go on: see `goes-on`.
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

/** Of each criterion the worst, and the best; the same for every patient. */
const STEADY = new WeakMap<RuleSet, readonly [WeakMap<Criterion, Steady>, WeakMap<Criterion, Steady>]>()

function steadyOf(criterion: Criterion, best: boolean, rules: RuleSet): Criterion | undefined {
  const { form } = criterion
  if (form.kind !== 'decided' || timed(criterion, rules).known.some(({ kind }) => kind !== 'goes-on')) return undefined
  const { dictionary } = rules
  if (form.confirm !== undefined && timedLimitsOf(form.confirm.when, dictionary).length > 0) return undefined
  const condition = fold(form.condition, takenIn(dictionary))(best === (criterion.kind !== 'exclusion'))
  return condition === undefined ? undefined : { ...criterion, remarks: [], form: { ...form, condition } }
}

/** A condition as time may leave it when it rather holds, or rather does not; undefined where neither way is the better one. */
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
      // What time only turns off holds today if it ever will; what it only turns on fails today if it ever will.
      return leafTurns(condition) === (holds ? 'off' : 'on') ? condition : { kind: holds ? 'all' : 'any', of: [] }
    },
  }
}

/** Whether time has a part in which entries come last or first: these are then neither better nor worse ones. */
function isOrderTimed(condition: ListCondition<'latest' | 'first'>, dictionary: Dictionary): boolean {
  return orderInTime(condition, dictionary).length > 0 || timedLimitsOf(condition.among, dictionary).length > 0
}

/** Whether more entries let a count rather be in its range, or rather not; undefined where it is both. */
function rises({ min, max }: NumberRange): boolean | undefined {
  if (min !== undefined && max !== undefined) return undefined
  return max === undefined
}
