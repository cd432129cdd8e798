import { isObject } from '../record/index.ts'
import type { JsonObject } from '../record/index.ts'
import { itemsOf, textAt } from './resources.ts'

/** The versions of FHIR that are told apart; only R4 is read (R4B is the same for what is read here). */
export const FHIR_VERSIONS = ['DSTU2', 'STU3', 'R4', 'R5'] as const
export type FhirVersion = (typeof FHIR_VERSIONS)[number]

/** What shows that a resource is of another version than R4. */
export interface Clue {
  /** `DSTU2 or STU3` where it may be either. */
  readonly version: string
  /** Goes on after the resource's name: `has a clinicalStatus of one word`. */
  readonly says: string
}

type Shape = 'any' | 'text' | 'object' | 'list'

interface Sign {
  readonly version: string
  readonly types: readonly string[]
  readonly field: string
  readonly shape: Shape
}

const DSTU2 = 'DSTU2'
const STU3 = 'STU3'
const OLD = 'DSTU2 or STU3'
const R5 = 'R5'

const TYPES: Readonly<Record<string, readonly string[]>> = {
  [DSTU2]: ['MedicationOrder', 'DiagnosticOrder', 'DeviceUseRequest', 'Conformance', 'Order', 'OrderResponse'],
  [OLD]: ['ProcedureRequest', 'ReferralRequest', 'BodySite', 'EligibilityRequest', 'EligibilityResponse', 'Sequence'],
  [R5]: ['DeviceUsage', 'GenomicStudy', 'ImagingSelection', 'NutritionIntake', 'InventoryReport', 'FormularyItem'],
}

/**
 * Fields that R4 does not have there, or has in another shape (the change lists "R3 Diff" and "R4 Diff" on the pages of the resources in the
 * published specifications).
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

function signs(version: string, types: readonly string[], fields: readonly string[], shape: Shape = 'any'): Sign[] {
  return fields.map((field) => ({ version, types, field, shape }))
}

const signsByType = new Map<string, readonly Sign[]>()

/** The signs that a type of resource can have, looked up once. */
function signsOf(type: string): readonly Sign[] {
  const known = signsByType.get(type)
  if (known !== undefined) return known
  const own = SIGNS.filter((one) => one.types.includes(type))
  signsByType.set(type, own)
  return own
}

/** What shows that a resource is not of R4; undefined where it may be. One that shows nothing may still be of another version. */
export function versionClue(body: JsonObject): Clue | undefined {
  const type = textAt(body, 'resourceType') ?? ''
  const byType = Object.entries(TYPES).find(([, types]) => types.includes(type))?.[0]
  if (byType !== undefined) return { version: byType, says: 'is of a kind that only this version has' }
  const profiles = isObject(body['meta']) ? body['meta']['profile'] : undefined
  const byProfile = profiles === undefined ? undefined : PROFILES.find(({ words }) => words.test(String(profiles)))
  if (byProfile !== undefined) return { version: byProfile.version, says: 'names a profile of this version' }
  const requester = body['requester']
  if (type === 'MedicationRequest' && isObject(requester) && isObject(requester['agent']))
    return { version: STU3, says: 'has a requester with an agent' }
  if (type === 'MedicationStatement' && body['status'] === 'recorded')
    return { version: R5, says: 'has the status recorded' }
  const dosages = itemsOf(body, 'dosageInstruction')
  if (dosages.some((one) => one['doseQuantity'] !== undefined))
    return { version: OLD, says: 'has a dose that does not stand in doseAndRate' }
  const systems = itemsOf(body, 'category').flatMap((one) => itemsOf(one, 'coding').map((coding) => coding['system']))
  if (systems.some((one) => OLD_VALUE_SETS.has(String(one))))
    return { version: OLD, says: 'names a code system of this version' }
  const sign = signsOf(type).find((one) => hasShape(body[one.field], one.shape))
  return sign && { version: sign.version, says: `has the field ${sign.field}${SHAPES[sign.shape]}` }
}

/** Profiles that exist for one version only: that of Argonaut is of DSTU2. */
const PROFILES: readonly { readonly version: string; readonly words: RegExp }[] = [
  { version: DSTU2, words: /DSTU2|\/argonaut\/|hl7\.org\/fhir\/1\.\d\// },
  { version: STU3, words: /STU3|hl7\.org\/fhir\/3\.\d\// },
  { version: R5, words: /hl7\.org\/fhir\/5\.\d\// },
]

/** What R4 calls `http://terminology.hl7.org/CodeSystem/…`. */
const OLD_VALUE_SETS = new Set(
  ['observation-category', 'condition-category'].map((one) => `http://hl7.org/fhir/${one}`),
)

const SHAPES: Readonly<Record<Shape, string>> = {
  any: '',
  text: ' as one word',
  object: ' as one object',
  list: ' as a list',
}

function hasShape(value: unknown, shape: Shape): boolean {
  if (value === undefined || value === null) return false
  if (shape === 'any') return true
  if (shape === 'list') return Array.isArray(value)
  return shape === 'text' ? typeof value === 'string' : typeof value === 'object' && !Array.isArray(value)
}

/** The version that a person names: `R4`, `4.0.1`, `STU3`, `3`; undefined for another word. R4B counts as R4. */
export function fhirVersionOf(text: string): FhirVersion | undefined {
  const plain = text.trim().toUpperCase()
  if (/^(R4B?|4(\.\d+)*)$/.test(plain)) return 'R4'
  if (/^((STU|R)?3|3(\.\d+)+)$/.test(plain)) return 'STU3'
  if (/^((DSTU|R)?2|1(\.\d+)+)$/.test(plain)) return 'DSTU2'
  return /^(R5|5(\.\d+)*)$/.test(plain) ? 'R5' : undefined
}
