import type { Dictionary, IntegerVariable, LabVariable, ListVariable, Variable } from '../../src/dictionary/index.ts'
import { factsFromRecord } from '../../src/facts/index.ts'
import type { Facts, Statement } from '../../src/facts/index.ts'
import { completedYears, dayText, minus, parseDay, parsePartialDate } from '../../src/quantity/index.ts'
import type { Day, Period } from '../../src/quantity/index.ts'
import { isObject, valueAt, withValue } from '../../src/record/index.ts'
import type { Json, JsonObject } from '../../src/record/index.ts'
import type { Dice } from './dice.ts'

/**
 * Random records for a dictionary, with facts that are known, known in part, unknown or contradictory, and with days
 * around those of the rules.
 */

/** What records are drawn from. */
export interface Drawing {
  readonly dice: Dice
  readonly dictionary: Dictionary
  readonly asOf: Day
  readonly days: readonly Day[]
  readonly births: readonly Day[]
  /** How often a fact is known. */
  readonly known: number
  /** How often a fact says on which day it held; seldom if undefined. */
  readonly dated?: number
}

/**
 * Days around the limits of a rule set with these periods and calendar dates: at and on both sides of every limit, and
 * of one period before each limit.
 */
export function daysAround(
  asOf: Day,
  periods: readonly Period[],
  calendar: readonly string[],
  dice: Dice,
): readonly Day[] {
  const named = calendar.flatMap((text) => parsePartialDate(text) ?? [])
  const edges = [...periods.map((one) => minus(asOf, one)), ...named.flatMap(({ first, last }) => [first, last])]
  const earlier = edges.flatMap((edge) => periods.map((one) => minus(edge, one)))
  const others = [asOf, dice.whole(asOf - 900, asOf), dice.whole(asOf - 60, asOf), parseDay('2024-02-29') ?? 0]
  const near = [...edges, ...earlier].flatMap((day) => [day - 1, day, day + 1])
  return [...near, ...others].filter((day) => day <= asOf)
}

/**
 * A few of the days, and as many that lie beside one of them or beside the day one period earlier. Dates drawn from
 * these are often equal, one day apart or one period apart.
 */
export function fewDays(days: readonly Day[], periods: readonly Period[], asOf: Day, dice: Dice): readonly Day[] {
  const day = dice.one(days)
  const beside = [day, minus(day, dice.one(periods))].flatMap((one) => [one - 1, one, one, one + 1])
  const near = beside.filter((one) => one <= asOf)
  return [...near, ...near.map(() => dice.one(days))]
}

export function birthsAround(asOf: Day, dice: Dice): readonly Day[] {
  const edges = [18, 40, 41, 65, 66].map((count) => minus(asOf, { count, unit: 'years' }))
  return [...edges.flatMap((day) => [day - 1, day, day + 1]), dice.whole(asOf - 20_000, asOf - 9_000)]
}

export function drawRecord(drawing: Drawing): JsonObject {
  const { dice, dictionary } = drawing
  const own = fields(dictionary.variables, drawing)
  const single = dictionary.variables.filter((one) => one.type !== 'list')
  if (!dice.chance(0.1) || single.length === 0) return own
  const others = dice.several(1, 2, () => fields(dice.some(single), drawing))
  return { ...own, other_sources: others }
}

/** The same record with one to three variables drawn again. */
export function mutated(record: JsonObject, drawing: Drawing): JsonObject {
  const { dice, dictionary } = drawing
  let result = record
  for (let i = dice.whole(1, 3); i > 0; i--) {
    const variable = dice.one(dictionary.variables)
    const value = fields([variable], drawing)[variable.name] ?? null
    result = { ...result, [variable.name]: value }
  }
  return result
}

export function fields(variables: readonly Variable[], drawing: Drawing): JsonObject {
  const drawn: { [key: string]: Json } = {}
  for (const variable of variables) {
    const value = fact(variable, drawing)
    if (value !== undefined) drawn[variable.name] = value
  }
  for (const variable of variables) {
    if (variable.type === 'integer' && variable.sumOf !== undefined) agree(variable, drawn, drawing)
    if (variable.type === 'age') sameAge(variable.name, variable.from, drawn, drawing)
  }
  return drawn
}

/** Makes a recorded total agree with its components, most of the time. */
function agree({ name, sumOf = {} }: IntegerVariable, drawn: { [key: string]: Json }, { dice }: Drawing): void {
  if (typeof drawn[name] !== 'number' || dice.chance(0.2)) return
  const points = Object.entries(sumOf).map(([component, table]) => {
    const value = drawn[component]
    return typeof value === 'string' ? (table[value] ?? 0) : dice.one(Object.values(table))
  })
  drawn[name] = points.reduce((sum, one) => sum + one, 0)
}

/** Makes a recorded age agree with the date of birth, most of the time. */
function sameAge(age: string, born: string, drawn: { [key: string]: Json }, { dice, asOf }: Drawing): void {
  const day = parseDay(String(drawn[born]))
  if (drawn[age] === undefined || drawn[age] === null || day === undefined) return
  if (dice.chance(0.6)) drawn[age] = null
  else if (dice.chance(0.8)) drawn[age] = completedYears(day, asOf)
}

function fact(variable: Variable, drawing: Drawing): Json | undefined {
  const { dice, known } = drawing
  if (variable.type === 'list') return list(variable, drawing)
  if (variable.type === 'group') return group(variable.fields, variable.appliesWhen, drawing)
  if (!dice.chance(known)) return dice.chance(0.5) ? null : undefined
  switch (variable.type) {
    case 'choice': {
      const names = variable.values.map((one) => one.name)
      if (dice.chance(0.15)) return { one_of: dice.some(names) }
      return stated(dice.one(names), drawing)
    }
    case 'yes_no':
      return stated(dice.chance(0.6), drawing)
    case 'integer': {
      const { min, max } = variable.range
      const value = dice.whole(min, Math.min(max, min + 6))
      if (!dice.chance(0.15)) return drawing.dated === undefined ? value : stated(value, drawing)
      const signs = [...(value > min ? ['<'] : []), ...(value < max ? ['>'] : []), '<=', '>=']
      return { value, comparator: dice.one(signs), ...day(drawing) }
    }
    case 'age':
      return age(drawing)
    case 'date':
      return stated(partial(dice.one(drawing.days), dice), drawing)
    case 'birth_date':
      return partial(dice.one(dice.chance(0.1) ? drawing.days : drawing.births), dice)
    case 'lab':
      return lab(variable, drawing)
    case 'text':
      return 'a'
  }
}

/** A value as a record states it, sometimes with its day and source. */
export function stated(value: Json, drawing: Drawing): Json {
  const { dice, days, dated } = drawing
  if (dated !== undefined) return { value, ...day(drawing) }
  return dice.chance(0.04) ? { value, date: dayText(dice.one(days)), source: 'letter' } : value
}

/** The day on which a fact held, possibly known only in part. */
function day({ dice, days, dated }: Drawing): JsonObject {
  return dated !== undefined && dice.chance(dated) ? { date: partial(dice.one(days), dice) } : {}
}

export function partial(day: Day, dice: Dice): string {
  const text = dayText(day)
  return dice.chance(0.6) ? text : dice.chance(0.7) ? text.slice(0, 7) : text.slice(0, 4)
}

function age({ dice, days }: Drawing): Json {
  const value = dice.one([17, 18, 39, 40, 41, 64, 65, 66])
  if (dice.chance(0.25)) return { min: value, max: value + dice.whole(0, 10) }
  return dice.chance(0.25) ? { value, date: partial(dice.one(days), dice) } : value
}

/**
 * A lab in the units of the rules' limits: at the limits and on both sides, also for multiples of the upper limit of
 * normal.
 */
function lab({ dimension }: LabVariable, drawing: Drawing): Json {
  const { dice } = drawing
  const [unit, one] = dice.one(dimension === 'mass_concentration' ? MASS_UNITS : SUBSTANCE_UNITS)
  const value = dice.one([1, 1.5, 2, 2.5, 3, 1.9, 2.1, 4, 5, 0.5]) * one
  const uln = dice.one([1, 2, 1.2, 4]) * one
  return {
    ...(!dice.chance(0.1) && { value }),
    ...(!dice.chance(0.07) && { unit }),
    ...(dice.chance(0.6) && { uln }),
    ...(dice.chance(0.25) && { comparator: dice.one(['<', '<=', '>=', '>']) }),
    ...day(drawing),
  }
}

type Units = readonly (readonly [string, number])[]

const MASS_UNITS: Units = [
  ['g/dL', 1],
  ['g/L', 10],
  ['mmol/L', 100],
]
const SUBSTANCE_UNITS: Units = [
  ['mmol/L', 1],
  ['umol/L', 1000],
]

function group(all: readonly Variable[], appliesWhen: string | undefined, drawing: Drawing): Json | undefined {
  const { dice } = drawing
  if (dice.chance(0.08)) return dice.chance(0.5) ? null : undefined
  const own = fields(all, drawing)
  if (appliesWhen === undefined || own[appliesWhen] !== false || dice.chance(0.25)) return own
  return { [appliesWhen]: false }
}

function list(variable: ListVariable, drawing: Drawing): Json | undefined {
  const { dice } = drawing
  if (dice.chance(0.12)) return dice.chance(0.5) ? null : undefined
  const long = dice.chance(0.015)
  const size = long ? dice.whole(5, 14) : Number(dice.weighted({ 0: 4, 1: 6, 2: 4, 3: 1 }))
  // A long list has very few or nearly all of its facts known: the engine takes most unknown facts of a long list as
  // not recorded, and anything else would only be slow.
  const own = long ? { ...drawing, known: dice.one([0, 0.1, 0.9, 0.95]) } : drawing
  const items = Array.from({ length: size }, () => fields(variable.fields, own))
  if (dice.chance(0.55)) return items
  return { complete: dice.chance(0.15), items }
}

/** The facts of a record. Throws if the program refuses the record, since it should not have been drawn. */
export function factsOf(
  record: JsonObject,
  dictionary: Dictionary,
  asOf: Day,
  questions?: Parameters<typeof factsFromRecord>[3],
  askedDays?: Parameters<typeof factsFromRecord>[4],
): Facts {
  const read = factsFromRecord(record, dictionary, asOf, questions, askedDays)
  if (!read.ok) throw new Error(`${JSON.stringify(read.problems)} in ${JSON.stringify(record)}`)
  return read.facts
}

/** Whether the owner of a path is there, which may be a fact, as for the path of its day. */
function isThere(path: string, record: JsonObject): boolean {
  const [, owner] = /^(.*)\.[^.]+$/.exec(path) ?? []
  return owner === undefined || isObject(valueAt(record, owner))
}

/** A record without some of its statements. */
export function without(record: JsonObject, leftOut: readonly Statement[]): JsonObject {
  if (leftOut.length === 0) return record
  const { other_sources: _others, ...own } = record
  return leftOut.reduce<JsonObject>((one, { path, says, other }) => {
    if (other === true || says.type === 'entry') return one
    if (says.type !== 'all') return isThere(path, one) ? withValue(one, path, null) : one
    const items = one[path]
    return {
      ...one,
      [path]: { complete: false, items: Array.isArray(items) ? items : ((items as JsonObject)['items'] ?? []) },
    }
  }, own)
}
