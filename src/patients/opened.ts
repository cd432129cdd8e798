import {
  idsOfSamePerson,
  isConditional,
  isSingleResource,
  isUrn,
  liveEntries,
  referencedId,
  subjectOf,
} from '../fhir/index.ts'
import { isObject } from '../record/index.ts'
import type { Json, JsonObject } from '../record/index.ts'

/** A resource taken out of the document that holds it. */
export interface OpenedResource {
  /** The resource; its patient is named by id where its document says under which name it speaks of her. */
  readonly body: JsonObject
  /** Under which name other resources speak of it. */
  readonly fullUrl: string | undefined
  readonly isPatient: boolean
  /**
   * The id of the patient it is of (its own, for a Patient), as far as its document says; a `urn:` that its document has not; undefined where
   * it names nobody, or somebody by a search.
   */
  readonly patient: string | undefined
}

/**
 * The resources of a FHIR document (a bundle, Parameters, a list, a single resource), with whose they are. One that names nobody is of the
 * only patient of its document: the one Patient in it or, where none is, the one whom all others name.
 */
export function openedResources(document: Json): OpenedResource[] {
  const found = resourcesIn(document)
  const ids = new Map<string, string>()
  for (const { body, fullUrl } of found) if (fullUrl !== undefined) ids.set(fullUrl, idOf(body, fullUrl))
  const opened = found.map(({ body, fullUrl }): OpenedResource => {
    if (body['resourceType'] === 'Patient') return { body, fullUrl, isPatient: true, patient: idOf(body, fullUrl) }
    const said = subjectOf(body)
    if (said === undefined || isConditional(said.reference))
      return { body, fullUrl, isPatient: false, patient: undefined }
    const here = ids.get(said.reference)
    if (here === undefined) {
      const patient = isUrn(said.reference) ? said.reference : referencedId(said.reference)
      return { body, fullUrl, isPatient: false, patient }
    }
    const subject = { [said.key]: { ...said.subject, reference: `Patient/${here}` } }
    const named = here === referencedId(said.reference) ? body : { ...body, ...subject }
    return { body: named, fullUrl, isPatient: false, patient: here }
  })
  const only = onlyOf(opened.filter((one) => one.isPatient)) ?? onlyOf(opened)
  if (only === undefined || isSingleResource(document)) return opened
  return opened.map((one) =>
    one.patient === undefined && subjectOf(one.body) === undefined ? { ...one, patient: only } : one,
  )
}

/** The `urn:` by which other documents may speak of a Patient, where it is not its id. */
export function aliasOf({ body, fullUrl, isPatient }: OpenedResource): string | undefined {
  if (!isPatient || fullUrl === undefined || !isUrn(fullUrl)) return undefined
  return referencedId(fullUrl) === body['id'] ? undefined : fullUrl
}

/** All ids by which a resource speaks of patients. */
export function namesIn(resource: OpenedResource): string[] {
  const { body, isPatient, patient } = resource
  const named = [patient, aliasOf(resource)].flatMap((one) => (one === undefined ? [] : [referencedId(one)]))
  return [...named, ...(isPatient ? idsOfSamePerson(body) : [])]
}

function resourcesIn(document: Json): { readonly body: JsonObject; readonly fullUrl: string | undefined }[] {
  const found: { body: JsonObject; fullUrl: string | undefined }[] = []
  const visit = (value: Json | undefined, fullUrl?: string): void => {
    if (Array.isArray(value)) for (const one of value as readonly Json[]) visit(one)
    if (!isObject(value)) return
    const type = value['resourceType']
    if (type === 'Bundle' || type === undefined) {
      for (const entry of liveEntries(value)) visit(entry['resource'], textOf(entry['fullUrl']))
    } else if (type === 'Parameters') objectsIn(value['parameter']).forEach(visitParameter)
    else found.push({ body: value, fullUrl })
  }
  const visitParameter = (one: JsonObject): void => {
    visit(one['resource'])
    objectsIn(one['part']).forEach(visitParameter)
  }
  visit(document)
  return found
}

function idOf(body: JsonObject, fullUrl: string | undefined): string {
  return textOf(body['id']) ?? (fullUrl === undefined ? '' : referencedId(fullUrl))
}

/** The patient whom all of these name that name one; undefined where there are none or several. */
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
