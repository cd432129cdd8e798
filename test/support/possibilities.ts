import { askedDays, conditionsOfImplication, conditionsOf } from '../../src/model/index.ts'
import type { RuleSet } from '../../src/model/index.ts'
import { fold, joining, leavesOf } from '../../src/conditions/index.ts'
import type { Condition, ListCondition, NumberRange } from '../../src/conditions/index.ts'
import type { AgeVariable, ListVariable, Variable } from '../../src/dictionary/index.ts'
import { birthRange, parsePartialDate } from '../../src/quantity/index.ts'
import type { Day } from '../../src/quantity/index.ts'
import type { Json, JsonObject } from '../../src/record/index.ts'

/** A value; days and lab amounts are numbers. */
export type Fact = string | number | boolean

/** An entry of a list, by the declared paths of its fields. */
export type Entry = Readonly<Record<string, Fact>>

/**
 * One way to fill in one choice: values by their paths in the record, and further entries by the path of their list.
 */
type Option = readonly (readonly [string, Fact | readonly Entry[]])[]

/**
 * What a record leaves possible for each single fact. A completion takes one option of each choice and must satisfy
 * what always holds.
 */
export interface Possibilities {
  /** `name`: as in `missing`. */
  readonly choices: readonly { readonly name: string; readonly options: readonly Option[] }[]
  /** The facts that the record mentions. */
  readonly recorded: ReadonlySet<string>
  /** How many entries of each list the record has. */
  readonly lists: Readonly<Record<string, number>>
  /** The values that recorded totals may have. */
  readonly totals: ReadonlyMap<string, readonly number[]>
  readonly answers: Readonly<Record<string, Readonly<Record<string, boolean>>>>
}

/** How many completions are examined, possible or not. */
export function sizeOf({ choices }: Possibilities): number {
  return choices.reduce((size, { options }) => size * options.length, 1)
}

/**
 * What a record leaves possible. It is read independently of the engine and of the reference evaluator, so that a
 * mistake in either is found. Undefined if more than `most` completions would have to be examined.
 */
export function possibilities(rules: RuleSet, asOf: Day, record: JsonObject, most: number): Possibilities | undefined {
  const reading = new Reading(rules, asOf, record, most)
  for (const variable of rules.dictionary.variables)
    reading.read(variable, variable.path, record[variable.name] ?? null)
  const size = sizeOf(reading)
  return size <= most ? reading : undefined
}

class Reading implements Possibilities {
  readonly choices: { name: string; options: Option[] }[] = []
  readonly recorded = new Set<string>()
  readonly lists: Record<string, number> = {}
  readonly totals = new Map<string, readonly number[]>()
  readonly answers: Possibilities['answers']
  private readonly rules: RuleSet
  private readonly conditions: readonly Condition[]
  /** The text of all conditions, implications and orders, to see which facts they look at. */
  private readonly looked: string
  /** Facts from which others are derived. */
  private readonly parts: ReadonlySet<string>
  private readonly asOf: Day
  private readonly record: JsonObject
  private readonly most: number

  constructor(rules: RuleSet, asOf: Day, record: JsonObject, most: number) {
    this.rules = rules
    this.asOf = asOf
    this.record = record
    this.most = most
    this.conditions = [
      ...rules.implications.flatMap(conditionsOfImplication),
      ...rules.trials.flatMap(({ criteria }) => criteria.flatMap(({ form }) => conditionsOf(form))),
    ]
    this.looked = JSON.stringify([this.conditions, rules.implications, rules.orders])
    this.parts = new Set(rules.dictionary.variables.flatMap((one) => partsOf(one, '')))
    this.answers = (record['confirmations'] ?? {}) as Possibilities['answers']
  }

  read(variable: Variable, path: string, stated: Json): void {
    const value =
      isObject(stated) && 'value' in stated && variable.type !== 'lab' && !('comparator' in stated)
        ? (stated['value'] ?? null)
        : stated
    this.readDay(variable.path, path, isObject(stated) && value !== null ? (stated['date'] ?? null) : null)
    if (value !== null && !['group', 'list', 'lab'].includes(variable.type)) this.recorded.add(path)
    switch (variable.type) {
      case 'text':
      case 'age':
        return
      case 'group': {
        const own = (value ?? {}) as JsonObject
        const applies = variable.fields.find((one) => one.name === variable.appliesWhen)
        const asserting = variable.fields.filter((one) => one !== applies && asserts(one, own[one.name] ?? null))
        const isSaid = applies !== undefined && asserting.length > 0
        for (const field of variable.fields) {
          // A value that only an applicable group can have is set aside if the group does not apply; if nothing says
          // so, it asserts that the group applies.
          const isAside = isSaid && own[applies.name] === false && asserting.includes(field)
          this.read(field, field.path, isAside ? null : (own[field.name] ?? null))
        }
        const said = isSaid && (own[applies.name] ?? null) === null
        if (said) this.choices.find(({ name }) => name === applies.path)?.options.splice(0, 2, [[applies.path, true]])
        return
      }
      case 'list':
        return this.list(variable, value)
      case 'lab':
        return this.lab(path, (value ?? {}) as JsonObject)
      case 'integer':
        if (variable.sumOf === undefined) return this.choose(path, path, this.values(variable, value))
        if (value !== null) this.totals.set(path, wholes(variable.range, value))
        return
      case 'birth_date': {
        const age = this.rules.dictionary.variables.find((one) => one.type === 'age' && one.from === path) as
          | AgeVariable
          | undefined
        const stated = age === undefined ? null : bare(this.record[age.name] ?? null)
        return this.choose(value === null && stated !== null && age ? age.path : path, path, this.births(value, stated))
      }
      default:
        this.choose(path, path, this.values(variable, value))
    }
  }

  /** The days on which a fact may have held, if rules ask for them. */
  private readDay(declared: string, path: string, stated: Json): void {
    if (!askedDays(this.rules).has(`${declared}.date`)) return
    const days = stated === null ? daysFrom(this.firstDay(), this.asOf) : this.days(stated)
    if (stated !== null) this.recorded.add(`${path}.date`)
    this.choose(`${path}.date`, `${path}.date`, days)
  }

  private choose(name: string, path: string, values: readonly Fact[]): void {
    this.choices.push({ name, options: values.map((one) => [[path, one]]) })
  }

  /** If nothing looks at the fact, one value is enough: the last, since no day of birth is after the last day. */
  private values(variable: Variable, value: Json): readonly Fact[] {
    const all = this.allValues(variable, value)
    return this.looked.includes(`"${variable.path}"`) || this.parts.has(variable.path) ? all : all.slice(-1)
  }

  private allValues(variable: Variable, value: Json): readonly Fact[] {
    switch (variable.type) {
      case 'yes_no':
        return typeof value === 'boolean' ? [value] : [true, false]
      case 'choice': {
        const names = variable.values.map((one) => one.name)
        const stated = value === null ? undefined : isObject(value) ? (value['one_of'] as string[]) : [String(value)]
        const meant = (name: string): readonly string[] =>
          variable.values.find((one) => one.name === name)?.standsFor ?? [name]
        return [...new Set(stated?.flatMap(meant) ?? names)]
      }
      case 'integer':
        return wholes(variable.range, value)
      case 'date':
        return value === null ? daysFrom(this.firstDay(), this.asOf) : this.days(value)
      default:
        throw new Error(`${variable.path} is drawn nowhere`)
    }
  }

  private days(value: Json): number[] {
    const { first, last } = parsePartialDate(String(value)) ?? { first: 0, last: 0 }
    return daysFrom(first, Math.min(last, this.asOf))
  }

  /** The first day that dates may have: nothing happens before birth. */
  private firstDay(): Day {
    const birth = this.rules.dictionary.variables.find((one) => one.type === 'birth_date')
    const stated = birth === undefined ? null : bare(this.record[birth.name] ?? null)
    return stated === null ? this.asOf - 50_000 : (this.days(stated)[0] ?? 0)
  }

  /**
   * The days of birth. If there are other dates, all of them count. Otherwise only the ends of a recorded date of
   * birth, and the first and last days that give an age which a rule or the record names, or an age one year more or
   * less: all other ages lie between two of these, and no rule tells them apart.
   */
  private births(value: Json, age: Json): readonly number[] {
    const hasDates = this.rules.dictionary.variables.some((one) => hasDate(one))
    const text = JSON.stringify([this.conditions, age])
    const named = hasDates
      ? []
      : [...text.matchAll(/"?(\d+)"?/g)].map((one) => Number(one[1])).filter((one) => one <= 130)
    const ages = [...new Set(named.flatMap((one) => [one - 1, one, one + 1]))].filter((one) => one >= 0 && one <= 130)
    const marks = ages.flatMap((one) => [birthRange(one, one, this.asOf).first, birthRange(one, one, this.asOf).last])
    const stated = value === null ? undefined : this.days(value)
    const own = hasDates ? (stated ?? daysFrom(this.firstDay(), this.asOf)) : [...marks, stated?.[0], stated?.at(-1)]
    const [min, max] = isObject(age)
      ? [Number(age['min']), Number(age['max'])]
      : age === null
        ? [0, 130]
        : [Number(age), Number(age)]
    const { first, last } = birthRange(min, max, this.asOf)
    const isPossible = (day: number | undefined): day is number =>
      day !== undefined &&
      day >= first &&
      day <= last &&
      (stated === undefined || (day >= (stated[0] ?? 0) && day <= (stated.at(-1) ?? 0)))
    return [...new Set(own)].filter(isPossible)
  }

  private list(list: ListVariable, value: Json): void {
    const { path, fields } = list
    const items = (Array.isArray(value) ? value : isObject(value) ? value['items'] : []) as readonly JsonObject[]
    const isComplete = Array.isArray(value) || (isObject(value) && value['complete'] === true)
    this.lists[path] = items.length
    for (const [i, item] of items.entries())
      for (const field of fields) this.read(field, field.path.replace('[]', `[${i}]`), item[field.name] ?? null)
    if (isComplete) return
    const rests = this.rests(list)
    this.choices.push({ name: path, options: rests.map((entries) => [[path, entries]]) })
  }

  /**
   * All combinations of further entries that matter, in any number and in no particular order. A condition on a list
   * only counts entries (or adds up a field of theirs) up to some limit; entries beyond that change nothing. So as many
   * entries are enough as the sum of all limits, counting a limit twice if an entry may also be one that counts only
   * perhaps.
   */
  private rests(list: ListVariable): Entry[][] {
    const counted = this.conditions.flatMap(listConditions).filter((one) => one.path === list.path)
    const distinct = new Map(counted.map((one) => [JSON.stringify(one), one]))
    const groups = this.rules.dictionary.variables.filter((one) => one.type === 'group').map((one) => `"${one.path}.`)
    const times = (text: string): number => (groups.some((group) => text.includes(group)) ? 2 : 1)
    const need = [...distinct].reduce((sum, [text, one]) => sum + capOf(one) * times(text), 0)
    const kinds = this.kinds(list)
    const found: Entry[][] = [[]]
    const goOn = (entries: readonly Entry[], from: number): void => {
      if (entries.length === need) return
      for (let at = from; at < kinds.length && found.length <= this.most; at++) {
        const more = [...entries, ...kinds.slice(at, at + 1)]
        found.push(more)
        goOn(more, at)
      }
    }
    goOn([], 0)
    return found
  }

  private kinds({ fields }: ListVariable): Entry[] {
    const own = fields.filter((one) => one.type !== 'text' && !(one.type === 'integer' && one.sumOf !== undefined))
    const all = own.reduce<Entry[]>(
      (entries, field) =>
        entries.length > this.most
          ? entries
          : entries.flatMap((entry) => this.values(field, null).map((value) => ({ ...entry, [field.path]: value }))),
      [{}],
    )
    // A date that is absent is in order.
    const inOrder = (a: Fact | undefined, b: Fact | undefined): boolean => a === undefined || b === undefined || a <= b
    return all.filter((entry) => this.rules.orders.every(({ earlier, later }) => inOrder(entry[earlier], entry[later])))
  }

  private lab(path: string, stated: JsonObject): void {
    const { unit, value, uln, comparator } = stated
    const limits = this.conditions
      .flatMap(leavesOf)
      .flatMap((one) => (one.path === path && 'range' in one ? [one] : []))
    const amount = (number: Json | undefined): number | undefined =>
      typeof number === 'number' && typeof unit === 'string' ? Math.round(number * unitOf(unit)) : undefined
    const [own, limit] = [amount(value), amount(uln)]
    if (own !== undefined || limit !== undefined) this.recorded.add(path)
    const ends = limits.flatMap((one) =>
      one.kind === 'lab' ? endsOf(one.range).map((end) => end * unitOf(one.unit)) : [],
    )
    const multiples = limits.flatMap((one) => (one.kind === 'uln' ? endsOf(one.range) : []))
    const isPossible = isAsStated(own, typeof comparator === 'string' ? comparator : undefined)
    const name =
      typeof unit === 'string' || [unit, value, uln].every((one) => (one ?? null) === null) ? path : `${path}.unit`
    const { values, ulns } = amounts([...ends, 0, ...(own === undefined ? [] : [own])], multiples, limit)
    const kept = values.filter(isPossible)
    const pair = (a: number, b: number): Option => [
      [path, a],
      [`${path}.uln`, b],
    ]
    if (own === undefined) this.choices.push({ name, options: kept.flatMap((a) => ulns.map((b) => pair(a, b))) })
    else {
      this.choices.push({ name, options: kept.map((a) => [[path, a]]) })
      this.choices.push({ name: `${path}.uln`, options: ulns.map((b) => [[`${path}.uln`, b]]) })
    }
  }
}

/**
 * Amounts and upper limits of normal in all combinations that rules can tell apart: an amount below, at and above every
 * limit, and upper limits of normal for which each multiple is below, at and above each such amount. Between two
 * neighbours there is one more value, and one beyond the last. So each upper limit of normal comes with an amount in
 * every cell between its multiples and the limits, and each cell of amounts with an upper limit of normal in every cell
 * that its fractions leave, and both at once.
 */
function amounts(
  ends: readonly number[],
  multiples: readonly number[],
  uln: number | undefined,
): { values: readonly number[]; ulns: readonly number[] } {
  const first = withBetween(uln === undefined ? ends : [...ends, ...multiples.map((one) => one * uln)])
  if (uln !== undefined) return { values: first, ulns: [uln] }
  const parts = first.flatMap((value) => multiples.map((one) => value / one))
  const ulns = multiples.length === 0 ? [1] : withBetween([0, ...parts]).filter((one) => one > 0)
  return { values: withBetween([...first, ...ulns.flatMap((limit) => multiples.map((one) => limit * one))]), ulns }
}

function withBetween(numbers: readonly number[]): readonly number[] {
  const sorted = [...new Set(numbers)].toSorted((a, b) => a - b)
  return sorted.flatMap((one, i) => [one, ((sorted[i + 1] ?? 2 * one + 9600) + one) / 2])
}

/**
 * How many steps of a lab's amount make one unit: so many that all amounts of the tests, divided as often as needed,
 * are whole numbers or exact halves.
 */
export function unitOf(unit: string): number {
  return { 'g/dL': 9600, 'g/L': 960, 'mmol/L': 96 }[unit] ?? 0
}

function isAsStated(own: number | undefined, comparator: string | undefined): (value: number) => boolean {
  return (value) => {
    if (own === undefined) return true
    if (comparator === undefined) return value === own
    return comparator === '<'
      ? value < own
      : comparator === '<='
        ? value <= own
        : comparator === '>'
          ? value > own
          : value >= own
  }
}

/** The count (or sum) from which a condition on a list no longer tells larger ones apart. */
function capOf(condition: ListCondition): number {
  if (condition.kind !== 'count') return 1
  const { min, max } = condition.range
  const from = (end: NumberRange['min'], isIn: boolean): number =>
    end === undefined ? 0 : Number(end.value) + (end.inclusive === isIn ? 0 : 1)
  return Math.max(from(min, true), from(max, false))
}

const listConditions: (condition: Condition) => readonly ListCondition[] = (condition) =>
  fold(
    condition,
    joining<readonly ListCondition[]>((parts) => parts.flat(), {
      not: (part) => part,
      list: (_, own) => [own],
      leaf: () => [],
    }),
  )

function asserts(field: Variable, stated: Json): boolean {
  const value = bare(stated)
  if (value === null) return false
  if (field.type === 'yes_no') return value === true
  if (field.type !== 'choice') return true
  const names = isObject(value) ? (value['one_of'] as string[]) : [value]
  return names.every((name) => field.values.find((one) => one.name === name)?.silent !== true)
}

/** The facts on which others depend: whether a group applies, and the components of totals. */
function partsOf(variable: Variable, before: string): string[] {
  const inside = `${variable.path}${variable.type === 'list' ? '[].' : '.'}`
  const fields = 'fields' in variable ? variable.fields.flatMap((one) => partsOf(one, inside)) : []
  if (variable.type === 'group') return [...fields, `${variable.path}.${variable.appliesWhen}`]
  return variable.type === 'integer' ? Object.keys(variable.sumOf ?? {}).map((name) => before + name) : fields
}

function hasDate(variable: Variable): boolean {
  return variable.type === 'date' || ('fields' in variable && variable.fields.some(hasDate))
}

function bare(stated: Json): Json {
  return isObject(stated) && 'value' in stated && !('comparator' in stated) ? (stated['value'] ?? null) : stated
}

function wholes({ min, max }: { readonly min: number; readonly max: number }, value: Json): number[] {
  const all = daysFrom(min, max)
  if (value === null || typeof value === 'number') return value === null ? all : [value]
  const { value: limit, comparator } = value as { readonly value: number; readonly comparator: string }
  return all.filter(isAsStated(limit, comparator))
}

function daysFrom(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
}

function endsOf({ min, max }: NumberRange): number[] {
  return [min, max].flatMap((end) => (end === undefined ? [] : [Number(end.value)]))
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
