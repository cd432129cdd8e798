import {
  createPrompt,
  isDownKey,
  isEnterKey,
  isTabKey,
  isUpKey,
  useEffect,
  useKeypress,
  useState,
} from '@inquirer/core'
import { HELP_KEY, UNKNOWN_KEY } from '../../dictionary/index.ts'
import { beginsWithName, looksLikeReport } from '../../interview/index.ts'
import type { ReportLine, Typed } from '../../interview/index.ts'
import { withCommas } from '../../messages/index.ts'
import type { Say } from '../../messages/index.ts'
import type { JsonObject } from '../../record/index.ts'
import { columns, halfWidth, padded } from '../../text/index.ts'
import { formText, keysLine, linesOf, moveOf, nothingTyped, problemText, screenText, useRestOfWord } from './screen.ts'
import type { Move, Screen } from './screen.ts'

export interface LabRow {
  readonly path: string
  readonly label: string
  /** The units to choose from, the usual one first. */
  readonly units: readonly string[]
  readonly help: string | undefined
  /** Whether a rule asks for a multiple of the upper limit of normal. */
  readonly limit: boolean
  readonly start: string
  readonly read: (text: string, unit: string) => Typed<JsonObject>
}

export interface LabSheetConfig {
  readonly screen: Screen
  readonly rows: readonly LabRow[]
  /** What a line of a laboratory report says of labs, on the sheet or not, and what of it is not understood. */
  readonly readReport: (line: string) => ReportLine
}

/** A lab of the sheet with its value; undefined when it is not known. */
export type LabAnswers = readonly { readonly path: string; readonly value: JsonObject | undefined }[]

/** Several labs on one screen, one line each; every line needs a value or the key for "don't know". */
const prompt = createPrompt<Move<LabAnswers>, LabSheetConfig>(({ screen, rows, readReport }, done) => {
  const { say } = screen
  const [texts, setTexts] = useState<readonly string[]>(rows.map((row) => row.start))
  const [units, setUnits] = useState<readonly number[]>(rows.map(() => 0))
  const [at, setAt] = useState(0)
  const [helped, setHelped] = useState(false)
  const [problem, setProblem] = useState<string>()
  /** The lines before something was typed into one of them. */
  const [before, setBefore] = useState(texts)
  const [unread, setUnread] = useState<Unread>({ rest: [], others: 0 })
  const [leaving, setLeaving] = useState(false)
  const isRest = useRestOfWord(screen)
  const unitOf = (i: number): string => rows[i]?.units[units[i] ?? 0] ?? ''
  const readRow = (i: number, text: string): Typed<JsonObject | undefined> => readLine(rows[i], text, unitOf(i), say)
  useEffect((rl) => {
    rl.write(texts[0] ?? '')
  }, [])
  useKeypress((key, rl) => {
    const text = texts[at] ?? ''
    const own = before[at] ?? ''
    const typed = text.startsWith(own) ? text.slice(own.length) : text
    const write = (line: string): readonly string[] => {
      rl.clearLine(0)
      rl.write(line)
      const now = texts.with(at, line)
      setTexts(now)
      return now
    }
    const go = (to: number, lines: readonly string[]): void => {
      rl.clearLine(0)
      setBefore(lines)
      rl.write(lines[to] ?? '')
      setAt(to)
    }
    /** Goes on from a line that can be read; at the last one, to what is left, or on to the next question. */
    const accept = (lines: readonly string[]): void => {
      const read = lines.map((line, i) => readRow(i, line))
      const here = read[at]
      setProblem(here?.ok === false ? here.message : undefined)
      if (here?.ok === false) return go(at, lines)
      if (at < rows.length - 1) return go(at + 1, lines)
      const left = read.findIndex((one) => !one.ok)
      if (left === -1) return done({ kind: 'answer', value: answersOf(rows, read) })
      const wrong = read[left]
      if (wrong?.ok === false) setProblem(wrong.message)
      go(left, lines)
    }
    /** A line of a report fills the lines that it names, whichever it is typed into. */
    const report = (line: string): void => {
      const { values, rest } = readReport(line)
      const lines = rows.map(({ path }, i) => values.get(path) ?? before[i] ?? '')
      const others = [...values.keys()].filter((path) => !rows.some((row) => row.path === path))
      setTexts(lines)
      setUnread({ rest: [...unread.rest, ...rest], others: unread.others + others.length })
      go(Math.max(0, lines.indexOf('')), lines)
    }
    setProblem(undefined)
    setLeaving(false)
    if (isEnterKey(key)) {
      if (looksLikeReport(typed) && !readRow(at, text).ok) return report(typed)
      if (!isRest(text)) return accept(texts)
      write('')
      return setProblem(say('typed.rest'))
    }
    if (isUpKey(key) || isDownKey(key)) return go((at + (isUpKey(key) ? rows.length - 1 : 1)) % rows.length, texts)
    if (isTabKey(key)) {
      // A pasted line has its columns apart by tabs.
      if (beginsWithName(typed)) return void write(`${text} `)
      write(text)
      const count = rows[at]?.units.length ?? 1
      return setUnits(units.map((unit, i) => (i === at ? (unit + 1) % count : unit)))
    }
    const move = moveOf(key, rl.line === '' && text === '')
    if (move === 'clear') return void write('')
    if (move !== undefined) {
      const typed = texts.filter((line, i) => line !== '' && line !== rows[i]?.start).length
      if (typed === 0 || leaving) return done(move)
      setLeaving(true)
      return setProblem(say('typed.lost', { count: typed }))
    }
    const line = halfWidth(rl.line)
    const untouched = text === '' || text === rows[at]?.start || text === UNKNOWN_KEY
    if (untouched && line === `${text}${UNKNOWN_KEY}`) return accept(write(UNKNOWN_KEY))
    if (line.endsWith(HELP_KEY)) {
      write(text)
      return setHelped(!helped)
    }
    // A value that is typed after all takes the place of "don't know".
    if (text === UNKNOWN_KEY && line.startsWith(UNKNOWN_KEY)) return void write(line.slice(UNKNOWN_KEY.length))
    setTexts(texts.with(at, rl.line))
  })
  const { paint } = screen
  const widest = Math.max(...rows.map((row) => columns(row.label)))
  const wide = screen.width < NARROW ? 12 : 14
  const linesFor = rows.map((row, i): readonly string[] => {
    const text = texts[i] ?? ''
    const answer = readRow(i, text)
    const shown = text === '' ? unitText(row, unitOf(i), say) : answer.ok ? meaning(answer.value, row, say) : ''
    const own = `${i === at ? '>' : ' '} ${padded(row.label, widest)}  ${padded(text, wide)}`
    if (columns(own) + 1 + columns(shown) <= screen.width) return [`${own} ${paint.faint(shown)}`.trimEnd()]
    return [own.trimEnd(), `      ${paint.faint(shown)}`]
  })
  const text = texts[at] ?? ''
  const below = [...unreadLines(unread, say), ...(problem === undefined ? [] : [problem])].map((one) =>
    problemText(one, screen),
  )
  const keys: [string, string][] = [
    ['Enter', say(at === rows.length - 1 ? 'key.done' : 'key.next')],
    [UNKNOWN_KEY, say('answer.unknown')],
    ['↑↓', say('key.move')],
    ['Tab', say('key.unit')],
    [HELP_KEY, say('key.explain')],
    ['←', say('key.back')],
    ['Esc', say('key.clear')],
  ]
  const form = formText(formOf('pasted', say), screen)
  const entry = `${rows[at]?.label ?? ''} (${unitOf(at)}): ${text}`
  const under = [...below, keysLine(keys, screen)].join('\n')
  // The line above the entry is empty, or says how many lines have no room.
  const fixed = linesOf(form) + linesOf(under) + 2
  const top = screenText({ ...screen, help: rows[at]?.help }, helped, fixed + Math.min(rows.length, FEWEST_SHOWN))
  const { first, last } = fitting(linesFor, at, (screen.height ?? Infinity) - linesOf(top) - fixed)
  const isAll = first === 0 && last === rows.length - 1
  const more = isAll ? '' : paint.faint(`  ${say('sheet.part', { from: first + 1, to: last + 1, count: rows.length })}`)
  const lines = linesFor.slice(first, last + 1).flat()
  return [[top, form, ...lines, more, entry].join('\n'), under]
})

/** The labs around one that have room. */
function fitting(
  linesFor: readonly (readonly string[])[],
  at: number,
  room: number,
): { readonly first: number; readonly last: number } {
  const count = (from: number, to: number): number => linesFor.slice(from, to + 1).flat().length
  let first = 0
  while (first < at && count(first, at) > room) first++
  let last = at
  while (last < linesFor.length - 1 && count(first, last + 1) <= room) last++
  return { first, last }
}

const NARROW = 64
const FEWEST_SHOWN = 3

/** How values are written; `report`: how a line of a report comes in. */
export function formOf(report: 'pasted' | 'typed', say: Say): string {
  return say('form.labs', { key: UNKNOWN_KEY, report: say(`form.labs.${report}`) })
}

/** What was not taken of reports. */
export interface Unread {
  readonly rest: readonly string[]
  /** How many values are of labs that are not asked for. */
  readonly others: number
}

export function unreadLines({ rest, others }: Unread, say: Say): string[] {
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
  if (text === UNKNOWN_KEY) return { ok: true, value: undefined }
  if (row === undefined || text.trim() === '') return { ok: false, message: nothingTyped(say) }
  return row.read(text, unit)
}

export function answersOf(rows: readonly LabRow[], read: readonly Typed<JsonObject | undefined>[]): LabAnswers {
  return rows.map(({ path }, i) => {
    const answer = read[i]
    return { path, value: answer?.ok === true ? answer.value : undefined }
  })
}

export function unitText({ limit }: LabRow, unit: string, say: Say): string {
  return limit ? say('sheet.unit.limit', { unit }) : unit
}

export function meaning(value: JsonObject | undefined, row: LabRow | undefined, say: Say): string {
  if (value === undefined) return say('value.not-known')
  const sign = typeof value['comparator'] === 'string' ? `${value['comparator']} ` : ''
  const shown = `${sign}${String(value['value'])} ${String(value['unit'])}`
  const { uln: limit } = value
  if (typeof limit === 'number') return say('understood.lab', { value: shown, limit })
  return row?.limit === true ? say('understood.lab.alone', { value: shown }) : shown
}

export const labSheet = prompt
