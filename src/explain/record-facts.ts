import {
  declaredPath,
  dictionaryOrder,
  factName,
  labelOf,
  listOf,
  valueLabel,
  variableOf,
} from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { inEnglish } from '../messages/index.ts'
import { isObject, originOf, plainRecord, sourceOf, valueAt, valuesOfSet, verifiedAt } from '../record/index.ts'
import type { Json, JsonObject } from '../record/index.ts'
import { isNaming, KnownText } from './known-text.ts'
import { setLabel } from './wording.ts'

/** A fact of a record, or an entry of a list, in words. */
export interface RecordFact {
  readonly name: string
  readonly value: string
  /** The day on which it held, as recorded; undefined when there is none. */
  readonly date: string | undefined
  /** Where the record says that it comes from. */
  readonly source: string | undefined
  /** Who recorded it, and who verified it. */
  readonly by: string | undefined
}

/** What a record states, in the dictionary's order: single facts first, then the entries of its lists. */
export function recordFacts(record: JsonObject, dictionary: Dictionary): RecordFact[] {
  const facts = leaves(plainRecord(record, dictionary), dictionary)
  const from = (path: string): Pick<RecordFact, 'source' | 'by'> => fromOf(record, path, dictionary)
  const single = facts
    .filter((one) => !one.path.includes('['))
    .map(({ path, value }) => ({
      name: factName(path, dictionary),
      value: shown(path, value, dictionary),
      date: originOf(valueAt(record, path)).date,
      ...from(path),
    }))
  const entries = [...entriesOf(facts)].map(([entry, own]) => {
    const inOrder = own.toSorted((a, b) => dictionaryOrder(dictionary)(a.path, b.path))
    const texts = inOrder.map(({ path, value }) => fieldText(path, value, dictionary))
    const value = texts.length === 0 ? 'nothing is known of it' : texts.join(', ')
    // The fields of an entry are of the day of their list.
    const { date } = originOf(valueAt(record, listOf(entry) ?? entry))
    return { name: entryName(entry, dictionary), value, date, ...from(entry) }
  })
  // Beside what the record states stands what other sources say otherwise.
  const others = itemsOf(record['other_sources']).flatMap((other) =>
    recordFacts(other, dictionary).map((one) => ({ ...one, name: `${one.name}, by another source` })),
  )
  return [...single, ...others, ...entries]
}

/** Where a fact comes from, and who recorded it; of an entry that does not say it, as its list does. */
function fromOf(record: JsonObject, path: string, dictionary: Dictionary): Pick<RecordFact, 'source' | 'by'> {
  const own = originOf(valueAt(record, path))
  const list = listOf(path)
  const { by } = own.by === undefined && list !== undefined ? originOf(valueAt(record, list)) : own
  const bare = sourceOf(record, path) ?? (list === undefined ? undefined : sourceOf(record, list))
  const second = verifiedAt(record, path, dictionary)
  const hands = [by, second && `verified by ${second.by}, ${second.date}`].filter((one) => one !== undefined)
  return { source: bare, by: hands.length === 0 ? undefined : hands.join('; ') }
}

function itemsOf(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly JsonObject[]) : []
}

/** The names of the lists of a record that may have more entries than it states. */
export function openLists(record: JsonObject, dictionary: Dictionary): string[] {
  return Object.entries(record)
    .filter(([, value]) => isObject(value) && value['complete'] === false)
    .map(([name]) => factName(name, dictionary))
}

/** The facts of each entry of a list, by the entry's path. */
function entriesOf(
  facts: readonly { readonly path: string; readonly value: Json }[],
): Map<string, { path: string; value: Json }[]> {
  const entries = new Map<string, { path: string; value: Json }[]>()
  for (const one of facts) {
    const entry = /^.*\[\d+\]/.exec(one.path)?.[0]
    if (entry === undefined) continue
    const own = entries.get(entry) ?? []
    if (one.path !== entry) own.push(one)
    entries.set(entry, own)
  }
  return entries
}

/** `therapy 2` for `systemic_therapies[1]`. */
function entryName(path: string, dictionary: Dictionary): string {
  const [, list = '', index = '0'] = /^(.*)\[(\d+)\]$/.exec(path) ?? []
  const variable = variableOf(dictionary, list)
  return `${variable?.type === 'list' ? variable.entry : list} ${Number(index) + 1}`
}

/** A field of an entry with its value; of the one that says what the entry is only the value. */
function fieldText(path: string, value: Json, dictionary: Dictionary): string {
  const words = new KnownText(dictionary, inEnglish)
  if (typeof value === 'boolean' || typeof value === 'string')
    return words.field({ fact: path, value: { is: 'known', value } })
  const text = shown(path, value, dictionary)
  const declared = declaredPath(path)
  if (isNaming(declared, dictionary)) return inEnglish('field.naming', { value: text })
  return inEnglish('field.value', { field: labelOf(declared, dictionary), value: text })
}

function shown(path: string, value: Json, dictionary: Dictionary): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'string' && known(path, dictionary)) return valueLabel(path, value, dictionary)
  if (!isObject(value)) return String(value)
  const set = valuesOfSet(value)
  if (set !== undefined) return setLabel(path, set, dictionary)
  if (value['min'] !== undefined) return `${String(value['min'])} to ${String(value['max'])}`
  const { value: number, unit, comparator, uln } = value
  const limit = uln === undefined ? '' : `, upper limit ${JSON.stringify(uln)}`
  const sign = comparator === undefined ? '' : `${String(comparator)} `
  return `${sign}${String(number)}${unit === undefined || unit === null ? '' : ` ${String(unit)}`}${limit}`
}

function known(path: string, dictionary: Dictionary): boolean {
  return variableOf(dictionary, path.replace(/\[\d+\]/, '[]')) !== undefined
}

/** Every fact of a record with its path, in the dictionary's order; a lab is one fact. */
function leaves(record: JsonObject, dictionary: Dictionary): { readonly path: string; readonly value: Json }[] {
  return dictionary.variables.flatMap((variable): { path: string; value: Json }[] => {
    const value = record[variable.name]
    if (value === undefined || value === null) return []
    if (variable.type === 'group')
      return Object.entries(isObject(value) ? value : {}).flatMap(([key, own]) =>
        own === null ? [] : [{ path: `${variable.path}.${key}`, value: own }],
      )
    if (variable.type !== 'list') return [{ path: variable.path, value }]
    const items = Array.isArray(value)
      ? (value as readonly Json[])
      : isObject(value)
        ? (value['items'] as readonly Json[])
        : []
    return items.flatMap((item, i) => [
      { path: `${variable.path}[${i}]`, value: null },
      ...Object.entries(isObject(item) ? item : {}).flatMap(([key, own]) =>
        own === null ? [] : [{ path: `${variable.path}[${i}].${key}`, value: own }],
      ),
    ])
  })
}
