import { leavesOf, listsOf } from '../../src/conditions/index.ts'
import type { Condition, ConditionOf, NumberRange } from '../../src/conditions/index.ts'
import { birthDatePath, factOfDay, listOf, variableAt, variablesByPath } from '../../src/dictionary/index.ts'
import type { Variable } from '../../src/dictionary/index.ts'
import { conditionsOf, conditionsOfImplication } from '../../src/model/index.ts'
import type { RuleSet } from '../../src/model/index.ts'
import { dayText, minus, parsePartialDate } from '../../src/quantity/index.ts'
import type { Day } from '../../src/quantity/index.ts'
import { isObject, withDate, withValue } from '../../src/record/index.ts'
import type { Json, JsonObject } from '../../src/record/index.ts'
import { fields, partial, stated } from './random-records.ts'
import type { Drawing } from './random-records.ts'

/**
 * Records in which a fact lies at or right beside a limit of a condition: two dates on one day, a day on the edge of a
 * window, exactly the wanted number of entries. When each fact is drawn by itself, one seldom lies there, and two
 * compared facts hardly ever do.
 */

const LIMITED = ['number', 'lab', 'uln', 'time', 'day', 'relation', 'duration', 'count'] as const
type Limited = ConditionOf<(typeof LIMITED)[number]>

/** The parts of rules that have limits to put facts at. */
export interface Limits {
  readonly conditions: readonly Limited[]
  /** Pairs of dates that are kept in order, by their declared paths. */
  readonly orders: readonly (readonly [earlier: string, later: string])[]
}

export function limitsOf({ trials, implications, orders, dictionary }: RuleSet): Limits {
  const inCriteria = trials.flatMap(({ criteria }) => criteria.flatMap(({ form }) => conditionsOf(form)))
  const known = implications.flatMap(conditionsOfImplication)
  const birth = birthDatePath(dictionary)
  const dates = [...variablesByPath(dictionary).values()].flatMap(({ type, path }) => (type === 'date' ? [path] : []))
  return {
    // Criteria count twice, since they decide more often than implications.
    conditions: [...inCriteria, ...inCriteria, ...known].flatMap((one) =>
      [...leavesOf(one), ...listsOf(one)].filter(isLimited),
    ),
    orders: [
      ...orders.map(({ earlier, later }) => [earlier, later] as const),
      ...(birth === undefined ? [] : dates.map((date) => [birth, date] as const)),
    ],
  }
}

function isLimited(condition: Condition): condition is Limited {
  return LIMITED.some((kind) => kind === condition.kind)
}

/** The record with the facts of one condition put at its limit, just before it or just after it. */
export function atLimit(record: JsonObject, { conditions, orders }: Limits, drawing: Drawing): JsonObject {
  const { dice } = drawing
  if (conditions.length === 0) return record
  const direct = placed(dice.one(conditions), record, drawing)
  const put = dice.chance(0.3) ? direct.flatMap((one) => throughOrder(one, orders, drawing)) : direct
  const lists = [...new Set(put.flatMap(([path]) => listOf(path) ?? []))]
  // A list without entries gets one.
  const start = lists.reduce((one, list) => (itemsOf(one, list).length > 0 ? one : { ...one, [list]: [{}] }), record)
  const entries = new Map(lists.map((list) => [list, `${list}[${dice.one([...itemsOf(start, list).keys()])}]`]))
  return put.reduce((sofar, [path, value]) => {
    const list = listOf(path)
    const entry = list === undefined ? undefined : entries.get(list)
    return withFact(sofar, entry === undefined ? path : path.replace(`${list}[]`, entry), value, drawing)
  }, start)
}

/** Facts by their declared paths, each with what the record will say about it. */
type Put = readonly (readonly [path: string, value: Json])[]

/**
 * Instead of a day, gives that day to another date that is kept in order with it, so that the possible days end there.
 */
function throughOrder([path, value]: Put[number], orders: Limits['orders'], { dice, dictionary }: Drawing): Put {
  const { type } = variableAt(dictionary, path)
  const others = orders.flatMap((order) => (order.includes(path) ? order.filter((one) => one !== path) : []))
  const isDay = type === 'date' || type === 'birth_date'
  return isDay && others.length > 0 && value !== null
    ? [
        [path, null],
        [dice.one(others), value],
      ]
    : [[path, value]]
}

/** The facts of a condition, at its limit. */
function placed(condition: Limited, record: JsonObject, drawing: Drawing): Put {
  const { dice, asOf } = drawing
  const onDay = (path: string, day: Day): Put[number] => [
    path,
    dice.chance(0.5) ? dayText(Math.min(day, asOf)) : partial(Math.min(day, asOf), dice),
  ]
  switch (condition.kind) {
    case 'time':
      return [onDay(condition.path, beside(minus(asOf, condition.period), dice))]
    case 'day':
      return [onDay(condition.path, beside(condition.day, dice))]
    case 'relation':
      return related(condition, drawing, onDay)
    case 'duration': {
      const later = anyDay(drawing)
      return [onDay(condition.path, later), onDay(condition.after, beside(minus(later, condition.period), dice))]
    }
    case 'number':
      return counted(condition, drawing, onDay)
    case 'lab':
    case 'uln':
      return [[condition.path, amount(condition, drawing)]]
    case 'count':
      return [[condition.path, entries(condition, record, drawing)]]
  }
}

/** Two dates on one day, on neighbouring days or in the same month; for other facts, the same value twice. */
function related({ path, other }: ConditionOf<'relation'>, drawing: Drawing, onDay: OnDay): Put {
  const { dice, dictionary } = drawing
  const [a, b] = [variableAt(dictionary, path), variableAt(dictionary, other)]
  if (a.type === 'date' || a.type === 'birth_date') {
    const day = anyDay(drawing)
    const month = dayText(day).slice(0, 7)
    if (dice.chance(0.2))
      return [
        [path, month],
        [other, month],
      ]
    return [onDay(path, day), onDay(other, beside(day, dice))]
  }
  const same = dice.one(valuesOf(a).filter((one) => valuesOf(b).includes(one)))
  return [path, other].map((one) => [one, stated(same, drawing)] as const)
}

type OnDay = (path: string, day: Day) => Put[number]

function counted(
  { path, range }: ConditionOf<'number'>,
  { dice, dictionary, asOf, ...more }: Drawing,
  onDay: OnDay,
): Put {
  const variable = variableAt(dictionary, path)
  if (variable.type === 'age')
    return [
      [path, null],
      onDay(variable.from, beside(minus(asOf, { count: dice.one(birthdaysOf(range)), unit: 'years' }), dice)),
    ]
  const end = dice.one(endsOf(range))
  const value = clamped(beside(end, dice), variable)
  return [[path, stated(value, { dice, dictionary, asOf, ...more })]]
}

/** An amount as people write it, in decimal. */
function amount(condition: ConditionOf<'lab' | 'uln'>, { dice, dictionary }: Drawing): JsonObject {
  const variable = variableAt(dictionary, condition.path)
  const isMultiple = condition.kind === 'uln'
  const unit = condition.kind === 'lab' ? condition.unit : variable.type === 'lab' ? variable.unit : ''
  const uln = dice.one([1, 2, 1.2, 4])
  const limit = dice.one(endsOf(condition.range)) * (isMultiple ? uln : 1)
  return {
    value: Number((limit + dice.one([-0.1, 0, 0, 0.1])).toFixed(3)),
    unit,
    ...((isMultiple || dice.chance(0.3)) && { uln }),
    ...(dice.chance(0.15) && { comparator: dice.one(['<', '<=', '>=', '>']) }),
  }
}

/**
 * Identical entries, exactly as many as wanted or one more or less; or two entries whose field adds up to the wanted
 * total.
 */
function entries({ path, total, range }: ConditionOf<'count'>, record: JsonObject, drawing: Drawing): Json {
  const { dice, dictionary } = drawing
  const list = variableAt(dictionary, path)
  if (list.type !== 'list') throw new Error(`${path} is no list`)
  const [entry = fields(list.fields, drawing)] = dice.shuffled(itemsOf(record, path))
  const wanted = Math.max(0, beside(dice.one(endsOf(range)), dice))
  const field = list.fields.find((one) => one.path === total)
  const first = dice.whole(1, 3)
  const items: readonly JsonObject[] =
    field === undefined
      ? Array.from({ length: wanted }, () => entry)
      : [first, wanted - first].map((value) => ({ ...entry, [field.name]: clamped(value, field) }))
  return dice.chance(0.7) ? items : { complete: false, items }
}

/**
 * One of the drawing's days, or the first or last day of its month, where dates known only to the month begin or end.
 */
function anyDay({ dice, days, asOf }: Drawing): Day {
  const day = dice.one(days)
  const month = parsePartialDate(dayText(day).slice(0, 7)) ?? { first: day, last: day }
  return Math.min(dice.one([day, day, day, month.first, month.last]), asOf)
}

/** A day or number, or one right beside it. */
function beside(limit: number, dice: Drawing['dice']): number {
  return limit + dice.one([-1, 0, 0, 0, 1])
}

function clamped(value: number, variable: Variable): number {
  if (variable.type !== 'integer') return value
  return Math.max(variable.range.min, Math.min(variable.range.max, value))
}

function endsOf({ min, max }: NumberRange): number[] {
  return [min, max].flatMap((end) => (end === undefined ? [] : [Number(end.value)]))
}

/** The birthdays on which somebody enters or leaves a range of ages. */
function birthdaysOf({ min, max }: NumberRange): number[] {
  const first = min === undefined ? [] : [Number(min.value) + (min.inclusive ? 0 : 1)]
  const last = max === undefined ? [] : [Number(max.value) + (max.inclusive ? 1 : 0)]
  return [...first, ...last]
}

/** The values that two compared facts may share. */
function valuesOf(variable: Variable): readonly Json[] {
  if (variable.type === 'choice') return variable.values.map(({ name }) => name)
  if (variable.type === 'integer')
    return Array.from({ length: variable.range.max - variable.range.min + 1 }, (_, i) => variable.range.min + i)
  return [true, false]
}

function itemsOf(record: JsonObject, list: string): readonly JsonObject[] {
  const own = record[list]
  const items = isObject(own) ? own['items'] : own
  return Array.isArray(items) ? (items as readonly JsonObject[]) : []
}

/** The record with one fact set. A day that is not a variable of its own is set beside its fact. */
function withFact(record: JsonObject, path: string, value: Json, { dictionary }: Drawing): JsonObject {
  const fact = factOfDay(dictionary, path)
  return fact === undefined
    ? withValue(record, path, value)
    : withDate(record, fact, value === null ? undefined : String(value))
}
