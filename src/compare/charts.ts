import { isObject } from '../record/index.ts'
import type { Json, JsonObject } from '../record/index.ts'
import { pairsOf } from './entries.ts'

/** One difference between two mappings of charts (FHIR). */
export interface ChartChange {
  /**
   * Where in the mapping, with list entries named by what they are: `labs.creatinine`, `observations[ecog].several`,
   * `conditions[icd10 F03].set`.
   */
  readonly path: string
  readonly was: Json | undefined
  readonly is: Json | undefined
  /** The entries that both sides have come in another order; then `was` and `is` are undefined. */
  readonly reordered?: true
}

/**
 * The differences between two mappings, given as data; undefined means that side has no mapping. List entries are
 * compared by what they are, wherever they stand. A different order is a difference too, because the first of two
 * entries with the same code wins.
 */
export function compareMappings(before: Json | undefined, after: Json | undefined, path = ''): ChartChange[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  if (isList(before) && isList(after)) return compareLists(before, after, path)
  if (!isObject(before) || !isObject(after) || isDayLimit(before) || isDayLimit(after))
    return [{ path, was: before, is: after }]
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
    compareMappings(before[key], after[key], path === '' ? key : `${path}.${key}`),
  )
}

function compareLists(before: readonly Json[], after: readonly Json[], path: string): ChartChange[] {
  const pairs = pairsOf(before, after)
  const nameOf = namesIn(before, after)
  const partners = new Map(pairs)
  const taken = new Set(partners.values())
  const places = before.flatMap((_, i) => partners.get(i) ?? [])
  const isMoved = places.some((place, i) => place < (places[i - 1] ?? 0))
  return [
    ...before.flatMap((was, i) => {
      const partner = partners.get(i)
      const is = partner === undefined ? undefined : after[partner]
      return compareMappings(was, is, `${path}${nameOf(is ?? was, is === undefined ? i : (partner ?? i))}`)
    }),
    ...after.flatMap((is, i) => (taken.has(i) ? [] : compareMappings(undefined, is, `${path}${nameOf(is, i)}`))),
    ...(isMoved ? [{ path, was: undefined, is: undefined, reordered: true } as const] : []),
  ]
}

/** How the entries of a list are named, for example `[ecog]`. A text or number is shown itself, so it has no name. */
function namesIn(...lists: readonly (readonly Json[])[]): (entry: Json, place: number) => string {
  const counts = lists.map((list) => countOf(list.flatMap((one) => (isObject(one) ? ownName(one) : []))))
  return (entry, place) => {
    if (!isObject(entry)) return isList(entry) ? `[${place}]` : ''
    const name = ownName(entry)
    const isOne = name !== '' && counts.every((one) => (one.get(name) ?? 0) <= 1)
    const code = isOne ? [] : codesOf(entry).slice(0, 1)
    const parts = [...(name === '' ? [] : [name]), ...code]
    return `[${parts.length === 0 || (!isOne && code.length === 0) ? place : parts.join(', ')}]`
  }
}

/** What an entry is about. */
function ownName(entry: JsonObject): string {
  const { fact, class: kind, list, from } = entry
  const name = [fact, kind, list].find((one) => typeof one === 'string')
  return typeof name === 'string' ? name : typeof from === 'number' ? `from ${from}` : ''
}

function codesOf({ codes }: JsonObject): string[] {
  return isList(codes) ? codes.filter((one) => typeof one === 'string') : []
}

function countOf(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

/** How old something in a chart may be, and what happens to what is older or undated: `{days: 90, else: drop}`. */
interface DayLimit {
  readonly days?: number
  readonly months?: number
  readonly else: 'drop' | 'warn'
}

export function isDayLimit(value: Json | undefined): value is Json & DayLimit {
  return isObject(value) && 'else' in value && ('days' in value || 'months' in value)
}
