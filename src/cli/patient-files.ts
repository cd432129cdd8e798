import { patientsAt, valueAt } from '../batch/index.ts'
import type { Chunk } from '../batch/index.ts'
import { inEnglish } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import type { Patient, Reading } from '../patients/index.ts'
import type { Json } from '../record/index.ts'
import type { Screener } from '../screen/index.ts'
import { harmless } from '../text/index.ts'
import type { InputAccount } from './batch/account.ts'
import { chunksOf, expandInputs } from './batch/inputs.ts'
import type { Input } from './batch/input.ts'
import type { Listener } from './batch/inputs.ts'
import { cannotRun } from './exit.ts'
import { say as out } from './terminal.ts'

/** A patient in a file: the record, or why there is none, and the notes made while reading it. */
export interface FoundPatient extends Patient {
  /** The file as messages name it; if it holds several patients, also the position in it. */
  readonly place: string
  /** Whether a file could not be read, or not to its end. */
  readonly isUnreadable: boolean
}

/** The most bytes of a file that are read by commands that hold all patients in memory. */
const LARGEST = 100 * 1024 * 1024

/**
 * The content of paths (files, folders, `-`), read as by `batch`. Patients are not read from it yet. The account learns
 * which inputs hold nothing; the caller must close it.
 */
export async function documentsIn(
  paths: readonly string[],
  account: InputAccount,
  isQuiet = false,
): Promise<readonly Chunk[]> {
  const { inputs, passedOver } = expandInputs(paths)
  if (!isQuiet) for (const one of passedOver) out(one)
  return await chunksIn(
    inputs,
    account.listener(() => undefined),
  )
}

async function chunksIn(inputs: readonly Input[], listener: Listener): Promise<readonly Chunk[]> {
  const chunks: Chunk[] = []
  for await (const chunk of chunksOf(inputs, listener, { most: LARGEST })) chunks.push(chunk)
  return chunks
}

/** The patients in such documents. `say`: the language of their places. */
export function patientsIn(
  documents: readonly Chunk[],
  reading: () => Reading,
  screener: Screener,
  say: Say = inEnglish,
): FoundPatient[] {
  const found = documents.flatMap((chunk) =>
    Array.from(chunk.lines, (line, i) =>
      patientsAt(chunk, i, reading, screener).map((patient) => ({ patient, line, chunk })),
    ).flat(),
  )
  const counts = new Map<string, number>()
  for (const { chunk } of found) counts.set(chunk.file, (counts.get(chunk.file) ?? 0) + 1)
  const numbers = new Map<string, number>()
  return found.map(({ patient, line, chunk: { file, isCut = false } }) => {
    const number = (numbers.get(file) ?? 0) + 1
    numbers.set(file, number)
    const name = nameOf(file, say)
    const place = counts.get(file) === 1 ? name : say('refused.place', { file: name, line, record: number })
    return { ...patient, place, isUnreadable: isCut }
  })
}

/** The only patient in a file. Ends the program if there is none, or several. */
export async function onePatientIn(
  path: string,
  reading: () => Reading,
  screener: Screener,
  say: Say = inEnglish,
): Promise<FoundPatient> {
  const patients = patientsIn(await readableIn(path), reading, screener, say)
  const [found, ...others] = patients
  if (found !== undefined && others.length === 0) return found
  throw cannotRun(`${nameOf(path)}: expected one patient, found ${patients.length}.`)
}

/** The only JSON value in a file. Ends the program if there is none, or several. */
export async function oneValueIn(path: string): Promise<Json> {
  const values = (await readableIn(path)).flatMap((chunk) => Array.from(chunk.lines, (_, i) => valueAt(chunk, i)))
  const [found, ...others] = values
  if (found === undefined || others.length > 0)
    throw cannotRun(`${nameOf(path)}: expected one result, found ${values.length}.`)
  if ('value' in found) return found.value
  throw cannotRun(`${nameOf(path)}: ${found.problems.map((one) => one.message).join(' ')}`)
}

/** The content of one path. Ends the program if there is nothing in it or it cannot be read. */
async function readableIn(path: string): Promise<readonly Chunk[]> {
  const { inputs, passedOver } = expandInputs([path])
  for (const one of passedOver) out(one)
  const ignored = (): void => undefined
  const empty = ({ name }: Input): never => {
    throw cannotRun(`${nameOf(name)}: ${inEnglish('refused.no-patient')}`)
  }
  const documents = await chunksIn(inputs, { read: ignored, found: ignored, unreadable: ignored, empty })
  const unreadable = documents.find((one) => one.isCut === true)
  if (unreadable !== undefined) throw cannotRun(`${nameOf(path)}: ${unreadable.unreadable[0]?.message ?? ''}`)
  return documents
}

function nameOf(path: string, say: Say = inEnglish): string {
  return path === '-' ? say('refused.standard-input') : harmless(path)
}
