import { createHash } from 'node:crypto'
import type { Unreadable } from '../../batch/index.ts'
import { idsOfSamePerson, referencedId } from '../../fhir/index.ts'
import { isObject } from '../../record/index.ts'
import type { Json } from '../../record/index.ts'
import type { Input } from './inputs.ts'

/** A FHIR resource as it stands in a file, or why it was not read. */
export type Resource = { readonly line: number } & ({ readonly text: string } | Unreadable)

/** A file of an export. */
export interface ExportFile {
  readonly input: Input
  /** About how many bytes it has. */
  readonly size: number
  /** Its resources, as often as they are asked for; fails where the file cannot be read. */
  readonly resources: () => AsyncIterable<Resource> | Iterable<Resource>
}

/** One patient of a bulk export, with those whose record another one replaced: the texts of the resources that name them, as one JSON array; or what is not read of a file. */
export type BulkPatient = { readonly file: Input; readonly line: number } & (
  | { readonly text: string }
  | Unreadable
  | { readonly error: unknown }
)

/** So many bytes of export are held at once. */
export const MOST_HELD = 256 * 1024 * 1024

/**
 * Puts the patients of a bulk export together, whose resources lie in several files (`Patient.ndjson`, `Condition.ndjson`, …). A large
 * export is read several times, each time for a part of the patients, so that memory stays within bounds and nothing is written to disk.
 * Gives what is not read of a file once. `isPartial`, or a file that cannot be read to its end: no patient is given, as resources of any may
 * be missing. Returns how many resources belong to none of the patients.
 */
export async function* bulkPatients(
  files: readonly ExportFile[],
  isPartial: boolean,
): AsyncGenerator<BulkPatient, number> {
  const size = files.reduce((sum, one) => sum + one.size, 0)
  const passes = Math.max(1, Math.ceil(size / MOST_HELD))
  const broken = new Set<Input>()
  const people = new People()
  // Who belongs together must be known before the first part is taken.
  if (passes > 1) await joinPeople(files, people)
  let strays = 0
  for (let pass = 0; pass < passes; pass++) {
    const patients = new Map<string, { file: Input; line: number; texts: string[] }>()
    const others = new Map<string, string[]>()
    for await (const one of resourcesOf(files)) {
      if (!('text' in one)) {
        if ('error' in one ? !broken.has(one.file) : pass === 0) yield one
        if ('error' in one) broken.add(one.file)
        continue
      }
      const { file, line, text } = one
      const value = parsed(text)
      if (!isObject(value)) {
        if (pass === 0) strays++
        continue
      }
      const isPatient = value['resourceType'] === 'Patient'
      const id = isPatient ? value['id'] : patientOf(value)
      if (typeof id !== 'string' && pass === 0) strays++
      if (typeof id !== 'string') continue
      if (isPatient) people.join(id, idsOfSamePerson(value))
      if (partOf(people.personOf(id), passes) !== pass) continue
      if (isPatient && !patients.has(id)) patients.set(id, { file, line, texts: [text] })
      else if (!isPatient) listed(others, id).push(text)
    }
    const isUnsure = isPartial || broken.size > 0
    const charts = new Map<string, { file: Input; line: number; texts: string[] }>()
    for (const [id, { file, line, texts }] of patients) {
      if (isUnsure) yield { file, line, ...PARTIAL }
      const chart = charts.get(people.personOf(id)) ?? { file, line, texts: [] }
      for (const text of [...texts, ...(others.get(id) ?? [])]) chart.texts.push(text)
      charts.set(people.personOf(id), chart)
    }
    if (!isUnsure)
      for (const { file, line, texts } of charts.values()) yield { file, line, text: `[${texts.join(',')}]` }
    for (const [id, texts] of others) if (!patients.has(id)) strays += texts.length
  }
  return strays
}

/** Which patients are one person, since the record of one replaced that of the other. */
class People {
  private readonly next = new Map<string, string>()

  /** The id by which a person with several is known here. */
  personOf(id: string): string {
    let last = id
    for (let next = this.next.get(last); next !== undefined; next = this.next.get(last)) last = next
    return last
  }

  join(id: string, others: readonly string[]): void {
    for (const other of others) {
      const [from, to] = [this.personOf(id), this.personOf(other)]
      if (from !== to) this.next.set(from, to)
    }
  }
}

async function joinPeople(files: readonly ExportFile[], people: People): Promise<void> {
  for await (const one of resourcesOf(files)) {
    if (!('text' in one) || !one.text.includes('"link"')) continue
    const value = parsed(one.text)
    if (!isObject(value) || value['resourceType'] !== 'Patient' || typeof value['id'] !== 'string') continue
    people.join(value['id'], idsOfSamePerson(value))
  }
}

const INCOMPLETE = 'A file that could not be read may hold a part of this chart, so nothing is said of the patient.'
const PARTIAL: Unreadable = { message: INCOMPLETE, kind: INCOMPLETE }

function listed(lists: Map<string, string[]>, key: string): string[] {
  const known = lists.get(key)
  if (known !== undefined) return known
  const list: string[] = []
  lists.set(key, list)
  return list
}

async function* resourcesOf(files: readonly ExportFile[]): AsyncGenerator<BulkPatient> {
  for (const { input: file, resources } of files) {
    let line = 1
    try {
      for await (const one of resources()) {
        line = one.line
        yield { file, ...one }
      }
    } catch (error) {
      yield { file, line, error }
    }
  }
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}

/** The id of the patient whom a resource names. */
function patientOf(value: { readonly [key: string]: Json }): string | undefined {
  for (const key of ['subject', 'patient']) {
    const reference = value[key]
    const name = isObject(reference) ? reference['reference'] : undefined
    if (typeof name === 'string') return referencedId(name)
  }
  return undefined
}

function partOf(id: string, parts: number): number {
  return parts === 1 ? 0 : createHash('sha256').update(id).digest().readUInt32BE() % parts
}
