import { unitFactor, unitsFor } from '../dictionary/index.ts'
import type {
  ChoiceVariable,
  Dictionary,
  GroupVariable,
  LabVariable,
  ListVariable,
  Variable,
} from '../dictionary/index.ts'
import {
  birthRange,
  compareRational,
  dayText,
  fromNumber,
  multiply,
  parseDecimal,
  parsePartialDate,
  rational,
} from '../quantity/index.ts'
import type { Day, Rational } from '../quantity/index.ts'
import { bareValue, isObject, originOf, valuesOfSet } from '../record/index.ts'
import type { Json, JsonObject, Problem } from '../record/index.ts'
import { harmless, offer } from '../text/index.ts'
import { LATER, readAnswers } from './answers.ts'
import type { Questions } from './answers.ts'
import { Facts, oldestBirth } from './facts.ts'
import type { Interval, KnownList, Span, Warning } from './facts.ts'
import type { Said, Statement } from './statement.ts'

export type Read =
  | { readonly ok: true; readonly facts: Facts }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/**
 * Facts of a record whose shape is in order. Absent and `null` are unknown. Refused (with the path) are dates after the
 * as-of date, units that do not fit the analyte, and ranges that run backwards. `questions`: what the rules ask people. Where a fact says
 * on which day it held, an age is counted from that day; nothing else changes its meaning by it.
 */
export function factsFromRecord(
  record: JsonObject,
  dictionary: Dictionary,
  asOf: Day,
  questions: Questions = new Map(),
): Read {
  const reading = new Reading(dictionary, asOf)
  for (const variable of dictionary.variables) reading.read(variable, variable.name, record[variable.name])
  const answers = readAnswers(record['confirmations'], questions, asOf)
  const problems = [...reading.problems, ...answers.problems]
  if (problems.length > 0) return { ok: false, problems }
  const { statements, lists, days } = reading
  const { confirmations } = answers
  const warnings = [...reading.warnings, ...answers.warnings]
  const nothing = { known: new Map(), recorded: new Set<string>(), disputes: [] }
  const id = String(record['id'])
  const facts = new Facts({ id, asOf, dictionary, statements, lists, days, confirmations, warnings, ...nothing })
  return { ok: true, facts: facts.keeping(statements) }
}

class Reading {
  readonly statements: Statement[] = []
  readonly lists = new Map<string, KnownList>()
  readonly days = new Map<string, Span>()
  readonly problems: Problem[] = []
  readonly warnings: Warning[] = []
  private readonly dictionary: Dictionary
  private readonly asOf: Day

  constructor(dictionary: Dictionary, asOf: Day) {
    this.dictionary = dictionary
    this.asOf = asOf
  }

  /** The yes/no fact that what is being read says to hold. */
  private asserts: string | undefined

  read(variable: Variable, path: string, stated: Json | undefined): void {
    const value = bareValue(variable, stated)
    if (value === undefined || value === null) return
    const { date } = isSingle(variable) ? originOf(stated) : {}
    if (date !== undefined) this.heldOn(path, date)
    switch (variable.type) {
      case 'group':
        return this.group(variable, path, value as JsonObject)
      case 'list':
        return this.list(variable, path, value)
      case 'text':
        return
      case 'choice':
        return this.state(path, { type: 'values', values: meanings(variable, valuesOfSet(value) ?? [String(value)]) })
      case 'yes_no':
        return this.state(path, { type: 'values', values: [value === true] })
      case 'integer':
        return this.integer(path, value, variable.range)
      case 'age':
        return this.age(path, variable.from, value)
      case 'birth_date':
      case 'date':
        return this.date(path, String(value))
      case 'lab':
        return this.lab(variable, path, value as JsonObject)
    }
  }

  private state(path: string, says: Said, subject = path): void {
    const { asserts } = this
    this.statements.push({ path, subject, says, ...(asserts !== undefined && { asserts }) })
  }

  /** `kind`: the message without what the record says. */
  private problem(path: string, message: string, kind: string): void {
    this.problems.push({ path, message, kind })
  }

  private group(variable: GroupVariable, path: string, value: JsonObject): void {
    const condition = variable.appliesWhen === undefined ? undefined : `${path}.${variable.appliesWhen}`
    const applies = appliesIn(variable, value)
    for (const field of variable.fields) {
      const own = bareValue(field, value[field.name])
      const asserting = condition !== undefined && `${path}.${field.name}` !== condition && asserts(field, own)
      if (asserting && applies === false) this.setAside(field, `${path}.${field.name}`, condition)
      this.asserts = asserting && applies !== false ? condition : undefined
      this.read(field, `${path}.${field.name}`, value[field.name])
      this.asserts = undefined
    }
  }

  /** A group that does not apply sets its facts aside. */
  private setAside(field: Variable, path: string, condition: string): void {
    const message = `Set aside: the record says \`${condition}: false\`, so ${field.label} does not apply.`
    this.warnings.push({ path, message, kind: 'conflict', against: [condition] })
  }

  private list(variable: ListVariable, path: string, value: Json): void {
    const complete = Array.isArray(value) || (isObject(value) && value['complete'] === true)
    const items = (Array.isArray(value) ? value : ((value as JsonObject)['items'] ?? [])) as readonly JsonObject[]
    this.lists.set(path, { size: items.length, complete })
    if (complete) this.state(path, { type: 'all' })
    items.forEach((item, i) => {
      this.state(`${path}[${i}]`, { type: 'entry' })
      for (const field of variable.fields) this.read(field, `${path}[${i}].${field.name}`, item[field.name])
    })
  }

  private integer(path: string, value: Json, range: { readonly min: number; readonly max: number }): void {
    if (typeof value === 'number') return this.numbers(path, [{ lo: value, hi: value }])
    const { value: limit, comparator } = value as { readonly value: number; readonly comparator: string }
    const lo = comparator === '>' ? limit + 1 : comparator === '>=' ? limit : range.min
    const hi = comparator === '<' ? limit - 1 : comparator === '<=' ? limit : range.max
    if (lo > hi)
      return this.problem(
        path,
        `No whole number from ${range.min} to ${range.max} is ${comparator} ${limit}.`,
        NO_VALUE,
      )
    this.numbers(path, [{ lo, hi }])
  }

  private numbers(path: string, spans: readonly { readonly lo: number; readonly hi: number }[]): void {
    this.state(path, { type: 'numbers', spans })
  }

  private age(path: string, from: string, value: Json): void {
    const [min, max] = typeof value === 'number' ? [value, value] : bounds(value as JsonObject)
    if (min > max) return this.problem(path, `The range runs backwards: ${min} to ${max}.`, 'The range runs backwards.')
    const { lo, hi } = this.days.get(path) ?? { lo: this.asOf, hi: this.asOf }
    const spans = [{ lo: birthRange(min, max, lo).first, hi: birthRange(min, max, hi).last }]
    this.state(path, { type: 'numbers', spans }, from)
  }

  private date(path: string, text: string): void {
    const span = this.pastSpan(path, text)
    if (span !== undefined) this.numbers(path, [span])
  }

  /** The days that a date of the past may mean; undefined, with the problem, when it is none. */
  private pastSpan(path: string, text: string): Span | undefined {
    const problem = (message: string, kind = message): undefined => {
      this.problem(path, message, kind)
    }
    const range = parsePartialDate(text)
    if (range === undefined) return problem(`\`${harmless(text)}\` is not a date.`, 'This is not a date.')
    if (range.first > this.asOf) return problem(`${text} lies after the as-of date, ${dayText(this.asOf)}.`, LATER)
    if (range.first < oldestBirth(this.asOf))
      return problem(
        `${text} lies more than 130 years before the as-of date.`,
        'The date lies more than 130 years before the as-of date.',
      )
    return { lo: range.first, hi: Math.min(range.last, this.asOf) }
  }

  /** The day on which a fact held. */
  private heldOn(path: string, date: string): void {
    const span = this.pastSpan(`${path}.date`, date)
    if (span !== undefined) this.days.set(path, span)
  }

  private lab(variable: LabVariable, path: string, value: JsonObject): void {
    const {
      value: number,
      unit,
      comparator,
      uln,
    } = value as {
      readonly [key in 'value' | 'uln']?: number | null
    } & { readonly [key in 'unit' | 'comparator']?: string | null }
    const factor = typeof unit === 'string' ? unitFactor(this.dictionary, variable, unit) : undefined
    if (typeof unit === 'string' && factor === undefined) {
      const units = unitsFor(this.dictionary, variable)
      const help = offer(unit, units) ?? `It is given in ${units.slice(0, 5).join(', ')}.`
      return this.problem(
        `${path}.unit`,
        `\`${harmless(unit)}\` is not a unit of ${variable.label}. ${help}`,
        `This is not a unit of ${variable.label}.`,
      )
    }
    if (factor === undefined) {
      this.state(path, { type: 'lab', value: undefined, uln: undefined, missing: `${path}.unit` })
      const message = `${variable.label} has no unit, so its value is not used.`
      this.warnings.push({ path: `${path}.unit`, message })
      return
    }
    const exact = typeof number === 'number' ? multiply(fromNumber(number), factor) : undefined
    const limit = typeof uln === 'number' ? multiply(fromNumber(uln), factor) : undefined
    const interval = exact === undefined ? undefined : intervalOf(exact, comparator ?? undefined)
    if (exact !== undefined && interval === undefined) {
      return this.problem(path, `No value is ${comparator ?? ''} ${number ?? ''}.`, NO_VALUE)
    }
    this.state(path, { type: 'lab', value: interval, uln: limit, missing: path })
    if (exact !== undefined) this.plausibility(variable, path, exact)
  }

  private plausibility(variable: LabVariable, path: string, value: Rational): void {
    if (variable.plausible === undefined) return
    const factor = unitFactor(this.dictionary, variable, variable.unit) ?? rational(1n, 1n)
    const [min, max] = [variable.plausible.min, variable.plausible.max].map((text) =>
      multiply(parseDecimal(text) ?? rational(0n, 1n), factor),
    )
    if (min === undefined || max === undefined) return
    if (compareRational(value, min) >= 0 && compareRational(value, max) <= 0) return
    const range = `${variable.plausible.min} to ${variable.plausible.max} ${variable.unit}`
    const message = `This is far outside the usual range of ${variable.label} (${range}); check the value and its unit.`
    this.warnings.push({ path, message })
  }
}

function bounds(value: JsonObject): [number, number] {
  return [Number(value['min']), Number(value['max'])]
}

/** Whether a variable is one fact with one day; a group and a list hold several. */
function isSingle({ type }: Variable): boolean {
  return type !== 'group' && type !== 'list'
}

/** What a group says of whether it applies. */
function appliesIn({ appliesWhen, fields }: GroupVariable, value: JsonObject): Json | undefined {
  const field = fields.find((one) => one.name === appliesWhen)
  return field === undefined ? undefined : bareValue(field, value[field.name])
}

/** The values that recorded values, one of which holds, may mean. */
function meanings(variable: ChoiceVariable, names: readonly string[]): readonly string[] {
  const meant = names.flatMap((name) => variable.values.find((value) => value.name === name)?.standsFor ?? [name])
  return [...new Set(meant)]
}

/**
 * Whether a recorded value says that the group it belongs to applies (`er: positive` does, `er: not_tested` does not); a set does where each of
 * its values does.
 */
function asserts(field: Variable, value: Json | undefined): boolean {
  if (value === undefined || value === null) return false
  if (field.type === 'yes_no') return value === true
  if (field.type !== 'choice') return true
  const names = valuesOfSet(value) ?? [value]
  return names.every((name) => field.values.find((one) => one.name === name)?.silent !== true)
}

const ZERO = rational(0n, 1n)

function intervalOf(value: Rational, comparator: string | undefined): Interval | undefined {
  switch (comparator) {
    case '<':
    case '<=': {
      const empty = comparator === '<' && compareRational(value, ZERO) <= 0
      return empty ? undefined : { lo: ZERO, loIncluded: true, hi: value, hiIncluded: comparator === '<=' }
    }
    case '>':
    case '>=':
      return { lo: value, loIncluded: comparator === '>=', hi: undefined, hiIncluded: false }
    default:
      return { lo: value, loIncluded: true, hi: value, hiIncluded: true }
  }
}

const NO_VALUE = 'No value is so small or large.'
