import { isObject } from '../record/index.ts'
import type { Json } from '../record/index.ts'

/** One thing in which two mappings of charts (FHIR) differ. */
export interface ChartChange {
  /** Where in the mapping, an entry of a list with the fact that it is about: `labs.creatinine[0]`, `observations[5] (ecog).several`. */
  readonly path: string
  readonly was: Json | undefined
  readonly is: Json | undefined
}

/** What two mappings, as data, differ in; undefined: that side has none. */
export function compareMappings(before: Json | undefined, after: Json | undefined, path = ''): ChartChange[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  const [a, b] = [partsOf(before), partsOf(after)]
  if (a === undefined || b === undefined || isDayLimit(before) || isDayLimit(after))
    return [{ path, was: before, is: after }]
  const isList = Array.isArray(before)
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((key) => {
    const [was, is] = [a.get(key), b.get(key)]
    const at = isList ? `${path}[${key}]${factOf(was, is)}` : path === '' ? key : `${path}.${key}`
    return compareMappings(was, is, at)
  })
}

/** How old something may be that a chart says, and what happens to what is older or has no day: `{days: 90, else: drop}`. */
interface DayLimit {
  readonly days?: number
  readonly months?: number
  readonly else: 'drop' | 'warn'
}

export function isDayLimit(value: Json | undefined): value is Json & DayLimit {
  return isObject(value) && 'else' in value && ('days' in value || 'months' in value)
}

/** ` (ecog)`: an entry is known by the fact that it is about, where both sides name the same. */
function factOf(...entries: readonly (Json | undefined)[]): string {
  const facts = new Set(entries.flatMap((one) => (isObject(one) ? [one['fact']] : [])))
  const [fact] = facts
  return facts.size === 1 && typeof fact === 'string' ? ` (${fact})` : ''
}

function partsOf(value: Json | undefined): ReadonlyMap<string, Json> | undefined {
  if (Array.isArray(value)) return new Map((value as readonly Json[]).map((one, i) => [String(i), one]))
  return isObject(value) ? new Map(Object.entries(value)) : undefined
}
