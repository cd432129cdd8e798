import { resolve } from 'node:path'
import { ageFrom, openWhilePath } from '../../dictionary/index.ts'
import type { Dictionary } from '../../dictionary/index.ts'
import { problemText, warningsIn, warningTexts } from '../../explain/index.ts'
import type { Result } from '../../explain/index.ts'
import { conversation, dayPath, datedFact, factsOfOneDay, fileOrigin, withOrigin } from '../../interview/index.ts'
import type { Answer, NextQuestion } from '../../interview/index.ts'
import type { Say } from '../../messages/index.ts'
import { dayText } from '../../quantity/index.ts'
import type { Day } from '../../quantity/index.ts'
import { isId, isObject, LONGEST_ID, NO_NUMBER, originOf, statedWith, valueAt } from '../../record/index.ts'
import type { Json, JsonObject } from '../../record/index.ts'
import { hanging, resultText } from '../../report/index.ts'
import { Screener } from '../../screen/index.ts'
import { harmless } from '../../text/index.ts'
import { worksheet } from './screen.ts'
import type { ToldRecord, WorksheetOptions } from './screen.ts'
import { cannotRun, ExitError } from '../exit.ts'
import { settings } from '../config.ts'
import { createFile, mustBeFree, replaceFile } from '../files/writing.ts'
import { Interview } from '../interviewing.ts'
import type { Respondent } from '../interviewing.ts'
import { logWriter } from '../log/writing.ts'
import type { LogOptions } from '../log/writing.ts'
import { asOfDay, formatOf, rulesFor, trialIds } from '../options.ts'
import type { CommonOptions } from '../options.ts'
import { onDemand } from '../reading.ts'
import type { ReadingOptions } from '../reading.ts'
import { screeningOf } from '../screening.ts'
import type { ScreeningOptions } from '../screening.ts'
import { SiteAccount, siteFor } from '../site.ts'
import type { SiteReading } from '../site.ts'
import { speechFor, tellerFor } from '../speech.ts'
import { onePatientIn } from '../patient-files.ts'
import { asking, isLinear } from '../prompts/prompts-for.ts'
import type { LinearOption } from '../prompts/prompts-for.ts'
import type { Prompts } from '../prompts/prompts.ts'
import { recordText } from '../record-text.ts'
import { streams } from '../streams.ts'
import { attempt, messageWidth, outputWidth, paintFor, print, say as out } from '../terminal.ts'

export interface InterviewOptions extends CommonOptions, LogOptions, ScreeningOptions, LinearOption {
  readonly quiet?: boolean
  readonly id?: string
  readonly from?: string
  readonly assumeComplete?: string
  readonly fhirVersion?: string
  readonly with?: string
  readonly assume?: readonly string[]
  readonly answers?: string
  readonly save?: string
  readonly resume?: string
  readonly out?: string
  readonly all?: boolean
}

/** `prescreen interview`: asks for the facts that can still change a verdict, and stops when every trial is decided. */
export async function interviewCommand(options: InterviewOptions): Promise<void> {
  const format = formatOf(options, ['text', 'json', 'html', 'markdown'])
  const asOf = asOfDay(options)
  if (options.answers === undefined && !canAsk(options)) {
    const help = 'Use `prescreen screen FILE` for records, or `--answers FILE` to replay a record.'
    throw cannotRun(`The interview needs a terminal, or --linear to ask line by line. ${help}`)
  }
  if (options.resume !== undefined && (options.from !== undefined || options.answers !== undefined))
    throw cannotRun('--resume continues a saved interview, so it cannot be used with --from or --answers.')
  if (options.from === undefined && (options.with !== undefined || options.assume !== undefined))
    throw cannotRun('--with and --assume need --from, the record that they add to.')
  keepWhatIsThere(options)
  await asking(options, (prompts) => interviewed(options, format, asOf, prompts))
}

async function interviewed(
  options: InterviewOptions,
  format: Parameters<typeof shown>[2],
  asOf: Day,
  prompts: Prompts,
): Promise<void> {
  const rules = await rulesFor(options)
  const english = new Screener(rules, asOf, trialIds(options, rules))
  const speech = await speechFor(options)
  const { say } = speech
  // Questions and answers are shown in the language of the reader. What is saved or read by machines is the same in
  // every language.
  const screener = tellerFor(speech, english)
  const { dictionary } = screener.rules
  const trials = rules.trials.map((one) => one.id)
  const screening = await screeningOf(options, english)
  const log = await logWriter(options, trials, screening, say)
  const unnumbered = await startOf(options, screener, await siteFor(options, screener), say)
  const problem = screening.problemOf(unnumbered)
  if (problem !== undefined) throw cannotRun(problem)
  const start = await numbered(unnumbered, options, prompts, say)
  const answers = options.answers === undefined ? undefined : await recordIn(options.answers, screener, options, say)
  const saved = options.save ?? options.resume
  const hint =
    saved !== undefined || options.out === undefined
      ? {}
      : { hint: say('interview.unsaved.out', { file: harmless(options.out) }) }
  const respondent =
    answers === undefined
      ? await atTerminal(screener, options, start, prompts, { say, ...hint })
      : replaying(answers, dictionary)
  const opened = answers === undefined ? start : opening(start, answers)
  if (options.save !== undefined) createFile(options.save, recordText(opened))
  const { out } = options
  let latest = opened
  let isWritten = false
  /** The files that hold the record: those that this interview made, or goes on with. */
  const files = (): readonly string[] => [saved, isWritten ? out : undefined].filter((one) => one !== undefined)
  const save = (record: JsonObject): void => {
    latest = record
    for (const file of files()) replaceFile(file, recordText(record), 'owner')
  }
  const { by } = screening
  const interview = new Interview(screener, respondent, save, { all: options.all === true, by, say })
  const keep =
    saved === undefined && answers === undefined
      ? async () => (await import('../beside-questions.ts')).offerToKeep(latest, options.color, prompts, say)
      : undefined
  const { talk, facts, evaluations } = await finished(interview.run(conversation(opened)), saved, say, keep)
  let sofar = talk
  const goneOn = async (record: JsonObject, isChange: boolean): Promise<JsonObject> => {
    latest = record
    const ended = { ...sofar, record }
    sofar = (await finished(isChange ? interview.changed(ended) : interview.run(ended), files()[0], say, keep)).talk
    return sofar.record
  }
  if (out !== undefined)
    await attempt(() => {
      createFile(out, recordText(talk.record))
      isWritten = true
    })
  const isKept = files().length > 0
  const told = screener.result(talk.record, facts, evaluations)
  const result = screener === english ? told : screenedAgain(talk.record, english)
  const logged = await log?.([{ record: talk.record, result }])
  const sheets = { say, screening }
  if (answers === undefined && format === 'text' && streams().output.isTTY === true) {
    logged?.()
    const { ending } = await import('../beside-questions.ts')
    const done = await ending({
      record: talk.record,
      result: told,
      dictionary,
      again: (record) => screenedAgain(record, screener),
      goneOn,
      canChange: (record) => interview.canChange({ ...sofar, record }),
      worksheet: (record, one) =>
        worksheet([{ record, result: screenedAgain(record, english), told: one }], 'html', dictionary, sheets),
      isKept,
      save: isKept ? save : undefined,
      today: dayText(asOf),
      by,
      color: options.color,
      say,
      prompts,
      paged: !(await isLinear(options)),
    })
    // Confirmations and changes made after the result are logged as another screening.
    if (done.record !== talk.record)
      (await log?.([{ record: done.record, result: screenedAgain(done.record, english) }]))?.()
    return
  }
  try {
    const screened = { record: talk.record, result, told }
    print(await shown(screened, interview.everAsked, format, dictionary, { ...options, ...sheets }))
  } finally {
    logged?.()
  }
}

/** Whether a person can be asked: at a terminal, or with --linear line by line, which also works from a pipe. */
export function canAsk({ linear }: LinearOption): boolean {
  const { input, errors } = streams()
  return linear === true || (input.isTTY && errors.isTTY === true)
}

/** The result of a record to which the program itself added answers. Ends the program if the record is refused. */
function screenedAgain(record: JsonObject, screener: Screener): Result {
  const screened = screener.screen(record)
  if (!screened.ok)
    throw cannotRun(screened.problems.map((one) => problemText(one, screener.rules.dictionary)).join('\n'))
  return screened.result
}

/** Gives a new interview its patient id: from --id, or else by asking for the number first. */
async function numbered(start: JsonObject, options: InterviewOptions, prompts: Prompts, say: Say): Promise<JsonObject> {
  const isNew = options.from === undefined && options.resume === undefined
  if (options.id !== undefined) {
    if (!isNew) throw cannotRun('--id is for a new interview; with --from or --resume the record already has an id.')
    const id = options.id.trim()
    if (!isId(id)) throw cannotRun(`--id must be a number or text of 1 to ${LONGEST_ID} characters.`)
    return { ...start, id }
  }
  if (!isNew || options.answers !== undefined) return start
  const { patientNumber } = await import('../beside-questions.ts')
  const number = await patientNumber(options.color, prompts, say)
  return number === undefined ? start : { ...start, id: number }
}

async function shown(
  screened: ToldRecord,
  asked: readonly string[],
  format: 'text' | 'json' | 'html' | 'markdown',
  dictionary: Dictionary,
  options: InterviewOptions & WorksheetOptions,
): Promise<string> {
  const { result, told } = screened
  if (format === 'json') return `${JSON.stringify({ asked, result }, undefined, 2)}\n`
  if (format === 'html' || format === 'markdown') return worksheet([screened], format, dictionary, options)
  const paint = paintFor(streams().output, options.color)
  return `\n${resultText(told, { width: outputWidth(), paint, explain: false, dictionary, say: options.say })}`
}

/**
 * Refuses names for --save and --out that are taken: an existing file may hold another patient's answers, so nothing is
 * overwritten.
 */
function keepWhatIsThere({ save, out }: InterviewOptions): void {
  if (save !== undefined) mustBeFree(save, `Continue it with --resume ${harmless(save)}, or choose another name.`)
  if (out !== undefined) mustBeFree(out, 'Choose another name for --out.')
  if (out !== undefined && save !== undefined && resolve(out) === resolve(save))
    throw cannotRun(
      '--save and --out need different files; with --save alone, that file ends up as the finished record.',
    )
}

/**
 * Waits for an interview. If it ends with Ctrl-C or because a file can no longer be written, the error says what
 * happened to the answers.
 */
export async function finished<T>(
  interview: Promise<T>,
  saved: string | undefined,
  say: Say,
  keep?: () => Promise<string>,
): Promise<T> {
  try {
    return await interview
  } catch (error) {
    const name = saved === undefined ? undefined : harmless(saved)
    if (error instanceof ExitError && name !== undefined)
      throw new ExitError(error.status, `${error.message}\n${say('kept.before', { file: name })}`)
    if (!(error instanceof Error) || error.name !== 'ExitPromptError') throw error
    if (name !== undefined) throw new ExitError(130, `\n${say('kept.interrupted.in', { file: name })}`)
    throw new ExitError(130, keep === undefined ? `\n${say('kept.interrupted.nothing')}` : await keep())
  }
}

async function startOf(
  options: InterviewOptions,
  screener: Screener,
  site: SiteReading,
  say: Say,
): Promise<JsonObject> {
  if (options.resume !== undefined) return recordIn(options.resume, screener, options, say)
  if (options.from === undefined) return { id: NO_NUMBER }
  const origin = fileOrigin(harmless(options.from.split(/[\\/]/).at(-1) ?? ''))
  return withOrigin(await recordIn(options.from, screener, options, say, site), origin, screener.rules.dictionary)
}

/**
 * Reads the record of one patient from a file, for an interview. Notes about it, and problems, are worded with `say`.
 * Ends the program if the record is refused.
 */
export async function recordIn(
  path: string,
  screener: Screener,
  options: ReadingOptions & Pick<CommonOptions, 'quiet'>,
  say: Say,
  site: SiteReading = {},
): Promise<JsonObject> {
  const found = await onePatientIn(path, await onDemand(options, screener.rules.dictionary, site), screener, say)
  const { record, place } = found
  const { dictionary } = screener.rules
  const notes = warningTexts(warningsIn(found.notes, dictionary, say), dictionary, say)
  if (notes.length > 0) out(`${place}:`)
  for (const one of notes) out(hanging('-', harmless(one), 2, 2, messageWidth()).join('\n'))
  const read = record === undefined || found.problems.length > 0 ? found : screener.read(record)
  const problems = 'ok' in read ? (read.ok ? [] : read.problems) : read.problems
  if (problems.length > 0 || !isObject(record)) {
    throw cannotRun(problems.map((one) => problemText(one, dictionary, say, place)).join('\n'))
  }
  const account = new SiteAccount(site, say)
  account.met(record['id'])
  account.close({ quiet: options.quiet === true, one: true })
  return record
}

/** What a replayed interview knows before its first question: the patient's id and the confirmations. */
function opening(start: JsonObject, answers: JsonObject): JsonObject {
  const confirmations = answers['confirmations']
  return { ...start, id: answers['id'] ?? null, ...(confirmations === undefined ? {} : { confirmations }) }
}

/**
 * Replays a record as answers. Each question gets the value that the record has there, a list in a single answer; the
 * dates of facts are given when the interview asks for them.
 */
export function replaying(answers: JsonObject, dictionary: Dictionary): Respondent {
  const said = (path: string | undefined): Answer[] => {
    const value: Json | undefined = path === undefined ? undefined : valueAt(answers, path)
    if (path === undefined || value === undefined || value === null) return []
    return [{ path, value: statedWith(value, { date: undefined }) }]
  }
  const day = (fact: string): Answer => {
    const { date } = originOf(valueAt(answers, fact))
    return { path: dayPath(fact), ...(date !== undefined && { value: date }) }
  }
  const answer = ({ path, part }: NextQuestion, record: JsonObject): readonly Answer[] => {
    const dated = datedFact(path, dictionary)
    if (dated !== undefined) return factsOfOneDay(dated, record, dictionary).map(day)
    const owner = part === 'whole' ? path : path.slice(0, path.lastIndexOf('.'))
    const own = [...said(owner), ...said(openWhilePath(dictionary, owner))]
    const other = own.length > 0 ? own : said(ageFrom(dictionary, owner)?.path)
    return other.length > 0 ? other : [{ path }]
  }
  return {
    answer: (question, { talk }) => Promise.resolve({ kind: 'answer', value: answer(question, talk.record) }),
    review: () => Promise.resolve(undefined),
    settle: () => Promise.resolve(undefined),
    note: () => undefined,
  }
}

export async function atTerminal(
  screener: Screener,
  options: Pick<InterviewOptions, 'color' | 'save' | 'resume' | 'linear'>,
  start: JsonObject,
  prompts: Prompts,
  { say, hint }: { readonly say: Say; readonly hint?: string },
): Promise<Respondent> {
  const { terminalRespondent } = await import('../prompts/respondent.ts')
  return terminalRespondent({
    dictionary: screener.rules.dictionary,
    today: dayText(screener.asOf),
    units: (await settings()).units,
    say,
    prompts,
    paint: paintFor(streams().errors, options.color),
    saved: options.save ?? options.resume,
    ...(hint !== undefined && { hint }),
    resumed: options.resume !== undefined && conversation(start).asked.length > 0,
  })
}
