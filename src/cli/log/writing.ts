import { randomBytes } from 'node:crypto'
import type { Result } from '../../explain/index.ts'
import { inEnglish } from '../../messages/index.ts'
import type { Say } from '../../messages/index.ts'
import type { JsonObject } from '../../record/index.ts'
import { harmless, offer } from '../../text/index.ts'
import { defaultLogPath, settings } from '../config.ts'
import { cannotRun, ExitError } from '../exit.ts'
import type { Screening } from '../screening.ts'
import { endWith } from '../streams.ts'
import { say } from '../terminal.ts'
import type { LogFile, Writer } from './database.ts'
import type { KeyOptions } from './key-file.ts'

export interface LogOptions extends KeyOptions {
  readonly log?: boolean
  readonly logFile?: string
  readonly by?: string
  readonly keepRecord?: boolean
  readonly override?: readonly string[]
  readonly quiet?: boolean
}

interface ScreenedRecord {
  readonly record: JsonObject
  readonly result: Result
}

/**
 * Writes screenings to the log. Returns a function that reports whether this worked, to be called after the results
 * were shown.
 */
type LogWriter = (screened: readonly ScreenedRecord[]) => Promise<() => void>

/** Where the log is: the option, the configuration, or the default. */
export async function logPath({ logFile }: Pick<LogOptions, 'logFile'>): Promise<string> {
  return logFile ?? (await settings()).log_file ?? defaultLogPath()
}

/**
 * Gives the function that writes screenings to the log; undefined if nobody asked for a log. Before anything is
 * screened, this checks the options and that the log is whole and writable; otherwise the program ends with status 2. A
 * later error does not cost the result: it is shown, the program says that it was not logged, and ends with status 2.
 */
export async function logWriter(
  options: LogOptions,
  trials: readonly string[],
  screening: Screening,
  words: Say,
): Promise<LogWriter | undefined> {
  const own = await settings()
  const wanted = options.log ?? own.log ?? false
  if (!wanted) {
    const [named] = (['logFile', 'keepRecord', 'override', 'key'] as const).filter(
      (name) => options[name] !== undefined,
    )
    if (named !== undefined) throw cannotRun(`--${NAMES[named]} needs --log.`)
    return undefined
  }
  const { INITIALS, draftOf } = await import('../../log/index.ts')
  const by = options.by ?? own.by
  if (by === undefined || !INITIALS.test(by))
    throw cannotRun(
      'The screening log needs the initials of the person who screens: give --by AB, or `by: AB` in the configuration.',
    )
  const overrides = overridesOf(options.override ?? [], trials)
  const keepRecord = options.keepRecord ?? own.keep_record ?? false
  const target = await logTarget(options, by, words)
  await refusedEarly(words, () => target.within((log) => log.checkWritable(target.writer())))
  return async (screened) => {
    if (screened.length === 0) return () => undefined
    if (screened.length > 1 && Object.keys(overrides).length > 0)
      throw cannotRun('--override is for one patient; screen that patient alone.')
    const drafts = screened.map(({ record, result }) =>
      draftOf(result, record, {
        by,
        salt: randomBytes(16).toString('hex'),
        keepRecord,
        screeningNumber: screening.numberOf(record),
        consents: screening.consents,
        overrides,
      }),
    )
    return outcome(options.quiet === true, words, async () => {
      for (const { record } of screened) {
        const problem = screening.problemOf(record)
        if (problem !== undefined) throw new ExitError(2, problem)
      }
      const before = await usedBefore(drafts, target, words)
      const numbers = await target.add(drafts)
      return [numbersSaid('notice.logged', numbers, target.path, words), ...before].join(' ')
    })
  }
}

/**
 * A notice if the log already has the screening number of the patient: a rescreening, or by mistake the number of
 * somebody else.
 */
async function usedBefore(
  drafts: readonly { readonly screening_number?: string }[],
  target: LogTarget,
  words: Say,
): Promise<string[]> {
  const [first, ...others] = drafts
  const screening = others.length === 0 ? first?.screening_number : undefined
  if (screening === undefined) return []
  const entry = await target.within((log) => log.lastOf(screening))
  return entry === undefined ? [] : [words('notice.logged.before', { screening: harmless(screening), entry })]
}

/** Where entries go: the log with its key and its checkpoints. */
interface LogTarget {
  readonly path: string
  readonly writer: () => Writer
  readonly within: <T>(work: (log: LogFile) => Promise<T>) => Promise<T>
  /** Adds entries, and a checkpoint if checkpoints are kept. Gives the numbers of the entries. */
  readonly add: (drafts: Parameters<LogFile['append']>[0]) => Promise<number[]>
}

/** The log that the options name. It is open for writing only while something is done with it. */
export async function logTarget(
  options: Omit<LogOptions, 'by'>,
  by: string | undefined,
  words: Say = inEnglish,
): Promise<LogTarget> {
  const [{ LogFile }, { signerOf }, checkpoints] = await Promise.all([
    import('./database.ts'),
    import('./key-file.ts'),
    import('./checkpoint-file.ts'),
  ])
  const path = await logPath(options)
  const signer = await signerOf(options)
  const kept = await checkpoints.checkpointFile(path)
  const writer = (): Writer => ({
    signer,
    by,
    now: () => new Date(),
    checkpoint: kept === undefined ? undefined : checkpoints.newestCheckpoint(kept),
  })
  const within: LogTarget['within'] = async (work) => {
    const log = await LogFile.create(path)
    try {
      return await work(log)
    } finally {
      log.close()
    }
  }
  const add: LogTarget['add'] = (drafts) =>
    within(async (log) => {
      const numbers = (await log.append(drafts, writer())).map((one) => one.number)
      try {
        if (kept !== undefined) await checkpoints.keepCheckpoint(kept, log, signer)
      } catch (error) {
        if (!(error instanceof ExitError)) throw error
        const what = numbersSaid('notice.no-checkpoint', numbers, path, words)
        throw new CheckpointError(2, `${what} ${error.message}`)
      }
      return numbers
    })
  return { path, writer, within, add }
}

/** The entry is in the log, but its checkpoint could not be kept. */
class CheckpointError extends ExitError {}

/**
 * Runs a check before anybody is screened, so that nobody answers questions for a log that cannot be written. If it
 * fails, the error also says that nobody was screened.
 */
async function refusedEarly(words: Say, check: () => Promise<void>): Promise<void> {
  try {
    await check()
  } catch (error) {
    if (!(error instanceof ExitError)) throw error
    throw cannotRun(`${error.message}\n${words('notice.nobody-screened')}`)
  }
}

async function outcome(quiet: boolean, words: Say, work: () => Promise<string>): Promise<() => void> {
  try {
    const done = await work()
    return () => (quiet ? undefined : say(done))
  } catch (error) {
    if (!(error instanceof ExitError)) throw error
    const message = error instanceof CheckpointError ? error.message : `${error.message}\n${words('notice.not-logged')}`
    return () => {
      say(message)
      endWith(2)
    }
  }
}

const NAMES = { logFile: 'log-file', keepRecord: 'keep-record', override: 'override', key: 'key' } as const

function numbersSaid(
  key: 'notice.logged' | 'notice.no-checkpoint',
  numbers: readonly number[],
  path: string,
  words: Say,
): string {
  const [number = 0] = numbers
  const given = { number, last: numbers.at(-1) ?? number, file: harmless(path) }
  return words(numbers.length === 1 ? key : `${key}.several`, given)
}

function overridesOf(texts: readonly string[], trials: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=')
      const [trial, reason] = [text.slice(0, at), text.slice(at + 1).trim()]
      if (at <= 0 || reason === '')
        throw cannotRun('--override needs TRIAL=REASON, such as "NCT04158843=waiver of 12 March".')
      if (!trials.includes(trial))
        throw cannotRun(`There is no trial \`${harmless(trial)}\`. ${offer(trial, trials) ?? ''}`.trim())
      return [trial, reason]
    }),
  )
}
