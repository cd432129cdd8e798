import {
  identifiersOfSearch,
  idsOfSamePerson,
  isConditional,
  isSingleResource,
  isUrn,
  patientsOfSearch,
  referencedId,
  subjectOf,
  toldBy,
} from '../fhir/index.ts'
import { isObject } from '../record/index.ts'
import type { Json, JsonObject } from '../record/index.ts'

/** The position of an entry in a bundle that deletes something. In such a bundle, the order of entries matters. */
export interface Within {
  /** The number of the bundle in the document, and the bundle's own fields without its entries. */
  readonly bundle: number
  readonly head: JsonObject
  readonly place: number
  readonly entry: JsonObject
}

/** A deletion taken out of its document. */
export interface OpenedDeletion {
  /**
   * The id of what was deleted or, if a search was to find it, the ids of the patients that the search names: it may be
   * in their charts. Undefined: it may be in any chart.
   */
  readonly ids: readonly string[] | undefined
  /**
   * The identifiers that a search was to find: what was deleted has one of them. Undefined: it may have any identifier,
   * or none.
   */
  readonly identifiers: readonly string[] | undefined
  readonly within: Within
}

/** The contents of a document. */
export interface Opened {
  readonly resources: readonly OpenedResource[]
  readonly deletions: readonly OpenedDeletion[]
}

/** A resource taken out of its document. */
export interface OpenedResource {
  /** The resource. It refers to its patient by id if its document says which patient its reference means. */
  readonly body: JsonObject
  /** The URL by which other resources refer to it. */
  readonly fullUrl: string | undefined
  readonly isPatient: boolean
  /**
   * The id of the patient to whom it belongs (its own, for a Patient), as far as its document says. It is a `urn:` if
   * the document does not explain that. Undefined if the resource names nobody, or somebody by a search.
   */
  readonly patient: string | undefined
  /** Undefined if it is not in a bundle that deletes something. */
  readonly within: Within | undefined
  /** Whether the bundle that contains it deleted it. */
  readonly isDeleted: boolean
}

/**
 * The resources of a FHIR document (a bundle, Parameters, a list, a single resource), with their patients, and its
 * deletions. A resource that names nobody belongs to the only patient of its document: the one Patient in it or, if
 * there is none, the one whom all other resources name.
 */
export function opened(document: Json): Opened {
  const { found, deletions } = resourcesIn(document)
  const ids = new Map<string, string>()
  for (const { body, fullUrl } of found) if (fullUrl !== undefined) ids.set(fullUrl, idOf(body, fullUrl))
  const resources = found.map((one): OpenedResource => {
    const { body, fullUrl } = one
    if (body['resourceType'] === 'Patient') return { ...one, isPatient: true, patient: idOf(body, fullUrl) }
    const said = subjectOf(body)
    if (said === undefined || isConditional(said.reference)) return { ...one, isPatient: false, patient: undefined }
    const here = ids.get(said.reference)
    if (here === undefined) {
      const patient = isUrn(said.reference) ? said.reference : referencedId(said.reference)
      return { ...one, isPatient: false, patient }
    }
    const subject = { [said.key]: { ...said.subject, reference: `Patient/${here}` } }
    const named = here === referencedId(said.reference) ? body : { ...body, ...subject }
    return { ...one, body: named, isPatient: false, patient: here }
  })
  const only = onlyOf(resources.filter((one) => one.isPatient)) ?? onlyOf(resources)
  if (only === undefined || isSingleResource(document)) return { resources, deletions }
  const owned = resources.map((one) =>
    one.patient === undefined && subjectOf(one.body) === undefined ? { ...one, patient: only } : one,
  )
  return { resources: owned, deletions }
}

/** The `urn:` by which other documents may refer to a Patient, if it differs from its id. */
export function aliasOf({ body, fullUrl, isPatient }: OpenedResource): string | undefined {
  if (!isPatient || fullUrl === undefined || !isUrn(fullUrl)) return undefined
  return referencedId(fullUrl) === body['id'] ? undefined : fullUrl
}

/** All ids by which a resource refers to patients. */
export function namesIn(resource: OpenedResource): string[] {
  const { body, isPatient, patient } = resource
  const named = [patient, aliasOf(resource)].flatMap((one) => (one === undefined ? [] : [referencedId(one)]))
  return [...named, ...(isPatient ? idsOfSamePerson(body) : [])]
}

type Found = Pick<OpenedResource, 'body' | 'fullUrl' | 'within' | 'isDeleted'>

function resourcesIn(document: Json): {
  readonly found: readonly Found[]
  readonly deletions: readonly OpenedDeletion[]
} {
  const found: Found[] = []
  const deletions: OpenedDeletion[] = []
  let bundles = 0
  const visit = (value: Json | undefined, one: Omit<Found, 'body'> = ALONE): void => {
    if (Array.isArray(value)) for (const each of value as readonly Json[]) visit(each)
    if (!isObject(value)) return
    const type = value['resourceType']
    if (type === 'Bundle' || type === undefined) visitBundle(value)
    else if (type === 'Parameters') objectsIn(value['parameter']).forEach(visitParameter)
    else found.push({ ...one, body: value })
  }
  const visitBundle = (value: JsonObject): void => {
    const bundle = bundles++
    const told = toldBy(value)
    const { type = null, timestamp = null, meta = null } = value
    const head = { resourceType: 'Bundle', type, timestamp, meta }
    const within = (entry: JsonObject, place: number): Within => ({ bundle, head, place, entry })
    const deleted = new Set(
      told.deletions.flatMap(({ deletion }) => (deletion.id === undefined ? [] : [...deletion.before])),
    )
    for (const { entry, place, deletion } of told.deletions)
      deletions.push({
        ids: deletion.id === undefined ? patientsOfSearch(deletion.search) : [deletion.id],
        identifiers: deletion.id === undefined ? identifiersOfSearch(deletion.search) : undefined,
        within: within(entry, place),
      })
    for (const { entry, place } of told.entries) {
      const resource = entry['resource']
      visit(resource, {
        fullUrl: textOf(entry['fullUrl']),
        within: told.deletions.length === 0 ? undefined : within(entry, place),
        isDeleted: isObject(resource) && deleted.has(resource),
      })
    }
  }
  const visitParameter = (one: JsonObject): void => {
    visit(one['resource'])
    objectsIn(one['part']).forEach(visitParameter)
  }
  visit(document)
  return { found, deletions }
}

const ALONE = { fullUrl: undefined, within: undefined, isDeleted: false } as const

function idOf(body: JsonObject, fullUrl: string | undefined): string {
  return textOf(body['id']) ?? (fullUrl === undefined ? '' : referencedId(fullUrl))
}

/** The only patient whom these resources name; undefined if they name none or several. */
function onlyOf(resources: readonly OpenedResource[]): string | undefined {
  const ids = new Set(resources.flatMap((one) => one.patient ?? []))
  const [only] = ids
  return ids.size === 1 ? only : undefined
}

function objectsIn(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly Json[]).filter((one) => isObject(one)) : []
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
