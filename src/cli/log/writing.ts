import type { Result } from '../../explain/index.ts'
import type { JsonObject } from '../../record/index.ts'
import { harmless, offer } from '../../text/index.ts'
import { defaultLogPath, settings } from '../config.ts'
import { cannotRun } from '../exit.ts'
import { say } from '../terminal.ts'

export interface LogOptions {
  readonly log?: boolean
  readonly logFile?: string
  readonly by?: string
  readonly keepRecord?: boolean
  readonly override?: readonly string[]
  readonly quiet?: boolean
}

/** Where the log is: the option, the configuration, or the default. */
export async function logPath({ logFile }: LogOptions): Promise<string> {
  return logFile ?? (await settings()).log_file ?? defaultLogPath()
}

/** What writes screenings to the log; undefined when nobody asked for it. Its options are checked before anything is screened. */
export async function logWriter(
  options: LogOptions,
  trials: readonly string[],
): Promise<
  ((screened: readonly { readonly record: JsonObject; readonly result: Result }[]) => Promise<void>) | undefined
> {
  const own = await settings()
  const wanted = options.log ?? own.log ?? false
  if (!wanted) {
    const [named] = (['logFile', 'keepRecord', 'override'] as const).filter((name) => options[name] !== undefined)
    if (named !== undefined) throw cannotRun(`--${NAMES[named]} goes with --log.`)
    return undefined
  }
  const by = options.by ?? own.by
  if (by === undefined || !/^\S.{0,63}$/.test(by))
    throw cannotRun('The screening log needs to know who screens: --by AB, or `by: AB` in the configuration.')
  const overrides = overridesOf(options.override ?? [], trials)
  const path = await logPath(options)
  return async (screened) => {
    if (screened.length === 0) return
    if (screened.length > 1 && Object.keys(overrides).length > 0)
      throw cannotRun('--override is about one patient; screen her alone.')
    const [{ LogFile }, { entryOf }] = await Promise.all([import('./database.ts'), import('../../log/index.ts')])
    const log = await LogFile.create(path)
    try {
      const at = new Date().toISOString().replace(/\.\d+Z$/, 'Z')
      const context = { at, by, keepRecord: options.keepRecord ?? own.keep_record ?? false, overrides }
      const added = await log.append(screened.map(({ record, result }) => entryOf(result, record, context)))
      const numbers =
        added.length === 1 ? `entry ${added[0]?.number}` : `entries ${added[0]?.number} to ${added.at(-1)?.number}`
      if (options.quiet !== true) say(`Logged as ${numbers} in ${harmless(path)}.`)
    } finally {
      log.close()
    }
  }
}

const NAMES = { logFile: 'log-file', keepRecord: 'keep-record', override: 'override' } as const

function overridesOf(texts: readonly string[], trials: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=')
      const [trial, reason] = [text.slice(0, at), text.slice(at + 1).trim()]
      if (at <= 0 || reason === '')
        throw cannotRun('--override is TRIAL=REASON, such as "NCT04158843=waiver of 12 March".')
      if (!trials.includes(trial))
        throw cannotRun(`There is no trial \`${harmless(trial)}\`. ${offer(trial, trials) ?? ''}`.trim())
      return [trial, reason]
    }),
  )
}
