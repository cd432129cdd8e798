import { HELP_KEY, UNKNOWN_KEY } from '../../dictionary/index.ts'
import { choiceNumbers, looksLikeReport, readAnswer } from '../../interview/index.ts'
import type { Report, ReportValue, Typed } from '../../interview/index.ts'
import { isUnknownWord } from '../../languages/index.ts'
import type { Say } from '../../messages/index.ts'
import { halfWidth, harmless } from '../../text/index.ts'
import type { FillConfig } from './fill.ts'
import { LETTERS } from './fill.ts'
import type { Lines } from './lines.ts'
import { keyed, whyNot } from './pick.ts'
import type { PickConfig } from './pick.ts'
import type { PressConfig } from './press.ts'
import type { Prompts } from './prompts.ts'
import { nothingTyped } from './screen.ts'
import type { Move, Screen } from './screen.ts'
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
  isContinued,
  withReportLine,
} from './sheet.ts'
import type { LabAnswers, LabRow, LabSheetConfig, Offer, Sheet } from './sheet.ts'

/** Typed alone on a line, these lead elsewhere. No answer is written like that. */
const BACK = '<'
const REVIEW = '#'

/**
 * Asks questions as single lines and reads answers as single lines, for screen readers, braille displays and terminals
 * that cannot draw. Nothing that was written ever changes. `write` takes one line without its end.
 */
export function linearPrompts(lines: Lines, write: (line: string) => void): Prompts {
  const out = (line: string): void => write(harmless(line))
  let board = ''
  let isFirst = true
  const front: Front = {
    next: async () => halfWidth(await lines.next()).trim(),
    say: out,
    tell: (screen, how) => {
      const { say } = screen
      if (isFirst) out(say('line.hint', { help: HELP_KEY, back: BACK, review: REVIEW }))
      isFirst = false
      // The status of the trials is written only when it changed.
      if (screen.board !== board && screen.board !== '') out(boardLine(screen))
      if (screen.board !== '') board = screen.board
      for (const notice of screen.notice?.split('\n') ?? []) out(say('page.note', { text: notice }))
      out([position(screen), screen.question, how].filter((one) => one !== '').join(' '))
    },
  }
  return {
    pick: (config) => pickLine(config, front) as Promise<Move<never>>,
    line: (config) => fillLine(config as FillConfig<unknown>, front) as Promise<Move<never>>,
    labSheet: (config) => labLines(config, front),
    press: (config) => pressLine(config, front),
    repeatsLabs: true,
  }
}

interface Front {
  /** The next line as it was typed, without blanks around it. */
  readonly next: () => Promise<string>
  readonly say: (line: string) => void
  /** Asks a question: what is new, then the question, and how to answer it. */
  readonly tell: (screen: Screen, how: string) => void
}

function boardLine({ board }: Screen): string {
  return `${board.replaceAll(' | ', '; ')}.`
}

function position({ position: where }: Screen): string {
  return where === '' ? '' : `${where}.`
}

/**
 * Handles the lines that mean the same at every question; undefined if the line is an answer. With `aside`, only the
 * line for help is recognized.
 */
function elsewhere(
  typed: string,
  { screen, aside }: { readonly screen: Screen; readonly aside?: boolean },
  front: Front,
): Move<never> | 'explained' | undefined {
  if (typed === HELP_KEY) {
    const { say } = screen
    const keys = say('line.keys', { key: UNKNOWN_KEY, back: BACK, review: REVIEW })
    const said = [
      screen.board === '' ? '' : boardLine(screen),
      screen.why,
      screen.help ?? '',
      aside === true ? '' : keys,
    ]
    const known = said.filter((one) => one !== '')
    for (const line of known.length === 0 ? [say('help.none')] : known) front.say(line)
    return 'explained'
  }
  if (aside === true) return undefined
  if (typed === BACK) return { kind: 'back' }
  return typed === REVIEW ? { kind: 'review' } : undefined
}

async function pickLine(config: PickConfig<unknown>, front: Front): Promise<Move<unknown>> {
  const { screen, choices, start, aside } = config
  const { say } = screen
  const numbers = choiceNumbers(choices)
  const label = (i: number): string => choices[i]?.label ?? ''
  const numbered = choices.map(
    ({ unknown }, i) => `${unknown === true ? UNKNOWN_KEY : (numbers?.[i] ?? '')} ${label(i)}`,
  )
  const all = `${numbered.map((one) => one.trim()).join('; ')}.`
  const how = start === undefined ? all : say('line.kept', { form: all, kept: label(start) })
  const ask = (): void => front.tell(screen, how)
  const answer = (at: number): Move<unknown> => {
    if (aside === true) front.say(`  ${label(at)}`)
    return { kind: 'answer', value: choices[at]?.value }
  }
  ask()
  let offered = start
  for (;;) {
    const typed = await front.next()
    const move = elsewhere(typed, config, front)
    if (move === 'explained') ask()
    else if (move !== undefined) return move
    else if (typed === '' && offered !== undefined) return answer(offered)
    else {
      const { found, chosen, exact, together } = readAnswer(typed, choices, say)
      const meant = keyed(typed, choices)?.at ?? (exact ? chosen : undefined)
      if (meant !== undefined) return answer(meant)
      // On a screen the person sees which choice a partial answer selects before Enter accepts it. Here the program
      // names the choice, and an empty line accepts it.
      offered = chosen
      const some =
        typed === '' || found.length === 0 || together !== undefined ? '' : ` ${found.map(label).join('; ')}.`
      if (chosen === undefined) front.say(`${whyNot(typed, choices, 'line', say)}${some}`)
      else front.say(say('line.meant', { answer: label(chosen) }))
    }
  }
}

async function fillLine(config: FillConfig<unknown>, front: Front): Promise<Move<unknown>> {
  const { screen, form, read, start = '', isOptional = false, aside } = config
  const { say } = screen
  const known = aside === true ? form : say('line.form', { form, key: UNKNOWN_KEY })
  const how = start === '' ? known : say('line.kept', { form: known, kept: start })
  const ask = (): void => front.tell(screen, how)
  // Answers to questions about facts are repeated by the caller, so only answers outside the interview are repeated
  // here.
  const answer = (value: unknown, typed: string): Move<unknown> => {
    if (aside === true) front.say(`  ${typed === '' ? say('value.none') : typed}`)
    return { kind: 'answer', value }
  }
  ask()
  let offered: Offered = []
  let stands = start
  for (;;) {
    const typed = await front.next()
    const move = elsewhere(typed, config, front)
    const letter = LETTERS.findIndex((one) => one === typed.toLowerCase())
    const chosen = offered[letter]
    if (move === 'explained') ask()
    else if (move !== undefined) return move
    else if (chosen !== undefined) return { kind: 'answer', value: chosen.value }
    else if (typed === UNKNOWN_KEY || (typed === '' && stands === '' && isOptional)) return answer(undefined, '')
    else if (typed === '' && stands === '') front.say(nothingTyped(say))
    else {
      const text = typed === '' ? stands : typed
      const understood = read(text)
      if (understood.ok) return answer(understood.value, text)
      if (aside !== true && isUnknownWord(text, say)) return answer(undefined, '')
      offered = understood.choices ?? []
      stands = ''
      front.say(`${understood.message}${lettered(offered)}`)
    }
  }
}

type Offered = NonNullable<Extract<Typed<unknown>, { readonly ok: false }>['choices']>

async function labLines({ screen, rows, readReport }: LabSheetConfig, front: Front): Promise<Move<LabAnswers>> {
  const { say } = screen
  let sheet: Sheet = emptySheet(rows)
  /** The indexes of the labs that were answered, in the order of the answers. */
  const done: number[] = []
  /** The meanings that the person chose for lines that can be read in two ways, by the index of the lab. */
  const meant = new Map<number, LabAnswers[number]['value']>()
  /** The possible meanings of the line typed last, if it can be read in two ways. */
  let ways: readonly Offer[] = []
  const readRow = (i: number): Typed<LabAnswers[number]['value']> =>
    meant.has(i)
      ? { ok: true, value: meant.get(i) }
      : readLine(rows[i], sheet.texts[i] ?? '', rows[i]?.units[0] ?? '', say)
  const write = (i: number, text: string): void => {
    meant.delete(i)
    sheet = { ...sheet, texts: sheet.texts.with(i, text) }
  }
  const repeat = (i: number): void => {
    const answer = readRow(i)
    if (answer.ok)
      front.say(`  ${say('fact.value', { fact: rows[i]?.label ?? '', value: meaning(answer.value, rows[i], say) })}`)
  }
  const finish = (i: number): void => {
    if (!readRow(i).ok) return
    if (!done.includes(i)) done.push(i)
    repeat(i)
  }
  front.tell(screen, formOf('typed', say))
  for (;;) {
    const at = rows.findIndex((_, i) => !done.includes(i))
    const row = rows[at]
    if (row === undefined)
      return {
        kind: 'answer',
        value: answersOf(
          sheet,
          rows,
          rows.map((_, i) => readRow(i)),
        ),
      }
    const several = ways.length > 0 ? [] : offersOf(sheet, at, row, say)
    if (several.length > 0) front.say(`${say('typed.report.several', { lab: row.label })}${lettered(several)}`)
    const offers = ways.length > 0 ? ways : several
    front.say(rowLine(row, at, rows.length, say))
    const typed = await front.next()
    const move = elsewhere(typed, { screen: { ...screen, board: '', help: row.help } }, front)
    if (move === 'explained') continue
    ways = []
    if (move?.kind === 'review') return move
    if (move?.kind === 'back') {
      const last = done.pop()
      if (last === undefined) return move
      write(last, '')
      continue
    }
    const chosen = offers.find((_, i) => typed.toLowerCase() === LETTERS[i])
    if (chosen !== undefined) {
      write(at, chosen.text)
      if (chosen.value !== undefined) meant.set(at, chosen.value)
      finish(at)
      continue
    }
    const text = typed === '' && several.length === 0 ? row.start : withLimit(typed, row)
    const answer = readLine(row, text, row.units[0] ?? '', say)
    if (!answer.ok && (looksLikeReport(typed) || isContinued(sheet, typed, { rows, readReport }))) {
      const before = sheet
      sheet = withReportLine(before, typed, { rows, readReport })
      for (const i of rows.keys()) {
        if (sheet.texts[i] === before.texts[i] && sheet.several.get(i) === before.several.get(i)) continue
        meant.delete(i)
        // The report has another value for a lab that was answered already, so it is asked for again.
        if (sheet.texts[i] === '' && done.includes(i)) done.splice(done.indexOf(i), 1)
        finish(i)
      }
      const [rest, values] = [sheet.report.rest.slice(before.report.rest.length), newOf(sheet.report, before.report)]
      unreadLines({ rest, values }, rows, say).forEach(front.say)
    } else if (answer.ok) {
      write(at, text)
      finish(at)
    } else {
      ways = offersFor(text, answer)
      front.say(ways.length === 0 ? answer.message : `${answer.message}${lettered(ways)}`)
    }
  }
}

/** The labs for which a report has new values, compared with an earlier reading of it; each with all its values. */
function newOf({ values }: Report, before: Report): Report['values'] {
  const isNew = (path: string, { typed }: ReportValue): boolean =>
    before.values.get(path)?.some((one) => one.typed === typed) !== true
  return new Map([...values].filter(([path, own]) => own.some((one) => isNew(path, one))))
}

/** Choices as text, each with its letter. */
function lettered(choices: readonly { readonly label: string }[]): string {
  const each = choices.slice(0, LETTERS.length).map(({ label }, i) => ` ${LETTERS[i]} ${label}`)
  return each.length === 0 ? '' : `${each.join(';')}.`
}

/**
 * If only the upper limit of a known value is asked for, a number alone is that limit, and is appended to the value.
 */
function withLimit(typed: string, { awaitsLimit, start }: LabRow): string {
  return awaitsLimit === true && /^(?:uln\s*)?\d+(?:[.,]\d+)?$/i.test(typed) ? `${start}${typed}` : typed
}

function rowLine(row: LabRow, at: number, count: number, say: Say): string {
  const given = { number: at + 1, count, lab: row.label, unit: unitText(row, row.units[0] ?? '', say) }
  if (row.awaitsLimit === true) return say('sheet.row.limit', { ...given, known: row.start.trimEnd() })
  return row.start === '' ? say('sheet.row', given) : say('sheet.row.kept', { ...given, kept: row.start })
}

async function pressLine({ keys, screen: { say } }: PressConfig, front: Front): Promise<string> {
  const line = `${keys.map(([key, does]) => `${key}: ${does}`).join('; ')}.`
  front.say(line)
  for (;;) {
    const typed = await front.next()
    const found = keys.find(([key]) => key === (typed === '' ? 'Enter' : typed.toLowerCase()))
    if (found !== undefined) return found[0]
    front.say(say('choice.none.keys', { typed, keys: line }))
  }
}
