import { variableAt } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { conditionsOf, relevantKnowledge } from '../evaluate/index.ts'
import { atomsOf } from '../model/index.ts'
import type { Condition, Criterion, NumberRange, RuleSet } from '../model/index.ts'

/** A condition on one fact whose truth the day can change. */
export type TimedAtom = Extract<Condition, { readonly kind: 'time' | 'number' | 'duration' | 'relation' }>

/** What the criteria of rules ask that turns with time; the same for every patient. */
const TIMED = new WeakMap<RuleSet, WeakMap<Criterion, Timed>>()

/** What a criterion, and what always holds of its facts, ask that turns with time: windows, ages, and how long something has gone on. */
export function timedAtoms(criterion: Criterion, rules: RuleSet): readonly TimedAtom[] {
  const { own, known } = timed(criterion, rules)
  return [...own, ...known]
}

interface Timed {
  /** Of the criterion itself. */
  readonly own: readonly TimedAtom[]
  /** Of what always holds. */
  readonly known: readonly TimedAtom[]
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
  const known = rules.implications.flatMap((one, i) => {
    if (!implications.has(i)) return []
    return one.kind === 'requires' ? [one.when, one.implied] : [one.when]
  })
  const atoms = (conditions: readonly Condition[]): readonly TimedAtom[] =>
    conditions.flatMap(atomsOf).filter((atom) => turnsWithTime(atom, rules.dictionary))
  return { own: atoms(conditionsOf(criterion.form)), known: atoms(known) }
}

function turnsWithTime(atom: Condition, dictionary: Dictionary): atom is TimedAtom {
  switch (atom.kind) {
    case 'time':
      return true
    case 'number':
      return variableAt(dictionary, atom.path).type === 'age'
    case 'duration':
      return mayGoOn(atom.path, dictionary) || mayGoOn(atom.after, dictionary)
    case 'relation':
      return mayGoOn(atom.path, dictionary) || mayGoOn(atom.other, dictionary)
    default:
      return false
  }
}

/** Whether a date is the as-of day while something goes on. */
function mayGoOn(path: string, dictionary: Dictionary): boolean {
  const variable = variableAt(dictionary, path)
  return variable.type === 'date' && variable.openWhile !== undefined
}

/**
 * A criterion that is met on each day on which this one is met, if it is to be `best`; else one that fails whenever it does. Each condition
 * that turns with time is taken as it would be best, or worst, so that the day has no part in it. Undefined where that cannot be said of it
 * by itself, because it hangs on time by what always holds, too, or both ways.
 */
export function whateverTheDay(criterion: Criterion, best: boolean, rules: RuleSet): Criterion | undefined {
  const { form } = criterion
  if (form.kind !== 'decided' || timed(criterion, rules).known.length > 0) return undefined
  const { dictionary } = rules
  if (form.confirm !== undefined && atomsOf(form.confirm.when).some((one) => turnsWithTime(one, dictionary)))
    return undefined
  const condition = taken(form.condition, best === (criterion.kind !== 'exclusion'), dictionary)
  return condition === undefined ? undefined : { ...criterion, remarks: [], form: { ...form, condition } }
}

/** A condition with all that turns with time taken so that it rather holds, or rather does not; undefined where neither way is the better one. */
function taken(condition: Condition, holds: boolean, dictionary: Dictionary): Condition | undefined {
  switch (condition.kind) {
    case 'all':
    case 'any':
    case 'at_least': {
      const of = condition.of.map((one) => taken(one, holds, dictionary))
      return of.includes(undefined) ? undefined : { ...condition, of: of as Condition[] }
    }
    case 'not': {
      const of = taken(condition.of, !holds, dictionary)
      return of === undefined ? undefined : { ...condition, of }
    }
    case 'some':
    case 'every':
    case 'none':
    case 'count': {
      const more = condition.kind === 'count' ? rises(condition.range) : condition.kind !== 'none'
      if (more === undefined)
        return atomsOf(condition).some((one) => turnsWithTime(one, dictionary)) ? undefined : condition
      const where = taken(condition.where, more === holds, dictionary)
      return where === undefined ? undefined : { ...condition, where }
    }
    default:
      if (!turnsWithTime(condition, dictionary)) return condition
      return { kind: holds ? 'all' : 'any', of: [] }
  }
}

/** Whether more entries let a count rather be in its range, or rather not; undefined where it is both. */
function rises({ min, max }: NumberRange): boolean | undefined {
  if (min !== undefined && max !== undefined) return undefined
  return max === undefined
}
