import { ASSUMED, isObject, statedFrom, withValue } from '../record/index.ts'
import type { Json, JsonObject } from '../record/index.ts'
import type { PatientNote } from './patients.ts'

/** What is assumed of every patient of whom nobody says otherwise: values by the path of the fact. Plain data. */
export type Assumptions = Readonly<Record<string, Json>>

/** Reads a record: what it states, by which facts, and which of these cannot stand beside others. */
export type ReadRecord = (record: Json) =>
  | { readonly ok: false }
  | {
      readonly ok: true
      readonly facts: {
        readonly statements: readonly { readonly path: string; readonly subject: string; readonly asserts?: string }[]
        readonly warnings: readonly {
          readonly path: string
          readonly kind?: string
          readonly against?: readonly string[]
        }[]
      }
    }

/**
 * A record with what is assumed where it says nothing. An assumption that cannot stand beside what the record says, with all that always holds,
 * gives way, and so does one of a fact of which something was noted on the way to the record (`open`, by path): somebody speaks of it, and not
 * with certainty. All is noted. What is no record, or not in order, stays as it is.
 */
export function withAssumptions(
  record: Json | undefined,
  assumed: Assumptions | undefined,
  read: ReadRecord,
  open: readonly string[] = [],
): { readonly record: Json | undefined; readonly notes: readonly PatientNote[] } {
  if (assumed === undefined || !isObject(record)) return { record, notes: [] }
  const said = read(record)
  if (!said.ok) return { record, notes: [] }
  const told = new Set(said.facts.statements.flatMap(({ path, subject, asserts }) => [path, subject, asserts]))
  const silent = Object.entries(assumed).filter(([path]) => !told.has(path))
  const filled = read(silent.filter(([path]) => !open.includes(path)).reduce(assuming, record))
  const disputed = new Set(filled.ok ? filled.facts.warnings.flatMap(disputedBy) : [])
  const held = silent.filter(([path]) => filled.ok && !open.includes(path) && !disputed.has(path))
  const notes = silent.map(([path, value]): PatientNote => {
    const message = held.some(([other]) => other === path) ? FILLED : open.includes(path) ? OPEN : GAVE_WAY
    return { path, message: message(value), kind: 'reading', assumed: value }
  })
  return { record: held.reduce(assuming, record), notes }
}

function disputedBy({ path, kind, against }: { path: string; kind?: string; against?: readonly string[] }): string[] {
  return kind === 'conflict' ? [path, ...(against ?? [])] : []
}

function assuming(record: JsonObject, [path, value]: readonly [string, Json]): JsonObject {
  return withValue(record, path, statedFrom(value, ASSUMED))
}

/** A value as the messages have it. */
function shown(value: Json): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return String(value).replaceAll('_', ' ')
}

const FILLED = (value: Json): string =>
  `Nobody recorded it; assumed to be ${shown(value)}, as --assume says of all patients.`
const GAVE_WAY = (value: Json): string =>
  `Not assumed to be ${shown(value)}, as --assume says: that cannot stand beside what is recorded.`
const OPEN = (value: Json): string =>
  `Not assumed to be ${shown(value)}, as --assume says: something is recorded of it, and it is not certain what holds.`
