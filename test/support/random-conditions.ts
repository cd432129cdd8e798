import fc from 'fast-check'
import { dayOf } from '../../src/dictionary/index.ts'
import type { Dictionary, ListVariable, Variable } from '../../src/dictionary/index.ts'
import type { Dice } from './dice.ts'
import { joinedFrom } from './random-rules.ts'

const RELATIONS = ['same_as', 'different_from', 'on_or_after', 'after', 'on_or_before', 'before'] as const

/** Random conditions over any dictionary, as YAML that is valid in rules. */

/** What conditions are drawn from. */
export interface Scope {
  readonly dice: Dice
  readonly dictionary: Dictionary
  /** The periods of time windows and durations: few, so that the days of records can lie around them. */
  readonly periods: readonly string[]
  /** Days, months and years with which dates are compared. */
  readonly calendar?: readonly string[]
  /** How often a condition also asks for the day on which a fact held. */
  readonly dated?: number
  /** The periods for windows on a date of birth, if they are not years. */
  readonly births?: readonly string[]
  /** How often lists with dates are asked for their latest or first entry. */
  readonly ranked?: number
}

/** How many times as often a fact is asked for that has several parts, or can be asked for in many ways. */
const WEIGHTS: Readonly<Partial<Record<Variable['type'], number>>> = { list: 4, lab: 2, date: 3, birth_date: 2, age: 3 }

/** Some conditions on the whole patient, single or combined. */
export function conditionsOver(scope: Scope, count: number): readonly string[] {
  const all = scope.dictionary.variables.flatMap((one): readonly Variable[] =>
    one.type === 'group' ? one.fields : [one],
  )
  const asked = all.filter((one) => one.type !== 'text')
  // Lists, labs and dates are rare among the facts, but most of what can go wrong involves them.
  const weighted = asked.flatMap((one) => Array.from({ length: WEIGHTS[one.type] ?? 1 }, () => one))
  const leaves = Array.from({ length: LEAVES }, () => requirementOn(scope.dice.one(weighted), scope, undefined))
  return joined(leaves, count, scope.dice)
}

/** Some conditions on one entry of a list. */
export function entryConditions(list: ListVariable, scope: Scope, count: number): readonly string[] {
  const fields = list.fields.flatMap((one): readonly Variable[] =>
    one.type === 'text' ? [] : one.type === 'date' ? [one, one] : [one],
  )
  const outside: readonly Variable[] = singles(scope.dictionary)
  const leaf = (): string => {
    const beside = scope.dice.chance(0.04) && outside.length > 0
    return requirementOn(scope.dice.one(beside ? outside : fields), scope, list)
  }
  return joined(Array.from({ length: 4 }, leaf), count, scope.dice)
}

/** The conditions of a rule set are combined from this many conditions on single facts. */
const LEAVES = 8

function joined(leaves: readonly string[], count: number, dice: Dice): readonly string[] {
  const seed = dice.whole(0, 0x7fffffff)
  return fc.sample(
    fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...leaves) }, joinedFrom(fc.constantFrom(...leaves))),
    {
      numRuns: count,
      seed,
    },
  )
}

function singles({ variables }: Dictionary): Variable[] {
  const all = variables.flatMap((one): readonly Variable[] => (one.type === 'group' ? one.fields : [one]))
  return all.filter((one) => one.type !== 'list' && one.type !== 'text')
}

/** A condition on one fact, such as `{side: left}`. `list` is the list of the current entry, if any. */
function requirementOn(variable: Variable, scope: Scope, list: ListVariable | undefined): string {
  if (variable.type === 'list') return `{${variable.name}: ${quantified(variable, scope)}}`
  const own = requirement(variable, scope, list)
  if (
    scope.dated === undefined ||
    dayOf(scope.dictionary, variable.path) === undefined ||
    !scope.dice.chance(scope.dated)
  )
    return `{${nameOf(variable, list)}: ${own}}`
  const is = scope.dice.chance(0.85) ? `is: ${own}, ` : ''
  return `{${variable.path}: {${is}within: ${scope.dice.one(scope.periods)}}}`
}

function nameOf(variable: Variable, list: ListVariable | undefined): string {
  return list !== undefined && variable.path.startsWith(`${list.path}[]`) ? variable.name : variable.path
}

function requirement(variable: Variable, scope: Scope, list: ListVariable | undefined): string {
  const { dice } = scope
  switch (variable.type) {
    case 'choice':
    case 'yes_no': {
      const others = comparable(variable, scope, list)
      if (others.length > 0 && dice.chance(list === undefined ? 0.3 : 0.45))
        return `{${dice.one(['same_as', 'different_from'])}: ${nameOf(dice.one(others), list)}}`
      if (variable.type === 'yes_no') return dice.one(['true', 'false'])
      const values = variable.values.map((one) => one.name)
      return dice.chance(0.6) ? dice.one(values) : `[${dice.some(values).join(', ')}]`
    }
    case 'integer': {
      const others = comparable(variable, scope, list)
      if (others.length > 0 && dice.chance(0.2))
        return `{${dice.one(['same_as', 'different_from'])}: ${nameOf(dice.one(others), list)}}`
      return range(variable.range.min, Math.min(variable.range.max, variable.range.min + 6), dice)
    }
    case 'age':
      return dice.one(['18..65', '">= 40"', '< 65 years', 'at least 18', '40'])
    case 'date':
    case 'birth_date': {
      const others = comparable(variable, scope, list)
      const isCompared = others.length > 0 && dice.chance(0.6)
      if (!isCompared) return window(variable.type, scope)
      const other = nameOf(dice.one(others), list)
      const period = dice.chance(0.15) ? '18 years' : dice.one(scope.periods)
      return dice.chance(0.4) ? duration(period, other, scope) : `{${dice.one(RELATIONS)}: ${other}}`
    }
    case 'lab':
      return labRange(variable.dimension, dice)
    default:
      throw new Error(`no rule asks for a ${variable.type}`)
  }
}

/** A condition on how long lies between two dates: at least some period, at most some period, or both. */
function duration(period: string, other: string, { dice, periods }: Scope): string {
  const words = dice.weighted({ least: 4, most: 3, both: 2 })
  const least = words === 'most' ? [] : [`${dice.one(['at_least', 'at_least', 'more_than'])}: ${period}`]
  const most = words === 'least' ? [] : [`${dice.one(['at_most', 'less_than'])}: ${dice.one(periods)}`]
  return `{${[...least, ...most].join(', ')}, ${dice.one(['after', 'after', 'before'])}: ${other}}`
}

function window(type: 'date' | 'birth_date', { dice, periods, births = YEARS, calendar = [] }: Scope): string {
  if (type === 'date' && calendar.length > 0 && dice.chance(0.45))
    return `${dice.one(['before', 'on or before', 'after', 'on or after'])} ${dice.one(calendar)}`
  if (type === 'date' && dice.chance(0.1)) return `between ${dice.one(periods)} and ${dice.one(periods)} ago`
  const period = dice.one(type === 'birth_date' ? births : periods)
  return dice.one([`within ${period}`, `less than ${period} ago`, `at least ${period} ago`, `more than ${period} ago`])
}

const YEARS = ['18 years', '40 years', '65 years']

/** The facts with which a fact can be compared. */
function comparable(variable: Variable, { dictionary }: Scope, list: ListVariable | undefined): Variable[] {
  const isDate = ({ type }: Variable): boolean => type === 'date' || type === 'birth_date'
  return [...(list?.fields ?? []), ...singles(dictionary)].filter((other) => {
    if (other.path === variable.path) return false
    if (variable.type === 'choice' && other.type === 'choice')
      return variable.values.some(({ name }) => other.values.some((one) => one.name === name))
    return isDate(variable) ? isDate(other) : other.type === variable.type
  })
}

function range(min: number, max: number, dice: Dice): string {
  const value = dice.whole(min, max)
  const more = Math.min(max, value + dice.whole(0, 2))
  return dice.one([
    `${value}`,
    `${value}..${more}`,
    `"<= ${value}"`,
    `"< ${more}"`,
    `"> ${value}"`,
    `at least ${value}`,
  ])
}

function labRange(dimension: string, dice: Dice): string {
  const multiple = dice.one(LAB_MULTIPLES)
  if (dice.chance(0.5))
    return dice.one([`"<= ${multiple} × ULN"`, `"> ${multiple} x ULN"`, `1..${multiple} × ULN`, `< ${multiple} × ULN`])
  const [unit, limits] =
    dimension === 'mass_concentration'
      ? dice.one([
          ['g/dL', ['2', '3']],
          ['g/L', ['20', '30']],
          ['mmol/L', ['200', '300']],
        ] as const)
      : dice.one([
          ['mmol/L', ['2', '3']],
          ['umol/L', ['2000', '3000']],
        ] as const)
  const limit = dice.one(limits)
  return dice.one([
    `"<= ${limit} ${unit}"`,
    `"> ${limit} ${unit}"`,
    `${limits[0]}..${limits[1]} ${unit}`,
    `">= ${limit} ${unit}"`,
  ])
}

const LAB_MULTIPLES = ['1', '1.5', '2.5']

function quantified(list: ListVariable, scope: Scope): string {
  const { dice } = scope
  const [where = '{}', other = '{}'] = entryConditions(list, scope, 2)
  const dates = list.fields.filter((one) => one.type === 'date').map((one) => one.name)
  if (scope.ranked !== undefined && dates.length > 0 && dice.chance(scope.ranked)) {
    const among = dice.chance(0.5) ? `, among: ${other}` : ''
    return `{${dice.one(['latest', 'first'])}: ${dice.chance(0.1) ? '{}' : where}, by: ${dice.one(dates)}${among}}`
  }
  const totals = list.fields.filter((one) => one.type === 'integer').map((one) => one.name)
  const counts = ['">= 2"', '1', '0..1', '"< 2"', '2..3', '">= 3"']
  const kind = dice.weighted({
    some: 5,
    every: 5,
    none: 4,
    both: 2,
    count: 4,
    total: totals.length === 0 ? 0 : 4,
    any: 1,
  })
  switch (kind) {
    case 'some':
    case 'every':
    case 'none':
      return `{${kind}: ${where}}`
    case 'both':
      return `{some: ${where}, none: ${other}}`
    case 'count':
      return `{count: ${dice.one(counts)}, where: ${where}}`
    case 'total': {
      const own = dice.one(['"> 4"', '2..5', '"<= 3"', '4'])
      return `{total: ${dice.one(totals)}, is: ${own}${dice.chance(0.6) ? `, where: ${where}` : ''}}`
    }
    case 'any':
      return dice.one(['{none: {}}', '{some: {}}', '{count: 1..2}'])
  }
}
