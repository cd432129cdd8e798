import type { RuleSet } from '../model/index.ts'
import type { Day } from '../quantity/index.ts'
import { shapeProblems, withValue } from '../record/index.ts'
import type { JsonObject } from '../record/index.ts'
import type { Changes, TwoCompletions } from './certificate.ts'
import type { Readings } from './check-readings.ts'
import { CompleteRecord, whyNoCompletion } from './complete.ts'
import { ReferenceEvaluator } from './evaluator.ts'
import type { Outcome } from './evaluator.ts'
import { looked, Open } from './patient.ts'
import type { Value } from './patient.ts'
import { ULN } from './pieces.ts'
import type { Possible } from './possible.ts'

/** A complete record with other facts; `null` takes one out. */
export function changed(base: JsonObject, changes: Changes): JsonObject {
  return Object.entries(changes).reduce((record, [path, value]) => withValue(record, path, value), base)
}

/** Checks completions of the readings of one record. */
export class Completions {
  private readonly rules: RuleSet
  private readonly asOf: Day
  private readonly readings: Readings
  private readonly base: JsonObject

  constructor(rules: RuleSet, asOf: Day, readings: Readings, base: JsonObject) {
    this.rules = rules
    this.asOf = asOf
    this.readings = readings
    this.base = base
  }

  /** Why the base with other facts is no completion of a reading; undefined where it is one. */
  wrongWithOne(changes: Changes, reading: Possible): string | undefined {
    return this.wrongShape(changes) ?? whyNoCompletion(this.complete(changes), reading, this.rules, this.asOf)
  }

  /**
   * What is wrong with two completions that should have different outcomes, and differ in no fact but one where one is given: with those that it needs
   * for that, if it needs some.
   */
  wrongWithTwo(two: TwoCompletions, outcome: Asking, fact?: string): string | undefined {
    const { first, second, gives } = two
    const wrongShape = this.wrongShape(first) ?? this.wrongShape(second)
    if (wrongShape !== undefined) return wrongShape
    const both = [this.complete(first), this.complete(second)] as const
    for (const [i, one] of both.entries()) {
      const wrong = this.wrongWith(one)
      if (wrong !== undefined) return `the ${ORDER[i]} completion is none: ${wrong}`
      const given = looked(() => outcome(this.evaluatorOf(one)))
      if (given instanceof Open) return `the ${ORDER[i]} completion does not say what ${given.path} is`
      if (given !== gives[i]) return `the ${ORDER[i]} completion gives ${given}, not ${String(gives[i])}`
    }
    if (gives[0] === gives[1]) return 'both completions give the same'
    return fact === undefined ? undefined : this.wrongWithDifference(both, fact, two, outcome)
  }

  private wrongWithDifference(
    both: readonly [CompleteRecord, CompleteRecord],
    fact: string,
    { with: others = [], gives }: TwoCompletions,
    outcome: Asking,
  ): string | undefined {
    const elsewhere = this.differsElsewhere(both, [fact, ...others])
    if (elsewhere !== undefined) return `the two completions differ in ${elsewhere}, too`
    if (others.length === 0) return undefined
    const [a, b] = both
    const without = a.mixed(b, (path) =>
      others.some((one) => this.isPart(path, one, valueOf(a, path), valueOf(b, path))),
    )
    const isNeeded =
      this.wrongWith(without) !== undefined || looked(() => outcome(this.evaluatorOf(without))) !== gives[1]
    return isNeeded ? undefined : `what differs beside ${fact} is enough`
  }

  private wrongShape(changes: Changes): string | undefined {
    const [first] = shapeProblems({ ...changed(this.base, changes), id: 'completion' }, this.rules.dictionary)
    return first && `${first.path} of a completion: ${first.message}`
  }

  private complete(changes: Changes): CompleteRecord {
    return new CompleteRecord(changed(this.base, changes), this.rules.dictionary)
  }

  private evaluatorOf(complete: CompleteRecord): ReferenceEvaluator {
    return new ReferenceEvaluator(this.rules, this.asOf, complete)
  }

  /** Why a complete record is no completion of any reading: of the first, where it is one of none. */
  private wrongWith(complete: CompleteRecord): string | undefined {
    const why = this.readings.each.map((one) => whyNoCompletion(complete, one, this.rules, this.asOf))
    return why.includes(undefined) ? undefined : why[0]
  }

  /** A fact in which two completions differ that is neither part of those named nor follows from other facts. */
  private differsElsewhere(
    both: readonly [CompleteRecord, CompleteRecord],
    facts: readonly string[],
  ): string | undefined {
    const evaluators = both.map((one) => this.evaluatorOf(one))
    const paths = new Set(both.flatMap((one) => [...one.paths(), ...one.lists()]))
    return [...paths].find((path) => {
      const [a, b] = both.map((one) => valueOf(one, path))
      if (same(a, b) || facts.some((one) => this.isPart(path, one, a, b))) return false
      return !evaluators.some((one) => this.follows(path, one))
    })
  }

  /** Whether a change of a fact is one of the fact that is named. */
  private isPart(path: string, fact: string, a: Value | undefined, b: Value | undefined): boolean {
    const { dictionary } = this.rules
    const age = dictionary.variables.find((one) => one.type === 'age')
    if (path === fact) {
      if (typeof a !== 'object' || typeof b !== 'object') return true
      // Of a lab of which something is known, the upper limit of normal is a fact of its own.
      const allowed = this.readings.open.at(path)
      const isKnown = allowed.type === 'lab' && (allowed.uln !== undefined || this.readings.open.recorded.has(path))
      return !isKnown || same({ ...a, value: b.value }, b)
    }
    if (fact === `${path}.unit`) return true
    if (fact === path + ULN) return typeof a === 'object' && typeof b === 'object' && same({ ...a, uln: b.uln }, b)
    if (age?.path === fact) return path === age.from
    const [, list, entry] = /^([^[]+)\[(\d+)\]/.exec(path) ?? []
    return list === fact && Number(entry) >= this.readings.open.list(fact).size
  }

  /** Whether some implication says what a fact is of a patient, or there is none. */
  private follows(path: string, evaluator: ReferenceEvaluator): boolean {
    if (looked(() => evaluator.applies(path)) === false) return true
    return this.rules.implications.some((one) => {
      if (one.each !== undefined) return false
      const isAbout =
        one.kind === 'erases'
          ? one.path === path
          : one.implied.kind === 'is' && one.implied.path === path && one.implied.values.length === 1
      return isAbout && looked(() => evaluator.truth(one.when)) === true
    })
  }
}

/** What is asked of a completion. */
type Asking = (evaluator: ReferenceEvaluator) => Outcome

const ORDER = ['first', 'second'] as const

function valueOf(complete: CompleteRecord, path: string): Value | undefined {
  const value = looked(() => complete.fact(path))
  if (!(value instanceof Open)) return value
  const size = looked(() => complete.size(path))
  return size instanceof Open ? undefined : size
}

function same(a: Value | undefined, b: Value | undefined): boolean {
  if (typeof a !== 'object' || typeof b !== 'object') return a === b
  const equal = (x: typeof a.uln, y: typeof a.uln): boolean => x?.n === y?.n && x?.d === y?.d
  return equal(a.value, b.value) && equal(a.uln, b.uln)
}
