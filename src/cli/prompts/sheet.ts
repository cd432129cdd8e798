import { UNKNOWN_KEY } from '../../dictionary/index.ts'
import { labInWords, NO_REPORT } from '../../interview/index.ts'
import type { Report, ReportValue, Typed } from '../../interview/index.ts'
import { isUnknownWord } from '../../languages/index.ts'
import { withCommas } from '../../messages/index.ts'
import type { Say } from '../../messages/index.ts'
import type { JsonObject } from '../../record/index.ts'
import { nothingTyped } from './screen.ts'
import type { Screen } from './screen.ts'

export interface LabRow {
  readonly path: string
  readonly label: string
  /** The units to choose from, the usual one first. */
  readonly units: readonly string[]
  readonly help: string | undefined
  /** Whether a rule asks for a multiple of the upper limit of normal. */
  readonly limit: boolean
  /** The text of the line before anything is typed: the value that is known. */
  readonly start: string
  /** Whether only the upper limit of normal of that value is asked for: what is typed is appended to it. */
  readonly awaitsLimit?: boolean
  readonly read: (text: string, unit: string) => Typed<JsonObject>
}

export interface LabSheetConfig {
  readonly screen: Screen
  readonly rows: readonly LabRow[]
  /** What a report says about labs, including those not on the sheet, after one more line of it. */
  readonly readReport: (line: string, before: Report) => Report
}

/** The labs of the sheet with their values; undefined if a value is not known. */
export type LabAnswers = readonly LabAnswer[]

interface LabAnswer {
  readonly path: string
  readonly value: JsonObject | undefined
  /** The value was given again in place of an earlier one, even if it is the same. */
  readonly anew?: true
}

/** The texts in the lines of a sheet, and what the lines of a report say. */
export interface Sheet {
  readonly texts: readonly string[]
  readonly report: Report
  /** By the index of a lab: its values, if a person has to say which of them counts. */
  readonly several: ReadonlyMap<number, readonly ReportValue[]>
  /** The line of a report that was read last. */
  readonly last?: LastLine
}

interface LastLine {
  /** The sheet before it. */
  readonly before: Sheet
  readonly line: string
  /** The texts in the lines of the sheet after it. */
  readonly texts: readonly string[]
}

export function emptySheet(rows: readonly LabRow[]): Sheet {
  return { texts: rows.map((row) => row.start), report: NO_REPORT, several: new Map() }
}

/**
 * Takes a line of a report. It fills the rows of the labs that it names, whichever row it was typed into. A lab that
 * already has a different value, from the report or from the person, is left empty until the person says which one
 * counts.
 */
export function withReportLine(sheet: Sheet, line: string, how: Reading): Sheet {
  const continued = isContinued(sheet, line, how) ? sheet.last : undefined
  const [before, whole] = continued === undefined ? [sheet, line] : [continued.before, `${continued.line} ${line}`]
  const now = withWholeLine(before, whole, how)
  return { ...now, last: { before, line: whole, texts: now.texts } }
}

/**
 * Whether a line starts with the unit of the value in the previous line, as when a report is copied cell by cell:
 * without its unit that value would be read in another one. False if something else was typed in between.
 */
export function isContinued({ last, texts }: Sheet, line: string, { readReport }: Reading): boolean {
  if (last === undefined || last.texts !== texts || !/^\s*[^\d\s]/.test(line)) return false
  const none: Report = { ...NO_REPORT, days: last.before.report.days }
  const [own, alone, whole] = [last.line, line, `${last.line} ${line}`].map((one) => readReport(one, none))
  if (own === undefined || alone === undefined || whole === undefined) return false
  const said = (report: Report): string =>
    JSON.stringify([...report.values].map(([path, all]) => [path, all.map((one) => one.typed)]))
  return (
    own.values.size > 0 && alone.values.size === 0 && whole.rest.length === own.rest.length && said(whole) !== said(own)
  )
}

function withWholeLine(sheet: Sheet, line: string, { rows, readReport }: Reading): Sheet {
  const report = readReport(line, sheet.report)
  const named = readReport(line, { ...NO_REPORT, days: sheet.report.days }).values
  const several = new Map(sheet.several)
  const texts = rows.map((row, i) => {
    const text = sheet.texts[i] ?? ''
    const [before, now] = [sheet.report.values.get(row.path) ?? [], report.values.get(row.path) ?? []]
    const isNew = now.length > before.length
    if (!named.has(row.path) || (!isNew && (text !== '' || several.has(i)))) return text
    const own = isByHand(row, text, now) ? [{ typed: text, text }] : []
    const all = [...own, ...now]
    if (all.length === 1) return all[0]?.typed ?? ''
    several.set(i, all)
    return ''
  })
  return { texts, report, several }
}

type Reading = Omit<LabSheetConfig, 'screen'>

/** Whether a text was typed by the person and means something else than the report says. */
function isByHand(row: LabRow, text: string, report: readonly ReportValue[]): boolean {
  if (text === '' || text === row.start || text === UNKNOWN_KEY) return false
  const amount = (typed: string): string | undefined => {
    const read = row.read(typed, row.units[0] ?? '')
    if (!read.ok) return undefined
    const { value, unit, comparator } = read.value
    return JSON.stringify([value, unit, comparator])
  }
  const own = amount(text)
  return own !== undefined && !report.some(({ typed }) => amount(typed) === own)
}

/** A possible meaning of an answer, to be chosen by its letter. */
export interface Offer {
  readonly label: string
  /** The text of the line if it is chosen. */
  readonly text: string
  /** The meaning of that text, if it can be read in two ways. */
  readonly value?: JsonObject
}

/** The values among which the person has to choose for a line. */
export function offersOf({ several }: Sheet, at: number, row: LabRow, say: Say): readonly Offer[] {
  return (several.get(at) ?? []).map(({ typed, text }) => {
    const read = row.read(typed, row.units[0] ?? '')
    const value = read.ok ? labInWords(read.value, say) : typed
    const isDated = read.ok && read.value['date'] !== undefined
    return { label: isDated || typed === text ? value : say('sheet.from', { value, line: text }), text: typed }
  })
}

/** The same for a text that was typed and can be read in two ways. */
export function offersFor(text: string, read: Typed<JsonObject | undefined>): readonly Offer[] {
  const choices = read.ok ? [] : (read.choices ?? [])
  return choices.flatMap(({ label, value }) => (value === undefined ? [] : [{ label, text, value }]))
}

/** How values are written. `report`: how the lines of a report arrive. */
export function formOf(report: 'pasted' | 'typed', say: Say): string {
  return say('form.labs', { key: UNKNOWN_KEY, report: say(`form.labs.${report}`) })
}

/** What was not taken from a report, in sentences. */
export function unreadLines(
  { values, rest }: Pick<Report, 'values' | 'rest'>,
  rows: readonly LabRow[],
  say: Say,
): string[] {
  const others = [...values.keys()].filter((path) => !rows.some((row) => row.path === path)).length
  const shown = rest.slice(-MOST_UNREAD)
  const count = rest.length - shown.length
  const lines = withCommas(
    shown.map((line) => say('typed.report.line', { line })),
    say,
  )
  return [
    ...(rest.length === 0 ? [] : [say(count === 0 ? 'typed.report' : 'typed.report.more', { lines, count })]),
    ...(others === 0 ? [] : [say('typed.report.others', { count: others })]),
  ]
}

const MOST_UNREAD = 3

export function readLine(row: LabRow | undefined, text: string, unit: string, say: Say): Typed<JsonObject | undefined> {
  if (text === UNKNOWN_KEY || isUnknownWord(text, say)) return { ok: true, value: undefined }
  if (row === undefined || text.trim() === '') return { ok: false, message: nothingTyped(say) }
  return row.read(text, unit)
}

export function answersOf(
  { texts, report }: Sheet,
  rows: readonly LabRow[],
  read: readonly Typed<JsonObject | undefined>[],
): LabAnswers {
  return rows.map(({ path, start }, i) => {
    const answer = read[i]
    const isAnew = start !== '' && (texts[i] !== start || report.values.has(path))
    return { path, value: answer?.ok === true ? answer.value : undefined, ...(isAnew && { anew: true }) }
  })
}

export function unitText({ limit }: LabRow, unit: string, say: Say): string {
  return limit ? say('sheet.unit.limit', { unit }) : unit
}

export function meaning(value: JsonObject | undefined, row: LabRow | undefined, say: Say): string {
  if (value === undefined) return say('value.not-known')
  const shown = labInWords(value, say)
  return row?.limit === true && value['uln'] === undefined ? say('understood.lab.alone', { value: shown }) : shown
}
