import { dayOf, unitFactor, variableOf } from '../dictionary/index.ts'
import type { Dictionary, GroupVariable, LabVariable, ListVariable, Variable } from '../dictionary/index.ts'
import { answerHashes, askedDays } from '../model/index.ts'
import type { RuleSet } from '../model/index.ts'
import { birthRange, fromNumber, minus, multiply, parsePartialDate } from '../quantity/index.ts'
import type { Day, Rational } from '../quantity/index.ts'
import { bareValue, isObject, valuesOfSet } from '../record/index.ts'
import type { Json, JsonObject } from '../record/index.ts'
import { amountsOf, ANY, meet, spanOf } from './allowed.ts'
import type { Allowed } from './allowed.ts'
import { at } from './evaluator.ts'
import type { Span } from './patient.ts'

/** How many entries a list has, at least and at most. */
export interface Size {
  readonly size: number
  readonly most: number
}

/** Whether a statement of a record is kept, by its name. */
export type Keeps = (statement: string) => boolean

/**
 * What a record leaves possible, fact by fact, by the paths of the record. What ties facts to each other is left to
 * whoever asks.
 *
 * A record makes statements, each with a name. The name of a statement about a fact is the path of the fact; that of
 * the statement that a list has no more entries is the path of the list; that of the statement that there is an entry
 * is the path of the entry. The names of statements of another source begin with `other_sources[0].` (or its number). A
 * presumption (about a fact that the record states nothing about) has the path of the fact as its name. A statement
 * that is not kept is treated as if it were not in the record. If that leaves out entries, the others are numbered
 * anew.
 */
export class Possible {
  /** The names of all statements of the record, kept or not. */
  readonly stated = new Set<string>()
  /** For each fact or list, the names of the kept statements about it. */
  readonly about = new Map<string, readonly string[]>()
  /** The facts that the kept statements are about; also a list, if one says that it has no more entries. */
  readonly recorded = new Set<string>()
  /** What recorded totals of points may be. */
  readonly totals = new Map<string, Span>()
  /** The facts about which two kept statements exclude each other. */
  readonly clashing = new Set<string>()
  private readonly allowed = new Map<string, Allowed>()
  /** What each source says of the facts that have a day, by the path of the day. */
  private readonly held = new Map<string, readonly { readonly value: string; readonly days: Span | undefined }[]>()
  private readonly lists = new Map<string, Size>()
  private readonly answers = new Map<string, boolean>()
  /** The facts about which something is stated, kept or not. */
  private readonly subjects = new Set<string>()
  private readonly dictionary: Dictionary
  private readonly asOf: Day
  private readonly keeps: Keeps
  private source = ''
  private heeded = 0

  constructor(rules: RuleSet, asOf: Day, record: JsonObject, keeps: Keeps = () => true) {
    this.dictionary = rules.dictionary
    this.asOf = asOf
    this.keeps = keeps
    this.read(record)
    const others = record['other_sources']
    for (const [i, one] of Array.isArray(others) ? others.entries() : []) {
      this.source = `other_sources[${i}].`
      this.read(one as JsonObject)
    }
    this.stateDays(askedDays(rules))
    this.readAnswers(record['confirmations'], rules)
  }

  /** The names of what may be presumed of the record. */
  get presumptions(): readonly string[] {
    return this.dictionary.variables.flatMap((one) => (this.presumedOf(one, one.path) === undefined ? [] : [one.path]))
  }

  /** What a fact may be. */
  at(path: string): Allowed {
    return this.allowed.get(path) ?? this.domain(this.variable(path), path)
  }

  list(path: string): Size {
    return this.lists.get(path) ?? { size: 0, most: Infinity }
  }

  /** What a person answered to the question of a criterion as it is worded now. */
  answer(trial: string, criterion: string): boolean | undefined {
    return this.answers.get(`${trial} ${criterion}`)
  }

  /** Whether the record has a text; nothing is known of one that it does not have. */
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
        const presumed = this.presumedOf(variable, path)
        return { type: 'values', values: presumed !== undefined && this.keeps(path) ? [presumed] : [true, false] }
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
        return { type: 'values', values: [] }
      default:
        throw new Error(`${path} is no single fact`)
    }
  }

  private presumedOf(variable: Variable, path: string): boolean | undefined {
    return variable.type === 'yes_no' && !this.subjects.has(path) ? variable.presumed : undefined
  }

  private read(record: JsonObject): void {
    for (const variable of this.dictionary.variables) this.fact(variable, variable.path, record[variable.name] ?? null)
  }

  private fact(variable: Variable, path: string, stated: Json, { name = path, condition }: Told = {}): void {
    const value = bareValue(variable, stated) ?? null
    this.holdOn(variable, path, stated)
    if (value === null) return
    const own = { name, condition }
    switch (variable.type) {
      case 'text':
        this.allowed.set(path, { type: 'values', values: [String(value)] })
        return
      case 'group':
        return this.group(variable, value as JsonObject)
      case 'list':
        return this.entries(variable, path, value)
      case 'lab':
        return this.lab(variable, path, value as JsonObject, own)
      case 'choice': {
        const names = valuesOfSet(value) ?? [String(value)]
        const meant = names.flatMap((one) => variable.values.find(({ name: it }) => it === one)?.standsFor ?? [one])
        return this.state(path, { type: 'values', values: meant }, own)
      }
      case 'yes_no':
        return this.state(path, { type: 'values', values: [value as boolean] }, own)
      case 'integer': {
        const span = spanOf(value, variable.range)
        return variable.sumOf === undefined
          ? this.state(path, { type: 'span', ...span }, own)
          : this.total(path, span, own)
      }
      case 'age': {
        const { min, max } = isObject(value) ? (value as { min: number; max: number }) : { min: value, max: value }
        const on = this.daysOf(isObject(stated) ? stated['date'] : undefined)
        const days = { lo: birthRange(0, Number(max), on.lo).first, hi: birthRange(Number(min), 0, on.hi).last }
        this.state(variable.from, { type: 'span', ...days }, own)
        if (this.keeps(this.source + name)) this.recorded.add(path)
        return
      }
      case 'date':
      case 'birth_date':
        return this.state(path, { type: 'span', ...this.daysOf(value) }, own)
    }
  }

  /** An entry none of whose statements is kept may be there or not. */
  private entries(list: ListVariable, path: string, value: Json): void {
    const items = (isObject(value) ? value['items'] : value) as readonly JsonObject[]
    const isAll = (!isObject(value) || value['complete'] === true) && this.hears(path, [path])
    if (isAll) this.recorded.add(path)
    let size = 0
    for (const [i, item] of items.entries()) {
      const before = this.heeded
      this.hears(`${path}[${i}]`, [path])
      for (const field of list.fields)
        this.fact(field, at(field.path, size), item[field.name] ?? null, { name: at(field.path, i) })
      if (this.heeded === before) continue
      for (const field of list.fields) {
        const unsaid = unsaidOf(field, item)
        if (unsaid !== undefined) this.narrow(at(field.path, size), { type: 'values', values: [unsaid] })
      }
      size++
    }
    this.lists.set(path, { size, most: isAll ? items.length : Infinity })
  }

  private total(path: string, span: Span, told: Told): void {
    if (!this.isHeard(path, told)) return
    const before = this.totals.get(path) ?? span
    const both = { lo: Math.max(before.lo, span.lo), hi: Math.min(before.hi, span.hi) }
    this.totals.set(path, both)
    if (both.lo > both.hi) this.clashing.add(path)
  }

  /** Notes what a source says of the value and the day of a fact. */
  private holdOn(variable: Variable, path: string, stated: Json): void {
    const day = dayOf(this.dictionary, path)
    if (day === undefined || stated === null) return
    const date = isObject(stated) ? stated['date'] : undefined
    const bare = bareValue(variable, stated) ?? null
    const value = JSON.stringify(isObject(bare) ? { ...bare, date: null } : bare)
    const own = { value, days: typeof date === 'string' ? this.daysOf(date) : undefined }
    this.held.set(day.path, [...(this.held.get(day.path) ?? []), own])
  }

  /**
   * The days that rules ask for are statements by themselves, of no source, so they stay whatever becomes of their
   * facts. If all sources say the same of the fact, the latest day counts. Otherwise the day lies between the first and
   * the last that any of them allows; if one of them has no day, nothing is stated.
   */
  private stateDays(asked: ReadonlySet<string>): void {
    this.source = ''
    for (const [path, all] of this.held) {
      const days = all.flatMap((one) => one.days ?? []).toSorted((a, b) => b.hi - a.hi)
      const [latest] = days
      if (!asked.has(path) || latest === undefined) continue
      const isAgreed = all.every(({ value }) => value === all[0]?.value)
      if (!isAgreed && days.length < all.length) continue
      const lo = isAgreed ? latest.lo : Math.min(...days.map((one) => one.lo))
      this.state(path, { type: 'span', lo, hi: latest.hi }, {})
    }
  }

  /**
   * Reads the facts of a group. A fact that exists only if the group applies also says that the group applies, unless
   * the record says otherwise.
   */
  private group(group: GroupVariable, stated: JsonObject): void {
    const condition = group.fields.find((one) => one.name === group.appliesWhen)
    const applies = condition && bareValue(condition, stated[condition.name])
    for (const field of group.fields) {
      const isSaying = field !== condition && applies !== false && asserts(field, stated[field.name])
      this.fact(field, field.path, stated[field.name] ?? null, isSaying ? { condition: condition?.path } : {})
    }
  }

  private lab(lab: LabVariable, path: string, stated: JsonObject, told: Told): void {
    const { value, unit, comparator, uln } = stated
    const factor = typeof unit === 'string' ? unitFactor(this.dictionary, lab, unit) : undefined
    // A lab without a unit, or with one that it does not have, says nothing.
    if (typeof unit !== 'string' || factor === undefined) return
    const exact = (one: Json | undefined): Rational | undefined =>
      typeof one === 'number' ? multiply(fromNumber(one), factor) : undefined
    const number = exact(value)
    const amounts = number === undefined ? ANY : amountsOf(number, typeof comparator === 'string' ? comparator : '=')
    const isRecorded = this.recorded.has(path) || number !== undefined
    this.state(path, { type: 'lab', amounts, uln: exact(uln), unit }, told)
    if (!isRecorded) this.recorded.delete(path)
  }

  private state(path: string, to: Allowed, told: Told): void {
    if (this.isHeard(path, told)) this.narrow(path, to)
  }

  private isHeard(path: string, { name = path, condition }: Told): boolean {
    this.subjects.add(path)
    const about = new Set([path, path.replace(/\[.*/, ''), condition ?? path])
    if (!this.hears(name, about)) return false
    this.recorded.add(path)
    if (condition !== undefined) this.narrow(condition, { type: 'values', values: [true] })
    return true
  }

  /** Whether a statement about some facts or lists is kept; notes its name. */
  private hears(name: string, about: Iterable<string>): boolean {
    const own = this.source + name
    this.stated.add(own)
    if (!this.keeps(own)) return false
    this.heeded++
    for (const path of about) this.about.set(path, [...(this.about.get(path) ?? []), own])
    return true
  }

  private narrow(path: string, to: Allowed): void {
    const met = meet(this.at(path), to)
    if (met === undefined) this.clashing.add(path)
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
        const hashes = answerHashes(form)
        if (hashes === undefined) continue
        const answer = isObject(given) ? given['answer'] : given
        const asked = isObject(given) ? given['question_sha256'] : undefined
        if (typeof answer !== 'boolean' || (typeof asked === 'string' && !hashes.includes(asked))) continue
        this.answers.set(`${id} ${criterion}`, answer)
      }
    }
  }
}

/** What can be asked about what is possible. */
export type Allowing = Pick<
  Possible,
  'at' | 'list' | 'answer' | 'recorded' | 'totals' | 'hasText' | 'variable' | 'about' | 'presumptions'
>

/** The name of a statement, if it is not its path, and the other fact that it says to be true. */
interface Told {
  readonly name?: string
  readonly condition?: string | undefined
}

/** What an entry says of a field by leaving it out. */
export function unsaidOf(field: Variable, entry: JsonObject): boolean | undefined {
  return field.type === 'yes_no' && entry[field.name] === undefined ? field.whenAbsent : undefined
}

/** The unit in which a lab is exact: that of its dimension. */
export function canonicalUnit(lab: LabVariable, { units }: Dictionary): string {
  return units[lab.dimension]?.canonical ?? lab.unit
}

function asserts(field: Variable, stated: Json | undefined): boolean {
  const value = bareValue(field, stated) ?? null
  if (value === null) return false
  if (field.type === 'yes_no') return value === true
  if (field.type !== 'choice') return true
  const names = valuesOfSet(value) ?? [value]
  return names.every((name) => field.values.find((one) => one.name === name)?.silent !== true)
}
