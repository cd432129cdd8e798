import { declaredPath, variableOf } from '../dictionary/index.ts'
import type { Dictionary, Variable } from '../dictionary/index.ts'
import { valueAt, withValue } from './path.ts'
import { isObject } from './record.ts'
import type { Json, JsonObject } from './record.ts'

/**
 * Where a fact comes from, and the day on which it held: the last three keys of
 * `{"value": 1, "date": "2026-03-01", "source": "Observation/17", "by": "AB"}`.
 */
export interface Origin {
  /** A day, month or year. */
  readonly date?: string
  readonly source?: string
  /** The person who recorded it. */
  readonly by?: string
}

/** The keys that give the origin of a fact, a lab or an entry of a list. */
export const ORIGIN_KEYS = ['date', 'source', 'by'] as const

/**
 * The value of a single fact without its origin: `1` for `{"value": 1, "by": "AB"}`. A lab keeps its day; groups and
 * lists are returned as they are.
 */
export function bareValue(variable: Variable, stated: Json | undefined): Json | undefined {
  if (!isObject(stated)) return stated
  switch (variable.type) {
    case 'group':
    case 'list':
      return stated
    case 'lab': {
      const { source: _source, by: _by, ...lab } = stated
      return lab
    }
    case 'choice':
      return Object.hasOwn(stated, 'one_of') ? { one_of: stated['one_of'] ?? null } : stated['value']
    case 'integer': {
      const { value, comparator } = stated
      if (value === undefined || value === null || comparator === undefined || comparator === null) return value
      return { value, comparator }
    }
    case 'age':
      return Object.hasOwn(stated, 'min') ? { min: stated['min'] ?? null, max: stated['max'] ?? null } : stated['value']
    default:
      return stated['value']
  }
}

/** The value of a fact of a record without its origin. */
export function bareAt(record: JsonObject, path: string, dictionary: Dictionary): Json | undefined {
  const variable = variableOf(dictionary, declaredPath(path))
  const stated = valueAt(record, path)
  return variable === undefined ? stated : bareValue(variable, stated)
}

/** The values of a set (`{"one_of": ["spine", "rib"]}`); undefined for anything else. */
export function valuesOfSet(value: Json | undefined): readonly string[] | undefined {
  const set = isObject(value) ? value['one_of'] : undefined
  return Array.isArray(set) ? (set as readonly string[]) : undefined
}

/** The origin that a fact, a lab or an entry of a list states for itself. */
export function originOf(stated: Json | undefined): Origin {
  if (!isObject(stated)) return {}
  const known = ORIGIN_KEYS.flatMap((key) => (typeof stated[key] === 'string' ? [[key, stated[key]] as const] : []))
  return Object.fromEntries(known)
}

/**
 * The source of a fact or an entry of a list: its own, or else the one in `provenance`; undefined if neither is given.
 */
export function sourceOf(record: JsonObject, path: string): string | undefined {
  const { source } = originOf(valueAt(record, path))
  const { provenance } = record
  const elsewhere = isObject(provenance) ? provenance[path] : undefined
  return source ?? (typeof elsewhere === 'string' ? elsewhere : undefined)
}

/** The same, followed by who recorded it. */
export function sourceAt(record: JsonObject, path: string): string | undefined {
  const all = [sourceOf(record, path), originOf(valueAt(record, path)).by].filter((one) => one !== undefined)
  return all.length === 0 ? undefined : all.join(', ')
}

/** The origins that facts and entries of a record state for themselves, by path, in the order of the record. */
export function originsIn(record: JsonObject): ReadonlyMap<string, Origin> {
  const found = new Map<string, Origin>()
  const visit = (value: Json | undefined, path: string): void => {
    if (Array.isArray(value)) return (value as readonly Json[]).forEach((one, i) => visit(one, `${path}[${i}]`))
    if (!isObject(value)) return
    const { date, ...hand } = originOf(value)
    // The date of an entry is a fact, not part of its origin.
    const isStated = STATED_KEYS.some((key) => Object.hasOwn(value, key))
    const origin = { ...(isStated && date !== undefined && { date }), ...hand }
    if (path !== '' && Object.keys(origin).length > 0) found.set(path, origin)
    for (const [key, own] of Object.entries(value))
      if (!OTHER_KEYS.includes(key)) visit(own, key === 'items' ? path : path === '' ? key : `${path}.${key}`)
  }
  visit(record, '')
  return found
}

/** Keys that mark an object as a fact. Only a lab whose value is left out has none of them. */
const STATED_KEYS = ['value', 'one_of', 'min', 'items']
const OTHER_KEYS = ['confirmations', 'provenance', 'interview', 'other_sources']

/**
 * A value with some parts of its origin replaced; a part that is undefined is removed. A list becomes the object that
 * says whether it is complete; an entry of a list keeps its fields.
 */
export function statedWith(stated: Json, origin: { readonly [Key in keyof Origin]: string | undefined }): Json {
  const keys = ORIGIN_KEYS.filter((key) => Object.hasOwn(origin, key))
  if (!isObject(stated) && keys.every((key) => origin[key] === undefined)) return stated
  const kept = Object.entries(objectOf(stated)).filter(([key]) => !(keys as readonly string[]).includes(key))
  const own = keys.flatMap((key) => (origin[key] === undefined ? [] : [[key, origin[key]] as const]))
  return Object.fromEntries([...kept, ...own])
}

function objectOf(stated: Json): JsonObject {
  if (isObject(stated)) return stated
  return Array.isArray(stated) ? { complete: true, items: stated as readonly Json[] } : { value: stated }
}

/** A value with this source. Other parts of its origin are kept. */
export function statedFrom(stated: Json, source: string): JsonObject {
  return { ...(isObject(stated) ? stated : { value: stated }), source }
}

/**
 * The record with the day on which a fact held, written beside the value, whether
 * that is known or not; undefined removes it.
 */
export function withDate(record: JsonObject, fact: string, date: string | undefined): JsonObject {
  return withValue(record, fact, statedWith(valueAt(record, fact) ?? null, { date }))
}

/**
 * The record without origins: every single fact as its value alone, and entries of lists with only their fields. The
 * shape of the record must have been checked.
 */
export function plainRecord(record: JsonObject, dictionary: Dictionary): JsonObject {
  const others = record['other_sources']
  const plainOther = (other: Json): Json =>
    isObject(other) ? { ...other, ...plainFields(other, dictionary.variables) } : other
  return {
    ...record,
    ...plainFields(record, dictionary.variables),
    ...(Array.isArray(others) && { other_sources: (others as readonly Json[]).map(plainOther) }),
  }
}

function plainFields(values: JsonObject, fields: readonly Variable[]): JsonObject {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const plain = plainValue(field, values[field.name])
      return plain === undefined ? [] : [[field.name, plain] as const]
    }),
  )
}

function plainValue(variable: Variable, stated: Json | undefined): Json | undefined {
  if (!isObject(stated) && !Array.isArray(stated)) return stated
  if (variable.type === 'group') return isObject(stated) ? plainFields(stated, variable.fields) : stated
  if (variable.type !== 'list') return bareValue(variable, stated)
  const plainItems = (items: Json | undefined): Json =>
    ((items ?? []) as readonly Json[]).map((item) => (isObject(item) ? plainFields(item, variable.fields) : item))
  return isObject(stated) ? { ...stated, items: plainItems(stated['items']) } : plainItems(stated)
}
