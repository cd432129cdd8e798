import type { Dictionary } from '../dictionary/index.ts'
import type { Result } from '../explain/index.ts'
import type { Typed } from '../interview/index.ts'
import { inEnglish } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import { isId, isObject, LONGEST_ID } from '../record/index.ts'
import type { JsonObject } from '../record/index.ts'
import { onePage, resultText } from '../report/index.ts'
import { harmless } from '../text/index.ts'
import { confirmed, openConfirmations } from './confirming.ts'
import { ExitError } from './exit.ts'
import { pathFromHome } from './files/home.ts'
import { createFile, isThere } from './files/writing.ts'
import { page } from './pager.ts'
import type { Prompts } from './prompts/prompts.ts'
import type { Screen } from './prompts/screen.ts'
import { recordText } from './record-text.ts'
import { streams } from './streams.ts'
import { messageWidth, outputWidth, promptHeight, paintFor, printed, say as out, screenHeight } from './terminal.ts'

export interface Ended {
  readonly record: JsonObject
  readonly result: Result
  readonly dictionary: Dictionary
  /** Screens the record again, after something was recorded at the end of the interview. */
  readonly again: (record: JsonObject) => Result
  /**
   * Asks for what is still open in a record; with `isChange`, lets the person change an earlier answer first. Returns
   * the record with the new answers.
   */
  readonly goneOn: (record: JsonObject, isChange: boolean) => Promise<JsonObject>
  /** Whether there is an answer that could be changed. */
  readonly canChange: (record: JsonObject) => boolean
  readonly worksheet: (record: JsonObject, result: Result) => Promise<string>
  /** Whether the record is already in a file. */
  readonly isKept: boolean
  /** Saves the record in the files that already hold it; undefined if none does. */
  readonly save: ((record: JsonObject) => void) | undefined
  readonly today: string
  readonly by: string | undefined
  readonly color: boolean
  /** The language in which the person is addressed. */
  readonly say: Say
  readonly prompts: Prompts
  /** Whether long texts are shown page by page. */
  readonly paged: boolean
}

/**
 * Ends an interview at the terminal: shows the patient's page and offers what can be done with it, until the person is
 * done. Returns the record and the result as they are then.
 */
export async function ending(ended: Ended): Promise<Pick<Ended, 'record' | 'result'>> {
  const { dictionary, color, today, by, prompts, say } = ended
  let { record, result, isKept } = ended
  const layout = { width: outputWidth(), paint: paintFor(streams().output, color), dictionary, say }
  const screen = { say, paint: paintFor(streams().errors, color), width: messageWidth(), height: promptHeight() }
  const id = fileName(result.patient)
  for (let shown = false; ;) {
    if (!shown) await printed(`\n${onePage(result, { ...layout, height: screenHeight() - LINES_BELOW })}`)
    shown = true
    const open = openConfirmations(result)
    const keys: [string, string][] = [
      ['d', say('end.details')],
      ...(ended.canChange(record) ? [['a', say('end.change')] as [string, string]] : []),
      ...(open.length === 0 ? [] : [['c', say('end.confirm')] as [string, string]]),
      ['w', say('end.worksheet')],
      ...(isKept ? [] : [['k', say('end.keep')] as [string, string]]),
      ['Enter', say('key.done')],
    ]
    const key = await pressed(keys, color, prompts, say)
    if (key === undefined || key === 'Enter') return { record, result }
    if (key === 'd') {
      const details = resultText(result, { ...layout, explain: false })
      await (ended.paged ? page(details) : printed(details))
      shown = false
    } else if (key === 'a' || key === 'c') {
      const before = record
      if (key === 'a') record = await ended.goneOn(record, true)
      else record = (await orEnded(confirmed(record, open, { today, by, screen, prompts }))) ?? record
      if (record === before) continue
      ended.save?.(record)
      // A confirmation can make facts matter that made no difference before, so the interview goes on.
      if (key === 'c') record = await ended.goneOn(record, false)
      result = ended.again(record)
      isKept = ended.save !== undefined
      shown = false
    } else if (key === 'w') keptWorksheet(`${id}.html`, await ended.worksheet(record, result), say)
    else {
      const path = await keptWhere(record, freeName(`${id}.json`), color, prompts, say)
      if (path !== undefined) out(say('end.record.in', { file: harmless(path) }))
      isKept = path !== undefined
    }
  }
}

/**
 * Asks after an interrupted interview whether to keep the answers, since nothing is written unasked. Returns a sentence
 * that says what happened to them.
 */
export async function offerToKeep(
  record: JsonObject,
  color: boolean,
  prompts: Prompts,
  say: Say = inEnglish,
): Promise<string> {
  const { interview, id } = record
  const asked = isObject(interview) ? interview['asked'] : undefined
  if (!Array.isArray(asked) || asked.length === 0) return say('kept.nothing')
  out(`\n${say('kept.interrupted')}`)
  const keys = [
    ['k', say('kept.keep')],
    ['Enter', say('kept.drop')],
  ] as const
  if ((await pressed(keys, color, prompts, say)) !== 'k') return say('kept.nothing')
  const offered = freeName(`${fileName(typeof id === 'string' ? id : '')}.json`)
  const path = await keptWhere(record, offered, color, prompts, say)
  if (path === undefined) return say('kept.nothing')
  return say('kept.in', { file: harmless(path) })
}

/**
 * Writes a record to a file that the person names, in any folder; Enter accepts `offered`. If the file cannot be
 * written, reports why and asks again. Returns the name; undefined if the person ended this with Ctrl-C.
 */
async function keptWhere(
  record: JsonObject,
  offered: string,
  color: boolean,
  prompts: Prompts,
  say: Say,
): Promise<string | undefined> {
  for (;;) {
    const path = await fileNamed(offered, color, prompts, say)
    if (path === undefined) return undefined
    try {
      createFile(path, recordText(record))
      return path
    } catch (error) {
      if (!(error instanceof ExitError)) throw error
      out(error.message)
    }
  }
}

async function fileNamed(offered: string, color: boolean, prompts: Prompts, say: Say): Promise<string | undefined> {
  const screen: Screen = {
    board: '',
    position: '',
    question: say('kept.file'),
    why: say('kept.file.why'),
    help: undefined,
    say,
    paint: paintFor(streams().errors, color),
    width: messageWidth(),
  }
  // No shell reads this text, so `~/` is replaced here.
  const read = (text: string): Typed<string> => ({ ok: true, value: pathFromHome(text.trim()) })
  const config = { screen, form: say('kept.file.form'), read, start: offered, aside: true }
  const move = await orEnded(prompts.line(config))
  return move?.kind === 'answer' ? (move.value ?? offered) : undefined
}

/** The lines needed below the page: up to two for the keys, and an empty one. */
const LINES_BELOW = 3

/**
 * Asks for the patient's number, before the first question; undefined if the person gives none. Ends the program on
 * Ctrl-C.
 */
export async function patientNumber(
  color: boolean,
  prompts: Prompts,
  say: Say = inEnglish,
): Promise<string | undefined> {
  const { errors } = streams()
  const screen: Screen = {
    board: '',
    position: '',
    question: say('number.ask'),
    why: say('number.why'),
    help: undefined,
    say,
    paint: paintFor(errors, color),
    width: messageWidth(),
  }
  const read = (text: string): Typed<string> =>
    isId(text.trim())
      ? { ok: true, value: text.trim() }
      : { ok: false, message: say('typed.number', { count: LONGEST_ID }) }
  const move = await orEnded(prompts.line({ screen, form: say('number.form'), read, isOptional: true, aside: true }))
  if (move === undefined) throw new ExitError(130, say('kept.interrupted.nothing'))
  const number = move.kind === 'answer' && move.value !== '' ? move.value : undefined
  if (number === undefined) out(say('number.without'))
  return number
}

/** Waits for one of these keys; undefined if the person ended this with Ctrl-C. */
async function pressed(
  keys: readonly (readonly [string, string])[],
  color: boolean,
  prompts: Prompts,
  say: Say,
): Promise<string | undefined> {
  const { errors } = streams()
  const screen = { say, paint: paintFor(errors, color), width: messageWidth() }
  return orEnded(prompts.press({ keys, screen }))
}

/** The result of a prompt; undefined if the person ended it with Ctrl-C. */
async function orEnded<T>(prompt: Promise<T>): Promise<T | undefined> {
  try {
    return await prompt
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') return undefined
    throw error
  }
}

/**
 * Writes a worksheet to a new file; if the name is taken, to the next free one. If that fails, reports why. Returns
 * whether it was written.
 */
function keptWorksheet(name: string, content: string, say: Say): boolean {
  try {
    const path = freeName(name)
    createFile(path, content)
    out(say('end.worksheet.in', { file: harmless(path) }))
    return true
  } catch (error) {
    if (!(error instanceof ExitError)) throw error
    out(error.message)
    return false
  }
}

/** A patient's number as a file name. */
function fileName(id: string): string {
  const name = id
    .replace(/[^\p{L}\p{N}_-]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, LONGEST_NAME)
  return name === '' ? 'patient' : name
}

const LONGEST_NAME = 60

/** The first free name of `a.json`, `a-2.json`, … */
function freeName(name: string): string {
  const dot = name.lastIndexOf('.')
  for (let i = 1; ; i++) {
    const path = i === 1 ? name : `${name.slice(0, dot)}-${i}${name.slice(dot)}`
    if (!isThere(path)) return path
  }
}
