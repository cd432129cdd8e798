import { describe, expect, it } from 'vitest'
import { answerText } from '../../src/cli/prompts/answer-text.ts'
import { possibleValues } from '../../src/cli/prompts/ask-choice.ts'
import { variableAt } from '../../src/dictionary/index.ts'
import type { ChoiceVariable } from '../../src/dictionary/index.ts'
import { answered, conversation, withOrigin } from '../../src/interview/index.ts'
import { bareAt } from '../../src/record/index.ts'
import type { Json } from '../../src/record/index.ts'
import { shippedRules } from '../support/shipped.ts'

/** An interview that starts from facts that are partly known and have sources. */

const { dictionary } = await shippedRules()
const LESION = { site: { one_of: ['spine', 'rib'] }, side: { value: 'left', by: 'AB' }, source: 'Condition/5' }
const RECORD = {
  id: 'x',
  ecog: { value: 1, date: '2026-03-01', source: 'Observation/17' },
  recurrence: { one_of: ['none', 'locoregional'] },
  metastases: { complete: false, items: [LESION] },
}
const shown = (path: string): string => {
  const value: Json | undefined = bareAt(RECORD, path, dictionary)
  return answerText({ path, ...(value !== undefined && { value }) }, dictionary)
}

describe('an interview that starts from a record', () => {
  it('shows what is partly known, and each fact by its value', () => {
    expect(shown('recurrence')).toBe('none or locoregional')
    expect(shown('ecog')).toBe('1')
    expect(shown('metastases')).toBe('1. spine or rib, side left, perhaps more')
    expect(shown('metastases[0].site')).toBe('spine or rib')
  })

  it('shows a number of an entry with its comparator', () => {
    const value: Json = [{ site: 'liver', lesions: { value: 3, comparator: '>' } }]
    expect(answerText({ path: 'metastases', value }, dictionary)).toBe('1. liver, number of lesions > 3')
  })

  it('shows everything recorded about an entry, with the name of each field but the first', () => {
    const text = (path: string, ...value: readonly Json[]): string => answerText({ path, value }, dictionary)
    const said = { site: 'liver', resolved: false, side: 'left', lesions: 3, controlled: true }
    expect(text('metastases', said, { ...said, controlled: false })).toBe(
      '1. liver, gone no, side left, number of lesions 3, under control yes; ' +
        '2. liver, gone no, side left, number of lesions 3, under control no',
    )
    // An entry without `resolved` is present; `resolved: null` is not known.
    expect(text('metastases', { site: 'rib' }, { site: 'rib', resolved: null })).toBe('1. rib; 2. rib, gone not known')
    const lesion = { level: 'L3', pain: 'none', collapse: 'none', posterolateral: 'unilateral', sins: 4 }
    expect(text('spinal_lesions', lesion)).toBe(
      '1. L3, pain none, vertebral collapse none, posterolateral involvement one side, SINS 4',
    )
    const drug = { class: 'chemotherapy', agent: 'A\u001bC', start: '2020' }
    const other = { class: 'other', ongoing: false }
    const drugs = text('systemic_therapies', { ...drug, ongoing: true }, { ...other, end: '2021' }, other)
    expect(drugs).not.toContain('\u001b')
    expect(drugs).toMatch(/^1\. chemotherapy, drug A.*C, start 2020, still going on; 2\. another treatment, end 2021; /)
    expect(drugs).toMatch(/; 3\. another treatment, still going on no$/)
  })

  it('shows an age that is partly known', () => {
    expect(answerText({ path: 'age', value: { min: 70, max: 130 } }, dictionary)).toBe('70 to 130')
  })

  it('offers only values that are possible', () => {
    const site = variableAt(dictionary, 'metastases[].site') as ChoiceVariable
    const offered = (value: Json | undefined): string[] => possibleValues(site, value).map((one) => one.name)
    expect(offered(bareAt(RECORD, 'metastases[0].site', dictionary))).toEqual(['spine', 'rib'])
    expect(offered(undefined)).toEqual(site.values.map((one) => one.name))
    expect(offered('rib')).toEqual(offered(undefined))
  })

  it('replaces a fact and its source with an answer, and leaves the other facts', () => {
    const talk = conversation(withOrigin(RECORD, 'file a.json', dictionary))
    const { record } = answered(talk, 'recurrence', [{ path: 'recurrence', value: 'none' }], dictionary)
    expect(record).toMatchObject({ recurrence: 'none', ecog: RECORD.ecog, metastases: RECORD.metastases })
    const lesion = answered(talk, 'metastases[0].site', [{ path: 'metastases[0].site', value: 'rib' }], dictionary)
    expect(lesion.record['metastases']).toEqual({ complete: false, items: [{ ...LESION, site: 'rib' }] })
  })
})
