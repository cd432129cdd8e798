import type { MessageKey, Part, Sentence } from '../messages/index.ts'
import { isObject } from '../record/index.ts'
import type { JsonObject } from '../record/index.ts'
import { itemsOf, textAt } from './resources.ts'

/** The FHIR versions that can be distinguished. Only R4 is read; R4B is the same in everything that is read here. */
export const FHIR_VERSIONS = ['DSTU2', 'STU3', 'R4', 'R5'] as const
export type FhirVersion = (typeof FHIR_VERSIONS)[number]

/** A sign that a resource is from another version than R4. */
export interface Clue {
  /** The version; several if it may be any of them. */
  readonly versions: readonly string[]
  readonly says: ClueKey
  /** The field that shows it, if it is a field. */
  readonly field?: string
}

type ClueKey = Extract<MessageKey, `note.version.${string}`>

/** The sentence that reports a clue found in a resource. */
export function clueSaid(resource: string, { versions, says, field }: Clue): Sentence {
  const version: Part = { list: 'or', parts: versions }
  return { key: says, given: { resource, version, ...(field !== undefined && { field }) } }
}

type Shape = 'any' | 'text' | 'object' | 'list'

interface Sign {
  readonly version: Version
  readonly types: readonly string[]
  readonly field: string
  readonly shape: Shape
}

/** One version, or several that it may be. */
type Version = readonly FhirVersion[]

const DSTU2: Version = ['DSTU2']
const STU3: Version = ['STU3']
const OLD: Version = [...DSTU2, ...STU3]
const R5: Version = ['R5']

const TYPES: readonly { readonly version: Version; readonly types: readonly string[] }[] = [
  {
    version: DSTU2,
    types: ['MedicationOrder', 'DiagnosticOrder', 'DeviceUseRequest', 'Conformance', 'Order', 'OrderResponse'],
  },
  {
    version: OLD,
    types: ['ProcedureRequest', 'ReferralRequest', 'BodySite', 'EligibilityRequest', 'EligibilityResponse', 'Sequence'],
  },
  {
    version: R5,
    types: ['DeviceUsage', 'GenomicStudy', 'ImagingSelection', 'NutritionIntake', 'InventoryReport', 'FormularyItem'],
  },
]

/**
 * Fields that R4 does not have, or has in another form (from the change lists "R3 Diff" and "R4 Diff" on the resource
 * pages of the published specifications).
 */
const SIGNS: readonly Sign[] = [
  ...signs(DSTU2, ['Condition', 'MedicationStatement', 'Encounter'], ['patient']),
  ...signs(DSTU2, ['Condition'], ['dateRecorded']),
  ...signs(DSTU2, ['Condition', 'Observation'], ['category'], 'object'),
  ...signs(DSTU2, ['Observation'], ['comments']),
  ...signs(DSTU2, ['Procedure'], ['notPerformed', 'reasonNotPerformed', 'request']),
  ...signs(DSTU2, ['MedicationStatement'], ['wasNotTaken', 'reasonForUseCodeableConcept', 'reasonForUseReference']),
  ...signs(DSTU2, ['MedicationAdministration', 'Immunization'], ['wasNotGiven']),
  ...signs(DSTU2, ['AllergyIntolerance'], ['substance']),
  ...signs(DSTU2, ['Patient'], ['careProvider']),
  ...signs(DSTU2, ['Encounter'], ['indication']),
  ...signs(DSTU2, ['Encounter'], ['class'], 'text'),
  ...signs(OLD, ['Condition'], ['clinicalStatus', 'verificationStatus'], 'text'),
  ...signs(OLD, ['AllergyIntolerance'], ['clinicalStatus', 'verificationStatus'], 'text'),
  ...signs(OLD, ['Observation'], ['related']),
  ...signs(OLD, ['Observation'], ['interpretation'], 'object'),
  ...signs(OLD, ['DiagnosticReport'], ['codedDiagnosis', 'image']),
  ...signs(OLD, ['MedicationAdministration'], ['prescription']),
  ...signs(OLD, ['Immunization'], ['date']),
  ...signs(OLD, ['Patient'], ['animal']),
  ...signs(OLD, ['CarePlan'], ['context']),
  ...signs(STU3, ['Condition'], ['assertedDate']),
  ...signs(STU3, ['Condition', 'Observation', 'Procedure', 'MedicationRequest', 'DiagnosticReport'], ['context']),
  ...signs(STU3, ['Procedure'], ['notDone', 'notDoneReason', 'definition']),
  ...signs(STU3, ['MedicationStatement'], ['taken', 'reasonNotTaken']),
  ...signs(STU3, ['MedicationAdministration', 'Immunization'], ['notGiven']),
  ...signs(STU3, ['MedicationDispense', 'FamilyMemberHistory'], ['notDone']),
  ...signs(STU3, ['MedicationRequest'], ['definition']),
  ...signs(
    R5,
    ['MedicationRequest', 'MedicationStatement', 'MedicationAdministration', 'MedicationDispense'],
    ['medication'],
    'object',
  ),
  ...signs(R5, ['MedicationRequest'], ['effectiveDosePeriod']),
  ...signs(R5, ['MedicationStatement'], ['adherence']),
  ...signs(R5, ['MedicationAdministration'], ['occurenceDateTime', 'occurencePeriod', 'occurenceTiming']),
  ...signs(
    R5,
    ['Procedure'],
    ['occurrenceDateTime', 'occurrencePeriod', 'occurrenceString', 'occurrenceAge', 'recorded'],
  ),
  ...signs(R5, ['Procedure'], ['reason'], 'list'),
  ...signs(R5, ['Condition'], ['participant']),
  ...signs(R5, ['AllergyIntolerance'], ['type'], 'object'),
  ...signs(R5, ['Observation'], ['triggeredBy', 'bodyStructure', 'instantiatesCanonical']),
  ...signs(R5, ['Encounter'], ['class'], 'list'),
  ...signs(R5, ['Encounter'], ['actualPeriod', 'plannedStartDate', 'admission', 'subjectStatus']),
]

function signs(version: Version, types: readonly string[], fields: readonly string[], shape: Shape = 'any'): Sign[] {
  return fields.map((field) => ({ version, types, field, shape }))
}

const signsByType = new Map<string, readonly Sign[]>()

/** The signs that a resource type can show, looked up once per type. */
function signsOf(type: string): readonly Sign[] {
  const known = signsByType.get(type)
  if (known !== undefined) return known
  const own = SIGNS.filter((one) => one.types.includes(type))
  signsByType.set(type, own)
  return own
}

/**
 * What shows that a resource is not R4; undefined if nothing does. A resource without a clue may still be from another
 * version.
 */
export function versionClue(body: JsonObject): Clue | undefined {
  const type = textAt(body, 'resourceType') ?? ''
  const byType = TYPES.find(({ types }) => types.includes(type))
  if (byType !== undefined) return { versions: byType.version, says: 'note.version.kind' }
  const profiles = isObject(body['meta']) ? body['meta']['profile'] : undefined
  const byProfile = profiles === undefined ? undefined : PROFILES.find(({ words }) => words.test(String(profiles)))
  if (byProfile !== undefined) return { versions: byProfile.version, says: 'note.version.profile' }
  const requester = body['requester']
  if (type === 'MedicationRequest' && isObject(requester) && isObject(requester['agent']))
    return { versions: STU3, says: 'note.version.requester' }
  if (type === 'MedicationStatement' && body['status'] === 'recorded')
    return { versions: R5, says: 'note.version.recorded' }
  const dosages = itemsOf(body, 'dosageInstruction')
  if (dosages.some((one) => one['doseQuantity'] !== undefined)) return { versions: OLD, says: 'note.version.dose' }
  const systems = itemsOf(body, 'category').flatMap((one) => itemsOf(one, 'coding').map((coding) => coding['system']))
  if (systems.some((one) => OLD_VALUE_SETS.has(String(one)))) return { versions: OLD, says: 'note.version.system' }
  const sign = signsOf(type).find((one) => hasShape(body[one.field], one.shape))
  return sign && { versions: sign.version, says: SHAPES[sign.shape], field: sign.field }
}

/** Profiles that exist for one version only. Those of Argonaut are DSTU2. */
const PROFILES: readonly { readonly version: Version; readonly words: RegExp }[] = [
  { version: DSTU2, words: /DSTU2|\/argonaut\/|hl7\.org\/fhir\/1\.\d\// },
  { version: STU3, words: /STU3|hl7\.org\/fhir\/3\.\d\// },
  { version: R5, words: /hl7\.org\/fhir\/5\.\d\// },
]

/** Code systems that R4 names `http://terminology.hl7.org/CodeSystem/…` instead. */
const OLD_VALUE_SETS = new Set(
  ['observation-category', 'condition-category'].map((one) => `http://hl7.org/fhir/${one}`),
)

const SHAPES: Readonly<Record<Shape, ClueKey>> = {
  any: 'note.version.field',
  text: 'note.version.field.text',
  object: 'note.version.field.object',
  list: 'note.version.field.list',
}

function hasShape(value: unknown, shape: Shape): boolean {
  if (value === undefined || value === null) return false
  if (shape === 'any') return true
  if (shape === 'list') return Array.isArray(value)
  return shape === 'text' ? typeof value === 'string' : typeof value === 'object' && !Array.isArray(value)
}

/** The version that a person names: `R4`, `4.0.1`, `STU3`, `3`; undefined for anything else. R4B counts as R4. */
export function fhirVersionOf(text: string): FhirVersion | undefined {
  const plain = text.trim().toUpperCase()
  if (/^(R4B?|4(\.\d+)*)$/.test(plain)) return 'R4'
  if (/^((STU|R)?3|3(\.\d+)+)$/.test(plain)) return 'STU3'
  if (/^((DSTU|R)?2|1(\.\d+)+)$/.test(plain)) return 'DSTU2'
  return /^(R5|5(\.\d+)*)$/.test(plain) ? 'R5' : undefined
}
