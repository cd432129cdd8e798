import { dayOf, unitFactor, variableOf } from '../dictionary/index.ts'
import type { Dictionary, GroupVariable, LabVariable, Variable } from '../dictionary/index.ts'
import { askedDays, questionHash, questionOf } from '../model/index.ts'
import type { RuleSet } from '../model/index.ts'
import {
  birthRange,
  compareRational,
  fromNumber,
  minus,
  multiply,
  parsePartialDate,
  rational,
} from '../quantity/index.ts'
import type { Day, Rational } from '../quantity/index.ts'
import { bareValue, isObject, valuesOfSet } from '../record/index.ts'
import type { Json, JsonObject } from '../record/index.ts'
import { at } from './evaluator.ts'
import { Open } from './patient.ts'
import type { Amount, Span, Value } from './patient.ts'

/** Amounts between two ends; a missing end is open without limit. */
export interface Amounts {
  readonly lo: Rational
  readonly loIn: boolean
  readonly hi: Rational | undefined
  readonly hiIn: boolean
}

/** What a record leaves possible for one fact. Of a lab, `unit` is the one in which it is given. */
export type Allowed =
  | { readonly type: 'values'; readonly values: readonly (string | boolean)[] }
  | ({ readonly type: 'span' } & Span)
  | { readonly type: 'lab'; readonly amounts: Amounts; readonly uln: Rational | undefined; readonly unit: string }

/** What a record leaves possible, fact by fact, by the paths of the record. What ties facts to each other is left to whoever asks. */
export class Possible {
  /** The facts that the record speaks of; a list where it says that there are no more entries. */
  readonly recorded = new Set<string>()
  /** What recorded totals of points may be. */
  readonly totals = new Map<string, Span>()
  /** Whether two statements about one fact exclude each other. */
  isContradictory = false
  readonly presuming: boolean
  private readonly allowed = new Map<string, Allowed>()
  /** The days of facts, where the record says them. */
  private readonly held = new Map<string, Span>()
  private readonly lists = new Map<string, { readonly size: number; readonly complete: boolean }>()
  private readonly answers = new Map<string, boolean>()
  private readonly dictionary: Dictionary
  private readonly asOf: Day

  /** `presuming`: what the dictionary presumes of a record that says nothing holds; else it is open. */
  constructor(rules: RuleSet, asOf: Day, record: JsonObject, presuming: boolean) {
    this.dictionary = rules.dictionary
    this.asOf = asOf
    this.presuming = presuming
    this.read(record)
    const others = record['other_sources']
    if (Array.isArray(others)) for (const one of others) this.read(one as JsonObject)
    const asked = askedDays(rules)
    for (const [path, days] of this.held) if (asked.has(path)) this.narrow(path, { type: 'span', ...days })
    this.readAnswers(record['confirmations'], rules)
  }

  /** What a fact may be. */
  at(path: string): Allowed {
    return this.allowed.get(path) ?? this.domain(this.variable(path), path)
  }

  /** How many entries a record has of a list, and whether it says that these are all. */
  list(path: string): { readonly size: number; readonly complete: boolean } {
    return this.lists.get(path) ?? { size: 0, complete: false }
  }

  /** What a person answered to the question of a criterion, in the words that it has now. */
  answer(trial: string, criterion: string): boolean | undefined {
    return this.answers.get(`${trial} ${criterion}`)
  }

  /** Whether the record has a text; nothing is drawn for one that it does not have. */
  hasText(path: string): boolean {
    return this.allowed.has(path)
  }

  variable(path: string): Variable {
    const variable = variableOf(this.dictionary, path.replace(/\[\d+\]/, '[]'))
    if (variable === undefined) throw new Error(`no variable ${path}`)
    return variable
  }

  private domain(variable: Variable, path: string): Allowed {
    switch (variable.type) {
      case 'choice':
        return { type: 'values', values: variable.values.map((one) => one.name) }
      case 'yes_no': {
        const { presumed } = variable
        const isPresumed = presumed !== undefined && this.presuming && !this.recorded.has(path)
        return { type: 'values', values: isPresumed ? [presumed] : [true, false] }
      }
      case 'integer':
        return { type: 'span', lo: variable.range.min, hi: variable.range.max }
      case 'birth_date':
        return { type: 'span', lo: minus(this.asOf, { count: 131, unit: 'years' }) + 1, hi: this.asOf }
      case 'date': {
        const birth = this.dictionary.variables.find((one) => one.type === 'birth_date')
        const born = birth === undefined ? undefined : this.at(birth.path)
        const lo = born?.type === 'span' ? born.lo : minus(this.asOf, { count: 131, unit: 'years' }) + 1
        return { type: 'span', lo, hi: this.asOf }
      }
      case 'lab':
        return { type: 'lab', amounts: ANY, uln: undefined, unit: canonicalUnit(variable, this.dictionary) }
      case 'text':
        throw Open.at(path)
      default:
        throw new Error(`${path} is no single fact`)
    }
  }

  private read(record: JsonObject): void {
    for (const variable of this.dictionary.variables) this.fact(variable, variable.path, record[variable.name] ?? null)
  }

  private fact(variable: Variable, path: string, stated: Json): void {
    const value = bareValue(variable, stated) ?? null
    this.holdOn(path, stated)
    if (value === null) return
    switch (variable.type) {
      case 'text':
        this.allowed.set(path, { type: 'values', values: [String(value)] })
        return
      case 'group':
        return this.group(variable, value as JsonObject)
      case 'list': {
        const items = (isObject(value) ? value['items'] : value) as readonly JsonObject[]
        const complete = !isObject(value) || value['complete'] === true
        this.lists.set(path, { size: items.length, complete })
        if (complete) this.recorded.add(path)
        for (const [i, item] of items.entries())
          for (const field of variable.fields) {
            this.fact(field, at(field.path, i), item[field.name] ?? null)
            const unsaid = unsaidOf(field, item)
            if (unsaid !== undefined) this.narrowOnly(at(field.path, i), { type: 'values', values: [unsaid] })
          }
        return
      }
      case 'lab':
        return this.lab(variable, path, value as JsonObject)
      case 'choice': {
        const names = valuesOfSet(value) ?? [String(value)]
        const meant = names.flatMap((name) => variable.values.find((one) => one.name === name)?.standsFor ?? [name])
        return this.narrow(path, { type: 'values', values: meant })
      }
      case 'yes_no':
        return this.narrow(path, { type: 'values', values: [value as boolean] })
      case 'integer': {
        const span = spanOf(value, variable.range)
        if (variable.sumOf === undefined) return this.narrow(path, { type: 'span', ...span })
        this.recorded.add(path)
        const before = this.totals.get(path) ?? span
        const both = { lo: Math.max(before.lo, span.lo), hi: Math.min(before.hi, span.hi) }
        this.totals.set(path, both)
        if (both.lo > both.hi) this.isContradictory = true
        return
      }
      case 'age': {
        const { min, max } = isObject(value) ? (value as { min: number; max: number }) : { min: value, max: value }
        const on = this.daysOf(isObject(stated) ? stated['date'] : undefined)
        const days = { lo: birthRange(0, Number(max), on.lo).first, hi: birthRange(Number(min), 0, on.hi).last }
        this.recorded.add(path)
        return this.narrow(variable.from, { type: 'span', ...days })
      }
      case 'date':
      case 'birth_date':
        return this.narrow(path, { type: 'span', ...this.daysOf(value) })
    }
  }

  /** The day on which a fact held; of several sources the latest counts. */
  private holdOn(path: string, stated: Json): void {
    const day = dayOf(this.dictionary, path)
    if (day === undefined || !isObject(stated) || typeof stated['date'] !== 'string') return
    const days = this.daysOf(stated['date'])
    if ((this.held.get(day.path)?.hi ?? -Infinity) < days.hi) this.held.set(day.path, days)
  }

  /** What only a group that applies can have says that it does; where the record says that it does not, it is set aside. */
  private group(group: GroupVariable, stated: JsonObject): void {
    const condition = group.fields.find((one) => one.name === group.appliesWhen)
    const applies = condition && bareValue(condition, stated[condition.name])
    for (const field of group.fields) {
      const isSaying = condition !== undefined && field !== condition && asserts(field, stated[field.name])
      if (isSaying && applies === false) continue
      if (isSaying) this.narrowOnly(condition.path, { type: 'values', values: [true] })
      this.fact(field, field.path, stated[field.name] ?? null)
    }
  }

  private lab(lab: LabVariable, path: string, stated: JsonObject): void {
    const { value, unit, comparator, uln } = stated
    const factor = typeof unit === 'string' ? unitFactor(this.dictionary, lab, unit) : undefined
    // Without a unit its value says nothing.
    if (typeof unit !== 'string' || factor === undefined) return
    const exact = (one: Json | undefined): Rational | undefined =>
      typeof one === 'number' ? multiply(fromNumber(one), factor) : undefined
    const number = exact(value)
    const amounts = number === undefined ? ANY : amountsOf(number, typeof comparator === 'string' ? comparator : '=')
    if (number !== undefined) this.recorded.add(path)
    this.narrowOnly(path, { type: 'lab', amounts, uln: exact(uln), unit })
  }

  private narrow(path: string, to: Allowed): void {
    this.recorded.add(path)
    this.narrowOnly(path, to)
  }

  private narrowOnly(path: string, to: Allowed): void {
    const met = meet(this.allowed.get(path) ?? this.domain(this.variable(path), path), to)
    if (met === undefined) this.isContradictory = true
    else this.allowed.set(path, met)
  }

  private daysOf(text: Json | undefined): Span {
    const range = typeof text === 'string' ? parsePartialDate(text) : undefined
    return { lo: range?.first ?? this.asOf, hi: Math.min(range?.last ?? this.asOf, this.asOf) }
  }

  private readAnswers(recorded: Json | undefined, { trials }: RuleSet): void {
    for (const { id, criteria } of trials) {
      const own = isObject(recorded) ? recorded[id] : undefined
      for (const { id: criterion, form } of criteria) {
        const given = isObject(own) ? own[criterion] : undefined
        const question = questionOf(form)
        if (question === undefined) continue
        const answer = isObject(given) ? given['answer'] : given
        const asked = isObject(given) ? given['question_sha256'] : undefined
        if (typeof answer !== 'boolean' || (typeof asked === 'string' && asked !== questionHash(question))) continue
        this.answers.set(`${id} ${criterion}`, answer)
      }
    }
  }
}

/** What an entry says of a field by being there without the key. */
export function unsaidOf(field: Variable, entry: JsonObject): boolean | undefined {
  return field.type === 'yes_no' && entry[field.name] === undefined ? field.whenAbsent : undefined
}

/** Whether a value is one of those that are left possible. Of a lab, an upper limit of normal belongs to it. */
export function allows(allowed: Allowed, value: Value): boolean {
  switch (allowed.type) {
    case 'values':
      return allowed.values.some((one) => one === value)
    case 'span':
      return typeof value === 'number' && Number.isInteger(value) && value >= allowed.lo && value <= allowed.hi
    case 'lab':
      return typeof value === 'object' && allowsAmount(allowed, value)
  }
}

function allowsAmount({ amounts, uln }: Extract<Allowed, { readonly type: 'lab' }>, amount: Amount): boolean {
  const isLimit =
    amount.uln === undefined
      ? uln === undefined
      : compareRational(amount.uln, ZERO) > 0 && (uln === undefined || compareRational(uln, amount.uln) === 0)
  return isLimit && liesIn(amount.value, amounts)
}

/** Whether an amount lies between two ends. */
export function liesIn(value: Rational, { lo, loIn, hi, hiIn }: Amounts): boolean {
  const above = compareRational(value, lo)
  if (above < 0 || (above === 0 && !loIn)) return false
  const below = hi === undefined ? -1 : compareRational(value, hi)
  return below < 0 || (below === 0 && hiIn)
}

/** The unit in which a lab is exact: that of its dimension. */
export function canonicalUnit(lab: LabVariable, { units }: Dictionary): string {
  return units[lab.dimension]?.canonical ?? lab.unit
}

export const ZERO = rational(0n, 1n)
const ANY: Amounts = { lo: ZERO, loIn: true, hi: undefined, hiIn: false }

function meet(a: Allowed, b: Allowed): Allowed | undefined {
  if (a.type === 'values' && b.type === 'values') {
    const values = a.values.filter((one) => b.values.includes(one))
    return values.length === 0 ? undefined : { type: 'values', values }
  }
  if (a.type === 'span' && b.type === 'span') {
    const [lo, hi] = [Math.max(a.lo, b.lo), Math.min(a.hi, b.hi)]
    return lo > hi ? undefined : { type: 'span', lo, hi }
  }
  if (a.type !== 'lab' || b.type !== 'lab') return undefined
  if (a.uln !== undefined && b.uln !== undefined && compareRational(a.uln, b.uln) !== 0) return undefined
  const amounts =
    a.amounts === ANY ? b.amounts : b.amounts === ANY || isSame(a.amounts, b.amounts) ? a.amounts : undefined
  return amounts && { type: 'lab', amounts, uln: b.uln ?? a.uln, unit: b.unit }
}

function isSame(a: Amounts, b: Amounts): boolean {
  const same = (x: Rational | undefined, y: Rational | undefined): boolean =>
    x === undefined || y === undefined ? x === y : compareRational(x, y) === 0
  return same(a.lo, b.lo) && same(a.hi, b.hi) && a.loIn === b.loIn && a.hiIn === b.hiIn
}

function amountsOf(value: Rational, comparator: string): Amounts {
  switch (comparator) {
    case '<':
    case '<=':
      return { lo: ZERO, loIn: true, hi: value, hiIn: comparator === '<=' }
    case '>':
    case '>=':
      return { lo: value, loIn: comparator === '>=', hi: undefined, hiIn: false }
    default:
      return { lo: value, loIn: true, hi: value, hiIn: true }
  }
}

function spanOf(value: Json, { min, max }: { readonly min: number; readonly max: number }): Span {
  if (!isObject(value)) return { lo: Number(value), hi: Number(value) }
  const limit = Number(value['value'])
  switch (value['comparator']) {
    case '<':
      return { lo: min, hi: limit - 1 }
    case '<=':
      return { lo: min, hi: limit }
    case '>':
      return { lo: limit + 1, hi: max }
    default:
      return { lo: limit, hi: max }
  }
}

function asserts(field: Variable, stated: Json | undefined): boolean {
  const value = bareValue(field, stated) ?? null
  if (value === null) return false
  if (field.type === 'yes_no') return value === true
  if (field.type !== 'choice') return true
  const names = valuesOfSet(value) ?? [value]
  return names.every((name) => field.values.find((one) => one.name === name)?.silent !== true)
}
