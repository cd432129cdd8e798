import { dayOf, declaredPath, factOfDay, variableOf } from '../dictionary/index.ts'
import type { Dictionary, Variable } from '../dictionary/index.ts'
import { valueAt, withValue } from './path.ts'
import { isObject } from './record.ts'
import type { Json, JsonObject } from './record.ts'

/** Where a fact comes from, and the day on which it held: `{"value": 1, "date": "2026-03-01", "source": "Observation/17", "by": "AB"}`. */
interface Origin {
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

/** Where a fact or an entry of a list comes from, and who recorded it: as it says itself, or else as `provenance` does. */
export function sourceAt(record: JsonObject, path: string): string | undefined {
  const { source, by } = originOf(valueAt(record, path))
  const own = [source, by].filter((one) => one !== undefined)
  if (own.length > 0) return own.join(', ')
  const { provenance } = record
  const elsewhere = isObject(provenance) ? provenance[path] : undefined
  return typeof elsewhere === 'string' ? elsewhere : undefined
}

/** A value as a record states it with where it comes from; what it said of that before is kept, except the source. */
export function statedFrom(stated: Json, source: string): JsonObject {
  return { ...(isObject(stated) ? stated : { value: stated }), source }
}

/**
 * The record with a value put at a path, whatever else it says there; the day of a fact (`ecog.date`) is kept beside its value, known or not,
 * and a value beside the day that is known.
 */
export function withFact(record: JsonObject, path: string, value: Json, dictionary: Dictionary): JsonObject {
  const fact = factOfDay(dictionary, path)
  if (fact !== undefined) {
    const stated = valueAt(record, fact)
    return withValue(record, fact, { ...(isObject(stated) ? stated : { value: stated ?? null }), date: value })
  }
  const { date } = originOf(valueAt(record, path))
  const isDated = date !== undefined && dayOf(dictionary, path) !== undefined
  return withValue(record, path, isDated ? { ...(isObject(value) ? value : { value }), date } : value)
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
