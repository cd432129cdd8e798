import { parsePartialDate } from '../quantity/index.ts'
import { isObject } from '../record/index.ts'
import type { Json, JsonObject } from '../record/index.ts'

/** A resource with the name under which its file speaks of it: `Observation/abc`. */
export interface Resource {
  readonly type: string
  readonly id: string
  readonly name: string
  readonly body: JsonObject
}

/** Resources that others refer to. */
export class Referable {
  private readonly byId = new Map<string, Resource>()

  get size(): number {
    return this.byId.size
  }

  /** Of two with one id, the first counts. */
  add(resource: Resource): void {
    if (!this.byId.has(resource.id)) this.byId.set(resource.id, resource)
  }

  /** The resource that a reference (`Condition/17`, a URL, `urn:uuid:…`) means. */
  find(reference: string): Resource | undefined {
    if (reference === '') return undefined
    return this.byId.get(reference) ?? this.byId.get(referencedId(reference))
  }
}

/** The id that a reference ends with. */
export function referencedId(reference: string): string {
  const path = reference.replace(/^urn:uuid:/, '').replace(/\/_history\/.*$/, '')
  return path.slice(path.lastIndexOf('/') + 1)
}

/** One patient with everything that the file says of them. */
export interface Chart {
  readonly patient: Resource
  readonly resources: readonly Resource[]
  /** The Patients that were replaced by this one, whose resources are among these. */
  readonly replaced: readonly Resource[]
}

export type Charts =
  | {
      readonly ok: true
      readonly charts: readonly Chart[]
      readonly strays: number
      /** The id that a reference means. */
      readonly idOf: (reference: string) => string
    }
  | { readonly ok: false; readonly reason: string }

export function isFhir(value: Json | undefined): boolean {
  if (Array.isArray(value)) return value.length > 0 && (value as readonly Json[]).every(isFhir)
  return isObject(value) && (typeof value['resourceType'] === 'string' || isEntryList(value))
}

/** A resource by itself: no bundle and no Parameters. */
export function isSingleResource(value: Json | undefined): boolean {
  const type = isObject(value) ? value['resourceType'] : undefined
  return typeof type === 'string' && type !== 'Bundle' && type !== 'Parameters'
}

/** A bundle that lost its head: `{"entry": [{"resource": …}]}`. */
function isEntryList(value: JsonObject): boolean {
  const first = itemsOf(value, 'entry')[0]
  return value['id'] === undefined && isObject(first) && isObject(first['resource'])
}

/** The items of a list of a resource that are objects; none when it is no list. */
export function itemsOf(body: JsonObject | undefined, key: string): readonly JsonObject[] {
  const value = body?.[key]
  return Array.isArray(value) ? (value as readonly Json[]).filter((one) => isObject(one)) : []
}

export function objectAt(body: JsonObject | undefined, key: string): JsonObject | undefined {
  const value = body?.[key]
  return isObject(value) ? value : undefined
}

export function textAt(body: JsonObject | undefined, key: string): string | undefined {
  const value = body?.[key]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/**
 * The patients of FHIR values (bundles of any type, also within each other, arrays, Parameters, single resources), each with the resources
 * that name them. With one patient, resources that name nobody are theirs. DSTU2 and STU3 are refused with the reason.
 */
export function chartsOf(values: readonly Json[]): Charts {
  const found: { body: JsonObject; fullUrl: string | undefined }[] = []
  const visit = (value: Json | undefined, fullUrl?: string): void => {
    if (Array.isArray(value)) for (const one of value as readonly Json[]) visit(one)
    if (!isObject(value)) return
    const type = value['resourceType']
    if (type === 'Bundle' || type === undefined) {
      for (const entry of itemsOf(value, 'entry')) visit(entry['resource'] ?? null, textAt(entry, 'fullUrl'))
    } else if (type === 'Parameters') for (const one of itemsOf(value, 'parameter')) visit(one['resource'] ?? null)
    else found.push({ body: value, fullUrl })
  }
  for (const value of values) visit(value)
  const old = found.map(({ body }) => olderVersion(body)).find((one) => one !== undefined)
  if (old !== undefined) return { ok: false, reason: old }
  const names = new Map<string, string>()
  const resources = found.map(({ body, fullUrl }): Resource => {
    const type = textAt(body, 'resourceType') ?? ''
    const id = textAt(body, 'id') ?? fullUrl?.replace(/^urn:uuid:/, '') ?? ''
    if (fullUrl !== undefined) names.set(fullUrl, `${type}/${id}`)
    return { type, id, name: id === '' ? type : `${type}/${id}`, body }
  })
  const patients = resources.filter((one) => one.type === 'Patient')
  if (patients.length === 0) return { ok: false, reason: 'There is no Patient among these FHIR resources.' }
  if (patients.some((one) => one.id === '')) return { ok: false, reason: 'A Patient has no id.' }
  const others = resources.filter((one) => one.type !== 'Patient')
  const [only] = patients
  const idOf = (reference: string): string => referencedId(names.get(reference) ?? reference)
  const owner = (resource: Resource): string | undefined => {
    const said = ['subject', 'patient'].map((key) => textAt(objectAt(resource.body, key), 'reference')).find(Boolean)
    if (said === undefined) return patients.length === 1 ? only?.id : undefined
    return idOf(said)
  }
  const byPatient = new Map(
    patients.map((patient) => [patient.id, { patient, resources: [] as Resource[], replaced: [] }]),
  )
  let strays = 0
  for (const resource of others) {
    const chart = byPatient.get(owner(resource) ?? '')
    if (chart === undefined) strays++
    else chart.resources.push(resource)
  }
  return { ok: true, charts: [...byPatient.values()], strays, idOf }
}

/** Why a resource is of an older version than R4; undefined when it may be R4. */
function olderVersion(body: JsonObject): string | undefined {
  const profiles = objectAt(body, 'meta')?.['profile']
  const dstu2 = JSON.stringify(profiles ?? '').includes('DSTU2')
  const type = textAt(body, 'resourceType') ?? ''
  const reason = 'Only FHIR R4 is read; other versions mean different things by the same names.'
  if (dstu2 || type === 'MedicationOrder' || type === 'DiagnosticOrder') return `This is FHIR DSTU2. ${reason}`
  if (typeof body['clinicalStatus'] === 'string' && type === 'Condition')
    return `This is FHIR DSTU2 or STU3 (a Condition's clinicalStatus is one word). ${reason}`
  if (type === 'ProcedureRequest' || type === 'ReferralRequest') return `This is FHIR STU3 or older. ${reason}`
  return undefined
}

/** The date of a FHIR date or time, as far as it is known: the day where the event was, without the time; a day that no month has is none. */
export function dateText(value: Json | undefined): string | undefined {
  if (typeof value !== 'string') return undefined
  const match = /^(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?:T.*)?$/.exec(value.trim())
  const date = match?.[1]
  return date !== undefined && parsePartialDate(date) !== undefined ? date : undefined
}

/** The first of these date fields (or the start of these periods) that says something. */
export function dateOf(body: JsonObject, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const period = objectAt(body, key)
    const date = dateText(period === undefined ? body[key] : period['start'])
    if (date !== undefined) return date
  }
  return undefined
}

const SEEN = ['effectiveDateTime', 'effectivePeriod', 'effectiveInstant']

/** The day of an observation: when it was made, else when it was written down; the start of a period, else its end. */
export function seenOn(body: JsonObject): string | undefined {
  return dateOf(body, SEEN) ?? dateText(objectAt(body, 'effectivePeriod')?.['end']) ?? dateText(body['issued'])
}
