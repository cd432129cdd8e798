import { ageFrom, factName, variableOf } from '../dictionary/index.ts'
import type { Dictionary, Variable } from '../dictionary/index.ts'
import { recordFacts } from '../explain/index.ts'
import { completedYears, parseDay } from '../quantity/index.ts'
import type { Day } from '../quantity/index.ts'
import { isObject, valueAt, withValue } from '../record/index.ts'
import type { Json, JsonObject } from '../record/index.ts'

/** How one record differs from another, by the paths of an example's `set:`. `null` means nothing is recorded. */
export type Changes = ReadonlyMap<string, Json>

export function changesBetween(base: JsonObject, record: JsonObject, dictionary: Dictionary): Changes {
  const changes = new Map<string, Json>()
  const compare = (path: string, variable: Variable): void => {
    const [before, after] = [valueAt(base, path) ?? null, valueAt(record, path) ?? null]
    if (JSON.stringify(before) === JSON.stringify(after)) return
    if (variable.type === 'group') return variable.fields.forEach((field) => compare(field.path, field))
    const fields = variable.type === 'list' ? fieldChanges(path, before, after) : undefined
    if (fields === undefined) changes.set(path, after)
    else for (const [field, value] of fields) changes.set(field, value)
  }
  for (const variable of dictionary.variables) compare(variable.path, variable)
  const answers = record['confirmations'] ?? null
  if (JSON.stringify(base['confirmations'] ?? null) !== JSON.stringify(answers)) changes.set('confirmations', answers)
  return changes
}

/** The one field of one entry that changed, if nothing else in the list differs; undefined otherwise. */
function fieldChanges(path: string, before: Json, after: Json): readonly (readonly [string, Json])[] | undefined {
  if (!Array.isArray(before) || !Array.isArray(after) || before.length !== after.length) return undefined
  const changes = before.flatMap((one: Json, i) => {
    const other = (after as readonly Json[])[i] ?? null
    if (!isObject(one) || !isObject(other)) return []
    return [...new Set([...Object.keys(one), ...Object.keys(other)])]
      .filter((key) => JSON.stringify(one[key] ?? null) !== JSON.stringify(other[key] ?? null))
      .map((key) => [`${path}[${i}].${key}`, other[key] ?? null] as const)
  })
  return changes.length === 1 ? changes : undefined
}

export function withChanges(base: JsonObject, changes: Changes): JsonObject {
  return [...changes].reduce<JsonObject>((record, [path, value]) => withValue(record, path, value), base)
}

/** The changes to a record in words: `age: 76`, `operation 1: simple mastectomy`, `metastases: none`. */
export function changeTexts(changes: Changes, dictionary: Dictionary, asOf: Day): string[] {
  return [...changes].flatMap(([path, value]) => {
    if (path === 'confirmations') return []
    if (value === null) return [`${factName(path, dictionary)} not known`]
    const variable = variableOf(dictionary, path)
    if (Array.isArray(value) && value.length === 0) return [`${variable?.label ?? path}: none`]
    const age = variable?.type === 'birth_date' ? ageFrom(dictionary, path) : undefined
    const born = typeof value === 'string' ? parseDay(value) : undefined
    if (age !== undefined && born !== undefined) return [`${age.label}: ${completedYears(born, asOf)}`]
    const shown = recordFacts(alone(path, value), dictionary)
    return shown.slice(path.includes('[') ? -1 : 0).map((one) => `${one.name}: ${one.value}`)
  })
}

/** A record that says only this. For a field of a list entry, the entries before it are empty. */
function alone(path: string, value: Json): JsonObject {
  const [, list, at] = /^(.*)\[(\d+)\]/.exec(path) ?? []
  if (list === undefined) return withValue({}, path, value)
  const entries = Array.from({ length: Number(at) + 1 }, () => ({}))
  return withValue(withValue({}, list, entries), path, value)
}
