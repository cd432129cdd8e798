import {
  createPrompt,
  isDownKey,
  isEnterKey,
  isTabKey,
  isUpKey,
  useEffect,
  useKeypress,
  useRef,
  useState,
} from '@inquirer/core'
import { HELP_KEY, UNKNOWN_KEY } from '../../dictionary/index.ts'
import { beginsWithName, looksLikeReport } from '../../interview/index.ts'
import type { Typed } from '../../interview/index.ts'
import type { JsonObject } from '../../record/index.ts'
import { columns, halfWidth, padded } from '../../text/index.ts'
import { LETTERS } from './fill.ts'
import { isPasteEnd, isPasteStart, usePasteMarks } from './pasting.ts'
import {
  backKey,
  filledKeys,
  formText,
  isMovedIn,
  keysLine,
  linesOf,
  moveOf,
  problemText,
  screenText,
  typedOver,
  useEndOfInput,
  useRestOfWord,
} from './screen.ts'
import type { Move } from './screen.ts'
import {
  answersOf,
  emptySheet,
  formOf,
  meaning,
  offersFor,
  offersOf,
  readLine,
  unitText,
  unreadLines,
  withReportLine,
} from './sheet.ts'
import type { LabAnswers, LabRow, LabSheetConfig, Offer, Sheet } from './sheet.ts'

/** Asks for several labs on one screen, with a line for each. Every line needs a value or the key for "don't know". */
const prompt = createPrompt<Move<LabAnswers>, LabSheetConfig>(({ screen, rows, readReport }, done) => {
  const { say } = screen
  const [sheet, setSheet] = useState<Sheet>(emptySheet(rows))
  const [units, setUnits] = useState<readonly number[]>(rows.map(() => 0))
  const [at, setAt] = useState(0)
  const [helped, setHelped] = useState(false)
  const [problem, setProblem] = useState<string>()
  /** The sheet as it was before something was typed into the current line. */
  const [before, setBefore] = useState(sheet)
  const [leaving, setLeaving] = useState(false)
  /**
   * Whether the person changed the value that was in the line or moved into it, and whether they typed another one over
   * it.
   */
  const [touched, setTouched] = useState(false)
  const [over, setOver] = useState(false)
  /** The possible meanings of the current line, if it can be read in two ways. */
  const [ways, setWays] = useState<readonly Offer[]>([])
  /** The meanings that the person chose for such lines, by the index of the lab and the text of the line. */
  const [meant, setMeant] = useState<ReadonlyMap<string, JsonObject>>(new Map())
  const pressed = useRef<NodeJS.Immediate | undefined>(undefined)
  const pasted = useRef<Paste | undefined>(undefined)
  const isRest = useRestOfWord(screen)
  useEndOfInput()
  usePasteMarks()
  const { texts } = sheet
  const text = texts[at] ?? ''
  const unitOf = (i: number): string => rows[i]?.units[units[i] ?? 0] ?? ''
  const readRow = (i: number, line: string): Typed<JsonObject | undefined> => {
    const own = meant.get(`${i} ${line}`)
    return own === undefined ? readLine(rows[i], line, unitOf(i), say) : { ok: true, value: own }
  }
  /** The rows with only the units that were chosen. */
  const inUnits = rows.map((one, i): LabRow => ({ ...one, units: [unitOf(i)] }))
  const row = inUnits[at]
  const isFilled = !touched && text !== '' && text === row?.start && row.awaitsLimit !== true
  const offers = row === undefined || text !== '' ? ways : offersOf(sheet, at, row, say)
  useEffect((rl) => {
    // Anything typed before the sheet was shown may be a fragment, so it is no value.
    rl.clearLine(0)
    rl.write(texts[0] ?? '')
  }, [])
  useKeypress((key, rl) => {
    const own = before.texts[at] ?? ''
    const typed = !over && text.startsWith(own) ? text.slice(own.length) : text
    const end = (): void => {
      pasted.current = undefined
    }
    if (isPasteStart(key)) {
      pasted.current = pasteFrom(sheet, end)
      return
    }
    const paste = (pasted.current ??= typedAtOnce(before, end))
    const set = (line: string): Sheet => {
      const now = { ...sheet, texts: texts.with(at, line) }
      setSheet(now)
      if (line !== text) setTouched(true)
      return now
    }
    const write = (line: string): Sheet => {
      rl.clearLine(0)
      rl.write(line)
      return set(line)
    }
    const go = (to: number, now: Sheet): void => {
      rl.clearLine(0)
      if (to !== at) {
        setTouched(false)
        setOver(false)
      }
      setBefore(now)
      rl.write(now.texts[to] ?? '')
      setAt(to)
    }
    /**
     * Accepts the current line if it can be read and moves on: to the next line, from the last line to one that still
     * needs a value, or else to the next question.
     */
    const accept = (now: Sheet): void => {
      const read = now.texts.map((line, i) => readRow(i, line))
      const here = read[at]
      if (here?.ok !== false && at < rows.length - 1) return go(at + 1, now)
      const left = here?.ok === false ? at : read.findIndex((one) => !one.ok)
      const wrong = read[left]
      if (wrong?.ok !== false) return done({ kind: 'answer', value: answersOf(now, rows, read) })
      if (!now.several.has(left) || now.texts[left] !== '') setProblem(wrong.message)
      go(left, left === at ? before : now)
      if (left !== at) return
      // A line that could not be read stays, to be corrected.
      write(now.texts[at] ?? '')
      setWays(offersFor(now.texts[at] ?? '', wrong))
    }
    const choose = ({ text: line, value }: Offer): void => {
      rl.clearLine(0)
      rl.write(line)
      setSheet({ ...sheet, texts: texts.with(at, line) })
      setWays([])
      if (value !== undefined) setMeant(new Map([...meant, [`${at} ${line}`, value]]))
    }
    /** Takes lines of a report. They fill the rows of the labs that they name, whichever row they were typed into. */
    const report = (lines: readonly string[]): void => {
      const base = paste.isReport ? before : paste.start
      paste.isReport = true
      const now = lines.reduce((sofar, line) => withReportLine(sofar, line, { rows: inUnits, readReport }), base)
      setSheet(now)
      go(
        Math.max(
          0,
          now.texts.findIndex((line, i) => !readRow(i, line).ok),
        ),
        now,
      )
    }
    if (isPasteEnd(key)) {
      paste.end()
      // The last line of a report may lack an end of line.
      if (paste.isReport && typed.trim() !== '') report([typed])
      return
    }
    const move = moveOf(key, rl.line === '' && text === '')
    const isTyping = !isEnterKey(key) && !isUpKey(key) && !isDownKey(key) && !isTabKey(key) && move === undefined
    if (isTyping && isMovedIn(key, rl)) setTouched(true)
    if (isTyping && rl.line === text) return
    clearImmediate(pressed.current)
    setProblem(undefined)
    setWays([])
    setLeaving(false)
    if (isEnterKey(key)) {
      const line = typed.slice(typed.startsWith(paste.unread) ? paste.unread.length : 0)
      const isLine = looksLikeReport(line) && (!readRow(at, text).ok || paste.unread !== '')
      if (paste.isReport && line.trim() === '') return void write(own)
      if (isLine || paste.isReport) return report([...paste.lines.splice(0), line])
      const offered = offers.find((_, i) => typed.toLowerCase() === LETTERS[i])
      if (offered !== undefined) return choose(offered)
      if (isRest(text)) {
        write('')
        return setProblem(say('typed.rest'))
      }
      if (line.trim() !== '') paste.lines.push(line)
      paste.unread = readRow(at, text).ok ? '' : typed
      return accept(sheet)
    }
    if (isUpKey(key) || isDownKey(key)) return go((at + (isUpKey(key) ? rows.length - 1 : 1)) % rows.length, sheet)
    if (isTabKey(key)) {
      // Pasted lines may have tabs between their columns.
      if (isWords(typed)) return void write(`${text} | `)
      write(text)
      const count = rows[at]?.units.length ?? 1
      return setUnits(units.map((unit, i) => (i === at ? (unit + 1) % count : unit)))
    }
    if (move === 'clear') return void write('')
    if (move !== undefined) {
      const count = texts.filter((line, i) => line !== '' && line !== rows[i]?.start).length
      if (count === 0 || leaving) return done(move)
      setLeaving(true)
      return setProblem(say('typed.lost', { count }))
    }
    const line = halfWidth(rl.line)
    const untouched = text === '' || text === rows[at]?.start || text === UNKNOWN_KEY
    if (untouched && line === `${text}${UNKNOWN_KEY}`) return accept(write(UNKNOWN_KEY))
    if (line.endsWith(HELP_KEY) && !isWords(typed)) {
      write(text)
      return setHelped(!helped)
    }
    // A value typed over "don't know" replaces it.
    if (text === UNKNOWN_KEY && line.startsWith(UNKNOWN_KEY)) return void write(line.slice(UNKNOWN_KEY.length))
    const offered = offers.find((_, i) => line.toLowerCase() === `${text.toLowerCase()}${LETTERS[i]}`)
    const anew = isFilled ? typedOver(text, rl.line) : undefined
    if (anew !== undefined) {
      setOver(true)
      write(anew)
    } else set(rl.line)
    if (offered === undefined) return
    // A letter chooses only if nothing else arrives with it, so that a pasted name is read as a whole.
    setWays(offers)
    pressed.current = setImmediate(() => choose(offered))
  })
  const { paint } = screen
  const widest = Math.max(...rows.map((row) => columns(row.label)))
  const wide = screen.width < NARROW ? 12 : 14
  const linesFor = rows.map((row, i): readonly string[] => {
    const line = texts[i] ?? ''
    const answer = readRow(i, line)
    const count = sheet.several.get(i)?.length ?? 0
    const empty = count === 0 ? unitText(row, unitOf(i), say) : say('sheet.several', { count })
    const shown = line === '' ? empty : answer.ok ? meaning(answer.value, row, say) : ''
    const own = `${i === at ? '>' : ' '} ${padded(row.label, widest)}  ${padded(line, wide)}`
    if (columns(own) + 1 + columns(shown) <= screen.width) return [`${own} ${paint.faint(shown)}`.trimEnd()]
    return [own.trimEnd(), `      ${paint.faint(shown)}`]
  })
  const several = offers.length > 0 && text === '' ? [say('typed.report.several', { lab: row?.label ?? '' })] : []
  const said = [...unreadLines(sheet.report, rows, say), ...(problem === undefined ? several : [problem])]
  const below = said.map((one) => problemText(one, screen))
  below.push(...offers.slice(0, LETTERS.length).map(({ label }, i) => `  ${LETTERS[i]}  ${label}`))
  const keys: (readonly [string, string])[] = [
    ['Enter', say(at === rows.length - 1 ? 'key.done' : 'key.next')],
    ...(isFilled ? filledKeys(say) : []),
    [UNKNOWN_KEY, say('answer.unknown')],
    ['↑↓', say('key.move')],
    ['Tab', say('key.unit')],
    [HELP_KEY, say('key.explain')],
    ...backKey(text, say),
    ['Esc', say('key.clear')],
  ]
  if (offers.length > 0) keys.unshift([LETTERS.slice(0, offers.length).join('/'), say('key.choose')])
  const form = formText(formOf('pasted', say), screen)
  const entry = `${rows[at]?.label ?? ''} (${unitOf(at)}): ${text}`
  const under = [...below, keysLine(keys, screen)].join('\n')
  // Two more lines are fixed: the one for the entry, and the one above it, which is empty or says which lines are
  // shown.
  const fixed = linesOf(form) + linesOf(under) + 2
  const top = screenText({ ...screen, help: rows[at]?.help }, helped, fixed + Math.min(rows.length, FEWEST_SHOWN))
  const { first, last } = fitting(linesFor, at, (screen.height ?? Infinity) - linesOf(top) - fixed)
  const isAll = first === 0 && last === rows.length - 1
  const more = isAll ? '' : paint.faint(`  ${say('sheet.part', { from: first + 1, to: last + 1, count: rows.length })}`)
  const lines = linesFor.slice(first, last + 1).flat()
  return [[top, form, ...lines, more, entry].join('\n'), under]
})

/** The range of labs around one that fits on the screen; both ends are included. */
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

/** A paste, or keys that arrive at once from a terminal that does not mark pastes. */
interface Paste {
  /** The sheet before it. */
  readonly start: Sheet
  /** Its lines so far, as long as none belongs to a report. If one does, these were no answers. */
  readonly lines: string[]
  isReport: boolean
  /** A line that could not be read as a value and is still where it was typed. */
  unread: string
  readonly end: () => void
}

function pasteFrom(start: Sheet, end: () => void): Paste {
  return { start, lines: [], isReport: false, unread: '', end }
}

function typedAtOnce(start: Sheet, end: () => void): Paste {
  setImmediate(end)
  return pasteFrom(start, end)
}

/** Whether a line that was begun is more than a value. */
function isWords(typed: string): boolean {
  return beginsWithName(typed) || / \| |\d[./-]\d+[./-]\d/.test(typed)
}

export const labSheet = prompt
