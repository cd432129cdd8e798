import { inEnglish, withCommas, withSemicolons } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import { hanging, wrap } from '../report/index.ts'
import type { Paint } from '../report/index.ts'
import { columns, harmless } from '../text/index.ts'
import { isScreening } from './entry.ts'
import type { KeyEntry, LogEntry, ScreeningEntry, ScreeningEntry1 } from './entry.ts'
import { trialFlows } from './flow.ts'
import type { TrialFlow } from './flow.ts'
import { rowsByEntry } from './site-rows.ts'
import type { SiteRow } from './site-rows.ts'

interface ListOptions {
  readonly width: number
  readonly paint: Paint
  /** In whose words; English if left out. */
  readonly say?: Say | undefined
}

type Speaking = ListOptions & { readonly say: Say }

/**
 * The screening log for people: who was screened when and for which trial, how it ended and why; then the numbers of
 * each trial.
 */
export function logListText(entries: readonly LogEntry[], { say = inEnglish, ...others }: ListOptions): string {
  if (entries.length === 0) return `${say('log.empty')}\n`
  const options = { say, ...others }
  const rows = rowsByEntry(entries, say)
  const lines = entries.flatMap((entry) =>
    isScreening(entry) ? entryLines(entry, rows.get(entry) ?? [], options) : [keyLine(entry, options)],
  )
  const flows = trialFlows([...rows.values()].flat())
  const unnumbered = [...rows.values()].filter(([first]) => first !== undefined && first.screeningNumber === undefined)
  const numbers = flows.length === 0 ? [] : ['', ...flowLines(flows, unnumbered.length, options)]
  return `${[...lines, ...numbers].join('\n')}\n`
}

function keyLine({ number, at, key }: KeyEntry, { paint, say }: Speaking): string {
  return paint.strong(`${numbered(number)}${at}  ${say('log.key', { people: withCommas(key.by.map(harmless), say) })}`)
}

function entryLines(
  entry: ScreeningEntry | ScreeningEntry1,
  rows: readonly SiteRow[],
  { width, paint, say }: Speaking,
): string[] {
  const hash = 'record_hash' in entry ? entry.record_hash : entry.record_sha256
  const written = say('log.written', { at: entry.at, hash: hash.slice(0, 12) })
  return [
    ...wrap(screenedText(entry, rows, say), width - INDENT).map((line, i) =>
      paint.strong(`${i === 0 ? numbered(entry.number) : ' '.repeat(INDENT)}${line}`),
    ),
    ...hanging('', written, INDENT, 0, width).map(paint.faint),
    ...rows.flatMap((row) => {
      const label = say('outlook.label', { label: harmless(row.trial) })
      return hanging(label, harmless(rowText(row, say)), INDENT, columns(label) + 1, width)
    }),
  ]
}

/** For example `2026-03-15 S-012 by AB, rescreen of entry 1`. */
function screenedText(entry: ScreeningEntry | ScreeningEntry1, rows: readonly SiteRow[], say: Say): string {
  const number = rows[0]?.screeningNumber
  const patient = number === undefined ? say('log.no-number') : harmless(number)
  const given = { day: entry.as_of, patient, who: harmless(entry.by) }
  const before = [...new Set(rows.flatMap((row) => row.rescreenOf ?? []))]
  return before.length === 0
    ? say('log.screened', given)
    : say('log.screened.again', { ...given, again: againText(before, say) })
}

/** For example `rescreen of entry 1`. */
export function againText(before: readonly number[], say: Say): string {
  return say('log.again', { count: before.length, numbers: withCommas(before.map(String), say) })
}

function rowText(row: SiteRow, say: Say): string {
  const { reason, protocol, consentDate, consentVersion: version } = row
  const consent = [consentDate ?? '', version === undefined ? '' : say('rules.which.version', { version })]
  const parts = [
    outcomeText(row, say),
    reason,
    protocol === undefined ? '' : say('log.protocol', { protocol }),
    consent.join('') === '' ? '' : say('log.consent', { consent: withCommas(consent.filter(isSaid), say) }),
  ]
  return withSemicolons(parts.filter(isSaid), say)
}

/**
 * Whether the patient was eligible and, if it matters, whether the trial was enrolling: `eligible, but the trial was
 * closed (completed)`.
 */
function outcomeText({ eligible: word, enrolment }: SiteRow, say: Say): string {
  const eligible = eligibleWord(word, say)
  if (enrolment?.state === 'closed') {
    const key = word === 'no' || word === 'overridden' ? 'log.outcome.also-closed' : 'log.outcome.closed'
    const { reason } = enrolment
    return reason === undefined ? say(key, { eligible }) : say(`${key}.because`, { eligible, reason })
  }
  if (word === 'no' || enrolment?.state === 'open') return eligible
  return say(enrolment === undefined ? 'log.outcome.not-recorded' : 'log.outcome.unknown', { eligible })
}

const isSaid = (text: string): boolean => text !== ''

/** Whether the patient was eligible, in a word or two. */
export function eligibleWord(eligible: SiteRow['eligible'], say: Say): string {
  return say(`log.eligible.${eligible === 'to confirm' ? 'to-confirm' : eligible}`)
}

/** The numbers of each trial. `unnumbered` is how many entries have no screening number. */
function flowLines(flows: readonly TrialFlow[], unnumbered: number, { width, paint, say }: Speaking): string[] {
  return [
    paint.strong(say('log.flow')),
    ...flows.flatMap((flow) => hanging(harmless(flow.trial), harmless(flowText(flow, say)), 2, 14, width)),
    ...(unnumbered > 0 ? wrap(say('log.flow.unnumbered', { count: unnumbered }), width) : []),
  ]
}

/**
 * For example `5 assessed: 1 eligible, 1 to confirm, 1 possible, 2 excluded (I8 2, E1 1)`. Counts of zero are left out.
 */
function flowText(flow: TrialFlow, say: Say): string {
  const { reasons, jointly } = flow
  const why = [
    ...reasons.map(({ id, patients }) => say('log.flow.criterion', { id, count: patients })),
    ...(jointly > 0 ? [say('log.flow.jointly', { count: jointly })] : []),
  ]
  const parts = [
    ['eligible', flow.eligible],
    ['to-confirm', flow.toConfirm],
    ['possible', flow.possible],
    ['excluded', flow.excluded],
    ['overridden', flow.overridden],
  ] as const
  const told = parts
    .filter(([, count]) => count > 0)
    .map(([name, count]) => say(`log.flow.${name}`, { count, why: withCommas(why, say) }))
  const numbers = say('log.flow.trial', { count: flow.assessed, parts: withCommas(told, say) })
  return withSemicolons([numbers, ...enrolmentTexts(flow, say)], say)
}

/**
 * How many of the patients who are not excluded were screened when the trial was closed, and for how many that is not
 * recorded.
 */
export function enrolmentTexts({ closed, enrolmentNotRecorded: open }: TrialFlow, say: Say): string[] {
  return [
    ...(closed > 0 ? [say('log.flow.closed', { count: closed })] : []),
    ...(open > 0 ? [say('log.flow.not-recorded', { count: open })] : []),
  ]
}

const INDENT = 7

function numbered(number: number): string {
  return `${String(number).padStart(5)}  `
}
