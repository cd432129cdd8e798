import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import type { ResultFormat, SummaryRun, Tally } from '../../batch/index.ts'
import type { Json } from '../../record/index.ts'
import { VERSION } from '../../screen/index.ts'
import { harmless } from '../../text/index.ts'
import { cannotRun, systemMessage } from '../exit.ts'
import { disk } from '../files/disk.ts'
import { fingerprintOf } from '../files/growing-file.ts'
import type { Fingerprint } from '../files/growing-file.ts'
import { readTextOr } from '../files/reading.ts'
import { isDraft, replaceFile } from '../files/writing.ts'

/** Everything that must be the same for a run to be resumed, and for parts to be merged. */
export interface RunKey {
  readonly engine: string
  readonly as_of: string
  readonly criteria_sha256: string
  readonly trials: readonly string[]
  readonly format: ResultFormat
  readonly explain: boolean
  /** How many days ahead the watch list looks; undefined without a watch list. */
  readonly watch_list?: number | undefined
  /** For how many of every thousand records the verdicts are proved; undefined for none. */
  readonly certify?: number | undefined
  /** How old facts may be at this site, where that differs from the dictionary. */
  readonly fresh?: Readonly<Record<string, string>> | undefined
  readonly assume_complete: readonly string[]
  /** The user said that the charts are R4. */
  readonly is_r4?: true | undefined
  /** The values that are assumed for patients about whom nothing else is said, by the path of the fact. */
  readonly assume?: Readonly<Record<string, Json>> | undefined
  /** The file of facts that the site knows: its name, the hash of its content, and how many ids it has. */
  readonly with?: { readonly file: string; readonly sha256: string; readonly ids: number } | undefined
  /** The names of the inputs. Their content is covered by `records_sha256` of the manifest. */
  readonly inputs: readonly string[]
}

/**
 * What the summary of a run says about it. A part of a run leaves out the number of the site's ids, since it does not
 * know which of them are in the other parts.
 */
export function summaryRun({ as_of, assume_complete, assume, with: site }: RunKey, isPart: boolean): SummaryRun {
  const engine = { name: 'prescreen', version: VERSION } as const
  const own = site && { file: site.file, sha256: site.sha256, ids: isPart ? undefined : site.ids }
  return { as_of, engine, ...(assume_complete.length > 0 && { assume_complete }), assume, with: own }
}

/**
 * `manifest.json` in the folder of a run: what was screened and how, how far the run has come, and what each of its
 * files must hold.
 */
export interface Manifest {
  readonly schema: 'prescreen/run-manifest/1'
  readonly key: RunKey
  /** Which part this is, from 1, and of how many. */
  readonly shard: { readonly part: number; readonly of: number }
  readonly finished: boolean
  /** The number of the last record that was taken, counted over the whole input. */
  readonly done: number
  /** SHA-256 over these records as they are in the input, in order (see `RecordsHash`). */
  readonly records_sha256: string
  /** The length and hash of each file, as far as it belongs to the run. */
  readonly files: Readonly<Record<string, Fingerprint>>
  readonly tally: Tally
}

/** The name of the file. */
export const MANIFEST = 'manifest.json'

/** Whether a folder holds a run, finished or not. */
export function holdsRun(folder: string): boolean {
  return disk().existsSync(join(folder, MANIFEST))
}

/** Writes the manifest, with a seal over all of it. Errors are `ExitError`s with status 2. */
export function writeManifest(folder: string, manifest: Manifest): void {
  const text = JSON.stringify(manifest)
  replaceFile(join(folder, MANIFEST), `${JSON.stringify({ ...manifest, seal: sha256(text) }, undefined, 1)}\n`, 'owner')
}

const shape = z.looseObject({
  schema: z.literal('prescreen/run-manifest/1'),
  finished: z.boolean(),
  files: z.record(z.string(), z.object({ bytes: z.number(), sha256: z.string() })),
  seal: z.string(),
})

/**
 * The manifest of the run in a folder. Ends the program with status 2 if there is none, if it is not of this version,
 * or if it was changed.
 */
export function readManifest(folder: string): Manifest {
  const path = join(folder, MANIFEST)
  const value = parsed(readTextOr(path, (why) => cannotRun(`There is no batch run in ${harmless(folder)}. ${why}`)))
  if (!shape.safeParse(value).success)
    throw cannotRun(`${harmless(path)} is not the manifest of a run by this version of prescreen.`)
  const { seal, ...manifest } = value as Manifest & { readonly seal: string }
  if (sha256(JSON.stringify(manifest)) !== seal)
    throw cannotRun(`${harmless(path)} was changed after the run wrote it: its seal does not match.`)
  return manifest
}

/**
 * How the files in the folder of a run differ from its manifest, as sentences. Files that do not belong to the run are
 * no fault, nor is anything that an unfinished run wrote after its last checkpoint.
 */
export function faultsIn(folder: string, { files, finished }: Manifest): string[] {
  return Object.entries(files).flatMap(([name, known]) => {
    const path = join(folder, name)
    const fault = faultOf(path, known, finished ? Infinity : known.bytes)
    return fault === undefined ? [] : [`${harmless(path)} ${fault}`]
  })
}

/**
 * The files in the folder of a run that do not belong to it: half-written files of a run that was killed (`drafts`),
 * and files that others put there.
 */
export function strangersIn(
  folder: string,
  { files }: Manifest,
): { readonly drafts: string[]; readonly others: string[] } {
  const names = disk()
    .readdirSync(folder)
    .filter((name) => name !== MANIFEST && !Object.hasOwn(files, name))
  return { drafts: names.filter(isDraft), others: names.filter((name) => !isDraft(name)) }
}

function faultOf(path: string, known: Fingerprint, most: number): string | undefined {
  try {
    const now = fingerprintOf(path, most)
    if (now.bytes < known.bytes) return `was cut off: it has ${now.bytes} of ${known.bytes} bytes.`
    if (now.bytes > known.bytes) return `has ${now.bytes} bytes, ${now.bytes - known.bytes} more than the run wrote.`
    return now.sha256 === known.sha256 ? undefined : 'was changed after the run wrote it: the bytes differ.'
  } catch (error) {
    return `cannot be read. ${systemMessage(error, path)}`
  }
}

/** What differs between two runs, in words; undefined if they can go together. */
export function difference(before: RunKey, now: RunKey): string | undefined {
  const names: Readonly<Record<keyof RunKey, string>> = {
    engine: 'the version of prescreen',
    as_of: '--as-of',
    criteria_sha256: 'the rules',
    trials: '--trial',
    format: '--format',
    explain: '--explain',
    watch_list: '--watch-list',
    certify: '--certify',
    fresh: '`fresh` in the configuration',
    assume_complete: '--assume-complete',
    is_r4: '--fhir-version',
    assume: '--assume',
    with: 'the --with file',
    inputs: 'the input files',
  }
  const keys = Object.keys(names) as (keyof RunKey)[]
  const found = keys.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(now[key]))
  return found.length === 0 ? undefined : found.map((key) => names[key]).join(', ')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
