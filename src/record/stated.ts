import { declaredPath, variableOf } from '../dictionary/index.ts'
import type { Dictionary, Variable } from '../dictionary/index.ts'
import { valueAt, withValue } from './path.ts'
import { isObject } from './record.ts'
import type { Json, JsonObject } from './record.ts'

/** Where a fact comes from, and the day on which it held: `{"value": 1, "date": "2026-03-01", "source": "Observation/17", "by": "AB"}`. */
export interface Origin {
  /** A day, month or year. */
  readonly date?: string
  readonly source?: string
  /** Who recorded it. */
  readonly by?: string
}

/** The keys that say where a fact, a lab or an entry of a list comes from. */
export const ORIGIN_KEYS = ['date', 'source', 'by'] as const

/** What a record states of a single fact, without where it comes from: `1` for `{"value": 1, "by": "AB"}`. A lab keeps its day. */
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

/** The value of a fact of a record, without where it comes from. */
export function bareAt(record: JsonObject, path: string, dictionary: Dictionary): Json | undefined {
  const variable = variableOf(dictionary, declaredPath(path))
  const stated = valueAt(record, path)
  return variable === undefined ? stated : bareValue(variable, stated)
}

/** The values of a set (`{"one_of": ["spine", "rib"]}`); undefined for what is none. */
export function valuesOfSet(value: Json | undefined): readonly string[] | undefined {
  const set = isObject(value) ? value['one_of'] : undefined
  return Array.isArray(set) ? (set as readonly string[]) : undefined
}

/** What a fact, a lab or an entry of a list says of where it comes from. */
export function originOf(stated: Json | undefined): Origin {
  if (!isObject(stated)) return {}
  const known = ORIGIN_KEYS.flatMap((key) => (typeof stated[key] === 'string' ? [[key, stated[key]] as const] : []))
  return Object.fromEntries(known)
}

/** Where a fact or an entry of a list comes from: as it says itself, or else as `provenance` does. */
export function sourceOf(record: JsonObject, path: string): string | undefined {
  const { source } = originOf(valueAt(record, path))
  const { provenance } = record
  const elsewhere = isObject(provenance) ? provenance[path] : undefined
  return source ?? (typeof elsewhere === 'string' ? elsewhere : undefined)
}

/** The same with who recorded it. */
export function sourceAt(record: JsonObject, path: string): string | undefined {
  const all = [sourceOf(record, path), originOf(valueAt(record, path)).by].filter((one) => one !== undefined)
  return all.length === 0 ? undefined : all.join(', ')
}

/** Where the facts and entries of a record come from that say so themselves, by their paths; in the order of the record. */
export function originsIn(record: JsonObject): ReadonlyMap<string, Origin> {
  const found = new Map<string, Origin>()
  const visit = (value: Json | undefined, path: string): void => {
    if (Array.isArray(value)) return (value as readonly Json[]).forEach((one, i) => visit(one, `${path}[${i}]`))
    if (!isObject(value)) return
    const { date, ...hand } = originOf(value)
    // The date of an entry is a fact of its own.
    const isStated = STATED_KEYS.some((key) => Object.hasOwn(value, key))
    const origin = { ...(isStated && date !== undefined && { date }), ...hand }
    if (path !== '' && Object.keys(origin).length > 0) found.set(path, origin)
    for (const [key, own] of Object.entries(value))
      if (!OTHER_KEYS.includes(key)) visit(own, key === 'items' ? path : path === '' ? key : `${path}.${key}`)
  }
  visit(record, '')
  return found
}

/** One of these stands in every fact that is an object. */
const STATED_KEYS = ['value', 'one_of', 'min', 'items']
const OTHER_KEYS = ['confirmations', 'provenance', 'interview', 'other_sources']

/**
 * A value as a record states it, with some of where it comes from put in the place of what it said of that; undefined takes it away. A list becomes
 * the object that says whether it is complete, and an entry of a list stays as it is beside it.
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

/** A value as a record states it with where it comes from; what it said of that before is kept, except the source. */
export function statedFrom(stated: Json, source: string): JsonObject {
  return { ...(isObject(stated) ? stated : { value: stated }), source }
}

/** The record with the day on which a fact held, beside the value of the fact, known or not; undefined takes it away. */
export function withDate(record: JsonObject, fact: string, date: string | undefined): JsonObject {
  return withValue(record, fact, statedWith(valueAt(record, fact) ?? null, { date }))
}

/**
 * The record with every single fact as its value alone, and entries of lists with their fields alone: the same facts, without where they come
 * from. The shape of the record is in order.
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
