import { saying, variablesByPath } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import type { Part } from '../messages/index.ts'
import { ASSUMED, isObject, statedFrom, valueAt, withValue } from '../record/index.ts'
import type { Json, JsonObject } from '../record/index.ts'
import type { PatientNote } from './note.ts'

/** What is assumed about every patient unless a source says otherwise: values by the path of the fact. Plain data. */
export type Assumptions = Readonly<Record<string, Json>>

/** Reads a record: the facts that it states, and warnings about facts that cannot be true together with others. */
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
 * A record in which the assumptions fill facts that it does not mention. An assumption gives way if it contradicts the
 * record together with all that always holds. It also gives way if something was noted about the fact while the record
 * was made (`noted`, by path, or in the record's `provenance`): some source mentions the fact, though not with
 * certainty. Every assumption that the record does not answer itself is noted, with what became of it. A value that is
 * not a valid record is returned unchanged.
 */
export function withAssumptions(
  record: Json | undefined,
  assumed: Assumptions | undefined,
  { read, dictionary }: { readonly read: ReadRecord; readonly dictionary: Dictionary },
  noted: readonly string[] = [],
): { readonly record: Json | undefined; readonly notes: readonly PatientNote[] } {
  if (assumed === undefined || !isObject(record)) return { record, notes: [] }
  const said = read(record)
  if (!said.ok) return { record, notes: [] }
  // A fact that has a source but no value was deliberately left open when the record was made.
  const open = [...noted, ...Object.keys(isObject(record['provenance']) ? record['provenance'] : {})]
  const told = new Set(said.facts.statements.flatMap(({ path, subject, asserts }) => [path, subject, asserts]))
  const silent = Object.entries(assumed).filter(([path]) => !told.has(path))
  const filled = read(silent.filter(([path]) => !open.includes(path)).reduce(assuming, record))
  const disputed = new Set(filled.ok ? filled.facts.warnings.flatMap(disputedBy) : [])
  const held = silent.filter(([path]) => filled.ok && !open.includes(path) && !disputed.has(path))
  const notes = silent.map(([path, value]): PatientNote => {
    const key = held.some(([other]) => other === path) ? 'filled' : open.includes(path) ? 'open' : 'gave-way'
    const own = saying({ key: `assumed.${key}`, given: { value: shown(path, value) } }, dictionary)
    return { path, ...own, kind: 'reading', assumed: value }
  })
  return { record: held.reduce(assuming, record), notes }
}

/**
 * A record that says itself which facts were left open when it was made: each fact that was noted and has no value is
 * in `provenance`, with the reason, so that nothing is assumed about it later either.
 */
export function keptOpen(record: JsonObject, notes: readonly PatientNote[], dictionary: Dictionary): JsonObject {
  const facts = variablesByPath(dictionary)
  const open = notes.filter(({ path }) => {
    const type = facts.get(path)?.type
    return type !== undefined && type !== 'list' && type !== 'group' && (valueAt(record, path) ?? null) === null
  })
  if (open.length === 0) return record
  const own = isObject(record['provenance']) ? record['provenance'] : {}
  const reasons = open.toReversed().map(({ path, message }) => [path, `${LEFT_OPEN}${message}`])
  return { ...record, provenance: { ...Object.fromEntries(reasons), ...own } }
}

const LEFT_OPEN = 'Left open: '

function disputedBy({ path, kind, against }: { path: string; kind?: string; against?: readonly string[] }): string[] {
  return kind === 'conflict' ? [path, ...(against ?? [])] : []
}

function assuming(record: JsonObject, [path, value]: readonly [string, Json]): JsonObject {
  return withValue(record, path, statedFrom(value, ASSUMED))
}

function shown(path: string, value: Json): Part {
  if (typeof value === 'boolean') return { key: value ? 'value.yes' : 'value.no' }
  return typeof value === 'string' ? { value, of: path } : String(value)
}
