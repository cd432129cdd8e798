import type { JsonObject } from '../record/index.ts'
import { parseInstant } from '../quantity/index.ts'
import { itemsOf, objectAt, referencedId, textAt } from './resources.ts'

/**
 * The entries of a bundle that still hold: without those that delete what stands in them and, of a history (type `history`), those of resources that were
 * deleted after them. A history has its newest entries first (FHIR R4, RESTful API); where two tell their times, these count. What the order of the
 * others means elsewhere is not known.
 */
export function liveEntries(bundle: JsonObject): readonly JsonObject[] {
  const entries = itemsOf(bundle, 'entry').map(answerOf)
  if (!entries.some(isDeletion)) return entries
  if (textAt(bundle, 'type') !== 'history') return entries.filter((one) => !isDeletion(one))
  const deleted = entries.flatMap((one, place) => {
    const name = nameOf(one)
    return isDeletion(one) && name !== undefined ? [{ name, place, time: timeOf(one) }] : []
  })
  return entries.filter((one, place) => {
    if (isDeletion(one)) return false
    const [name, time] = [nameOf(one), timeOf(one)]
    return !deleted.some((gone) => {
      const isLater =
        gone.time === undefined || time === undefined || gone.time === time ? gone.place < place : gone.time > time
      return gone.name === name && isLater
    })
  })
}

/** An entry of a batch that failed has no resource: what the server says of that stands in its place. */
function answerOf(entry: JsonObject): JsonObject {
  const response = objectAt(entry, 'response')
  const status = textAt(response, 'status') ?? ''
  if (objectAt(entry, 'resource') !== undefined || !/^[45]/.test(status)) return entry
  const failed = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: status }] }
  return { ...entry, resource: failed }
}

function isDeletion(entry: JsonObject): boolean {
  return textAt(objectAt(entry, 'request'), 'method')?.toUpperCase() === 'DELETE'
}

/** `Condition/17`, of the resource or of the request. */
function nameOf(entry: JsonObject): string | undefined {
  const resource = objectAt(entry, 'resource')
  const [type, id] = [textAt(resource, 'resourceType'), textAt(resource, 'id')]
  if (type !== undefined && id !== undefined) return `${type}/${id}`
  const url = textAt(objectAt(entry, 'request'), 'url') ?? textAt(entry, 'fullUrl')
  const named = /([A-Z][A-Za-z]+)\/[^/]+$/.exec(url?.replace(/\/_history(\/.*)?$/, '') ?? '')
  return named === null ? undefined : `${named[1] ?? ''}/${referencedId(named[0])}`
}

/** When an entry was written, in milliseconds. */
function timeOf(entry: JsonObject): number | undefined {
  const said =
    textAt(objectAt(entry, 'response'), 'lastModified') ??
    textAt(objectAt(objectAt(entry, 'resource'), 'meta'), 'lastUpdated')
  return parseInstant(said)
}
