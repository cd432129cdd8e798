import { entryPath, oncePer } from '../dictionary/index.ts'
import type { ChoiceVariable, Dictionary, GroupVariable, Variable } from '../dictionary/index.ts'
import { valuesOfSet } from '../record/index.ts'
import type { Json } from '../record/index.ts'
import type { Amounts } from './amounts.ts'
import type { Fact } from './fact.ts'
import type { Statement } from './statement.ts'

/** A variable at one path of a record, with everything about it that is the same in every record, made once. */
export interface Place {
  readonly variable: Variable
  readonly path: string
  /** The fields of a group; empty for other variables. */
  readonly fields: readonly Place[]
  /** The yes/no fact that some values of this one assert: whether its group applies. */
  readonly condition: string | undefined
  /** The entries of a list by number, as far as they have been needed: the places of their fields. */
  readonly entries: Entry[]
  /** The statement that the list has no further entries. */
  readonly all: Statement
  /** Statements of single values, by the value. */
  readonly told: Map<string | boolean, Statement>
  /** The units of a lab that have been met so far. */
  readonly amounts: Map<string, Amounts>
}

export interface Entry {
  readonly exists: Statement
  readonly fields: readonly Place[]
}

/** The places of all variables of a dictionary that are in no group and no list. */
export const placesOf: (dictionary: Dictionary) => readonly Place[] = oncePer(({ variables }) =>
  variables.map((variable) => placeAt(variable, variable.path)),
)

function placeAt(variable: Variable, path: string, condition?: string): Place {
  const entries: Entry[] = []
  const all: Statement = { path, subject: path, says: { type: 'all' } }
  const fields = variable.type === 'group' ? fieldsOf(variable, path) : []
  return { variable, path, fields, condition, entries, all, told: new Map(), amounts: new Map() }
}

function fieldsOf({ appliesWhen, fields }: GroupVariable, path: string): Place[] {
  return fields.map((field) => {
    const asserts = appliesWhen !== undefined && field.name !== appliesWhen
    return placeAt(field, `${path}.${field.name}`, asserts ? `${path}.${appliesWhen}` : undefined)
  })
}

/** An entry of a list by its number from 0. The first `MOST_ENTRIES` are cached. */
export function entryAt(list: Place, number: number): Entry {
  const known = list.entries[number]
  if (known !== undefined) return known
  const { variable, path } = list
  const own = entryPath(`${path}[]`, number)
  const fields = variable.type === 'list' ? variable.fields : []
  const made: Entry = {
    exists: { path: own, subject: own, says: { type: 'entry' } },
    fields: fields.map((field) => placeAt(field, entryPath(field.path, number))),
  }
  if (number === list.entries.length && number < MOST_ENTRIES) list.entries.push(made)
  return made
}

const MOST_ENTRIES = 32

/** The statement that a choice or yes/no fact has one value. It is the same object every time that value is stated. */
export function tellingOf(place: Place, value: string | boolean): Statement {
  const known = place.told.get(value)
  if (known !== undefined) return known
  const { path, condition, variable } = place
  const says = saidBy(variable, value)
  const isAsserting = condition !== undefined && asserts(variable, value)
  const made: Statement = { path, subject: path, says, ...(isAsserting && { asserts: condition }) }
  place.told.set(value, made)
  return made
}

function saidBy(variable: Variable, value: string | boolean): Fact {
  return { type: 'values', values: variable.type === 'choice' ? meanings(variable, [String(value)]) : [value] }
}

/** The values that a fact may have if one of the recorded values holds. */
export function meanings(variable: ChoiceVariable, names: readonly string[]): readonly string[] {
  const meant = names.flatMap((name) => variable.values.find((value) => value.name === name)?.standsFor ?? [name])
  return [...new Set(meant)]
}

/**
 * Whether a recorded value asserts that its group applies (`er: positive` does, `er: not_tested` does not). A set does
 * if each of its values does.
 */
export function asserts(field: Variable, value: Json | undefined): boolean {
  if (value === undefined || value === null) return false
  if (field.type === 'yes_no') return value === true
  if (field.type !== 'choice') return true
  const names = valuesOfSet(value) ?? [value]
  return names.every((name) => field.values.find((one) => one.name === name)?.silent !== true)
}
