import { saying } from '../dictionary/index.ts'
import type {
  ChoiceVariable,
  Dictionary,
  GroupVariable,
  LabVariable,
  Variable,
  YesNoVariable,
} from '../dictionary/index.ts'
import type { Part, Sentence } from '../messages/index.ts'
import { birthRange } from '../quantity/index.ts'
import type { Day } from '../quantity/index.ts'
import { bareValue, isObject, problem, valuesOfSet, verifiedIn } from '../record/index.ts'
import type { Json, JsonObject, Problem } from '../record/index.ts'
import { readAnswers } from './answers.ts'
import type { Questions } from './answers.ts'
import { Facts } from './facts.ts'
import type { Fact, Span } from './fact.ts'
import type { Dated, Held, KnownList, Warning } from './facts.ts'
import { pastDay } from './past-day.ts'
import { labStated } from './lab-stated.ts'
import { asserts, entryAt, meanings, placesOf, tellingOf } from './place.ts'
import type { Place } from './place.ts'
import type { Said, Statement } from './statement.ts'
import { toldBy } from './told.ts'
import { daysStated } from './days-told.ts'
import type { Told } from './days-told.ts'

export type Read =
  | { readonly ok: true; readonly facts: Facts }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/**
 * The facts of a record whose shape has been checked. Absent and `null` mean unknown. Refused, with their path, are
 * dates after the as-of date, units that do not fit the analyte, and ranges that run backwards. `questions`: what the
 * rules ask people. If an age is recorded with the day on which it held, it is counted from that day. The days that the
 * rules ask for (`askedDays`) are stated as facts of their own.
 */
export function factsFromRecord(
  record: JsonObject,
  dictionary: Dictionary,
  asOf: Day,
  questions: Questions = new Map(),
  askedDays: ReadonlySet<string> = new Set(),
): Read {
  const read = statementsOf(record, dictionary, asOf, questions, askedDays)
  return read.ok ? { ok: true, facts: read.facts.keeping(read.facts.statements) } : read
}

/** The same, but without working out what the statements leave possible: `known` is still empty. */
export function statementsOf(
  record: JsonObject,
  dictionary: Dictionary,
  asOf: Day,
  questions: Questions,
  askedDays: ReadonlySet<string>,
): Read {
  const reading = new Reading(dictionary, asOf, askedDays)
  reading.readFields(record)
  reading.readOthers(record)
  reading.readVerified(record)
  const answers = readAnswers(record['confirmations'], questions, asOf)
  const problems = [...reading.problems, ...answers.problems]
  if (problems.length > 0) return { ok: false, problems }
  const { lists, days, texts, unsaid } = reading
  const statements = [...reading.statements, ...daysStated(reading.told, dictionary)]
  for (const { subject } of statements) unsaid.delete(subject)
  const { confirmations } = answers
  const dated = [...reading.dated, ...answers.dated]
  const warnings = [...reading.warnings, ...answers.warnings]
  const id = String(record['id'])
  return {
    ok: true,
    facts: new Facts({
      id,
      asOf,
      dictionary,
      statements,
      lists,
      days,
      dated,
      texts,
      unsaid,
      confirmations,
      warnings,
      ...NOTHING_YET,
    }),
  }
}

const NOTHING_YET = { known: new Map(), recorded: new Set<string>(), disputes: [] } as const

class Reading {
  statements: Statement[] = []
  readonly lists = new Map<string, KnownList>()
  /** The days of facts that are known. */
  readonly days = new Map<string, Held>()
  /** All dates given beside facts, whether the facts are known or not. */
  readonly dated: Dated[] = []
  /** What each source says about the facts whose days the rules ask for. */
  readonly told = new Map<string, readonly Told[]>()
  readonly texts = new Map<string, string>()
  readonly unsaid = new Map<string, Fact>()
  readonly problems: Problem[] = []
  readonly warnings: Warning[] = []
  private readonly dictionary: Dictionary
  private readonly asOf: Day
  private readonly askedDays: ReadonlySet<string>

  constructor(dictionary: Dictionary, asOf: Day, askedDays: ReadonlySet<string>) {
    this.dictionary = dictionary
    this.askedDays = askedDays
    this.asOf = asOf
  }

  /** The yes/no fact that the value being read asserts. */
  private asserts: string | undefined

  readFields(record: JsonObject): void {
    for (const place of placesOf(this.dictionary)) this.read(place, record[place.variable.name])
  }

  private read(place: Place, stated: Json | undefined): void {
    if (stated === undefined || stated === null) return
    const { variable, path } = place
    switch (variable.type) {
      case 'group':
        return this.group(place, variable, stated as JsonObject)
      case 'list':
        return this.list(place, stated)
      case 'lab':
        this.noteDay(path, stated)
        return this.lab(place, variable, stated as JsonObject)
      default:
        return this.single(place, variable, stated)
    }
  }

  private single(place: Place, variable: SingleVariable, stated: Json): void {
    const value = bareValue(variable, stated)
    const { path } = place
    const held = this.heldOn(path, stated)
    if (value === undefined || value === null) return
    if (held !== undefined) this.laterDay(path, held)
    switch (variable.type) {
      case 'text':
        if (!this.texts.has(path)) this.texts.set(path, String(value))
        return
      case 'choice':
      case 'yes_no':
        return this.value(place, variable, value)
      case 'integer':
        return this.integer(path, value, variable.range)
      case 'age':
        return this.age(path, variable.from, value, held)
      case 'birth_date':
      case 'date':
        return this.date(path, String(value))
    }
  }

  private value(place: Place, variable: ChoiceVariable | YesNoVariable, value: Json): void {
    const { path } = place
    if (typeof value === 'object') {
      const set = valuesOfSet(value) ?? [String(value)]
      const values = variable.type === 'choice' ? meanings(variable, set) : [false]
      return this.state(path, { type: 'values', values })
    }
    const telling = tellingOf(place, variable.type === 'choice' ? String(value) : value === true)
    // In a group that does not apply, a value does not assert that the group applies.
    if (telling.asserts !== this.asserts) return this.state(path, telling.says)
    this.statements.push(telling)
  }

  /**
   * Reads what other sources say about the same facts. Their statements are added beside the record's own, each with
   * its source.
   */
  readOthers(record: JsonObject): void {
    const others = record['other_sources']
    if (!Array.isArray(others) || others.length === 0) return
    const { dictionary } = this
    const withSource = (from: JsonObject, own: readonly Statement[], by: Sentence): Statement[] =>
      own.map((one) =>
        one.says.type === 'entry' || one.says.type === 'all'
          ? one
          : { ...one, told: toldBy(from, one.path, dictionary, by) },
      )
    const statements = withSource(record, this.statements, { key: 'conflict.the-record' })
    for (const other of others as readonly JsonObject[]) {
      this.statements = []
      this.readFields(other)
      const said = withSource(other, this.statements, { key: 'conflict.another-source' })
      statements.push(...said.map((one): Statement => ({ ...one, other: true })))
    }
    this.statements = statements
  }

  private state(path: string, says: Said, subject = path): void {
    const { asserts } = this
    this.statements.push({ path, subject, says, ...(asserts !== undefined && { asserts }) })
  }

  private problem(path: string, said: Sentence): void {
    this.problems.push(problem(path, said, this.dictionary))
  }

  private warn(path: string, said: Sentence, more: Pick<Warning, 'kind' | 'against'>): void {
    this.warnings.push({ path, ...saying(said, this.dictionary), ...more })
  }

  private group(place: Place, variable: GroupVariable, value: JsonObject): void {
    const applies = appliesIn(variable, value)
    for (const own of place.fields) {
      const { condition } = own
      const field = own.variable
      const stated = value[field.name]
      if (stated === undefined || stated === null) continue
      const asserting = condition !== undefined && asserts(field, bareValue(field, stated))
      if (asserting && applies === false) this.setAside(field, own.path, condition)
      this.asserts = asserting && applies !== false ? condition : undefined
      this.read(own, stated)
      this.asserts = undefined
    }
  }

  /** Warns that a value is set aside because its group does not apply. */
  private setAside(field: Variable, path: string, condition: string): void {
    const given = { condition, fact: { label: field.path } }
    this.warn(path, { key: 'conflict.set-aside', given }, { kind: 'conflict', against: [condition] })
  }

  private list(place: Place, value: Json): void {
    const { path } = place
    const complete = Array.isArray(value) || (isObject(value) && value['complete'] === true)
    const items = (Array.isArray(value) ? value : ((value as JsonObject)['items'] ?? [])) as readonly JsonObject[]
    this.lists.set(path, { size: items.length, complete })
    // An incomplete list says nothing that could be too old.
    if (complete) this.noteDay(path, value)
    else this.dayStated(path, value)
    if (complete) this.statements.push(place.all)
    for (const [i, item] of items.entries()) {
      const { exists, fields } = entryAt(place, i)
      this.statements.push(exists)
      for (const field of fields) {
        this.read(field, item[field.variable.name])
        const { variable, path: own } = field
        if (variable.type === 'yes_no' && variable.whenAbsent !== undefined && item[variable.name] === undefined)
          this.unsaid.set(own, { type: 'values', values: [variable.whenAbsent] })
      }
    }
  }

  private integer(path: string, value: Json, range: { readonly min: number; readonly max: number }): void {
    if (typeof value === 'number') return this.numbers(path, [{ lo: value, hi: value }])
    const { value: limit, comparator } = value as { readonly value: number; readonly comparator: string }
    const lo = comparator === '>' ? limit + 1 : comparator === '>=' ? limit : range.min
    const hi = comparator === '<' ? limit - 1 : comparator === '<=' ? limit : range.max
    const own = { min: range.min, max: range.max, comparator, limit }
    if (lo > hi) return this.problem(path, { key: 'refused.number.whole', own, general: 'refused.number' })
    this.numbers(path, [{ lo, hi }])
  }

  private numbers(path: string, spans: readonly { readonly lo: number; readonly hi: number }[]): void {
    this.state(path, { type: 'numbers', spans })
  }

  private age(path: string, from: string, value: Json, held: Span | undefined): void {
    const [min, max] = typeof value === 'number' ? [value, value] : bounds(value as JsonObject)
    if (min > max)
      return this.problem(path, { key: 'refused.backwards.range', own: { min, max }, general: 'refused.backwards' })
    const { lo, hi } = held ?? { lo: this.asOf, hi: this.asOf }
    const spans = [{ lo: birthRange(min, max, lo).first, hi: birthRange(min, max, hi).last }]
    this.state(path, { type: 'numbers', spans }, from)
  }

  private date(path: string, text: string): void {
    const span = this.pastSpan(path, text)
    if (span !== undefined) this.numbers(path, [span])
  }

  /** The days that a date in the past may mean; otherwise undefined, and the problem is noted. */
  private pastSpan(path: string, text: string): Span | undefined {
    const day = pastDay(text, this.asOf)
    if (day.ok) return day.span
    this.problem(path, day.because)
    return undefined
  }

  /** Notes the days on which a second person verified facts of the record. */
  readVerified(record: JsonObject): void {
    for (const [i, { path, date }] of verifiedIn(record).entries())
      this.dayStated(`interview.verified[${i}]`, { date }, { key: 'day.verified', given: { fact: { fact: path } } })
  }

  /** The date given beside a fact, a list or a verification, if there is one. */
  private dayStated(path: string, stated: Json, name: Part = { fact: path }): Held | undefined {
    const date = isObject(stated) ? stated['date'] : undefined
    const span = typeof date === 'string' ? this.pastSpan(`${path}.date`, date) : undefined
    if (span === undefined) return undefined
    const held = { ...span, text: String(date) }
    this.dated.push({ ...held, of: path, name })
    return held
  }

  /** The day on which a fact held, if the record gives it. */
  private heldOn(path: string, stated: Json): Held | undefined {
    const held = this.dayStated(path, stated)
    if (this.askedDays.size > 0 && this.askedDays.has(`${path}.date`))
      this.told.set(path, [...(this.told.get(path) ?? []), { stated, held }])
    return held
  }

  private noteDay(path: string, stated: Json): void {
    const held = this.heldOn(path, stated)
    if (held !== undefined) this.laterDay(path, held)
  }

  /** If several sources give a day, the latest counts. */
  private laterDay(path: string, held: Held): void {
    const before = this.days.get(path)
    if (before === undefined || before.hi < held.hi) this.days.set(path, held)
  }

  private lab(place: Place, variable: LabVariable, value: JsonObject): void {
    const stated = labStated(place, variable, value, this.dictionary)
    if (stated === undefined) return
    if (stated.kind === 'refused') return this.problem(stated.path, stated.because)
    this.state(place.path, stated.says)
    if (stated.doubt !== undefined) this.warn(stated.doubt.path, stated.doubt.because, { kind: stated.doubt.kind })
  }
}

type SingleVariable = Exclude<Variable, { readonly type: 'group' | 'list' | 'lab' }>

function bounds(value: JsonObject): [number, number] {
  return [Number(value['min']), Number(value['max'])]
}

/** What a group says about whether it applies. */
function appliesIn({ appliesWhen, fields }: GroupVariable, value: JsonObject): Json | undefined {
  const field = fields.find((one) => one.name === appliesWhen)
  return field === undefined ? undefined : bareValue(field, value[field.name])
}
