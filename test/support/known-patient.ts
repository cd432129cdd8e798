import type { Condition } from '../../src/conditions/index.ts'
import { variablesByPath } from '../../src/dictionary/index.ts'
import type { Variable } from '../../src/dictionary/index.ts'
import type { Criterion, RuleSet } from '../../src/model/index.ts'
import { divide, fromNumber } from '../../src/quantity/index.ts'
import type { Day, Rational } from '../../src/quantity/index.ts'
import { canonicalUnit, numbersTo, ReferenceEvaluator } from '../../src/reference/index.ts'
import type { Amount, Given, Outcome, Patient, Span, Value } from '../../src/reference/index.ts'
import { unitOf } from './possibilities.ts'
import type { Entry, Fact, Possibilities } from './possibilities.ts'

/**
 * A patient about whom everything is known, with facts that can be set one by one. What rules mean for the patient is
 * left to the reference evaluator.
 */
export class KnownPatient implements Patient {
  /** Facts by their paths in the record; further entries under the path of their list. */
  readonly facts = new Map<string, Fact | readonly Entry[]>()
  private readonly rules: RuleSet
  private readonly record: Possibilities
  private readonly variables: ReadonlyMap<string, Variable>
  private readonly evaluator: ReferenceEvaluator
  private readonly laws: ReturnType<ReferenceEvaluator['laws']>
  private readonly amounts = new Map<string, Rational>()
  private readonly gifts: ReadonlyMap<string, readonly Given[]>

  constructor(rules: RuleSet, asOf: Day, record: Possibilities) {
    this.rules = rules
    this.record = record
    this.variables = variablesByPath(rules.dictionary)
    this.gifts = giftsOf(rules, record)
    this.evaluator = new ReferenceEvaluator(rules, asOf, this)
    const totals = new Map([...record.totals].map(([path, all]) => [path, { lo: all[0] ?? 0, hi: all.at(-1) ?? 0 }]))
    this.laws = this.evaluator.laws({ recorded: record.recorded, totals })
  }

  /** The outcome of a criterion. `answer` is what a person answered to its question. */
  outcome(criterion: Criterion, answer: boolean | undefined): Outcome {
    return this.evaluator.outcome(criterion, answer)
  }

  /** Whether a condition holds for the patient, or for the entry with this number. */
  truth(condition: Condition, entry?: number): unknown {
    return this.evaluator.truth(condition, entry)
  }

  /**
   * Whether such a patient can exist: what always holds is satisfied, and recorded totals equal those of their
   * components.
   */
  isPossible(): boolean {
    return this.laws.every(({ holds }) => holds())
  }

  /** Whether every presumption of the dictionary holds for which the record says nothing. */
  isAsPresumed(): boolean {
    return [...this.variables.values()].every(
      (one) =>
        one.type !== 'yes_no' ||
        one.presumed === undefined ||
        this.record.recorded.has(one.path) ||
        this.evaluator.value(one.path) === one.presumed,
    )
  }

  fact(path: string): Value {
    const variable = this.variables.get(path.replace(/\[\d+\]/, '[]'))
    const fact = this.at(path) as Fact
    return variable?.type === 'lab' ? this.amount(path, canonicalUnit(variable, this.rules.dictionary)) : fact
  }

  entries(list: string): readonly number[] {
    const others = (this.facts.get(list) ?? []) as readonly Entry[]
    return numbersTo((this.record.lists[list] ?? 0) + others.length)
  }

  days(path: string): Span | undefined {
    const day = this.at(path)
    return typeof day === 'number' ? { lo: day, hi: day } : undefined
  }

  given(path: string): readonly Given[] {
    return this.gifts.get(path) ?? []
  }

  private at(path: string): Fact | readonly Entry[] | undefined {
    const [, list = '', number] = /^(\w+)\[(\d+)\]/.exec(path) ?? []
    const known = this.record.lists[list] ?? 0
    if (number === undefined || Number(number) < known) return this.facts.get(path)
    const others = this.facts.get(list) as readonly Entry[] | undefined
    return others?.[Number(number) - known]?.[path.replace(`[${number}]`, '[]')]
  }

  private amount(path: string, unit: string): Amount {
    const exact = (fact: unknown): Rational | undefined =>
      typeof fact === 'number' ? this.inUnit(fact, unit) : undefined
    const value = exact(this.facts.get(path))
    if (value === undefined) throw new Error(`no amount of ${path}`)
    return { value, uln: exact(this.facts.get(`${path}.uln`)) }
  }

  private inUnit(steps: number, unit: string): Rational {
    const key = `${steps} ${unit}`
    const amount = this.amounts.get(key) ?? divide(fromNumber(steps), fromNumber(unitOf(unit)))
    this.amounts.set(key, amount)
    return amount
  }
}

/**
 * The values that implications give to facts about which the record says nothing, and for which that value is possible.
 */
function giftsOf(
  { implications }: RuleSet,
  { recorded, choices }: Possibilities,
): ReadonlyMap<string, readonly Given[]> {
  const found = new Map<string, readonly Given[]>()
  for (const [number, one] of implications.entries()) {
    if (one.kind !== 'requires' || one.each !== undefined || one.implied.kind !== 'is') continue
    const { path, values } = one.implied
    const [value, ...others] = values
    const options = choices.find(({ name }) => name === path)?.options ?? []
    const isOpen = !recorded.has(path) && options.some((option) => option.some(([, fact]) => fact === value))
    if (value !== undefined && others.length === 0 && isOpen)
      found.set(path, [...(found.get(path) ?? []), { number, value }])
  }
  return found
}
