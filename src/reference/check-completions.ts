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

/** A complete record with some facts changed; `null` takes a fact out. */
export function changed(base: JsonObject, changes: Changes): JsonObject {
  return Object.entries(changes).reduce((record, [path, value]) => withValue(record, path, value), base)
}

/** Checks completions of the readings of one record. */
export class CompletionCheck {
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

  /** Why the base with these changes is no completion of a reading; undefined if it is one. */
  wrongWithOne(changes: Changes, reading: Possible): string | undefined {
    return this.wrongShape(changes) ?? whyNoCompletion(this.complete(changes), reading, this.rules, this.asOf)
  }

  /**
   * What is wrong with two completions that should have different outcomes; undefined if nothing is. With `fact`, they
   * may differ in that fact alone, or together with the other facts that they name. `missing`: all missing facts.
   */
  wrongWithTwo(
    two: TwoCompletions,
    outcome: Asking,
    fact?: string,
    missing: readonly string[] = [],
  ): string | undefined {
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
    return fact === undefined ? undefined : this.wrongWithDifference(both, fact, two, outcome, missing)
  }

  private wrongWithDifference(
    both: readonly [CompleteRecord, CompleteRecord],
    fact: string,
    two: TwoCompletions,
    outcome: Asking,
    missing: readonly string[],
  ): string | undefined {
    const { with: others = [] } = two
    const isNamed = (path: string): boolean => {
      const [a, b] = both.map((one) => valueOf(one, path))
      return [fact, ...others].some((one) => this.isPart(path, one, a, b))
    }
    const elsewhere = this.differences(both).find((path) => !isNamed(path))
    if (elsewhere !== undefined) return `the two completions differ in ${elsewhere}, too`
    return others.length === 0 ? undefined : this.wrongWithOthers(both, fact, two, outcome, missing)
  }

  /**
   * What is wrong with the other facts that differ beside a missing one; undefined if nothing is. They must not be
   * enough without it. If some of them are not missing themselves, the fact alone would have to change the outcome, if
   * such a patient were possible.
   */
  private wrongWithOthers(
    [a, b]: readonly [CompleteRecord, CompleteRecord],
    fact: string,
    { with: others = [], gives }: TwoCompletions,
    outcome: Asking,
    missing: readonly string[],
  ): string | undefined {
    const given = (one: CompleteRecord): Outcome | Open => looked(() => outcome(this.evaluatorOf(one)))
    const taking = (facts: readonly string[]): CompleteRecord =>
      a.mixed(b, (path) => facts.some((one) => this.isPart(path, one, valueOf(a, path), valueOf(b, path))))
    const without = taking(others)
    if (given(without) === gives[1] && this.wrongWith(without) === undefined)
      return `what differs beside ${fact} is enough`
    const isTied = others.every((one) => missing.includes(one)) || given(taking([fact])) === gives[1]
    return isTied ? undefined : `${fact} would change nothing by itself`
  }

  /** The facts in which two completions differ, except those that follow from others. */
  differing({ first, second }: TwoCompletions): readonly string[] {
    return this.differences([this.complete(first), this.complete(second)])
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

  /**
   * Why a complete record is no completion of any reading, as the first reading tells; undefined if it is one of some
   * reading.
   */
  private wrongWith(complete: CompleteRecord): string | undefined {
    const why = this.readings.each.map((one) => whyNoCompletion(complete, one, this.rules, this.asOf))
    return why.includes(undefined) ? undefined : why[0]
  }

  private differences(both: readonly [CompleteRecord, CompleteRecord]): readonly string[] {
    const evaluators = both.map((one) => this.evaluatorOf(one))
    const paths = new Set(both.flatMap((one) => [...one.paths(), ...one.lists()]))
    return [...paths].filter((path) => {
      const [a, b] = both.map((one) => valueOf(one, path))
      return !same(a, b) && !evaluators.some((one) => this.follows(path, one))
    })
  }

  /** Whether a difference at a path is a difference in the named fact. `a` and `b`: the two values at the path. */
  private isPart(path: string, fact: string, a: Value | undefined, b: Value | undefined): boolean {
    const { dictionary } = this.rules
    const age = dictionary.variables.find((one) => one.type === 'age')
    if (path === fact) {
      if (typeof a !== 'object' || typeof b !== 'object') return true
      // If something is known of a lab, its upper limit of normal is a fact of its own.
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

  /** Whether an implication settles a fact for a patient, or the fact does not exist for the patient. */
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
