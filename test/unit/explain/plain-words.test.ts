import { describe, expect, it } from 'vitest'
import { outline } from '../../../src/explain/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import type { JsonObject } from '../../../src/record/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { samplePatient, shippedRules } from '../../support/shipped.ts'

/** Reasons of the shipped trials, as a nurse reads them. */

const rules = await shippedRules()
const screener = new Screener(rules, parseDay('2026-03-15') ?? 0)

function reason(record: JsonObject, trial: string, criterion: string): string | undefined {
  const screened = screener.screen({ id: 'p', ...record })
  if (!screened.ok) throw new Error(JSON.stringify(screened.problems))
  const own = screened.result.trials.find((one) => one.id === trial)
  return own?.criteria.find((one) => one.id === criterion)?.reason
}

describe('a reason', () => {
  it('says what an entry must be or not be after what it must have', () => {
    expect(reason({ metastases: [] }, 'NCT04158843', 'I4')).toBe(
      'Distant metastases: none; needs at least one metastasis that is not gone.',
    )
    expect(reason(samplePatient('two-spinal-lesions'), 'NCT04199520', 'E3')).toContain(
      'at least one metastasis with site brain or liver that is not under control and is not gone',
    )
  })

  it('says that an ongoing therapy must not have ended', () => {
    const stopped = samplePatient('two-spinal-lesions')
    expect(reason(stopped, 'FUDAN-AI-MSK', 'I3')).toContain('not ended before today')
    expect(reason(stopped, 'FUDAN-AI-MSK', 'I3')).not.toContain('less than 1 day ago')
  })

  it('says that a fact does not apply if the patient lacks what it is about', () => {
    const healthy = { sex: 'female', age: 50, breast_cancer: { present: false } }
    expect(reason(healthy, 'NCT00557986', 'E3')).toBe(
      'Synchronous cancer of the other breast: does not apply (breast cancer: no); needs breast cancer.',
    )
    expect(reason(healthy, 'FUDAN-AI-MSK', 'I2')).toContain(
      'Oestrogen receptor: does not apply (breast cancer: no); would be enough: positive.',
    )
    expect(reason(healthy, 'FUDAN-AI-MSK', 'I1')).toBe(
      'Stage at diagnosis: does not apply (breast cancer: no); needs I to IIB or IIIA.',
    )
    expect(reason(healthy, 'NCT04158843', 'I3')).toBe(
      'Histological confirmation: does not apply (breast cancer: no); needs “yes”.',
    )
  })
})

describe('a reason for asking a person', () => {
  const patient = (name: string, breast: JsonObject, own: JsonObject = {}): JsonObject => {
    const sample = samplePatient(name)
    return { ...sample, ...own, breast_cancer: { ...(sample['breast_cancer'] as JsonObject), ...breast } }
  }
  const both = (name: string) => patient(name, { synchronous_contralateral: true })

  it('names the fact that leads to the question', () => {
    expect(reason(both('match-fudan-ai-msk'), 'FUDAN-AI-MSK', 'E2')).toMatch(
      /^Other cancers: none\. Breast cancer: yes\. Synchronous cancer of the other breast: yes\. Is the patient free /,
    )
    expect(reason(both('match-nct04158843'), 'NCT04158843', 'E5')).toMatch(
      /^Other cancers: none\. Breast cancer: yes\. Synchronous cancer of the other breast: yes\. Is this /,
    )
    const before = { other_cancers: [{ type: 'breast_contralateral', active: false }] }
    expect(reason({ ...samplePatient('match-nct04199520'), ...before }, 'NCT04199520', 'E1')).toContain(
      'Cancer 1: cancer of the other breast. Is the earlier cancer',
    )
    expect(reason(patient('match-nct04199520', { diagnosis_date: '2025-03-14' }), 'NCT04199520', 'I8')).toMatch(
      /^Date of diagnosis 2025-03-14; needs within the last year\. Therapy 1: setting metastatic, start 2025-07-14\. Does /,
    )
  })

  it('does not repeat what the criterion asks of every patient', () => {
    const conserving = patient(
      'match-nct04158843',
      {},
      {
        surgeries: [{ procedure: 'breast_conserving_surgery', side: 'left', for_breast_cancer: true }],
      },
    )
    expect(reason(conserving, 'NCT04158843', 'I3')).not.toContain('Histological confirmation')
  })

  it('says the same next to a recorded answer', () => {
    const answered = { ...both('match-fudan-ai-msk'), confirmations: { 'FUDAN-AI-MSK': { E2: false } } }
    expect(reason(answered, 'FUDAN-AI-MSK', 'E2')).toContain('Synchronous cancer of the other breast: yes. Is the ')
  })
})

describe('the description of entries', () => {
  const asked = (condition: object): string =>
    outline(condition as Parameters<typeof outline>[0], rules.dictionary).text
  const gone = { kind: 'is', path: 'metastases[].resolved', values: [true] }
  const not = { kind: 'is', path: 'metastases[].resolved', values: [false] }

  it('does not say which entries are meant if it is about all', () => {
    const path = 'metastases'
    expect(asked({ kind: 'every', path, where: gone })).toBe('every metastasis to be gone')
    expect(asked({ kind: 'none', path, where: not })).toBe('no metastasis that is not gone')
  })
})
