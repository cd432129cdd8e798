import { createHash } from 'node:crypto'
import { isObject } from '../../record/index.ts'
import type { Json } from '../../record/index.ts'
import { entriesOf } from './inputs.ts'
import type { Input } from './inputs.ts'

/** One patient of a bulk export: the texts of the resources that name them, as one JSON array. */
export interface BulkPatient {
  readonly file: string
  readonly line: number
  readonly text: string
}

/** So many bytes of export are held at once. */
const HELD = 256 * 1024 * 1024

/**
 * Puts the patients of a bulk export together, whose resources lie in several files (`Patient.ndjson`, `Condition.ndjson`, …). A large
 * export is read several times, each time for a part of the patients, so that memory stays within bounds and nothing is written to disk.
 * Returns how many resources belong to none of the patients.
 */
export async function* bulkPatients(inputs: readonly Input[], size: number): AsyncGenerator<BulkPatient, number> {
  const passes = Math.max(1, Math.ceil(size / HELD))
  let strays = 0
  for (let pass = 0; pass < passes; pass++) {
    const patients = new Map<string, { file: string; line: number; texts: string[] }>()
    const others = new Map<string, string[]>()
    for await (const { file, line, text } of resourcesOf(inputs)) {
      const value = parsed(text)
      if (!isObject(value)) {
        if (pass === 0) strays++
        continue
      }
      const isPatient = value['resourceType'] === 'Patient'
      const id = isPatient ? value['id'] : patientOf(value)
      if (typeof id !== 'string' && pass === 0) strays++
      if (typeof id !== 'string' || partOf(id, passes) !== pass) continue
      if (isPatient && !patients.has(id)) patients.set(id, { file, line, texts: [text] })
      else if (!isPatient) others.set(id, [...(others.get(id) ?? []), text])
    }
    for (const [id, { file, line, texts }] of patients)
      yield { file, line, text: `[${[...texts, ...(others.get(id) ?? [])].join(',')}]` }
    for (const [id, texts] of others) if (!patients.has(id)) strays += texts.length
  }
  return strays
}

async function* resourcesOf(inputs: readonly Input[]): AsyncGenerator<BulkPatient> {
  for (const input of inputs)
    for await (const { bytes, entries } of entriesOf(input, () => undefined))
      for (const { start, end, line } of entries)
        yield {
          file: input.name,
          line,
          text: Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8'),
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
    if (typeof name === 'string')
      return name
        .replace(/^urn:uuid:/, '')
        .replace(/\/_history\/.*$/, '')
        .split('/')
        .at(-1)
  }
  return undefined
}

function partOf(id: string, parts: number): number {
  return parts === 1 ? 0 : createHash('sha256').update(id).digest().readUInt32BE() % parts
}
