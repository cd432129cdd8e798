import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/record/index.ts'
import { chartOf, icd10, snomed } from '../support/chart.ts'

const drug = (text: string, reason: JsonObject): JsonObject => ({
  resourceType: 'MedicationRequest',
  id: 'm',
  status: 'active',
  intent: 'order',
  authoredOn: '2026-03-01',
  medicationCodeableConcept: { text },
  ...reason,
})
const coded = (...reasonCode: JsonObject[]): JsonObject => ({ reasonCode })
const referred = (...ids: string[]): JsonObject => ({
  reasonReference: ids.map((id) => ({ reference: `Condition/${id}` })),
})
const arthritis = { resourceType: 'Condition', id: 'ra', code: icd10('M06.9', 'Rheumatoid arthritis, unspecified') }
const cancer = { resourceType: 'Condition', id: 'c', code: snomed('254837009') }

describe('a cancer drug that is given for something else', () => {
  it.each<[string, JsonObject, string]>([
    ['letrozole', coded(icd10('N97.0', 'Female infertility')), 'Female infertility'],
    ['methotrexate', coded(icd10('M06.9')), 'M06.9'],
    ['methotrexate', coded(snomed('69896004', 'Rheumatoid arthritis')), 'Rheumatoid arthritis'],
    ['cyclophosphamide', coded({ text: 'Lupus nephritis' }), 'Lupus nephritis'],
    ['methotrexate', referred('ra'), 'Rheumatoid arthritis, unspecified'],
  ])('%s %#: is no cancer therapy, and is reported', (text, reason, shown) => {
    const { record, warnings } = chartOf([cancer, arthritis, drug(text, reason)])
    expect(record['systemic_therapies']).toBeUndefined()
    expect(warnings).toEqual([
      `systemic_therapies: MedicationRequest/m (${text}) is given for ${shown}, not for cancer; it is not taken as a therapy.`,
    ])
  })

  it.each<[string, JsonObject]>([
    ['a cancer', coded(icd10('C50.911'))],
    ['a cancer beside it', coded(icd10('M06.9'), icd10('C50.911'))],
    ['a cancer that it refers to', referred('ra', 'c')],
    ['a condition that is not there', referred('x')],
    ['a code that is shown as a cancer', coded(icd10('N97.0', 'Carcinoma of breast'))],
    ['another code that is not known here', coded(icd10('Z51.11'))],
    ['words that speak of both', coded({ text: 'infertility after chemotherapy for breast cancer' })],
    ['words that say nothing', coded({ text: 'as discussed' })],
  ])('is taken where that is not certain: %s', (_, reason) => {
    const { record } = chartOf([cancer, arthritis, drug('methotrexate', reason)])
    expect(record['systemic_therapies']).toMatchObject({ items: [{ agent: 'methotrexate' }] })
  })
})

describe('a code of radiotherapy', () => {
  const procedure = (display: string): JsonObject => ({
    resourceType: 'Procedure',
    id: 'r',
    status: 'completed',
    code: snomed('33195004', display),
    bodySite: [snomed('76752008')],
  })

  it('that is shown as chemotherapy is neither', () => {
    const { record, warnings } = chartOf([procedure('Chemotherapy')])
    expect([record['radiotherapy'], record['systemic_therapies']]).toEqual([undefined, undefined])
    expect(warnings).toEqual([
      'radiotherapy: Procedure/r has a code of radiotherapy and is shown as chemotherapy; it is not taken.',
    ])
  })

  it.each(['Teleradiotherapy procedure', 'Chemoradiotherapy with chemotherapy', ''])(
    'that is shown as “%s” is one',
    (display) => {
      expect(chartOf([procedure(display)]).record['radiotherapy']).toMatchObject({ items: [{ site: 'breast' }] })
    },
  )
})
