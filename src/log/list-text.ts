import { hanging, wrap } from '../report/index.ts'
import type { Paint } from '../report/index.ts'
import { harmless } from '../text/index.ts'
import { isScreening } from './entry.ts'
import type { KeyEntry, LogEntry, ScreeningEntry, ScreeningEntry1 } from './entry.ts'
import { trialFlows } from './flow.ts'
import type { TrialFlow } from './flow.ts'
import { rowsByEntry, siteRows } from './site-rows.ts'
import type { SiteRow } from './site-rows.ts'

interface ListOptions {
  readonly width: number
  readonly paint: Paint
}

/** The screening log for people: who was screened when for which trial, how it ended and why; then the numbers of each trial. */
export function logListText(entries: readonly LogEntry[], options: ListOptions): string {
  const rows = rowsByEntry(entries)
  const lines = entries.flatMap((entry) =>
    isScreening(entry) ? entryLines(entry, rows.get(entry) ?? [], options) : [keyLine(entry, options)],
  )
  const flows = trialFlows(siteRows(entries))
  return `${[...lines, ...(flows.length === 0 ? [] : ['', ...flowLines(flows, options)])].join('\n')}\n`
}

function keyLine({ number, at, key }: KeyEntry, { paint }: ListOptions): string {
  return paint.strong(`${numbered(number)}${at}  key for ${key.by.map(harmless).join(', ')}`)
}

function entryLines(
  entry: ScreeningEntry | ScreeningEntry1,
  rows: readonly SiteRow[],
  { width, paint }: ListOptions,
): string[] {
  const [first] = rows
  const name = first?.screeningNumber === undefined ? 'no screening number' : harmless(first.screeningNumber)
  const before = [...new Set(rows.flatMap((row) => row.rescreenOf ?? []))]
  const again = before.length === 0 ? '' : `, rescreen of ${entriesText(before)}`
  const hash = 'record_hash' in entry ? entry.record_hash : entry.record_sha256
  return [
    ...wrap(`${entry.as_of}  ${name}  by ${harmless(entry.by)}${again}`, width - INDENT).map((line, i) =>
      paint.strong(`${i === 0 ? numbered(entry.number) : ' '.repeat(INDENT)}${line}`),
    ),
    ...hanging('', `written ${entry.at}, record ${hash.slice(0, 12)}…`, INDENT, 0, width).map(paint.faint),
    ...rows.flatMap((row) => {
      const label = `${harmless(row.trial)}:`
      return hanging(label, harmless(rowText(row)), INDENT, label.length + 1, width)
    }),
  ]
}

function rowText(row: SiteRow): string {
  const { reason, protocol, consentDate, consentVersion } = row
  const consent = [consentDate, consentVersion && `version ${consentVersion}`].filter(Boolean).join(', ')
  const more = [protocol && `protocol ${protocol}`, consent && `consent ${consent}`].filter(Boolean)
  const head = `${ELIGIBLE[row.eligible]}${reason === '' ? '' : `; ${reason}`}`
  return more.length === 0 ? head : `${head}; ${more.join('; ')}`
}

const ELIGIBLE: Readonly<Record<SiteRow['eligible'], string>> = {
  yes: 'eligible',
  'to confirm': 'eligible so far',
  possible: 'possible',
  no: 'not eligible',
  overridden: 'overridden',
}

function flowLines(flows: readonly TrialFlow[], { width, paint }: ListOptions): string[] {
  return [
    paint.strong('Patients by trial, each by the newest screening'),
    ...flows.flatMap((flow) => hanging(harmless(flow.trial), harmless(flowText(flow)), 2, 14, width)),
    ...(flows.some((flow) => flow.unnumbered > 0)
      ? wrap('A screening without a screening number counts as a patient of its own.', width)
      : []),
  ]
}

/** `5 assessed: 1 eligible, 1 to confirm, 1 possible, 2 excluded (I8 2, E1 1)`; what is none is left out. */
function flowText(flow: TrialFlow): string {
  const { reasons, jointly } = flow
  const why = [
    ...reasons.map(({ id, patients }) => `${id} ${patients}`),
    ...(jointly > 0 ? [`jointly ${jointly}`] : []),
  ]
  const parts: readonly (readonly [number, string])[] = [
    [flow.eligible, 'eligible'],
    [flow.toConfirm, 'to confirm'],
    [flow.possible, 'possible'],
    [flow.excluded, `excluded (${why.join(', ')})`],
    [flow.overridden, 'overridden'],
  ]
  const told = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`)
  return `${flow.assessed} assessed: ${told.join(', ')}`
}

function entriesText(numbers: readonly number[]): string {
  return `${numbers.length === 1 ? 'entry' : 'entries'} ${numbers.join(', ')}`
}

const INDENT = 7

function numbered(number: number): string {
  return `${String(number).padStart(5)}  `
}
