import { expect, it } from 'vitest'
import { isObject } from '../../src/record/index.ts'
import type { Json, JsonObject } from '../../src/record/index.ts'
import { concept, imported } from '../support/chart.ts'
import { CHARTS } from '../support/charts.ts'
import { cohortPatient } from '../support/cohort.ts'
import { Dice } from '../support/dice.ts'
import { runs, timeFor } from '../support/runs.ts'
import { toFhir } from '../support/to-fhir.ts'

/**
 * The facts of a record depend neither on the order of the resources in a chart, nor on how they are split into files,
 * nor on resources about something else.
 */

const COUNT = runs(150)

const resourcesOf = (value: Json): readonly JsonObject[] =>
  isObject(value) && Array.isArray(value['entry'])
    ? (value['entry'] as readonly JsonObject[]).map((one) => one['resource'] ?? null).filter((one) => isObject(one))
    : []

/** Resources that each say something unusual. All get a new id, so none of them may refer to another by id. */
const ODD = CHARTS.filter((one) => one.isR4 !== true)
  .flatMap((one) => one.values.flatMap(resourcesOf))
  .filter((one) => one['resourceType'] !== 'Patient')
  .map((one, i): JsonObject => ({ ...one, id: `odd${i}` }))

const q = { subject: { reference: 'Patient/q' } }
const now = { effectiveDateTime: '2026-03-14' }
const breast = concept('snomed 254837009')

/** Resources about something else: another patient, a relative, a plan, a risk, a visit. */
const ELSE: readonly JsonObject[] = [
  { resourceType: 'Condition', id: 'z1', code: concept('icd10 C78.7'), ...q },
  {
    resourceType: 'Observation',
    id: 'z2',
    status: 'final',
    code: concept('loinc 89247-1'),
    valueInteger: 4,
    ...now,
    ...q,
  },
  {
    resourceType: 'Observation',
    id: 'z3',
    status: 'final',
    code: concept('loinc 89247-1'),
    valueInteger: 4,
    ...now,
    focus: [{ reference: 'RelatedPerson/z4' }],
  },
  { resourceType: 'RelatedPerson', id: 'z4', patient: { reference: 'Patient/p' }, gender: 'male' },
  { resourceType: 'FamilyMemberHistory', id: 'z5', status: 'completed', condition: [{ code: breast }] },
  { resourceType: 'CarePlan', id: 'z6', status: 'active', intent: 'plan', activity: [{ detail: { code: breast } }] },
  { resourceType: 'RiskAssessment', id: 'z7', status: 'final', prediction: [{ outcome: breast }] },
  { resourceType: 'ServiceRequest', id: 'z8', status: 'active', intent: 'order', code: concept('snomed 69031006') },
  { resourceType: 'AllergyIntolerance', id: 'z9', code: concept('rxnorm 72965') },
  { resourceType: 'OperationOutcome', id: 'z10', issue: [{ severity: 'information', code: 'informational' }] },
  { resourceType: 'Encounter', id: 'z11', status: 'planned', reasonCode: [breast] },
  {
    resourceType: 'MedicationRequest',
    id: 'z12',
    status: 'cancelled',
    intent: 'order',
    medicationCodeableConcept: { text: 'letrozole' },
  },
  { resourceType: 'Procedure', id: 'z13', status: 'not-done', code: concept('snomed 69031006') },
  {
    resourceType: 'Observation',
    id: 'z14',
    status: 'entered-in-error',
    code: concept('loinc 85337-4'),
    valueString: 'positive',
  },
  { resourceType: 'Condition', id: 'z15', code: concept('icd10 Z80.3') },
]

const document = (...resources: readonly JsonObject[]): JsonObject => ({
  resourceType: 'Bundle',
  type: 'collection',
  entry: resources.map((resource) => ({ resource })),
})

/** The facts of the only patient, with the entries of lists in a fixed order and without provenance. */
function factsOf(...documents: readonly JsonObject[]): string {
  const [first] = imported(documents).patients
  const { provenance: _provenance, ...record } = first?.record ?? {}
  return JSON.stringify(ordered(record))
}

function ordered(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(ordered).toSorted(byText)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .map((key) => [key, ordered(value[key] ?? null)]),
  )
}

function byText(a: Json, b: Json): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1
}

const drawn = Array.from({ length: COUNT }, (_, i) => {
  const dice = new Dice(i * 7919 + 11)
  const [patient, ...told] = resourcesOf(toFhir({ ...cohortPatient(i), id: 'p' }).bundle)
  const odd = dice.shuffled(ODD).slice(0, dice.whole(0, 12))
  return { i, dice, patient: patient ?? {}, resources: [...told, ...odd] }
})

it(
  'the order of the resources does not change any fact',
  () => {
    const wrong = drawn.filter(({ dice, patient, resources }) => {
      const own = factsOf(document(patient, ...resources))
      const others = [resources.toReversed(), dice.shuffled(resources)].map((all) => document(...all, patient))
      return others.some((one) => factsOf(one) !== own)
    })
    expect(wrong.map((one) => one.i)).toEqual([])
  },
  timeFor(120_000),
)

it(
  'resources split over two documents give the same facts as in one',
  () => {
    const wrong = drawn.filter(({ dice, patient, resources }) => {
      const own = factsOf(document(patient, ...resources))
      const split = dice.whole(0, resources.length)
      const [before, after] = [resources.slice(0, split), resources.slice(split)]
      return factsOf(document(patient, ...before), document(...after)) !== own
    })
    expect(wrong.map((one) => one.i)).toEqual([])
  },
  timeFor(120_000),
)

it(
  'resources about something else do not change any fact',
  () => {
    const wrong = drawn.flatMap(({ i, dice, patient, resources }) => {
      const own = factsOf(document(patient, ...resources))
      return dice
        .shuffled(ELSE)
        .slice(0, 4)
        .filter((one) => factsOf(document(patient, ...dice.shuffled([...resources, one]))) !== own)
        .map((one) => `${i} ${String(one['id'])}`)
    })
    expect(wrong).toEqual([])
  },
  timeFor(120_000),
)
