import { systemMessage } from './exit.ts'
import { readBytes } from './files/reading.ts'
import { findRecords } from '../record/index.ts'
import type { FoundRecord } from '../record/index.ts'
import { isFhir, isSingleResource } from '../fhir/index.ts'
import { patientsOf } from '../patients/index.ts'
import type { Patient, Reading } from '../patients/index.ts'
import type { Arrival, Screener } from '../screen/index.ts'
import { harmless } from '../text/index.ts'
import { streams } from './streams.ts'

/** A file's records, or why the file could not be read at all. */
export type PatientFile = Readable | { readonly name: string; readonly unreadable: string }

interface Readable {
  readonly name: string
  readonly records: readonly FoundRecord[]
}

/** A patient of a file: a record, or why there is none, with what was noted on the way to it. */
export interface FoundPatient extends FoundRecord, Arrival {
  readonly account?: Patient['account']
}

/**
 * The patients of a file. FHIR resources of one file belong together, so that a patient may be spread over several lines or documents of it;
 * `reading` is only called when there are any.
 */
export function patientsIn(
  records: readonly FoundRecord[],
  reading: () => Reading,
  { rules, asOf }: Pick<Screener, 'rules' | 'asOf'>,
): FoundPatient[] {
  const isAllFhir = records.every(({ value, problems }) => problems.length === 0 && isFhir(value))
  const [first] = records
  if (!isAllFhir && records.length > 1) return records.flatMap((one) => patientsIn([one], reading, { rules, asOf }))
  if (first === undefined || first.problems.length > 0 || first.value === undefined)
    return records.map((one) => ({ ...one, notes: [] }))
  const values = records.map(({ value }) => value ?? null)
  const patients = patientsOf(values, reading, { dictionary: rules.dictionary, asOf })
  return patients.map(({ record: value, ...rest }, i) => {
    return { number: first.number + i, line: first.line, value, ...rest }
  })
}

/**
 * Files of single FHIR resources, taken as one: a patient may lie in several of them, and nothing is said of any when one of the files cannot be
 * read. Other files stay as they are.
 */
export function gathered(files: readonly PatientFile[]): PatientFile[] {
  const isLoose = (file: PatientFile): file is Readable =>
    'records' in file && file.records.every(({ value, problems }) => problems.length === 0 && isSingleResource(value))
  const loose = files.filter(isLoose)
  const [first] = loose
  const isPartial = files.some((one) => 'unreadable' in one)
  if (first === undefined || (loose.length === 1 && !isPartial)) return [...files]
  const records = loose.flatMap((one) => one.records).map((one, i) => ({ ...one, number: i + 1 }))
  const name = loose.length === 1 ? first.name : `${first.name} and ${loose.length - 1} more`
  const joined: PatientFile = isPartial ? { name, unreadable: PART_OF_CHART } : { name, records }
  return files.flatMap((one) => (one === first ? joined : isLoose(one) ? [] : one))
}

const PART_OF_CHART =
  'A file that could not be read may hold a part of these charts, so nothing is said of the patients.'

const LARGEST = 100 * 1024 * 1024
const TOO_LARGE = `It has more than ${LARGEST / 1024 / 1024} MB, the most that this command reads. Use \`prescreen batch\`, or split it into smaller files.`

/** Reads one file of patients; `-` is standard input. Throws nothing. */
export function readPatientFile(path: string): PatientFile {
  const name = path === '-' ? 'standard input' : harmless(path)
  try {
    const bytes = path === '-' ? streams().input.bytes(LARGEST) : readBytes(path, LARGEST)
    if (bytes.length > LARGEST) return { name, unreadable: TOO_LARGE }
    const text = textOf(bytes)
    return text === undefined ? { name, unreadable: 'It is not text in UTF-8.' } : { name, records: findRecords(text) }
  } catch (error) {
    return { name, unreadable: systemMessage(error, path) }
  }
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
