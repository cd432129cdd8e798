import { told } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { chartText, factName, openLists, recordFacts, warningsIn } from '../explain/index.ts'
import type { Result } from '../explain/index.ts'
import { inEnglish, withCommas } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import { about, aboutAll, alike, countsOf, ENDINGS } from '../patients/index.ts'
import type { Accounted, Remark } from '../patients/index.ts'
import type { JsonObject } from '../record/index.ts'
import { columns, harmless } from '../text/index.ts'
import { hanging, wrap } from './layout.ts'
import type { Paint } from './layout.ts'

/** A chart or record that has been read. */
export interface Conversion {
  readonly record: JsonObject
  /** The notes made while reading it, in English and as data. */
  readonly noted: Result['warnings']
  /** For a chart: what became of each resource. */
  readonly account: readonly Accounted[] | undefined
}

/** In whose words and in what layout a conversion is shown. */
export interface ConversionLayout {
  readonly dictionary: Dictionary
  readonly say: Say
  readonly width: number
  readonly paint: Paint
}

/**
 * A record for people: each fact with its value and source, what could not be taken over, and what became of each
 * resource of a chart.
 */
export function conversionText({ record, noted, account }: Conversion, layout: ConversionLayout): string {
  const { dictionary, say, width, paint } = layout
  const facts = recordFacts(record, dictionary, say)
  const patient = harmless(String(record['id']))
  const lines = [paint.strong(say('account.title', { count: facts.length, patient }))]
  for (const { name, value, date, source, by } of facts) {
    const from = [source, by].filter((one) => one !== undefined)
    const said = harmless(date === undefined ? value : withCommas([value, date], say))
    lines.push(...line(say('fact.value', { fact: name, value: said }), withCommas(from, say), width, paint))
  }
  for (const list of openLists(record, dictionary, say))
    lines.push(...hanging('', say('account.more', { list }), 2, 0, width))
  if (noted.length > 0) lines.push('', paint.open(say('account.notes')))
  for (const { path, message } of warningsIn(noted, dictionary, say)) {
    const fact = harmless(factName(path, dictionary, say))
    const text = harmless(message)
    lines.push(...hanging('-', path === '' ? text : say('warning.of-fact', { fact, message: text }), 2, 2, width))
  }
  const named = new Set(noted.flatMap((one) => one.message.split(/[\s(),;.]+/)))
  if (account !== undefined) lines.push('', ...accountLines(account, named, layout))
  return `${lines.join('\n')}\n`
}

/** What became of a resource, in English for machines. `reason` is the same for all resources with the same cause. */
export function accountWords({ why, codes, ...one }: Accounted, dictionary: Dictionary): object {
  const said = why && { why: told(about(one.resource, why), inEnglish, dictionary), reason: why.key }
  return { ...one, ...said, codes }
}

/**
 * What became of every resource. Used resources are already shown beside their facts. The others are counted by type or
 * grouped by reason, without those that a line above has named (`named`).
 */
function accountLines(
  account: readonly Accounted[],
  named: ReadonlySet<string>,
  { dictionary, say, width, paint }: ConversionLayout,
): string[] {
  const lines = wrap(chartText(countsOf(account), say), width).map((one, i) => (i === 0 ? paint.strong(one) : one))
  for (const ending of ENDINGS) {
    const own = account.filter((one) => one.ending === ending)
    if (ending === 'used' || own.length === 0) continue
    const silent = own.filter(({ resource }) => !named.has(resource))
    const above = own.length === silent.length ? [] : [say('account.above', { count: own.length - silent.length })]
    const isCounted = ending === 'not relevant' || ending === 'old'
    // Deleted resources are always shown: they did exist, and somebody may miss them.
    const told = isCounted ? own.filter(({ why }) => why?.key === 'left.deleted') : silent
    const texts = [
      ...(isCounted ? [byType(own, say)] : above),
      ...byReason(told).map((one) => alikeText(one, dictionary, say)),
    ]
    lines.push(`  ${say(HEADINGS[ending])}`)
    for (const text of texts.slice(0, MOST_LINES)) lines.push(...hanging('-', harmless(text), 4, 2, width))
    if (texts.length > MOST_LINES) lines.push(`    … ${say('account.left-out', { count: texts.length - MOST_LINES })}`)
  }
  return lines
}

const MOST_LINES = 20

const HEADINGS = {
  'not relevant': 'account.ending.not_relevant',
  old: 'account.ending.old',
  'not certain': 'account.ending.not_certain',
  'not understood': 'account.ending.not_understood',
} as const

/** Resources counted by type: `Claim 12, Encounter 61`. */
function byType(account: readonly Accounted[], say: Say): string {
  const counts = new Map<string, number>()
  for (const { type } of account) counts.set(type, (counts.get(type) ?? 0) + 1)
  const sorted = [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return withCommas(
    sorted.map(([type, count]) => say('account.type', { type, count })),
    say,
  )
}

/** Resources with the same codes and the same reason: the first one, and how many there are. */
interface Alike {
  readonly first: string
  readonly why: Remark
  readonly codes: Accounted['codes']
  count: number
}

function byReason(account: readonly Accounted[]): readonly Alike[] {
  const groups = new Map<string, Alike>()
  for (const { resource, why, codes } of account) {
    if (why === undefined) continue
    const key = JSON.stringify([codes.map(({ code, display }) => [code, display]), alike(why)])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { first: resource, why, codes, count: 1 })
    else group.count++
  }
  return [...groups.values()]
}

function alikeText({ first, why, codes, count }: Alike, dictionary: Dictionary, say: Say): string {
  const said = told(aboutAll(first, count, why), say, dictionary)
  if (codes.length === 0) return said
  const shown = codes.map(({ code, display }) => (display === '' ? code : say('account.code', { code, display })))
  return say('account.of-codes', { codes: withCommas(shown, say), said })
}

function line(text: string, source: string, width: number, paint: Paint): string[] {
  const lines = hanging('', text, 2, 0, width)
  const from = source === '' ? '' : `(${harmless(source)})`
  const last = lines.at(-1) ?? ''
  if (from === '') return lines
  if (columns(last) + 1 + columns(from) <= width) return [...lines.slice(0, -1), `${last} ${paint.faint(from)}`]
  return [...lines, ...wrap(from, width - 4).map((one) => `    ${paint.faint(one)}`)]
}
