import type { JsonObject } from '../../src/record/index.ts'
import { cohortPatient } from './cohort.ts'
import { ClinicDice as Dice } from './population.ts'
import { toFhir } from './to-fhir.ts'

/**
 * The size of a chart in characters: from `SMALLEST` up to `DOUBLINGS` doublings of it, with each doubling equally
 * likely.
 */
const SMALLEST = 20_000
const DOUBLINGS = 3

/**
 * The chart of an invented patient, as a bundle: what the record says, among visits, vital signs and laboratory values
 * that no trial asks for. It has 20 to 160 kB. The same number gives the same chart.
 */
export function noisyChart(number: number): JsonObject {
  const dice = new Dice(number * 15_485_863 + 7)
  const record = cohortPatient(number)
  const { bundle } = toFhir(record)
  const told = bundle['entry'] as readonly JsonObject[]
  const wanted = SMALLEST * 2 ** (DOUBLINGS * dice.share())
  const noise: JsonObject[] = []
  for (let size = JSON.stringify(bundle).length; size < wanted;) {
    const visit = visitOf(String(record['id']), noise.length, dice)
    noise.push(...visit)
    size += JSON.stringify(visit).length
  }
  // What matters is scattered among the noise; the patient comes first, as servers send it.
  const [patient, ...others] = told
  const mixed = [...noise]
  for (const one of others) mixed.splice(dice.whole(0, mixed.length), 0, one)
  return { ...bundle, entry: [...(patient === undefined ? [] : [patient]), ...mixed] }
}

const LOINC = 'http://loinc.org'
const UCUM = 'http://unitsofmeasure.org'

/** A visit and what was measured there. */
function visitOf(patient: string, number: number, dice: Dice): JsonObject[] {
  const day = dice.daysAgo(1, 3000)
  const subject = { reference: `Patient/${patient}`, display: 'a patient' }
  const encounter = { reference: `Encounter/e${number}` }
  const visit: JsonObject = {
    resourceType: 'Encounter',
    id: `e${number}`,
    meta: { versionId: '1', lastUpdated: `${day}T10:15:00.000+00:00` },
    status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
    type: [{ coding: [{ system: 'http://snomed.info/sct', code: '185345009', display: 'Encounter for symptom' }] }],
    subject,
    period: { start: `${day}T09:30:00+00:00`, end: `${day}T09:45:00+00:00` },
    serviceProvider: { reference: 'Organization/o1', display: 'General Hospital' },
  }
  const measured = dice
    .several(2, 8, () => dice.one(SIGNS))
    .map(([code, display, unit, low, high], i): JsonObject => ({
      resourceType: 'Observation',
      id: `o${number}-${i}`,
      meta: { versionId: '1', lastUpdated: `${day}T10:15:00.000+00:00` },
      status: 'final',
      category: [
        {
          coding: [
            {
              system: 'http://terminology.hl7.org/CodeSystem/observation-category',
              code: 'vital-signs',
              display: 'vital-signs',
            },
          ],
        },
      ],
      code: { coding: [{ system: LOINC, code, display }], text: display },
      subject,
      encounter,
      effectiveDateTime: `${day}T09:35:00+00:00`,
      issued: `${day}T09:35:00.000+00:00`,
      valueQuantity: { value: dice.whole(low * 10, high * 10) / 10, unit, system: UCUM, code: unit },
    }))
  return [visit, ...measured].map((resource) => ({ fullUrl: `urn:uuid:${String(resource['id'])}`, resource }))
}

const SIGNS = [
  ['29463-7', 'Body weight', 'kg', 45, 110],
  ['8302-2', 'Body height', 'cm', 150, 185],
  ['8867-4', 'Heart rate', '/min', 50, 110],
  ['9279-1', 'Respiratory rate', '/min', 12, 20],
  ['8310-5', 'Body temperature', 'Cel', 36, 39],
  ['8480-6', 'Systolic blood pressure', 'mm[Hg]', 95, 170],
  ['8462-4', 'Diastolic blood pressure', 'mm[Hg]', 55, 100],
  ['2345-7', 'Glucose [Mass/volume] in Serum or Plasma', 'mg/dL', 70, 180],
  ['2951-2', 'Sodium [Moles/volume] in Serum or Plasma', 'mmol/L', 132, 146],
  ['2823-3', 'Potassium [Moles/volume] in Serum or Plasma', 'mmol/L', 3, 5],
  ['3094-0', 'Urea nitrogen [Mass/volume] in Serum or Plasma', 'mg/dL', 7, 25],
] as const
