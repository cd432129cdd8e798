import { variablesByPath } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { factName, openLists, recordFacts } from '../explain/index.ts'
import type { JsonObject } from '../record/index.ts'
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
  const facts = recordFacts(record, dictionary)
  const lines = [paint.strong(`Patient ${harmless(String(record['id']))}: ${facts.length} facts understood`)]
  for (const { name, value, date, source } of facts)
    lines.push(...line(name, date === undefined ? value : `${value}, ${date}`, source, width, paint))
  for (const name of openLists(record, dictionary))
    lines.push(...hanging('', `${name}: there may be more`, 2, 0, width))
  if (warnings.length > 0) lines.push('', paint.open('Not taken, or to be looked at'))
  for (const { path, message } of warnings) {
    const name = path === '' ? '' : `${known(path, dictionary) ? factName(path, dictionary) : path}: `
    lines.push(...hanging('-', `${harmless(name)}${harmless(message)}`, 2, 2, width))
  }
  return `${lines.join('\n')}\n`
}

function line(name: string, text: string, source: string | undefined, width: number, paint: Paint): string[] {
  const lines = hanging('', `${name}: ${harmless(text)}`, 2, 0, width)
  const from = source === undefined ? '' : `(${harmless(source)})`
  const last = lines.at(-1) ?? ''
  if (from === '') return lines
  if (last.length + 1 + from.length <= width) return [...lines.slice(0, -1), `${last} ${paint.faint(from)}`]
  return [...lines, ...wrap(from, width - 4).map((one) => `    ${paint.faint(one)}`)]
}

function known(path: string, dictionary: Dictionary): boolean {
  return variablesByPath(dictionary).has(path.replace(/\[\d+\]/, '[]'))
}
