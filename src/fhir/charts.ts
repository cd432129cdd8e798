import type { Sentence } from '../messages/index.ts'
import type { Json, JsonObject } from '../record/index.ts'
import { isObject } from '../record/index.ts'
import { Deletions } from './deletions.ts'
import type { Deletion } from './deletions.ts'
import { toldBy } from './history.ts'
import { sayTheSame, withoutRepeated } from './repeated.ts'
import { areOfTwoServers, itemsOf, referencedId, referencedType, serverOf, textAt } from './resources.ts'
import type { Resource } from './resources.ts'
import { identifiedIn, identifierText, mayBeAnyones, mayMatter, subjectOf } from './subject.ts'
import { clueSaid, versionClue } from './version.ts'

/** One patient with all resources of the input that name them. */
export interface Chart {
  readonly patient: Resource
  /** Other Patients with the same id. */
  readonly also: readonly Resource[]
  readonly resources: readonly Resource[]
  /** The Patients that this one replaced; their resources are among `resources`. */
  readonly replaced: readonly Resource[]
  /** The deletions stated anywhere in the input, for any patient. */
  readonly deletions: Deletions
  /** What shows that a part of the chart is from another FHIR version; undefined if nothing does. */
  readonly version: Sentence | undefined
}

/** A patient who gets no record, and why. */
export interface Refused {
  readonly why: Sentence
  readonly resources: readonly Resource[]
}

export type Charts =
  | {
      readonly ok: true
      readonly charts: readonly Chart[]
      readonly refused: readonly Refused[]
      /** The resources that do not name any of the patients, and those among them that were deleted. */
      readonly strays: readonly Resource[]
      readonly deletedStrays: readonly Resource[]
      /** Whether one of the strays may be about one of the patients and may matter. */
      readonly isOpen: boolean
      /** The id of the resource that a reference means. */
      readonly idOf: (reference: string) => string
    }
  | { readonly ok: false; readonly why: Sentence }

/**
 * Sorts FHIR values (bundles of any type, also nested, arrays, Parameters, single resources) into patients, each with
 * the resources that name them. If there is only one patient, resources that name nobody belong to them; a resource
 * that names its patient only by an identifier belongs to the one patient who has it. If a value is not R4, the charts
 * of all patients that it names are marked (`version`).
 */
export function chartsOf(values: readonly Json[]): Charts {
  const { resources, names, partOf, clues, deletions: said } = resourcesIn(values)
  const deletions = new Deletions(said)
  const patients = resources.filter((one) => one.type === 'Patient')
  const [only] = patients
  if (only === undefined) return { ok: false, why: noPatient([...clues.values()][0]) }
  const ids = new Set(patients.map((one) => one.id))
  const idOf = (reference: string): string => referencedId(names.get(reference) ?? reference)
  const owner = (resource: Resource): string | undefined => {
    if (resource.type === 'Patient') return resource.id
    const said = subjectOf(resource.body)?.reference
    if (said !== undefined && isOfNoPatient(said)) return undefined
    if (said !== undefined) return isElsewhere(said, patients, idOf) ? undefined : idOf(said)
    const identifier = identifiedIn(resource.body)
    if (identifier !== undefined) return onlyWith(identifier, patients)
    return ids.size === 1 ? only.id : undefined
  }
  const byId = new Map<string, { patient: Resource; also: Resource[]; resources: Resource[]; version?: Sentence }>()
  const nameless: Resource[] = []
  for (const patient of patients) {
    const known = byId.get(patient.id)
    if (patient.id === '') nameless.push(patient)
    else if (known === undefined) byId.set(patient.id, { patient, also: [], resources: [] })
    else known.also.push(patient)
  }
  const strays: Resource[] = []
  for (const resource of resources) {
    const chart = byId.get(owner(resource) ?? '')
    const clue = clues.get(partOf.get(resource) ?? -1)
    if (chart === undefined) {
      if (resource.type !== 'Patient') strays.push(resource)
      continue
    }
    if (clue !== undefined) chart.version ??= clue
    if (resource.type !== 'Patient') chart.resources.push(resource)
  }
  const all = [...byId.values()].map((one) => {
    const { kept, repeated, deleted } = withoutRepeated([one.patient, ...one.also], deletions)
    const [patient = one.patient, ...also] = [...kept, ...repeated, ...deleted]
    return { ...one, patient, also, two: whyTwo([...kept, ...repeated]) }
  })
  const isGone = (one: Resource): boolean => deletions.of(one) === 'deleted'
  const present = strays.filter((one) => !isGone(one))
  return {
    ok: true,
    charts: all.flatMap(({ two, ...one }) =>
      two === undefined ? [{ replaced: [], version: undefined, deletions, ...one }] : [],
    ),
    refused: [
      ...nameless.map((one) => ({ why: NO_ID, resources: [one] })),
      ...all.flatMap(({ patient, also, resources: own, two }) =>
        two === undefined ? [] : [{ why: whyRefused(two, patient.name), resources: [patient, ...also, ...own] }],
      ),
    ],
    strays: present,
    deletedStrays: strays.filter(isGone),
    isOpen: present.some(({ body }) => mayBeAnyones(body) || (mayMatter(body) && namesOneOf(ids, body, idOf))),
    idOf,
  }
}

/** Whether a reference is to something other than a Patient: a group, a device, a relative. */
function isOfNoPatient(reference: string): boolean {
  const type = referencedType(reference)
  return type !== undefined && type !== 'Patient'
}

/** Whether a reference names a server, and the Patients with that id here are all from other servers. */
function isElsewhere(reference: string, patients: readonly Resource[], idOf: (reference: string) => string): boolean {
  const server = serverOf(reference.replace(/\/_history\/.*$/, ''))
  if (server === undefined) return false
  const own = patients.filter((one) => one.id === idOf(reference))
  return own.length > 0 && own.every((one) => one.server !== undefined && one.server !== server)
}

/** Whether a resource names the id of one of these patients. */
function namesOneOf(ids: ReadonlySet<string>, body: JsonObject, idOf: (reference: string) => string): boolean {
  const said = subjectOf(body)?.reference
  return said !== undefined && !isOfNoPatient(said) && ids.has(idOf(said))
}

/** The id of the only patient with an identifier; undefined if no patient has it, or several. */
function onlyWith(identifier: string, patients: readonly Resource[]): string | undefined {
  const has = ({ body }: Resource): boolean =>
    itemsOf(body, 'identifier').some((one) => identifierText(one) === identifier)
  const ids = new Set(patients.filter(has).map((one) => one.id))
  return ids.size === 1 ? [...ids][0] : undefined
}

/**
 * Why Patients with one id may be two people: they are from two servers and say different things, or they differ in sex
 * and birth date and neither is a newer version of the other. Undefined if they are one person.
 */
function whyTwo(patients: readonly Resource[]): TwoKey | undefined {
  const [patient, ...also] = patients
  if (patient === undefined || also.length === 0) return undefined
  if (also.some((one) => areOfTwoServers(one, patient) && !sayTheSame(one, patient))) return 'refused.chart.two-servers'
  const [first, ...others] = withoutRepeated(patients).unclear
  return first !== undefined && others.some((one) => areTwoPeople(one, first)) ? 'refused.chart.two-people' : undefined
}

function areTwoPeople({ body: one }: Resource, { body: other }: Resource): boolean {
  const [sex, birth] = [textAt(one, 'gender'), textAt(one, 'birthDate')]
  const [otherSex, otherBirth] = [textAt(other, 'gender'), textAt(other, 'birthDate')]
  const isOtherSex = [sex, otherSex].every((said) => said === 'female' || said === 'male') && sex !== otherSex
  if (birth === undefined || otherBirth === undefined) return false
  return isOtherSex && !birth.startsWith(otherBirth) && !otherBirth.startsWith(birth)
}

type TwoKey = 'refused.chart.two-people' | 'refused.chart.two-servers'

function whyRefused(two: TwoKey, patient: string): Sentence {
  return { key: `${two}.named`, own: { patient }, general: two }
}

const NO_ID: Sentence = { key: 'refused.chart.no-id' }

function noPatient(clue: Sentence | undefined): Sentence {
  return clue === undefined
    ? { key: 'refused.chart.no-patient' }
    : { key: 'refused.chart.only-r4.file', own: { clue }, general: ONLY_R4.key }
}

/** The reason for refusing anything from another FHIR version. */
export const ONLY_R4 = { key: 'refused.chart.only-r4' } as const satisfies Sentence

interface Found {
  readonly resources: readonly Resource[]
  /** The names of the resources (`Condition/17`), by the full URLs that their bundles give them. */
  readonly names: ReadonlyMap<string, string>
  /** The index of the value that each resource comes from. */
  readonly partOf: ReadonlyMap<Resource, number>
  /** What shows that a value is from another FHIR version, by the index of the value. */
  readonly clues: ReadonlyMap<number, Sentence>
  readonly deletions: readonly Deletion[]
}

function resourcesIn(values: readonly Json[]): Found {
  const resources: Resource[] = []
  const names = new Map<string, string>()
  const partOf = new Map<Resource, number>()
  const clues = new Map<number, Sentence>()
  const deletions: Deletion[] = []
  let part = 0
  const add = (body: JsonObject, fullUrl: string | undefined): void => {
    const type = textAt(body, 'resourceType') ?? ''
    const id = textAt(body, 'id') ?? fullUrl?.replace(/^urn:uuid:/, '') ?? ''
    if (fullUrl !== undefined) names.set(fullUrl, `${type}/${id}`)
    const resource = { type, id, name: id === '' ? type : `${type}/${id}`, body, server: serverOf(fullUrl), fullUrl }
    resources.push(resource)
    partOf.set(resource, part)
    const clue = clues.has(part) ? undefined : versionClue(body)
    if (clue !== undefined) clues.set(part, clueSaid(resource.name, clue))
  }
  const visit = (value: Json | undefined, fullUrl?: string): void => {
    if (!isObject(value)) return visitAll(value)
    const type = value['resourceType']
    if (type === 'Bundle' || type === undefined) visitBundle(value)
    else if (type === 'Parameters') itemsOf(value, 'parameter').forEach(visitParameter)
    else add(value, fullUrl)
  }
  const visitBundle = (bundle: JsonObject): void => {
    const told = toldBy(bundle)
    for (const { deletion } of told.deletions) deletions.push(deletion)
    for (const { entry } of told.entries) visit(entry['resource'] ?? null, textAt(entry, 'fullUrl'))
  }
  const visitParameter = (one: JsonObject): void => {
    visit(one['resource'] ?? null)
    itemsOf(one, 'part').forEach(visitParameter)
  }
  const visitAll = (value: Json | undefined): void => {
    if (Array.isArray(value)) for (const one of value as readonly Json[]) visit(one)
  }
  const visitPart = (value: Json): void => {
    if (Array.isArray(value)) return (value as readonly Json[]).forEach(visitPart)
    visit(value)
    part++
  }
  values.forEach(visitPart)
  return { resources, names, partOf, clues, deletions }
}
