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
    ['letrozole', coded(icd10('Z31.84')), 'Z31.84'],
    ['leuprolide', coded(icd10('F64.0')), 'F64.0'],
    ['megestrol', coded(icd10('R63.0')), 'R63.0'],
    ['everolimus', coded({ text: 'Kidney transplant' }), 'Kidney transplant'],
    ['tamoxifen', coded(icd10('N64.4', 'Mastodynia')), 'Mastodynia'],
    ['methotrexate', referred('ra'), 'Rheumatoid arthritis, unspecified'],
  ])('%s %#: is not a cancer therapy, and is reported', (text, reason, shown) => {
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
  ])('is used if that is not certain: %s', (_, reason) => {
    const { record } = chartOf([cancer, arthritis, drug('methotrexate', reason)])
    expect(record['systemic_therapies']).toMatchObject({ items: [{ agent: 'methotrexate' }] })
  })
})

describe('a cancer drug without a recorded reason', () => {
  const other = (code: JsonObject): JsonObject => ({ resourceType: 'Condition', id: 'o', code })
  const by = (code: string): JsonObject => ({
    ...drug('', {}),
    medicationCodeableConcept: { coding: [{ system: 'http://www.whocc.no/atc', code }] },
  })
  const taken = (given: JsonObject, code: JsonObject): unknown => chartOf([cancer, other(code), given]).record

  it.each<[string, JsonObject, JsonObject]>([
    ['letrozole and infertility', drug('letrozole', {}), icd10('N97.9')],
    ['letrozole and polycystic ovaries', drug('letrozole', {}), icd10('E28.2')],
    ['letrozole and fertility preservation', drug('letrozole', {}), icd10('Z31.84')],
    ['tamoxifen and gynaecomastia', drug('tamoxifen', {}), icd10('N62')],
    ['leuprolide and endometriosis', drug('leuprolide', {}), icd10('N80.9')],
    ['goserelin and fibroids', drug('goserelin', {}), icd10('D25.9')],
    ['megestrol and cachexia', drug('megestrol', {}), icd10('R64')],
    ['everolimus and a transplant', drug('everolimus', {}), icd10('Z94.0')],
    ['methotrexate and arthritis in words', drug('methotrexate', {}), { text: 'Rheumatoid arthritis' }],
    [
      'methotrexate and a code of psoriasis that is not known',
      drug('methotrexate', {}),
      snomed('1', 'Plaque psoriasis'),
    ],
    ['methotrexate by ATC and arthritis', by('L01BA01'), icd10('M06.9')],
    ['rituximab by ATC and arthritis', by('L01FA01'), icd10('M06.9')],
    ['letrozole by ATC and infertility', by('L02BG04'), icd10('N97.9')],
  ])('is not certain beside another disease for which it is given: %s', (_, given, code) => {
    const { record, warnings } = chartOf([cancer, other(code), given], {}, ['systemic_therapies'])
    expect(record['systemic_therapies']).toBeUndefined()
    expect(warnings.join('\n')).toContain('systemic_therapies: MedicationRequest/m')
  })

  it.each<[string, JsonObject, JsonObject]>([
    ['letrozole and arthritis', drug('letrozole', {}), icd10('M06.9')],
    ['tamoxifen and fibroids', drug('tamoxifen', {}), icd10('D25.9')],
    ['paclitaxel and infertility', drug('paclitaxel', {}), icd10('N97.9')],
    ['goserelin and cachexia', drug('goserelin', {}), icd10('R64')],
  ])('is used beside other diseases: %s', (_, given, code) => {
    expect(taken(given, code)).toMatchObject({ systemic_therapies: { items: [{}] } })
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

  it('with chemotherapy as its display is used for neither', () => {
    const { record, warnings } = chartOf([procedure('Chemotherapy')])
    expect([record['radiotherapy'], record['systemic_therapies']]).toEqual([undefined, undefined])
    expect(warnings).toEqual([
      'radiotherapy: Procedure/r has a code of radiotherapy and is shown as chemotherapy; it is not taken.',
    ])
  })

  it.each(['Teleradiotherapy procedure', 'Chemoradiotherapy with chemotherapy', ''])(
    'with “%s” as its display is radiotherapy',
    (display) => {
      expect(chartOf([procedure(display)]).record['radiotherapy']).toMatchObject({ items: [{ site: 'breast' }] })
    },
  )
})
