import { leafLimits, leavesOf, listsOf, quantifierLimits } from '../conditions/index.ts'
import type { Condition, Limit, ListCondition } from '../conditions/index.ts'
import { attempt } from '../diagram/index.ts'
import { declaredPath, derivedByPath, entryPath, listOf, variableAt } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { compile, EMPTY_TRIAL, exactDerived, Completions } from '../space/index.ts'
import type { Facts } from '../facts/index.ts'
import type { Criterion, RuleSet } from '../model/index.ts'
import { compareRational, completedYears, minus, multiply, parseDay, periodText } from '../quantity/index.ts'
import type { Day, Period } from '../quantity/index.ts'

/** Something that an example should show. */
export interface Point {
  readonly what: string
  readonly isSeen: (facts: Facts) => boolean
}

/** A number that a rule compares a fact with. */
interface Cut {
  readonly name: string
  /** The sides of the limit on which the patient's facts lie: -1, 0 or 1. Empty if they are not known exactly. */
  readonly sides: (facts: Facts) => readonly number[]
  /** Whether anything can lie below the limit: not if it is the lowest value that the fact can have. */
  readonly below: boolean
}

/**
 * Points below, at and above every limit that a condition sets for a number, an age, a day, a lab, a duration, or how
 * many entries a list has or what they add up to.
 */
export function limitPoints(condition: Condition, rules: RuleSet, asOf: Day): Point[] {
  const counts = listsOf(condition).flatMap((one) => countCuts(one, rules, asOf))
  return [...cutsOf(condition, rules.dictionary), ...counts].flatMap(({ name, sides, below }) => {
    const known = oncePerPatient(sides)
    const wanted: [number, string][] = [
      [-1, 'below'],
      [0, 'at'],
      [1, 'above'],
    ]
    return wanted
      .filter(([side]) => below || side !== -1)
      .map(([side, word]) => ({
        what: `no example ${word} ${name}`,
        isSeen: (facts: Facts) => known(facts).includes(side),
      }))
  })
}

function oncePerPatient<T extends object>(make: (facts: Facts) => T): (facts: Facts) => T {
  const made = new WeakMap<Facts, T>()
  return (facts) => {
    const known = made.get(facts) ?? make(facts)
    made.set(facts, known)
    return known
  }
}

function cutsOf(condition: Condition, dictionary: Dictionary): Cut[] {
  return leavesOf(condition).flatMap((leaf) => {
    const cuts = leafLimits(leaf, dictionary).flatMap((limit) => cutAt(limit, dictionary))
    // A range of a single number has two ends at the same limit.
    return [...new Map(cuts.map((cut) => [cut.name, cut])).values()]
  })
}

function cutAt(limit: Limit, dictionary: Dictionary): Cut[] {
  const { path } = limit
  switch (limit.kind) {
    case 'number':
    case 'age': {
      const variable = variableAt(dictionary, path)
      const at = Number(limit.at)
      return [
        {
          name: `${path} ${limit.at}`,
          below: at > (variable.type === 'integer' ? variable.range.min : 0),
          sides: (facts) => numbersAt(path, facts).map((value) => Math.sign(value - at)),
        },
      ]
    }
    case 'window': {
      const { period } = limit
      return [
        {
          name: `${path} ${periodText(period)} ago`,
          below: true,
          sides: (facts) => numbersAt(path, facts).map((day) => Math.sign(day - minus(facts.asOf, period))),
        },
      ]
    }
    case 'day':
      return [
        {
          name: `${path} ${limit.at}`,
          below: true,
          sides: (facts) => numbersAt(path, facts).map((day) => Math.sign(day - (parseDay(limit.at) ?? 0))),
        },
      ]
    case 'lab':
      return [{ name: `${path} ${limit.at} ${limit.unit}`, below: true, sides: (facts) => labSides(limit, facts) }]
    case 'multiple':
      return [{ name: `${path} ${limit.at} × ULN`, below: true, sides: (facts) => labSides(limit, facts) }]
    case 'uln':
      return [{ name: `${path}.uln ${limit.at} ${limit.unit}`, below: true, sides: (facts) => ulnSides(limit, facts) }]
    case 'dates': {
      const { other, shift } = limit
      if (shift === undefined) return []
      const name = `${path} ${periodText(shift)} after ${other}`
      return [{ name, below: true, sides: (facts) => durationSides(path, other, shift, facts) }]
    }
    case 'every':
    case 'values':
    case 'compared':
    case 'labs':
    case 'words':
      return []
  }
}

/** The exactly known numbers, days or ages at a path; one per entry for a field of a list. */
function numbersAt(path: string, facts: Facts): number[] {
  return placesOf(path, facts).flatMap((place) => numberAt(place(path), facts) ?? [])
}

/** On which side of `shift` after the other date a date lies; one per entry if either is a field of a list. */
function durationSides(path: string, other: string, shift: Period, facts: Facts): number[] {
  return placesOf(path.includes('[]') ? path : other, facts).flatMap((place) => {
    const [later, earlier] = [numberAt(place(path), facts), numberAt(place(other), facts)]
    return later === undefined || earlier === undefined ? [] : [Math.sign(minus(later, shift) - earlier)]
  })
}

/**
 * For each list entry that a path is about, a function from declared paths to the paths of that entry. One function
 * that changes nothing if the path is about the whole patient.
 */
function placesOf(path: string, facts: Facts): ((declared: string) => string)[] {
  const list = listOf(path)
  if (list === undefined) return [(declared) => declared]
  return Array.from({ length: facts.list(list).size }, (_, i) => (declared: string) => entryPath(declared, i))
}

const completionsOf = oncePerPatient(
  (facts) => new Completions(compile({ ...KNOWLEDGE, dictionary: facts.dictionary }, EMPTY_TRIAL, facts.asOf), facts),
)

function numberAt(path: string, facts: Facts): number | undefined {
  const completions = completionsOf(facts)
  const value = attempt(() => completions.diagrams.constant(completions.value(path)))
  return typeof value === 'number' && isExact(path, facts) ? value : undefined
}

/**
 * Whether a number, day or age is known exactly. `Completions` cannot tell: when no rule sets limits, it uses one value
 * to stand for everything the fact may be.
 */
function isExact(path: string, facts: Facts): boolean {
  const variable = variableAt(facts.dictionary, declaredPath(path))
  // A sum is as exact as its components, which have values of their own.
  if (variable.type === 'integer' && variable.sumOf !== undefined) return true
  const fact = facts.at(variable.type === 'age' ? variable.from : path)
  if (fact.type !== 'numbers') return false
  const ends = fact.spans.flatMap(({ lo, hi }) => [lo, hi])
  const values = variable.type === 'age' ? ends.map((day) => completedYears(day, facts.asOf)) : ends
  return new Set(values).size === 1
}

const KNOWLEDGE = { implications: [], orders: [], queries: [], trials: [], sha256: '' }

/** On which side of a limit the lab's upper limit of normal lies. */
function ulnSides({ path, exact }: Limit & { readonly kind: 'uln' }, facts: Facts): number[] {
  const fact = facts.at(path)
  return fact.type === 'lab' && fact.uln !== undefined ? [compareRational(fact.uln, exact)] : []
}

function labSides(limit: Limit & { readonly kind: 'lab' | 'multiple' }, facts: Facts): number[] {
  const derived = derivedByPath(facts.dictionary).get(limit.path)
  if (derived !== undefined) {
    const value = attempt(() => exactDerived(derived, completionsOf(facts)))
    return value === undefined ? [] : [compareRational(value, limit.exact)]
  }
  const fact = facts.at(limit.path)
  if (fact.type !== 'lab' || fact.value === undefined) return []
  const { lo, hi } = fact.value
  if (hi === undefined || compareRational(lo, hi) !== 0) return []
  if (limit.kind === 'lab') return [Math.sign(compareRational(lo, limit.exact))]
  return fact.uln === undefined ? [] : [Math.sign(compareRational(lo, multiply(limit.exact, fact.uln)))]
}

/** The limits that a condition sets on how many entries a list has, or on what they add up to. */
function countCuts(condition: ListCondition, rules: RuleSet, asOf: Day): Cut[] {
  const { path, where } = condition
  const total = condition.kind === 'count' ? condition.total : undefined
  return quantifierLimits(condition).map((at) => {
    const from = (inclusive: boolean): Condition => ({
      kind: 'count',
      path,
      where,
      total,
      range: { min: { value: at, inclusive }, max: undefined },
    })
    const [reached, exceeded] = [from(true), from(false)]
    const compiled = compile(rules, { ...EMPTY_TRIAL, criteria: [requiring([reached, exceeded])] }, asOf)
    const sides = (facts: Facts): number[] => {
      const completions = new Completions(compiled, facts)
      const [isReached, isExceeded] = [reached, exceeded].map(
        (one) => attempt(() => ({ truth: completions.settled(completions.truth(one)) }))?.truth,
      )
      if (isReached === false) return [-1]
      if (isExceeded === true) return [1]
      return isReached === true && isExceeded === false ? [0] : []
    }
    return {
      name: total === undefined ? `${at} entries of ${path}` : `${at} in ${total} together`,
      below: Number(at) > 0,
      sides,
    }
  })
}

function requiring(of: readonly Condition[]): Criterion {
  const form = { kind: 'decided', condition: { kind: 'all', of }, confirm: undefined } as const
  return { id: '', kind: 'inclusion', text: '', cites: undefined, note: undefined, remarks: [], form }
}
