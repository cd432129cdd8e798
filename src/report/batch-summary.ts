import type { Summary, SummaryTrial } from '../batch/index.ts'
import { countedCriteria, endingsText } from '../explain/index.ts'
import { inEnglish, withCommas } from '../messages/index.ts'
import type { MessageKey, Say } from '../messages/index.ts'
import type { Json } from '../record/index.ts'
import { beginning, columns, harmless, padded, paddedBefore } from '../text/index.ts'
import { hanging, wrap } from './layout.ts'
import type { Paint } from './layout.ts'

const MOST_FACTS = 15
const MOST_REASONS = 10
const MOST_CODES = 15

/** How the numbers are shown, and in whose words. */
interface Shown {
  readonly width: number
  readonly paint: Paint
  readonly say: Say
}

/** The numbers of a batch for a terminal. Bars are drawn with characters, so that they can be read without colour. */
export function summaryText(summary: Summary, width: number, paint: Paint, say: Say = inEnglish): string {
  const shown = { width, paint, say }
  const lines = [paint.strong(countsText(summary, say))]
  for (const text of siteTexts(summary, say)) lines.push(...wrap(harmless(text), width))
  lines.push('')
  // If nobody was screened, there is nothing to say about trials.
  if (summary.screened > 0) {
    lines.push(...trialTable(summary, shown))
    for (const trial of summary.trials) lines.push('', ...attrition(trial, summary.screened, shown))
    lines.push('', ...worklist(summary, shown), '')
    lines.push(...againLines(summary, shown), ...queryLines(summary, shown))
  }
  lines.push(...refusedLines(summary, shown))
  if (summary.charts !== undefined) lines.push('', ...chartLines(summary.charts, shown))
  return `${lines.join('\n').trimEnd()}\n`
}

/** For example `12 records: 10 screened, 2 refused`. */
export function countsText({ records, screened, rejected }: Summary, say: Say): string {
  return say('batch.counts', { count: records, screened, rejected })
}

/** What the reader should know about a trial before its numbers. */
export function aboutTexts(trial: SummaryTrial, screened: number, say: Say): string[] {
  const { enrolment, verdicts } = trial
  const { ineligible = 0 } = verdicts
  const stale = staleText(trial, say)
  return [
    ...(enrolment === 'closed' ? [say('batch.trials.closed', { count: ineligible, screened })] : []),
    ...(stale === undefined ? [] : [stale]),
  ]
}

/**
 * How many matches of a trial rest on facts that are too old, such as `Of its 120 matches, 41 rest on facts that are
 * too old: ALT 40, ECOG 3.`
 */
function staleText({ match, stale }: SummaryTrial, say: Say): string | undefined {
  if (stale === undefined) return undefined
  const facts = stale.facts.map(({ label, patients }) =>
    say('batch.trials.stale.fact', { fact: label, count: patients }),
  )
  return say('batch.trials.stale', {
    count: stale.patients,
    matches: say('batch.matches', { count: match }),
    facts: withCommas(facts, say),
  })
}

function againLines({ measure_again: facts = [] }: Summary, shown: Shown): string[] {
  if (facts.length === 0) return []
  const rows = facts.map(({ label, patients, trials }) => ({
    counts: [patients],
    text: whereText(label, trials, shown.say),
  }))
  return [...countTable('batch.again', ['column.patients', 'column.fact'], rows, MOST_FACTS, shown), '']
}

function queryLines({ queries = [] }: Summary, shown: Shown): string[] {
  if (queries.length === 0) return []
  const rows = queries.map(({ query, say: text, patients }) => ({
    counts: [patients],
    text: shown.say('batch.queries.line', { query, text }),
  }))
  return [...countTable('batch.queries', ['column.patients', 'batch.queries.query'], rows, MOST_FACTS, shown), '']
}

function refusedLines({ reasons }: Summary, { width, paint, say }: Shown): string[] {
  if (reasons.length === 0) return []
  const lines = [paint.strong(say('batch.refused'))]
  for (const { reason, records } of reasons.slice(0, MOST_REASONS))
    lines.push(...hanging(String(records).padStart(7), harmless(reason), 0, 9, width))
  const more = reasons.length - MOST_REASONS
  return more > 0 ? [...lines, `${' '.repeat(9)}${say('batch.more-reasons', { count: more })}`] : lines
}

/**
 * What was added to the records of a batch (facts from the site, and assumed facts), and how many verdicts were proved.
 */
export function siteTexts({ with: site, assumed = [], certified }: Summary, say: Say = inEnglish): string[] {
  const texts: string[] = []
  if (site !== undefined) {
    const { file, joined, without, unmatched = 0 } = site
    texts.push(say('batch.with', { file, joined, without }))
    if (unmatched > 0) texts.push(say('batch.with.unmatched', { count: unmatched, file }))
  }
  if (certified !== undefined) {
    const { records, proved, not_certified: left } = certified
    texts.push(say('batch.certified', { count: records, proved, left }))
  }
  for (const { label, value, patients } of assumed) {
    const what = say('fact.value', { fact: label, value: wordOf(value, say) })
    texts.push(say('batch.assumed', { assumed: what, patients: say('batch.patients', { count: patients }) }))
  }
  return texts
}

function wordOf(value: Json, say: Say): string {
  if (typeof value === 'boolean') return say(value ? 'value.yes' : 'value.no')
  return String(value).replaceAll('_', ' ')
}

/** What became of the resources in charts, in one sentence. */
export function chartsText(charts: NonNullable<Summary['charts']>, say: Say): string {
  const patients = say('batch.patients', { count: charts.patients })
  return say('batch.charts.ended', { count: charts.resources, patients, endings: endingsText(charts, say) })
}

/** What became of the resources in charts, then the codes that the mapping does not know, most patients first. */
function chartLines(charts: NonNullable<Summary['charts']>, shown: Shown): string[] {
  const lines = wrap(chartsText(charts, shown.say), shown.width)
  const rows = charts.codes_to_map.map((one) => ({ counts: [one.patients], text: codeText(one, shown.say) }))
  if (rows.length === 0) return lines
  return [...lines, '', ...countTable('batch.codes', ['column.patients', 'batch.codes.code'], rows, MOST_CODES, shown)]
}

function codeText(
  { system, code: bare, display }: NonNullable<Summary['charts']>['codes_to_map'][number],
  say: Say,
): string {
  const code = display === '' ? bare : say('batch.codes.display', { code: bare, display })
  return system === '' ? code : say('batch.codes.of-system', { code, system })
}

/** The trials with a bar each: `#` for matches, `?` for undetermined patients and `.` for those who are out. */
function trialTable({ trials, screened }: Summary, { width, paint, say }: Shown): string[] {
  const first = say('column.trial')
  const heads = [say('batch.match'), say('batch.possible'), say('batch.out')]
  const widest = Math.max(columns(first), ...trials.map((one) => columns(one.id)))
  const numbers = Math.max(...heads.map(columns), String(screened).length)
  const room = Math.max(10, width - widest - 3 * (numbers + 1) - 3)
  const lines = [paint.faint(`${padded(first, widest)} ${heads.map((head) => paddedBefore(head, numbers)).join(' ')}`)]
  for (const { id, match, possible, out } of trials) {
    const counts = [match, possible, out].map((count) => String(count).padStart(numbers)).join(' ')
    const [a, b] = shares([match, possible, out], room)
    const bar = `${paint.good('#'.repeat(a ?? 0))}${paint.open('?'.repeat(b ?? 0))}`
    lines.push(`${paint.strong(padded(id, widest))} ${counts}  ${bar}${'.'.repeat(room - (a ?? 0) - (b ?? 0))}`)
  }
  const legend = say('batch.trials.legend', { match: '#', possible: '?', out: '.' })
  lines.push(paint.faint(`${' '.repeat(widest + 1)}${legend}`))
  return lines
}

/** How many characters each count gets, in proportion. Only a count of zero gets none. */
function shares(counts: readonly number[], room: number): number[] {
  const whole = counts.reduce((sum, one) => sum + one, 0)
  if (whole === 0) return counts.map(() => 0)
  return counts.map((one) => (one === 0 ? 0 : Math.max(1, Math.round((room * one) / whole))))
}

/**
 * How many patients each criterion keeps out, and how many it alone keeps out. Criteria that neither keep anybody out
 * nor are unknown for anybody are left out.
 */
function attrition(trial: SummaryTrial, screened: number, { width, paint, say }: Shown): string[] {
  const { id, title, criteria } = trial
  const shown = countedCriteria(criteria)
  const indented = (text: string): string[] => wrap(text, width - 2).map((line) => `  ${line}`)
  const lines = wrap(`${id}  ${harmless(title)}`, width).map((line, i) => (i === 0 ? paint.strong(line) : line))
  lines.push(...aboutTexts(trial, screened, say).flatMap(indented))
  if (shown.length === 0) return [...lines, ...indented(say('batch.attrition.none'))]
  const first = say('column.criterion')
  const heads = ATTRITION.map((key) => say(key))
  const size = Math.max(7, String(screened).length, ...heads.map(columns))
  lines.push(paint.faint(`  ${padded(first, 9)} ${heads.map((head) => paddedBefore(head, size)).join(' ')}`))
  const left = width - 12 - 4 * (size + 1) - BAR - 3
  for (const { id: criterion, text, fail, alone, unknown, remaining } of shown) {
    const counts = [fail, alone, unknown, remaining].map((count) => String(count).padStart(size)).join(' ')
    const length = screened === 0 ? 0 : Math.ceil((BAR * fail) / screened)
    const bar = `${paint.bad('#'.repeat(length))}${' '.repeat(BAR - length)}`
    const name = padded(criterion, Math.max(9, columns(first)))
    lines.push(`  ${name} ${counts}  ${bar} ${paint.faint(shortened(harmless(text), left))}`.trimEnd())
  }
  return [...lines, ...leftTexts(trial, say).flatMap(indented)]
}

const ATTRITION = ['batch.out', 'batch.attrition.alone', 'batch.attrition.unknown', 'batch.attrition.left'] as const

/** The width of the bar beside a criterion, in columns. */
const BAR = 10

/** How many patients of a trial are kept out by no single criterion, and how many people must look at themselves. */
export function leftTexts({ jointly, not_worked_out: spent }: SummaryTrial, say: Say): string[] {
  return [
    ...(jointly > 0 ? [say('batch.attrition.jointly', { count: jointly })] : []),
    ...(spent === undefined ? [] : [say('batch.attrition.spent', { count: spent })]),
  ]
}

/** Text cut to the available width; empty if there is hardly any. */
function shortened(text: string, room: number): string {
  if (room < 12) return ''
  return columns(text) <= room ? text : `${beginning(text, room - 1).trimEnd()}…`
}

/** What is said if the worklist is empty. */
export function nothingToFind(trials: Summary['trials'], say: Say): string {
  return say(trials.some((one) => one.not_worked_out !== undefined) ? 'batch.work.none-else' : 'batch.work.none')
}

function worklist({ worklist: facts, trials }: Summary, shown: Shown): string[] {
  const { say } = shown
  if (facts.length === 0) return [nothingToFind(trials, say)]
  const rows = facts.map(({ label, patients, verdicts, alone, trials: where }) => ({
    counts: [patients, verdicts, alone],
    text: whereText(label, where, say),
  }))
  const heads = ['column.patients', 'batch.work.verdicts', 'batch.attrition.alone', 'column.fact'] as const
  return countTable('batch.work', heads, rows, MOST_FACTS, shown)
}

/** A fact with its trial, or with the number of trials. */
function whereText(fact: string, trials: Readonly<Record<string, number>>, say: Say): string {
  const [first = '', ...others] = Object.keys(trials)
  const where = others.length === 0 ? first : say('batch.trials', { count: others.length + 1 })
  return say('batch.work.fact', { fact, trials: where })
}

/**
 * A table of counts, each row with a text: the first `most` rows, and how many more there are. The last head is that of
 * the texts.
 */
function countTable(
  heading: MessageKey,
  heads: readonly MessageKey[],
  rows: readonly { readonly counts: readonly number[]; readonly text: string }[],
  most: number,
  { width, paint, say }: Shown,
): string[] {
  const words = heads.map((key) => say(key))
  const sizes = words.slice(0, -1).map((word, i) => Math.max(columns(word), i === 2 ? 7 : 8))
  const inColumns = (cells: readonly (string | number)[]): string =>
    sizes.map((size, i) => paddedBefore(String(cells[i] ?? ''), size)).join(' ')
  const lines = [paint.strong(say(heading)), paint.faint(`${inColumns(words)}  ${words.at(-1) ?? ''}`)]
  for (const { counts, text } of rows.slice(0, most)) {
    const numbers = inColumns(counts)
    lines.push(...hanging(numbers, harmless(text), 0, columns(numbers) + 2, width))
  }
  return rows.length > most ? [...lines, `  ${say('batch.more', { count: rows.length - most })}`] : lines
}
