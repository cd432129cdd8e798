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
import { inEnglish, withCommas, withSemicolons } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import { isObject, originOf, plainRecord, sourceOf, valueAt, valuesOfSet, verifiedAt } from '../record/index.ts'
import type { Json, JsonObject } from '../record/index.ts'
import { isNaming, KnownText } from './known-text.ts'
import { sourceText } from './origin-texts.ts'
import { setLabel } from './wording.ts'

/** A fact of a record, or an entry of a list, in words. */
export interface RecordFact {
  readonly name: string
  readonly value: string
  /** The day on which it held, as recorded; undefined if none is. */
  readonly date: string | undefined
  /** Where the record says that it comes from. */
  readonly source: string | undefined
  /** Who recorded it, and who verified it. */
  readonly by: string | undefined
}

/** The words to use. */
interface Words {
  readonly dictionary: Dictionary
  readonly say: Say
}

/**
 * What a record states: single facts in the dictionary's order, what other sources say, the entries of its lists, and
 * the lists that it says are empty.
 */
export function recordFacts(record: JsonObject, dictionary: Dictionary, say: Say = inEnglish): RecordFact[] {
  const words = { dictionary, say }
  const facts = leaves(plainRecord(record, dictionary), dictionary)
  const from = (path: string): Pick<RecordFact, 'source' | 'by'> => fromOf(record, path, words)
  const single = facts
    .filter((one) => !one.path.includes('['))
    .map(({ path, value }) => ({
      name: factName(path, dictionary, say),
      value: shown(path, value, words),
      date: originOf(valueAt(record, path)).date,
      ...from(path),
    }))
  const entries = [...entriesOf(facts)].map(([entry, own]) => {
    const inOrder = own.toSorted((a, b) => dictionaryOrder(dictionary)(a.path, b.path))
    const texts = inOrder.map(({ path, value }) => fieldText(path, value, words))
    const value = texts.length === 0 ? say('known.nothing') : withCommas(texts, say)
    // The fields of an entry have the day of their list.
    const { date } = originOf(valueAt(record, listOf(entry) ?? entry))
    return { name: entryName(entry, words), value, date, ...from(entry) }
  })
  // What other sources say is listed beside what the record itself states.
  const others = itemsOf(record['other_sources']).flatMap((other) =>
    recordFacts(other, dictionary, say).map((one) => ({ ...one, name: say('known.by-another', { fact: one.name }) })),
  )
  const none = dictionary.variables
    .filter(({ path, type }) => type === 'list' && isNone(valueAt(record, path)))
    .map(({ path }) => {
      const { date } = originOf(valueAt(record, path))
      return { name: labelOf(path, dictionary, say), value: say('value.none'), date, ...from(path) }
    })
  return [...single, ...others, ...entries, ...none]
}

/** Whether a list is known to have no entries. */
function isNone(stated: Json | undefined): boolean {
  const items = isObject(stated) && stated['complete'] !== false ? stated['items'] : stated
  return Array.isArray(items) && items.length === 0
}

/** Where a fact comes from, and who recorded it. An entry that does not say is given what its list says. */
function fromOf(record: JsonObject, path: string, { dictionary, say }: Words): Pick<RecordFact, 'source' | 'by'> {
  const own = originOf(valueAt(record, path))
  const list = listOf(path)
  const { by } = own.by === undefined && list !== undefined ? originOf(valueAt(record, list)) : own
  const bare = sourceOf(record, path) ?? (list === undefined ? undefined : sourceOf(record, list))
  const second = verifiedAt(record, path, dictionary)
  const verified = second && say('known.verified', { who: second.by, day: second.date })
  const hands = [by, verified].filter((one) => one !== undefined)
  return { source: bare && sourceText(bare, say), by: hands.length === 0 ? undefined : withSemicolons(hands, say) }
}

function itemsOf(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly JsonObject[]) : []
}

/** The names of the lists of a record that may have more entries than it states. */
export function openLists(record: JsonObject, dictionary: Dictionary, say: Say = inEnglish): string[] {
  return Object.entries(record)
    .filter(([, value]) => isObject(value) && value['complete'] === false)
    .map(([name]) => factName(name, dictionary, say))
}

/** The facts of each entry of a list, by the path of the entry. */
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

/** The name of an entry: `therapy 2` for `systemic_therapies[1]`. */
function entryName(path: string, { dictionary, say }: Words): string {
  const [, list = '', index = '0'] = /^(.*)\[(\d+)\]$/.exec(path) ?? []
  const variable = variableOf(dictionary, list)
  return say('name.entry', { entry: variable?.type === 'list' ? variable.entry : list, number: Number(index) + 1 })
}

/** A field of an entry, with its value; only the value for the field that says what the entry is. */
function fieldText(path: string, value: Json, words: Words): string {
  const { dictionary, say } = words
  if (typeof value === 'boolean' || typeof value === 'string')
    return new KnownText(dictionary, say).field({ fact: path, value: { is: 'known', value } })
  const text = shown(path, value, words)
  const declared = declaredPath(path)
  if (isNaming(declared, dictionary)) return say('field.naming', { value: text })
  return say('field.value', { field: labelOf(declared, dictionary, say), value: text })
}

function shown(path: string, value: Json, { dictionary, say }: Words): string {
  if (typeof value === 'boolean') return say(value ? 'value.yes' : 'value.no')
  if (typeof value === 'string' && known(path, dictionary)) return valueLabel(path, value, dictionary)
  if (!isObject(value)) return String(value)
  const set = valuesOfSet(value)
  if (set !== undefined) return setLabel(path, set, dictionary, say)
  if (value['min'] !== undefined) return say('value.between', { min: String(value['min']), max: String(value['max']) })
  const { value: number, unit, comparator, uln } = value
  const plain = String(number)
  const signed =
    comparator === undefined ? plain : say('value.compared', { comparator: String(comparator), value: plain })
  const whole =
    unit === undefined || unit === null ? signed : say('value.with-unit', { value: signed, unit: String(unit) })
  return uln === undefined ? whole : say('known.limit', { value: whole, limit: JSON.stringify(uln) })
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
