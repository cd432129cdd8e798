import { variablesByPath } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { chartText, factName, openLists, recordFacts } from '../explain/index.ts'
import { countsOf, ENDINGS } from '../patients/index.ts'
import type { Accounted } from '../patients/index.ts'
import type { JsonObject } from '../record/index.ts'
import { columns, harmless } from '../text/index.ts'
import { hanging, wrap } from './layout.ts'
import type { Paint } from './layout.ts'

/** A record for people: each fact with its value and where it comes from, what could not be taken, and how every resource of a chart ended. */
export function conversionText(
  record: JsonObject,
  warnings: readonly { readonly path: string; readonly message: string }[],
  account: readonly Accounted[] | undefined,
  dictionary: Dictionary,
  width: number,
  paint: Paint,
): string {
  const facts = recordFacts(record, dictionary)
  const lines = [paint.strong(`Patient ${harmless(String(record['id']))}: ${facts.length} facts understood`)]
  for (const { name, value, date, source, by } of facts) {
    const from = [source, by].filter((one) => one !== undefined).join(', ')
    lines.push(...line(name, date === undefined ? value : `${value}, ${date}`, from, width, paint))
  }
  for (const name of openLists(record, dictionary))
    lines.push(...hanging('', `${name}: there may be more`, 2, 0, width))
  if (warnings.length > 0) lines.push('', paint.open('Not taken, or to be looked at'))
  for (const { path, message } of warnings) {
    const name = path === '' ? '' : `${known(path, dictionary) ? factName(path, dictionary) : path}: `
    lines.push(...hanging('-', `${harmless(name)}${harmless(message)}`, 2, 2, width))
  }
  const told = new Set(warnings.flatMap((one) => one.message.split(/[\s(),;]+/)))
  if (account !== undefined) lines.push('', ...accountLines(account, told, width, paint))
  return `${lines.join('\n')}\n`
}

/** How every resource ended: the used ones stand beside their facts; the others come by kind, or by name where no line above names them (`told`). */
function accountLines(account: readonly Accounted[], told: ReadonlySet<string>, width: number, paint: Paint): string[] {
  const lines = wrap(chartText(countsOf(account)), width).map((one, i) => (i === 0 ? paint.strong(one) : one))
  for (const ending of ENDINGS) {
    const own = account.filter((one) => one.ending === ending)
    if (ending === 'used' || own.length === 0) continue
    const silent = own.filter(({ resource }) => !told.has(resource))
    const above = own.length === silent.length ? [] : [`${own.length - silent.length} named above`]
    const texts = ending === 'not relevant' || ending === 'old' ? [byType(own)] : [...above, ...byReason(silent)]
    lines.push(`  ${ending}`)
    for (const text of texts.slice(0, MOST_LINES)) lines.push(...hanging('-', harmless(text), 4, 2, width))
    if (texts.length > MOST_LINES) lines.push(`    … ${texts.length - MOST_LINES} more; --format json has them all`)
  }
  return lines
}

const MOST_LINES = 20

/** `Claim 12, Encounter 61`. */
function byType(account: readonly Accounted[]): string {
  const counts = new Map<string, number>()
  for (const { type } of account) counts.set(type, (counts.get(type) ?? 0) + 1)
  const sorted = [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return sorted.map(([type, count]) => `${type} ${count}`).join(', ')
}

/** Resources with the same codes and the same reason in one line. */
function byReason(account: readonly Accounted[]): string[] {
  const groups = new Map<string, string[]>()
  for (const { resource, why = '', codes } of account) {
    const code = codes.map((one) => (one.display === '' ? one.code : `${one.code} “${one.display}”`)).join(', ')
    const key = code === '' ? why : `${code}: ${why}`
    groups.set(key, [...(groups.get(key) ?? []), resource])
  }
  return [...groups].map(([said, [first = '', ...others]]) => {
    const names = others.length === 0 ? first : `${first} and ${others.length} more`
    return `${names} ${said.startsWith('(') || SENTENCE.test(said) ? said : `(${said})`}`
  })
}

/** Reasons that go on after a name. */
const SENTENCE = /^(is|was|does|has|names) /

function line(name: string, text: string, source: string, width: number, paint: Paint): string[] {
  const lines = hanging('', `${name}: ${harmless(text)}`, 2, 0, width)
  const from = source === '' ? '' : `(${harmless(source)})`
  const last = lines.at(-1) ?? ''
  if (from === '') return lines
  if (columns(last) + 1 + columns(from) <= width) return [...lines.slice(0, -1), `${last} ${paint.faint(from)}`]
  return [...lines, ...wrap(from, width - 4).map((one) => `    ${paint.faint(one)}`)]
}

function known(path: string, dictionary: Dictionary): boolean {
  return variablesByPath(dictionary).has(path.replace(/\[\d+\]/, '[]'))
}
