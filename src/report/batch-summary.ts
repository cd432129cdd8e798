import type { Summary, SummaryTrial } from '../batch/index.ts'
import { countedCriteria, endingsText } from '../explain/index.ts'
import type { Json } from '../record/index.ts'
import { harmless } from '../text/index.ts'
import { hanging, wrap } from './layout.ts'
import type { Paint } from './layout.ts'

const MOST_FACTS = 15
const MOST_REASONS = 10
const MOST_CODES = 15

/** The numbers of a batch for a terminal; bars are drawn with letters, so that they can be read without colour. */
export function summaryText(summary: Summary, width: number, paint: Paint): string {
  const { records, screened, rejected } = summary
  const lines = [paint.strong(`${counted(records, 'record')}: ${screened} screened, ${rejected} refused`)]
  for (const text of siteTexts(summary)) lines.push(...wrap(harmless(text), width))
  lines.push('')
  // Where nobody was screened, there is nothing to say of trials.
  if (screened > 0) {
    lines.push(...trialTable(summary, width, paint))
    for (const trial of summary.trials) lines.push('', ...attrition(trial, screened, width, paint))
    lines.push('', ...worklist(summary, width, paint), '')
    lines.push(...againLines(summary, width, paint), ...queryLines(summary, width, paint))
  }
  if (summary.reasons.length > 0) {
    lines.push(paint.strong('Refused'))
    for (const { reason, records: count } of summary.reasons.slice(0, MOST_REASONS))
      lines.push(...hanging(String(count).padStart(7), harmless(reason), 0, 9, width))
    if (summary.reasons.length > MOST_REASONS)
      lines.push(`         … ${summary.reasons.length - MOST_REASONS} more reasons`)
  }
  if (summary.charts !== undefined) lines.push('', ...chartLines(summary.charts, width, paint))
  return `${lines.join('\n').trimEnd()}\n`
}

/** How many matches of a trial rest on facts that are too old: `Of its 120 matches, 41 rest on facts that are too old: ALT 40, ECOG 3.` */
export function staleText({ match, stale }: SummaryTrial): string | undefined {
  if (stale === undefined) return undefined
  const facts = stale.facts.map(({ label, patients }) => `${label} ${patients}`).join(', ')
  return `Of its ${counted(match, 'match', 'matches')}, ${stale.patients} ${stale.patients === 1 ? 'rests' : 'rest'} on facts that are too old: ${facts}.`
}

function againLines({ measure_again: facts = [] }: Summary, width: number, paint: Paint): string[] {
  if (facts.length === 0) return []
  const lines = [paint.strong('Too old: to measure or ask for again'), paint.faint('patients  fact')]
  for (const { label, patients, trials } of facts.slice(0, MOST_FACTS)) {
    const names = Object.keys(trials)
    const where = names.length === 1 ? (names[0] ?? '') : `${names.length} trials`
    lines.push(...hanging(String(patients).padStart(8), `${label}: ${where}`, 0, 10, width))
  }
  if (facts.length > MOST_FACTS) lines.push(`  … ${facts.length - MOST_FACTS} more; --format json has them all`)
  return [...lines, '']
}

function queryLines({ queries = [] }: Summary, width: number, paint: Paint): string[] {
  if (queries.length === 0) return []
  const lines = [paint.strong('Unlikely: to check'), paint.faint('patients  query')]
  for (const { query, say, patients } of queries.slice(0, MOST_FACTS))
    lines.push(...hanging(String(patients).padStart(8), harmless(`${query}: ${say}`), 0, 10, width))
  if (queries.length > MOST_FACTS) lines.push(`  … ${queries.length - MOST_FACTS} more; --format json has them all`)
  return [...lines, '']
}

/** What was added to the records of a batch (facts of the site, and what was assumed), and what of it was proved. */
export function siteTexts({ with: site, assumed = [], certified }: Summary): string[] {
  const texts: string[] = []
  if (site !== undefined) {
    const { file, joined, without, unmatched = 0 } = site
    texts.push(`With ${file}: it knows something of ${joined} of those screened, and nothing of ${without}.`)
    if (unmatched > 0)
      texts.push(`${counted(unmatched, 'id')} of ${file} ${unmatched === 1 ? 'is' : 'are'} of nobody who was screened.`)
  }
  if (certified !== undefined) texts.push(certifiedText(certified))
  for (const { label, value, patients } of assumed)
    texts.push(`Assumed, where it was not recorded: ${label}: ${wordOf(value)}, for ${counted(patients, 'patient')}.`)
  return texts
}

function certifiedText({ records, proved, not_certified: left }: NonNullable<Summary['certified']>): string {
  return `Of ${counted(records, 'record')} what was said was proved, and the proofs were checked: ${proved} verdicts, statuses and missing facts; for ${left} no proof was found.`
}

function wordOf(value: Json): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return String(value).replaceAll('_', ' ')
}

/** What became of the resources of charts, and the codes that nobody has mapped, those of most patients first. */
function chartLines(charts: NonNullable<Summary['charts']>, width: number, paint: Paint): string[] {
  const { patients, resources, codes_to_map: codes } = charts
  const of = `${counted(resources, 'resource')} of charts (${counted(patients, 'patient')} screened)`
  const lines = wrap(`${of}: ${endingsText(charts)}.`, width)
  if (codes.length === 0) return lines
  lines.push('', paint.strong('Codes to map next'), paint.faint('patients  code'))
  for (const { system, code, display, patients: count } of codes.slice(0, MOST_CODES)) {
    const shown = `${code}${display === '' ? '' : ` “${display}”`}${system === '' ? '' : ` (${system})`}`
    lines.push(...hanging(String(count).padStart(8), harmless(shown), 0, 10, width))
  }
  if (codes.length > MOST_CODES) lines.push(`  … ${codes.length - MOST_CODES} more; --format json has them all`)
  return lines
}

function counted(count: number, word: string, several = `${word}s`): string {
  return `${count} ${count === 1 ? word : several}`
}

/** A bar of `#` for matches, `?` for the undetermined and `.` for those who are out. */
function trialTable({ trials, screened }: Summary, width: number, paint: Paint): string[] {
  const widest = Math.max(5, ...trials.map((one) => one.id.length))
  const numbers = Math.max(8, String(screened).length)
  const room = Math.max(10, width - widest - 3 * (numbers + 1) - 3)
  const head = ['match', 'possible', 'out'].map((word) => word.padStart(numbers)).join(' ')
  const lines = [paint.faint(`${'trial'.padEnd(widest)} ${head}`)]
  for (const { id, match, possible, out } of trials) {
    const counts = [match, possible, out].map((count) => String(count).padStart(numbers)).join(' ')
    const [a, b] = shares([match, possible, out], room)
    const bar = `${paint.good('#'.repeat(a ?? 0))}${paint.open('?'.repeat(b ?? 0))}`
    lines.push(`${paint.strong(id.padEnd(widest))} ${counts}  ${bar}${'.'.repeat(room - (a ?? 0) - (b ?? 0))}`)
  }
  lines.push(paint.faint(`${' '.repeat(widest + 1)}# match  ? possible: a missing fact decides  . out`))
  return lines
}

/** Letters for each count, in proportion; none but zero gets none. */
function shares(counts: readonly number[], room: number): number[] {
  const whole = counts.reduce((sum, one) => sum + one, 0)
  if (whole === 0) return counts.map(() => 0)
  return counts.map((one) => (one === 0 ? 0 : Math.max(1, Math.round((room * one) / whole))))
}

/** How many each criterion keeps out, and how many it alone; criteria that keep nobody out and leave nobody open are left out. */
function attrition(trial: SummaryTrial, screened: number, width: number, paint: Paint): string[] {
  const { id, title, criteria, jointly, not_worked_out: spent } = trial
  const shown = countedCriteria(criteria)
  const lines = wrap(`${id}  ${harmless(title)}`, width).map((line, i) => (i === 0 ? paint.strong(line) : line))
  const stale = staleText(trial)
  if (stale !== undefined) lines.push(...wrap(stale, width - 2).map((line) => `  ${line}`))
  if (shown.length === 0) return [...lines, '  No criterion keeps anybody out, and nothing is unknown.']
  const size = Math.max(7, String(screened).length)
  const head = ['out', 'alone', 'unknown', 'left'].map((word) => word.padStart(size)).join(' ')
  lines.push(paint.faint(`  ${'criterion'.padEnd(9)} ${head}`))
  const room = 10
  const left = width - 12 - 4 * (size + 1) - room - 3
  for (const { id: criterion, text, fail, alone, unknown, remaining } of shown) {
    const counts = [fail, alone, unknown, remaining].map((count) => String(count).padStart(size)).join(' ')
    const length = screened === 0 ? 0 : Math.ceil((room * fail) / screened)
    const bar = `${paint.bad('#'.repeat(length))}${' '.repeat(room - length)}`
    lines.push(`  ${criterion.padEnd(9)} ${counts}  ${bar} ${paint.faint(shortened(harmless(text), left))}`.trimEnd())
  }
  if (jointly > 0)
    lines.push(`  ${counted(jointly, 'patient')} kept out by the criteria together, though by no single one.`)
  if (spent !== undefined) lines.push(...wrap(spentText(spent), width - 2).map((line) => `  ${line}`))
  return lines
}

/** How many patients of a trial people must look at themselves. */
export function spentText(patients: number): string {
  return `${counted(patients, 'patient')} could not be worked out in full: the missing facts have too many combinations. Please look at each; these facts are not among those to find out, and results name the criteria (not_worked_out).`
}

/** A text cut to the room there is; nothing where there is hardly any. */
function shortened(text: string, room: number): string {
  if (room < 12) return ''
  return text.length <= room ? text : `${text.slice(0, room - 1).trimEnd()}…`
}

/** What is said where the worklist is empty. */
export function nothingToFind(trials: Summary['trials']): string {
  return trials.some((one) => one.not_worked_out !== undefined)
    ? 'Nothing else is left to find out.'
    : 'Nothing is left to find out.'
}

function worklist({ worklist: facts, trials }: Summary, width: number, paint: Paint): string[] {
  if (facts.length === 0) return [nothingToFind(trials)]
  const lines = [
    paint.strong('To find out, what could open most first'),
    paint.faint('patients verdicts   alone  fact'),
  ]
  for (const { label, patients, verdicts, alone, trials } of facts.slice(0, MOST_FACTS)) {
    const counts = [patients, verdicts, alone].map((count, i) => String(count).padStart(i === 2 ? 7 : 8)).join(' ')
    const names = Object.keys(trials)
    const where = names.length === 1 ? (names[0] ?? '') : `${names.length} trials`
    lines.push(...hanging(counts, `${label}: ${where}`, 0, counts.length + 2, width))
  }
  if (facts.length > MOST_FACTS) lines.push(`  … ${facts.length - MOST_FACTS} more; --format json has them all`)
  return lines
}
