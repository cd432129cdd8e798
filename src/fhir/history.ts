import { parseInstant } from '../quantity/index.ts'
import type { JsonObject } from '../record/index.ts'
import type { Deletion } from './deletions.ts'
import { itemsOf, objectAt, referencedId, serverOf, textAt } from './resources.ts'
import { isWrittenAfter, versionNumber, writtenOf } from './written.ts'
import type { Written } from './written.ts'

/** An entry of a bundle, with its index in it. */
export interface ToldEntry {
  readonly entry: JsonObject
  readonly place: number
}

/** What a bundle says about resources. */
export interface Told {
  /** The entries that hold a resource, including those that were deleted. */
  readonly entries: readonly ToldEntry[]
  /** The deletions, each with the entry that states it. */
  readonly deletions: readonly (ToldEntry & { readonly deletion: Deletion })[]
}

/**
 * What a bundle says about resources: that they exist, or that they were deleted. A deletion that the server refused
 * does not count; one whose resource was already gone does.
 */
export function toldBy(bundle: JsonObject): Told {
  const all = itemsOf(bundle, 'entry').map((entry, place) => ({ entry: answerOf(entry), place }))
  const deleting = all.filter(({ entry }) => isDeletion(entry) && !hasFailed(entry))
  const entries = all.flatMap(({ entry, place }) => (isDeletion(entry) ? deletedIn(entry, place) : [{ entry, place }]))
  if (deleting.length === 0) return { entries, deletions: [] }
  const named = new Map<string, ToldEntry[]>()
  for (const one of entries) {
    const name = nameIn(one.entry)
    const known = name === undefined ? undefined : named.get(name)
    if (known !== undefined) known.push(one)
    else if (name !== undefined) named.set(name, [one])
  }
  const order = orderIn(bundle)
  const deletions = deleting.map(({ entry, place }) => {
    const { type, id, ...more } = targetOf(entry)
    const written = whenDeleted(entry, bundle)
    const own = { type, id, ...more, ...written }
    const others = id === undefined ? entries : (named.get(`${type ?? ''}/${id}`) ?? [])
    const before = new Set<JsonObject>()
    const after = new Set<JsonObject>()
    for (const one of others) {
      const resource = objectAt(one.entry, 'resource')
      if (resource === undefined) continue
      const side =
        one.place === place ? 'before' : order({ ...written, place }, { ...timeOf(one.entry), place: one.place })
      if (side !== undefined) (side === 'before' ? before : after).add(resource)
    }
    return { entry, place, deletion: { ...own, before, after } }
  })
  return { entries, deletions }
}

type Placed = Written & { readonly place: number }

/**
 * How to order an entry and a deletion of a bundle; undefined if the bundle does not say. A history lists its newest
 * entries first, but if both say when they were written, that decides (FHIR R4, RESTful API, history). A transaction
 * deletes before it writes (transaction processing rules). In other bundles the order means nothing.
 */
function orderIn(bundle: JsonObject): (deletion: Placed, other: Placed) => 'before' | 'after' | undefined {
  const type = textAt(bundle, 'type')
  if (type === 'transaction') return () => 'after'
  if (type !== 'history') return () => undefined
  return (deletion, other) => {
    if (isWrittenAfter(deletion, other)) return 'before'
    return isWrittenAfter(other, deletion) || other.place < deletion.place ? 'after' : 'before'
  }
}

/** Gives a failed entry without a resource an OperationOutcome with the status of the server's response instead. */
function answerOf(entry: JsonObject): JsonObject {
  if (objectAt(entry, 'resource') !== undefined || isDeletion(entry) || !hasFailed(entry)) return entry
  const code = textAt(objectAt(entry, 'response'), 'status') ?? ''
  return { ...entry, resource: { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code }] } }
}

/**
 * Whether the server refused what an entry asks for. A deletion that finds nothing (404, 410) did not fail: the
 * resource is gone.
 */
function hasFailed(entry: JsonObject): boolean {
  const status = textAt(objectAt(entry, 'response'), 'status') ?? ''
  return /^[45]/.test(status) && !(isDeletion(entry) && /^4(04|10)/.test(status))
}

function isDeletion(entry: JsonObject): boolean {
  return textAt(objectAt(entry, 'request'), 'method')?.toUpperCase() === 'DELETE'
}

/** The entry of a deletion, if it holds the deleted resource; none if it holds nothing, or only the server's answer. */
function deletedIn(entry: JsonObject, place: number): ToldEntry[] {
  const { type, id } = targetOf(entry)
  return !hasFailed(entry) && id !== undefined && nameIn(entry) === `${type ?? ''}/${id}` ? [{ entry, place }] : []
}

/** The name of the resource in an entry: `Condition/17`. Undefined if its type or id is missing. */
function nameIn(entry: JsonObject): string | undefined {
  const resource = objectAt(entry, 'resource')
  const type = textAt(resource, 'resourceType')
  const id = textAt(resource, 'id') ?? referencedId(textAt(entry, 'fullUrl') ?? '')
  return type === undefined || id === '' ? undefined : `${type}/${id}`
}

/** What an entry deletes: a named resource, or everything that a search finds. */
function targetOf(entry: JsonObject): Pick<Deletion, 'type' | 'id' | 'server' | 'search'> {
  const url = textAt(objectAt(entry, 'request'), 'url') ?? ''
  const paths = [url, textAt(entry, 'fullUrl') ?? ''].map((one) =>
    one.replace(/[?#].*$/, '').replace(/\/_history(\/.*)?$/, ''),
  )
  const server = paths.map((one) => (NAME.test(one) ? serverOf(one) : undefined)).find((one) => one !== undefined)
  for (const one of paths) {
    const [, type, id, urn] = NAME.exec(one) ?? []
    if (id !== undefined || urn !== undefined) return { type, id: id ?? urn, server, search: undefined }
  }
  const [path = ''] = paths
  const type = /(?:^|\/)([A-Z][A-Za-z]+)$/.exec(path)?.[1]
  const search = url.slice(path.length).replace(/^\?/, '')
  return { type, id: undefined, server: type === undefined ? undefined : serverOf(`${path}/0`), search }
}

/** Matches `Condition/17` at the end of a URL, or a `urn:uuid:`. */
const NAME = /(?:^|\/)([A-Z][A-Za-z]+)\/([A-Za-z0-9.-]{1,64})$|^urn:uuid:(.+)$/

/**
 * When a deletion took place, according to the server's response, or else to the bundle. A history contains deletions
 * from many days, so its own date does not count.
 */
function whenDeleted(entry: JsonObject, bundle: JsonObject): Written {
  const response = objectAt(entry, 'response')
  const version = versionNumber(/^(?:W\/)?"?(\d+)"?$/.exec(textAt(response, 'etag') ?? '')?.[1])
  const own = parseInstant(textAt(response, 'lastModified'))
  const whole = textAt(bundle, 'timestamp') ?? textAt(objectAt(bundle, 'meta'), 'lastUpdated')
  return { version, time: own ?? (textAt(bundle, 'type') === 'history' ? undefined : parseInstant(whole)) }
}

/** When the resource in an entry was written. */
function timeOf(entry: JsonObject): Written {
  const own = writtenOf(objectAt(entry, 'resource') ?? {})
  return { ...own, time: parseInstant(textAt(objectAt(entry, 'response'), 'lastModified')) ?? own.time }
}
