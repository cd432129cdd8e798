import type { Condition, ConditionOf, LeafCondition, ListCondition, NumberRange } from '../conditions/index.ts'
import { derivedByPath, factOfDay, inputsOf, unitFactor, variablesByPath } from '../dictionary/index.ts'
import type { Derived, LabVariable, Points, Variable } from '../dictionary/index.ts'
import { askedDays } from '../model/index.ts'
import type { Criterion, Implication, RuleSet } from '../model/index.ts'
import { compareRational, completedYears, minus, multiply, parseDecimal, power, rational } from '../quantity/index.ts'
import type { Day, Rational } from '../quantity/index.ts'
import { calculated, inUnit, NOTHING, scaleOf } from './formula.ts'
import { isWithin, liesBetween, looked, Open } from './patient.ts'
import type { Amount, Patient, Span, Value } from './patient.ts'

/** A condition holds, does not hold, or asks about a fact that does not apply to the patient. */
export type Truth = boolean | typeof DOES_NOT_APPLY

export const DOES_NOT_APPLY = 'does not apply'
/** The value of a fact that applies and has none. */
export const NO_VALUE = 'no value'

export type Outcome = 'pass' | 'fail' | 'confirm' | 'not-screened'

/** What a record says beyond the values of single facts: which facts it speaks of, and what totals it has. */
export interface Said {
  readonly recorded: ReadonlySet<string>
  readonly totals: ReadonlyMap<string, Span>
}

/** A fact by its declared path; for a field of an entry, also the number of the entry. */
type Place = readonly [path: string, entry: number | undefined]

/** Something that holds for every patient, with the reason. */
export interface Law {
  readonly because: string
  readonly holds: () => boolean
}

/**
 * The meaning of the rule language for one patient about whom everything is known. A condition is true, false, or does
 * not apply; nothing is half known. An open fact throws `Open`, but where parts are joined, one that can be answered
 * may still decide. A fact that was never asked for has no part in the answer.
 */
export class ReferenceEvaluator {
  private readonly rules: RuleSet
  private readonly asOf: Day
  private readonly patient: Patient
  private readonly variables: ReadonlyMap<string, Variable>
  /** The facts for which it is being worked out whether an implication gives their value. */
  private readonly underway = new Set<string>()

  constructor(rules: RuleSet, asOf: Day, patient: Patient) {
    this.rules = rules
    this.asOf = asOf
    this.patient = patient
    this.variables = variablesByPath(rules.dictionary)
  }

  /** The outcome of a criterion. `answer`: what a person answered to its question. */
  outcome({ kind, form }: Criterion, answer: boolean | undefined): Outcome {
    if (form.kind === 'not-screened') return 'not-screened'
    const answered = answer === undefined ? 'confirm' : answer ? 'pass' : 'fail'
    if (form.kind === 'asked') return answered
    const held = this.truth(form.condition)
    if (held === true) return kind === 'exclusion' ? 'fail' : 'pass'
    // A criterion that needs a fact that does not apply fails.
    if (held === DOES_NOT_APPLY) return 'fail'
    const left = form.confirm === undefined ? false : this.truth(form.confirm.when)
    if (left === DOES_NOT_APPLY) return 'fail'
    return left ? answered : kind === 'exclusion' ? 'pass' : 'fail'
  }

  /** Whether a condition holds; with `entry`, for that entry of its list. */
  truth(condition: Condition, entry?: number): Truth {
    if (!('of' in condition) && !('where' in condition)) return this.leaf(condition, entry)
    switch (condition.kind) {
      case 'all':
        return every(condition.of, (one) => this.truth(one, entry))
      case 'any':
        return not(every(condition.of, (one) => not(this.truth(one, entry))))
      case 'not':
        return not(this.truth(condition.of, entry))
      case 'at_least':
        return summed(condition.of, (one) => [this.truth(one, entry), () => 1], atLeast(condition.count))
      case 'some':
        return this.counted(condition, condition.where, atLeast(1))
      case 'none':
        return this.counted(condition, condition.where, NO_ENTRY)
      case 'every':
        return this.counted(condition, { kind: 'not', of: condition.where }, NO_ENTRY)
      case 'count':
        return this.counted(condition, condition.where, condition.range, condition.total)
      case 'latest':
      case 'first':
        return this.ranked(condition)
    }
  }

  /**
   * The first law that does not hold; undefined if all hold. Throws `Open` if none is broken and one depends on an open
   * fact.
   */
  broken(said: Said): Law | undefined {
    let open: Open | undefined
    const found = this.laws(said).find(({ holds }) => {
      const kept = looked(holds)
      if (kept instanceof Open) open ??= kept
      return kept === false
    })
    if (found === undefined && open !== undefined) throw open
    return found
  }

  /** All laws: what always holds, and what the record says of totals. */
  laws({ recorded, totals }: Said): Law[] {
    const { implications, orders } = this.rules
    return [
      ...[...totals].map(([path, span]) => ({
        because: `The record says what ${path} is.`,
        // A recorded total says nothing where the fact does not apply.
        holds: () => either([() => !this.applies(path), () => this.isTotal(path, span)]),
      })),
      ...implications.map((one) => ({ because: one.because, holds: () => this.keeps(one, recorded) })),
      ...orders.map((one) => ({
        because: one.because,
        holds: () => this.entriesOf(one.earlier).every((i) => this.inOrder(at(one.earlier, i), at(one.later, i))),
      })),
      ...[...this.variables.values()].flatMap(({ type, path }) =>
        type === 'date' ? { because: BIRTH_FIRST, holds: () => this.isBornFirst(path) } : [],
      ),
      ...[...askedDays(this.rules)].map((path) => ({ because: BIRTH_FIRST, holds: () => this.isBornFirst(path) })),
    ]
  }

  /** The value of a fact or, if `path` has `[]`, of a field of an entry. */
  value(path: string, entry?: number): Value {
    const lab = derivedByPath(this.rules.dictionary).get(path)
    if (lab?.derived !== undefined) return this.workedOut(lab, lab.derived)
    const variable = this.variables.get(path)
    if (variable?.type === 'age') return completedYears(Number(this.value(variable.from)), this.asOf)
    if (!this.applies(path)) return DOES_NOT_APPLY
    for (const one of this.rules.implications)
      if (one.kind === 'erases' && one.path === path && this.truth(one.when) === true) return NO_VALUE
    const given = this.givenTo(path)
    if (given !== undefined) return given
    if (variable?.type === 'integer' && variable.sumOf !== undefined) return this.total(path, variable.sumOf, entry)
    return this.patient.fact(at(path, entry))
  }

  /** A derived value, as the power of it that its formula gives. */
  private workedOut(lab: LabVariable, { by, cases, units }: Derived): Value {
    const formula = cases[by === undefined ? '' : String(this.value(by))]
    if (formula === undefined) return DOES_NOT_APPLY
    const { dictionary } = this.rules
    const inputs = new Map<string, Rational>()
    for (const path of inputsOf(formula)) {
      const [value, input] = [this.value(path), this.variables.get(path)]
      if (value === DOES_NOT_APPLY || value === NO_VALUE) return DOES_NOT_APPLY
      const isLab = input?.type === 'lab'
      const years = (): Rational => rational(BigInt(Number(value)), 1n)
      inputs.set(path, isLab ? inUnit(amountOf(value).value, input, units[path] ?? '', dictionary) : years())
    }
    const known = this.patient.worked?.(lab, formula, inputs)
    return { value: known ?? multiply(calculated(formula, inputs), scaleOf(lab, dictionary)), uln: undefined }
  }

  /** Whether the group that a fact belongs to applies; a day applies if its fact does. */
  applies(path: string): boolean {
    const fact = factOfDay(this.rules.dictionary, path) ?? path
    const group = this.variables.get(fact.slice(0, Math.max(0, fact.indexOf('.'))))
    if (group?.type !== 'group' || group.appliesWhen === undefined) return true
    const own = `${group.path}.${group.appliesWhen}`
    return fact === own || this.value(own) === true
  }

  private total(path: string, points: Points, entry?: number): number {
    return this.patient.total?.(at(path, entry)) ?? this.sum(path, points, entry)
  }

  private isTotal(path: string, { lo, hi }: Span): boolean {
    const entry = /\[(\d+)\]/.exec(path)?.[1]
    const declared = path.replace(/\[\d+\]/, '[]')
    const variable = this.variables.get(declared)
    const points = variable?.type === 'integer' ? (variable.sumOf ?? {}) : {}
    const sum = this.sum(declared, points, entry === undefined ? undefined : Number(entry))
    return sum >= lo && sum <= hi
  }

  private sum(path: string, points: Points, entry?: number): number {
    const beside = path.slice(0, path.lastIndexOf('.') + 1)
    let open: Open | undefined
    let sum = 0
    // Every component is asked for, even after an open one.
    for (const [name, table] of Object.entries(points)) {
      const own = looked(() => table[String(this.value(beside + name, entry))] ?? 0)
      if (own instanceof Open) open ??= own
      else sum += own
    }
    if (open !== undefined) throw open
    return sum
  }

  private givenTo(path: string): Value | undefined {
    if (this.underway.has(path)) return undefined
    this.underway.add(path)
    try {
      return this.patient.given?.(path).findLast(({ number }) => {
        const one = this.rules.implications[number]
        return one !== undefined && this.truth(one.when) === true
      })?.value
    } finally {
      this.underway.delete(path)
    }
  }

  private keeps(one: Implication, recorded: Said['recorded']): boolean {
    if (one.kind === 'erases')
      return !recorded.has(one.path) || either([() => this.truth(one.when) !== true, () => !this.applies(one.path)])
    const isKept = (entry?: number): boolean =>
      either([() => this.truth(one.when, entry) !== true, () => this.truth(one.implied, entry) !== false])
    if (one.each === undefined) return isKept()
    return every(this.entriesOf(`${one.each}[]`), (entry) => isKept(entry)) === true
  }

  private entriesOf(path: string): readonly number[] {
    return this.patient.entries(path.slice(0, path.indexOf('[')))
  }

  /** Whether two dates are in order; a date that does not exist is in order with any other. */
  private inOrder(earlier: string, later: string): boolean {
    const [first, second] = [this.patient.days(earlier), this.patient.days(later)]
    if (first === undefined || second === undefined || first.hi <= second.lo) return true
    if (first.lo > second.hi) return false
    const order = { relation: 'on_or_before' } as const
    return this.compared(order, [earlier, undefined], [later, undefined], COMPARISONS[order.relation]) === true
  }

  private isBornFirst(date: string): boolean {
    const birth = [...this.variables.values()].find((one) => one.type === 'birth_date')?.path
    if (birth === undefined) return true
    const dates = date.includes('[]') ? this.entriesOf(date).map((i) => at(date, i)) : [date]
    return every(dates, (path) => either([() => this.inOrder(birth, path), () => !this.applies(path)])) === true
  }

  private counted({ path }: ListCondition, where: Condition, range: NumberRange, total?: string): Truth {
    return summed(
      this.patient.entries(path),
      (i) => [this.truth(where, i), () => (total === undefined ? 1 : Number(this.value(total, i)))],
      range,
      () => this.patient.further?.({ path, where, total }) ?? [0, 0],
    )
  }

  /**
   * Whether one of the entries put in order meets `where` and none of the others put in order comes after it (for
   * `first`: before it).
   */
  private ranked(condition: ConditionOf<'latest' | 'first'>): Truth {
    const { kind, path, by, among, where } = condition
    const order = { relation: kind === 'latest' ? 'after' : 'before' } as const
    const isPassed = (own: number, other: number): Truth =>
      all([
        () => this.truth(among, other),
        () => this.compared(order, [by, other], [by, own], COMPARISONS[order.relation]),
      ])
    const isOne = (own: number, entries: readonly number[]): Truth =>
      all([
        () => this.truth(among, own),
        () => this.truth(where, own),
        ...entries.flatMap((other) => (other === own ? [] : () => not(isPassed(own, other)))),
      ])
    const isFound = (entries: readonly number[]): Truth => not(every(entries, (one) => not(isOne(one, entries))))
    const known = this.patient.entries(path)
    const found = isFound(known)
    const last = this.patient.last?.(condition)
    return last === undefined ? found : isFound([...known, last])
  }

  private leaf(condition: LeafCondition, entry: number | undefined): Truth {
    const paths = condition.kind === 'above' ? [condition.path, condition.other] : [condition.path]
    if (condition.kind === 'limit' || condition.kind === 'above' || condition.kind === 'contains') {
      if (paths.some((one) => !this.applies(one))) return DOES_NOT_APPLY
      const own = paths.map((one) => at(one, entry))
      const said = this.patient.said?.(condition, own)
      if (said !== undefined) return said
    }
    const [value = DOES_NOT_APPLY, other = DOES_NOT_APPLY] = paths.map((one) => this.value(one, entry))
    if (value === DOES_NOT_APPLY) return DOES_NOT_APPLY
    switch (condition.kind) {
      case 'is':
        return condition.values.some((one) => one === value)
      case 'number':
        return isWithin(Number(value), condition.range)
      case 'lab':
      case 'uln':
      case 'limit':
        return this.isAmountWithin(condition, amountOf(value))
      case 'above':
        return compareRational(amountOf(value).value, amountOf(other).value) > 0
      case 'contains':
        return condition.words.some((word) => plain(String(value)).includes(plain(word)))
      case 'time':
        return COMPARISONS[condition.when](Number(value), minus(this.asOf, condition.period))
      case 'day':
        return COMPARISONS[condition.when](Number(value), condition.day)
      case 'relation':
        return this.compared(
          condition,
          [condition.path, entry],
          [condition.other, entry],
          COMPARISONS[condition.relation],
        )
      case 'duration': {
        const lasts = (later: Value, earlier: Value): boolean =>
          COMPARISONS[condition.how](minus(Number(later), condition.period), Number(earlier))
        return this.compared(condition, [condition.path, entry], [condition.after, entry], lasts)
      }
    }
  }

  /**
   * Whether an amount, or its upper limit of normal, lies in a range: in units of the condition, or as a multiple of
   * that limit.
   */
  private isAmountWithin({ kind, path, ...more }: LeafCondition<'lab' | 'uln' | 'limit'>, amount: Amount): boolean {
    const { dictionary } = this.rules
    const lab = derivedByPath(dictionary).get(path) ?? this.variables.get(path)
    if (lab?.type !== 'lab') throw new Error(`${path} is no lab`)
    const value = kind === 'limit' ? amount.uln : amount.value
    const unit = 'unit' in more ? unitFactor(dictionary, lab, more.unit) : amount.uln
    if (value === undefined || unit === undefined) throw Open.at(`${path}.uln`)
    const limit = (end: string): Rational =>
      power(multiply(parseDecimal(end) ?? NOTHING, unit), lab.derived?.power ?? 1)
    return liesBetween(more.range, (end) => compareRational(value, limit(end)))
  }

  /** Whether two facts compare as a condition says. */
  private compared(question: object, first: Place, second: Place, holds: (a: Value, b: Value) => boolean): Truth {
    const [a, b] = [this.value(...first), this.value(...second)]
    if (a === DOES_NOT_APPLY || b === DOES_NOT_APPLY) return DOES_NOT_APPLY
    if (a === NO_VALUE || b === NO_VALUE) return holds(a, b)
    return this.patient.compared?.([at(...first), a], [at(...second), b], holds, question) ?? holds(a, b)
  }
}

/** A text without what does not matter: accents, capitals, hyphens between words, and repeated spaces. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/(?<=\w)[-_]+(?=\w)/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

/** The path in the record for a declared one. */
export function at(path: string, entry: number | undefined): string {
  return entry === undefined ? path : path.replace('[]', `[${entry}]`)
}

const BIRTH_FIRST = 'Nothing happens before birth.'
const NO_ENTRY: NumberRange = { min: undefined, max: { value: '0', inclusive: true } }

const ABOVE = (a: Value, b: Value): boolean => a > b
const AT_LEAST = (a: Value, b: Value): boolean => a >= b
const BELOW = (a: Value, b: Value): boolean => a < b
const AT_MOST = (a: Value, b: Value): boolean => a <= b

/**
 * How two values compare: a fact with another one, a day with the edge of a window, or a day less a duration with an
 * earlier day.
 */
const COMPARISONS = {
  same_as: (a: Value, b: Value) => a === b,
  different_from: (a: Value, b: Value) => a !== b,
  after: ABOVE,
  on_or_after: AT_LEAST,
  before: BELOW,
  on_or_before: AT_MOST,
  less_than_ago: ABOVE,
  within: AT_LEAST,
  more_than_ago: BELOW,
  at_least_ago: AT_MOST,
  more_than: ABOVE,
  at_least: AT_LEAST,
  less_than: BELOW,
  at_most: AT_MOST,
}

function not(truth: Truth): Truth {
  return truth === DOES_NOT_APPLY ? truth : !truth
}

/**
 * Whether all parts hold. One false part decides. Otherwise an open fact throws `Open`; otherwise the whole does not
 * apply if a part does not.
 */
function every<T>(parts: readonly T[], truthOf: (part: T) => Truth): Truth {
  let open: Open | undefined
  let whole: Truth = true
  for (const part of parts) {
    const truth = looked(() => truthOf(part))
    if (truth === false) return false
    if (truth instanceof Open) open ??= truth
    else if (truth === DOES_NOT_APPLY) whole = truth
  }
  if (open !== undefined) throw open
  return whole
}

function all(parts: readonly (() => Truth)[]): Truth {
  return every(parts, (part) => part())
}

function either(parts: readonly (() => boolean)[]): boolean {
  return every(parts, (one) => !one()) === false
}

/**
 * Whether a sum lies in a range. A part that does not apply may count or not; if that makes a difference, the whole
 * does not apply. Throws `Open` if it depends on an open fact.
 */
function summed<T>(
  parts: readonly T[],
  amountOf: (part: T) => readonly [Truth, () => number],
  range: NumberRange,
  further: () => readonly [number, number] = () => [0, 0],
): Truth {
  let open: Open | undefined
  let [least, most] = [0, 0]
  const add = (own: readonly [number, number] | Open): void => {
    if (own instanceof Open) open ??= own
    else [least, most] = [least + own[0], most + own[1]]
  }
  for (const part of parts)
    add(
      looked(() => {
        const [truth, amount] = amountOf(part)
        return truth === false ? [0, 0] : [truth === true ? amount() : 0, amount()]
      }),
    )
  const isSame = (to: number): boolean => {
    for (let sum = least + 1; sum <= to; sum++) if (isWithin(sum, range) !== isWithin(least, range)) return false
    return true
  }
  // An open part may add anything. Above both ends of the range, either all numbers lie in it or none do.
  const beyond = Math.max(...[range.min, range.max].map((end) => Number(end?.value ?? 0))) + 1
  if (isSame(Math.max(beyond, most) + 1)) return isWithin(least, range)
  add(looked(further))
  if (open !== undefined) throw open
  return isSame(most) ? isWithin(least, range) : DOES_NOT_APPLY
}

function atLeast(count: number): NumberRange {
  return { min: { value: String(count), inclusive: true }, max: undefined }
}

function amountOf(value: Value): Amount {
  if (typeof value !== 'object') throw new Error('a lab that is no amount')
  return value
}
