import { harmless } from '../../text/index.ts'
import { faultsIn, readManifest, strangersIn } from '../batch/manifest.ts'
import type { Manifest } from '../batch/manifest.ts'
import { formatOf } from '../options.ts'
import type { CommonOptions } from '../options.ts'
import { endWith } from '../streams.ts'
import { print } from '../terminal.ts'

interface Verified {
  readonly folder: string
  readonly finished: boolean
  readonly records: number
  readonly screened: number
  readonly rejected: number
  readonly records_sha256: string
  readonly files: Manifest['files']
  /** How the files differ from what the run wrote. */
  readonly problems: readonly string[]
  /** Files that do not belong to the run. */
  readonly others: readonly string[]
}

/**
 * `prescreen verify DIR…`: whether the files of a batch are as the run wrote them. The exit status is 1 if any is not,
 * or if the run is not finished.
 */
export async function verifyCommand(folders: readonly string[], options: CommonOptions): Promise<void> {
  const format = formatOf(options, ['text', 'json'])
  const all = folders.map(verified)
  if (format === 'json') print(`${JSON.stringify(all, undefined, 2)}\n`)
  else for (const one of all) print(textOf(one))
  if (all.some((one) => one.problems.length > 0)) endWith(1)
}

function verified(folder: string): Verified {
  const manifest = readManifest(folder)
  const { finished, tally, records_sha256, files } = manifest
  const { drafts, others } = strangersIn(folder, manifest)
  const unfinished = `The run is not finished: ${tally.records} records so far. To continue, use the same command with --resume.`
  const left = `${drafts.length === 1 ? 'A half-written file was' : `${drafts.length} half-written files were`} left by a run that was killed: ${drafts.join(', ')}.`
  return {
    folder,
    finished,
    records: tally.records,
    screened: tally.screened,
    rejected: tally.rejected,
    records_sha256,
    files,
    problems: [...(finished ? [] : [unfinished]), ...faultsIn(folder, manifest), ...(drafts.length > 0 ? [left] : [])],
    others,
  }
}

function textOf({ folder, screened, rejected, records_sha256, files, problems, others }: Verified): string {
  const count = Object.keys(files).length
  const notes = others.length === 0 ? [] : [`  Not from this run: ${others.map(harmless).join(', ')}.`]
  const lines =
    problems.length > 0
      ? [`${harmless(folder)}: not as the run wrote it.`, ...problems.map((one) => `  ${harmless(one)}`), ...notes]
      : [
          `${harmless(folder)}: complete and unchanged. ${count} files; ${screened} screened, ${rejected} refused.`,
          `  Records: SHA-256 ${records_sha256}`,
          ...notes,
        ]
  return `${lines.join('\n')}\n`
}
