import { variablesByPath } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { factName, labelOf, valueLabel } from '../explain/index.ts'
import { isObject } from '../record/index.ts'
import type { Json, JsonObject } from '../record/index.ts'
import { harmless } from '../text/index.ts'
import { hanging, wrap } from './layout.ts'
import type { Paint } from './layout.ts'

/** A record for people: each fact with its value and where it comes from, then what could not be taken. */
export function conversionText(
  record: JsonObject,
  warnings: readonly { readonly path: string; readonly message: string }[],
  dictionary: Dictionary,
  width: number,
  paint: Paint,
): string {
  const sources = isObject(record['provenance']) ? record['provenance'] : {}
  const facts = leaves(record, dictionary)
  const lines = [
    paint.strong(
      `Patient ${harmless(String(record['id']))}: ${facts.filter((one) => one.value !== null).length} facts understood`,
    ),
  ]
  for (const { path, value } of facts.filter((one) => !one.path.includes('['))) {
    lines.push(...line(factName(path, dictionary), shown(path, value, dictionary), sources[path], width, paint))
  }
  for (const [entry, own] of entriesOf(facts)) {
    const texts = own.map(
      ({ path, value }) => `${labelOf(path.replace(/\[\d+\]/, '[]'), dictionary)} ${shown(path, value, dictionary)}`,
    )
    const what = texts.length === 0 ? 'nothing is known of it' : texts.join(', ')
    lines.push(...line(entryName(entry, dictionary), what, sources[entry], width, paint))
  }
  for (const [name, value] of Object.entries(record))
    if (isObject(value) && value['complete'] === false)
      lines.push(...hanging('', `${factName(name, dictionary)}: there may be more`, 2, 0, width))
  if (warnings.length > 0) lines.push('', paint.open('Not taken, or to be looked at'))
  for (const { path, message } of warnings) {
    const name = path === '' ? '' : `${known(path, dictionary) ? factName(path, dictionary) : path}: `
    lines.push(...hanging('-', `${harmless(name)}${harmless(message)}`, 2, 2, width))
  }
  return `${lines.join('\n')}\n`
}

function line(name: string, text: string, source: Json | undefined, width: number, paint: Paint): string[] {
  const lines = hanging('', `${name}: ${harmless(text)}`, 2, 0, width)
  const from = typeof source === 'string' ? `(${harmless(source)})` : ''
  const last = lines.at(-1) ?? ''
  if (from === '') return lines
  if (last.length + 1 + from.length <= width) return [...lines.slice(0, -1), `${last} ${paint.faint(from)}`]
  return [...lines, ...wrap(from, width - 4).map((one) => `    ${paint.faint(one)}`)]
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
  const variable = variablesByPath(dictionary).get(list)
  return `${variable?.type === 'list' ? variable.entry : list} ${Number(index) + 1}`
}

function known(path: string, dictionary: Dictionary): boolean {
  return variablesByPath(dictionary).has(path.replace(/\[\d+\]/, '[]'))
}

function shown(path: string, value: Json, dictionary: Dictionary): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'string' && known(path, dictionary)) return valueLabel(path, value, dictionary)
  if (!isObject(value)) return String(value)
  const { value: number, unit, comparator, uln, date } = value
  const limit = uln === undefined ? '' : `, upper limit ${JSON.stringify(uln)}`
  const when = date === undefined ? '' : `, ${String(date)}`
  return `${comparator === undefined ? '' : `${String(comparator)} `}${String(number)} ${String(unit ?? '')}${limit}${when}`
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
