import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { told } from '../../src/dictionary/index.ts'
import { importFhir } from '../../src/fhir/index.ts'
import { readMapping } from '../../src/mapping/index.ts'
import type { FhirMapping } from '../../src/mapping/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import type { Json, JsonObject } from '../../src/record/index.ts'
import { Screener } from '../../src/screen/index.ts'
import { plainly } from '../support/chart.ts'
import { cohortPatient } from '../support/cohort.ts'
import { runs } from '../support/runs.ts'
import { shippedRules } from '../support/shipped.ts'
import { toFhir } from '../support/to-fhir.ts'

const rules = await shippedRules()
const { dictionary } = rules
const AS_OF = parseDay('2026-03-15') ?? 0

const read = readMapping('criteria/fhir.yaml', readFileSync('criteria/fhir.yaml', 'utf8'), dictionary)
if (!read.ok) throw new Error(read.diagnostics.map((one) => one.message).join('\n'))
const mapping: FhirMapping = read.mapping

function imported(
  values: readonly Json[],
  complete: readonly string[] = [],
): { record: JsonObject; warnings: string[] }[] {
  const found = importFhir(values, mapping, dictionary, AS_OF, complete)
  if (!found.ok) throw new Error(told(found.why))
  return found.patients.map(({ record, warnings }) => ({
    record: plainly(record),
    warnings: warnings.map(({ path, message }) => `${path}: ${message}`),
  }))
}

function one(
  resources: readonly JsonObject[],
  complete: readonly string[] = [],
): { record: JsonObject; warnings: string[] } {
  const patient = { resourceType: 'Patient', id: 'p' }
  const [first] = imported(
    [{ resourceType: 'Bundle', type: 'collection', entry: [patient, ...resources].map((resource) => ({ resource })) }],
    complete,
  )
  if (first === undefined) throw new Error('no patient')
  return first
}

const concept = (system: string, code: string, display?: string): JsonObject => ({
  coding: [{ system, code, ...(display && { display }) }],
})
const loinc = (code: string): JsonObject => concept('http://loinc.org', code)
const sct = (code: string, display?: string): JsonObject => concept('http://snomed.info/sct', code, display)
const breast = { resourceType: 'Condition', id: 'c', code: sct('254837009') }
const lab = (value: JsonObject, more: JsonObject = {}, code = '1742-6'): JsonObject => ({
  resourceType: 'Observation',
  id: 'o',
  status: 'final',
  code: loinc(code),
  valueQuantity: value,
  effectiveDateTime: '2026-03-01',
  ...more,
})
const receptor = (value: JsonObject, date?: string): JsonObject => ({
  resourceType: 'Observation',
  id: `er${date ?? ''}`,
  status: 'final',
  code: loinc('85337-4'),
  valueCodeableConcept: value,
  ...(date && { effectiveDateTime: date }),
})
const ecog = (value: number, date: string): JsonObject => ({
  resourceType: 'Observation',
  id: `e${date}`,
  status: 'final',
  code: loinc('89247-1'),
  valueInteger: value,
  effectiveDateTime: date,
})

describe('real files', () => {
  const groups: Readonly<Record<string, readonly string[]>> = Object.fromEntries([
    ...['trial-matching', 'synthea'].flatMap((folder) =>
      readdirSync(`test/data/fhir/${folder}`).map((name): [string, string[]] => [name, [`${folder}/${name}`]]),
    ),
    ...['mcode-ig-stu1', 'us-core-labs'].map((folder): [string, string[]] => [
      folder,
      readdirSync(`test/data/fhir/${folder}`).map((name) => `${folder}/${name}`),
    ]),
  ])

  it.each(Object.entries(groups))('%s: gives these facts and warnings', (name, files) => {
    const values = files.map((file) => JSON.parse(readFileSync(`test/data/fhir/${file}`, 'utf8')) as Json)
    // The laboratory examples name a patient who is in none of the files.
    if (name === 'us-core-labs') values.push({ resourceType: 'Patient', id: 'example' })
    expect(imported(values)).toMatchSnapshot()
  })

  it('give records that the screener accepts', () => {
    const screener = new Screener(rules, AS_OF)
    for (const files of Object.values(groups)) {
      const values = files.map((file) => JSON.parse(readFileSync(`test/data/fhir/${file}`, 'utf8')) as Json)
      const found = importFhir(values, mapping, dictionary, AS_OF, [])
      for (const { record } of found.ok ? found.patients : []) expect(screener.screen(record).ok).toBe(true)
    }
  })
})

describe('a record converted to FHIR and imported again', () => {
  it('says the same as before', () => {
    for (let i = 0; i < runs(300); i++) {
      const { bundle, expected } = toFhir(cohortPatient(i))
      const [first] = imported([bundle])
      const { provenance: _provenance, ...record } = first?.record ?? {}
      expect(record, String(i)).toEqual(expected)
      expect((first?.warnings ?? []).filter((text) => !text.includes('does not say when the therapy began'))).toEqual(
        [],
      )
    }
  })
})

describe('containers', () => {
  const resources = [
    { resourceType: 'Patient', id: 'p', gender: 'female' },
    { ...breast, subject: { reference: 'Patient/p' } },
  ]
  const entry = resources.map((resource) => ({ resource }))
  it.each<[string, Json[]]>([
    ['a bundle', [{ resourceType: 'Bundle', type: 'searchset', entry }]],
    ['a bundle without a type', [{ resourceType: 'Bundle', entry }]],
    ['a bundle in a bundle', [{ resourceType: 'Bundle', entry: [{ resource: { resourceType: 'Bundle', entry } }] }]],
    ['Parameters', [{ resourceType: 'Parameters', parameter: resources.map((resource) => ({ name: 'r', resource })) }]],
    [
      'parts of Parameters',
      [
        {
          resourceType: 'Parameters',
          parameter: [{ name: 'all', part: resources.map((resource) => ({ name: 'r', resource })) }],
        },
      ],
    ],
    ['an array', [resources]],
    ['single resources', resources],
    ['a bundle without its head', [{ entry }]],
  ])('%s: its resources are read', (_, values) => {
    const [first] = imported(values)
    expect(first?.record).toMatchObject({ id: 'p', sex: 'female', breast_cancer: { present: true } })
  })

  it('resolve patients by their urn in a bundle', () => {
    const url = 'urn:uuid:1'
    const values = [
      {
        resourceType: 'Bundle',
        entry: [
          { fullUrl: url, resource: { resourceType: 'Patient', id: 'a' } },
          { fullUrl: 'urn:uuid:2', resource: { resourceType: 'Patient', id: 'b' } },
          { resource: { ...breast, subject: { reference: url } } },
        ],
      },
    ]
    expect(imported(values).map(({ record }) => record['breast_cancer'])).toEqual([{ present: true }, undefined])
  })

  it.each([
    ['no patient', breast, 'There is no Patient'],
    ['DSTU2', { resourceType: 'MedicationOrder', id: 'x' }, 'DSTU2'],
    ['STU3', { ...breast, clinicalStatus: 'active' }, 'STU3'],
  ])('%s is refused, with the reason', (_, resource, words) => {
    const found = importFhir([resource], mapping, dictionary, AS_OF, [])
    expect(found.ok ? '' : told(found.why)).toContain(words)
  })
})

describe('the import', () => {
  it.each<[string, JsonObject, Json]>([
    ['a body site', { ...breast, bodySite: [sct('80248007')] }, 'left'],
    ['a code that says it', { resourceType: 'Condition', code: sct('353431000119107') }, 'left'],
    [
      'an ICD-10 code that says it',
      { resourceType: 'Condition', code: concept('http://hl7.org/fhir/sid/icd-10-cm', 'C50.211') },
      'right',
    ],
    [
      'the extension of a body site',
      {
        ...breast,
        bodySite: [
          {
            ...sct('76752008'),
            extension: [
              {
                url: 'http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-laterality',
                valueCodeableConcept: sct('24028007'),
              },
            ],
          },
        ],
      },
      'right',
    ],
    [
      'the later extension',
      {
        ...breast,
        bodySite: [
          {
            ...sct('76752008'),
            extension: [
              {
                url: 'http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-laterality-qualifier',
                valueCodeableConcept: sct('7771000'),
              },
            ],
          },
        ],
      },
      'left',
    ],
    ['a side without which', { ...breast, bodySite: [sct('66459002')] }, undefined as unknown as Json],
  ])('reads the laterality from %s', (_, condition, side) => {
    expect((one([condition]).record['breast_cancer'] as JsonObject)['laterality']).toEqual(side)
  })

  it.each([
    [
      {
        resourceType: 'Condition',
        id: 'c',
        code: {
          coding: [
            { system: 'http://snomed.info/sct', code: '254637007' },
            { system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'C50.211' },
          ],
        },
      },
      'different diseases',
    ],
    [
      { resourceType: 'Condition', id: 'c', code: sct('254837009', 'Malignant neoplasm of prostate') },
      'contradict each other',
    ],
    [{ resourceType: 'Condition', id: 'c', code: sct('126926005') }, 'may or may not'],
  ])('takes nothing from a doubtful diagnosis %#', (condition, words) => {
    const { record, warnings } = one([condition])
    expect(record['breast_cancer']).toBeUndefined()
    expect(warnings.join()).toContain(words)
  })

  it('takes nothing from a refuted diagnosis', () => {
    const status = { coding: [{ code: 'refuted' }] }
    expect(one([{ ...breast, verificationStatus: status }]).record['breast_cancer']).toBeUndefined()
  })

  it('leaves a receptor unknown if its code and display contradict each other', () => {
    const { record, warnings } = one([breast, receptor(sct('260385009', 'Positive (qualifier value)'))])
    expect((record['breast_cancer'] as JsonObject)['er']).toBeUndefined()
    expect(warnings.join()).toContain('the code says negative and its display says')
  })

  it.each([
    [{ valueString: 'less than 1.8' }],
    [{ valueQuantity: { value: 3 } }],
    [{ valueRatio: { numerator: { value: 1 } } }],
    [{ valueCodeableConcept: sct('260385009'), valueInteger: 3 }],
    [{ valueCodeableConcept: sct('34566') }],
  ])('leaves a receptor unknown, with a warning, if its value is not understood: %j', (value) => {
    const { valueCodeableConcept: _value, ...plain } = receptor(sct('10828004'))
    const { record, warnings } = one([breast, { ...plain, ...(value as JsonObject) }])
    expect((record['breast_cancer'] as JsonObject)['er']).toBeUndefined()
    expect(warnings).toHaveLength(1)
  })

  it('treats receptors that disagree as a conflict, but lets a later ECOG replace an earlier one', () => {
    const { record, warnings } = one([
      breast,
      receptor(sct('10828004'), '2018-03-10'),
      receptor(sct('260385009'), '2022-01-02'),
      ecog(2, '2026-01-01'),
      ecog(1, '2026-02-01'),
    ])
    expect((record['breast_cancer'] as JsonObject)['er']).toBeUndefined()
    expect(record['ecog']).toBe(1)
    expect(warnings.join()).toContain('The sources disagree')
  })

  it('leaves ECOG unknown if it is -1 or if two results that may be of one day differ', () => {
    expect(one([ecog(-1, '2026-01-01')]).warnings.join()).toContain('which is not possible')
    expect(one([ecog(0, '2026-01-01'), ecog(2, '2026-01')]).warnings.join()).toContain('The sources disagree')
  })

  it('treats different stages as a conflict, but not a less exact one, and lets M0 contradict stage IV', () => {
    const stage = (code: string): JsonObject => ({
      resourceType: 'Observation',
      id: code,
      status: 'final',
      code: loinc('21908-9'),
      valueCodeableConcept: concept('http://cancerstaging.org', code),
      effectiveDateTime: '2020-03-20',
    })
    const of = (...all: JsonObject[]): Json | undefined =>
      (one([{ ...breast, onsetDateTime: '2020-03-01' }, ...all]).record['breast_cancer'] as JsonObject)[
        'stage_at_diagnosis'
      ]
    expect(of(stage('3'), stage('c3A'))).toBe('IIIA')
    expect(of(stage('2B'), stage('3C'))).toBeUndefined()
    const none = {
      resourceType: 'Observation',
      id: 'm',
      status: 'final',
      code: loinc('21907-1'),
      valueCodeableConcept: concept('http://cancerstaging.org', 'cM0'),
    }
    expect(of(stage('4'))).toBe('IV')
    expect(of(stage('4'), none)).toBeUndefined()
  })

  it('uses a stage or metastasis beside another cancer only if it names the breast cancer', () => {
    const colon = { resourceType: 'Condition', id: 'colon', code: sct('363406005') }
    const stage = {
      resourceType: 'Observation',
      id: 's',
      status: 'final',
      code: loinc('21908-9'),
      valueCodeableConcept: concept('http://cancerstaging.org', '2A'),
    }
    const liver = { resourceType: 'Condition', id: 'm', code: sct('94381002') }
    const related = [
      {
        url: 'http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-related-primary-cancer-condition',
        valueReference: { reference: 'Condition/c' },
      },
    ]
    const open = one([breast, colon, stage, liver])
    expect([(open.record['breast_cancer'] as JsonObject)['stage_at_diagnosis'], open.record['metastases']]).toEqual([
      undefined,
      undefined,
    ])
    const told = one([
      breast,
      colon,
      { ...stage, focus: [{ reference: 'Condition/c' }] },
      { ...liver, extension: related },
    ])
    expect((told.record['breast_cancer'] as JsonObject)['stage_at_diagnosis']).toBe('IIA')
    expect(told.record['metastases']).toEqual({ complete: false, items: [{ site: 'liver' }] })
    const other = one([breast, colon, { ...stage, focus: [{ reference: 'Condition/colon' }] }])
    expect((other.record['breast_cancer'] as JsonObject)['stage_at_diagnosis']).toBeUndefined()
    // `Condition/xc` is not a reference to `Condition/c`.
    const alike = one([breast, colon, { ...stage, focus: [{ reference: 'Condition/xc' }] }])
    expect((alike.record['breast_cancer'] as JsonObject)['stage_at_diagnosis']).toBeUndefined()
  })

  it('does not count axillary nodes as a distant metastasis, and leaves open which bone is meant', () => {
    const { record, warnings } = one([
      breast,
      { resourceType: 'Condition', code: sct('94181007') },
      { resourceType: 'Condition', id: 'b', code: sct('94222008') },
    ])
    const bones = ['spine', 'sternum', 'humerus', 'pelvis', 'femur', 'rib', 'skull', 'other_bone']
    expect(record['metastases']).toEqual({ complete: false, items: [{ site: { one_of: bones } }] })
    expect(warnings.join()).toContain('is regional')
  })

  it('treats a list as complete only if the user says so, and records that', () => {
    const { record, warnings } = one([breast], ['metastases'])
    expect(record['metastases']).toEqual([])
    expect((record['provenance'] as JsonObject)['metastases']).toContain('--assume-complete')
    expect(warnings.join()).toContain('Taken as complete')
  })

  it('recognizes a drug by its ATC group or name, and takes no start from a statement with a single date', () => {
    const drug = (medicationCodeableConcept: JsonObject, more: JsonObject = {}): JsonObject => ({
      resourceType: 'MedicationStatement',
      id: 'm',
      status: 'active',
      medicationCodeableConcept,
      ...more,
    })
    expect(one([drug(concept('http://www.whocc.no/atc', 'L02BG04'))]).record['systemic_therapies']).toEqual({
      complete: false,
      items: [{ class: 'aromatase_inhibitor', agent: 'letrozole' }],
    })
    const { record, warnings } = one([drug({ text: 'Letrozole 2.5 mg' }, { effectiveDateTime: '2025-01-01' })])
    expect(record['systemic_therapies']).toEqual({
      complete: false,
      items: [{ class: 'aromatase_inhibitor', agent: 'letrozole' }],
    })
    expect(warnings.join()).toContain('does not say when the therapy began')
    expect(
      one([drug({ coding: [{ system: 'http://www.whocc.no/atc', code: 'L01CD01' }], text: 'letrozole' })]).record[
        'systemic_therapies'
      ],
    ).toBeUndefined()
    expect(one([drug({ text: 'aspirin' })]).record['systemic_therapies']).toBeUndefined()
  })

  it('takes the drug from the Medication with exactly the id of the reference', () => {
    const medication = (id: string, text: string): JsonObject => ({ resourceType: 'Medication', id, code: { text } })
    const request = {
      resourceType: 'MedicationRequest',
      id: 'r',
      status: 'active',
      medicationReference: { reference: 'Medication/12' },
    }
    const { record } = one([medication('2', 'aspirin'), medication('12', 'letrozole'), request])
    expect(JSON.stringify(record['systemic_therapies'])).toContain('letrozole')
  })
})

describe('labs', () => {
  const of = (...all: JsonObject[]): Json | undefined => (one(all).record['labs'] as JsonObject | undefined)?.['alt']
  const value = { value: 30, unit: 'U/L', code: 'U/L' }

  it('have value, unit, date and upper limit', () => {
    const range = {
      referenceRange: [{ low: { value: 7 }, high: { value: 40, unit: 'U/L' } }],
      effectiveDateTime: '2026-01-05T08:00:00+01:00',
    }
    expect(of(lab(value, range))).toEqual({ value: 30, unit: 'U/L', uln: 40, date: '2026-01-05' })
  })

  it.each([
    [{ low: { value: 0 }, high: { value: 0, unit: 'U/L' } }, 'ends at 0'],
    [{ low: { value: 46 }, high: { value: 38, unit: 'U/L' } }, 'upside down'],
    [{ high: { value: 40, unit: 'mg/dL' } }, 'another unit'],
  ])('have no upper limit if the reference range is invalid: %j', (range, words) => {
    const { record, warnings } = one([lab(value, { referenceRange: [range] })])
    expect((record['labs'] as JsonObject)['alt']).toEqual({ value: 30, unit: 'U/L', date: '2026-03-01' })
    expect(warnings.join()).toContain(words)
  })

  it('are unknown, with a warning, if the value is impossible or the unit wrong or missing', () => {
    expect(one([lab({ value: 3000, unit: '10*3/uL', code: '10*3/uL' }, {}, '751-8')]).warnings.join()).toContain(
      'most often the unit is wrong',
    )
    expect(one([lab({ value: 30, unit: 'mg/dL' })]).warnings.join()).toContain('is none of')
    expect(of(lab({ value: 30 }))).toBeUndefined()
  })

  it('use the latest result, treat different ones of one day as a conflict, and ignore cancelled ones', () => {
    const at = (date: string, number: number): JsonObject =>
      lab({ ...value, value: number }, { effectiveDateTime: date, id: date + String(number) })
    expect(of(at('2026-01-01', 30), at('2026-02-01', 50))).toMatchObject({ value: 50 })
    expect(of(at('2026-02-01', 30), at('2026-02-01', 50))).toBeUndefined()
    expect(of(lab(value, { status: 'cancelled' }))).toBeUndefined()
  })

  it('ignore results after the day of screening', () => {
    const { record, warnings } = one([lab(value, { effectiveDateTime: '2026-03-16' })])
    expect(record['labs']).toBeUndefined()
    expect(warnings.join()).toContain('after the day of screening')
  })
})

describe('a mapping with a mistake', () => {
  it.each([
    ['positive: {codes', 'positiv: {codes', 'breast_cancer.er'],
    ['fact: ecog\n', 'fact: ecogg\n', 'There is no variable `ecogg`'],
    ['format: prescreen/fhir/1', 'format: prescreen/fhir/2', 'format'],
  ])('is reported: %s → %s', (from, to, words) => {
    const broken = readMapping('fhir.yaml', readFileSync('criteria/fhir.yaml', 'utf8').replace(from, to), dictionary)
    expect(broken.ok ? '' : broken.diagnostics.map((each) => each.message).join()).toContain(words)
  })
})
