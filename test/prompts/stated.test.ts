import { describe, expect, it } from 'vitest'
import { answerText } from '../../src/cli/prompts/answer-text.ts'
import { possibleValues } from '../../src/cli/prompts/ask-choice.ts'
import { variableAt } from '../../src/dictionary/index.ts'
import type { ChoiceVariable } from '../../src/dictionary/index.ts'
import { answered, conversation, withOrigin } from '../../src/interview/index.ts'
import { bareAt } from '../../src/record/index.ts'
import type { Json } from '../../src/record/index.ts'
import { shippedRules } from '../support/shipped.ts'

/** An interview that starts from facts known in part, and with where they come from. */

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
  it('shows what is known in part, and each fact by its value', () => {
    expect(shown('recurrence')).toBe('none or locoregional')
    expect(shown('ecog')).toBe('1')
    expect(shown('metastases')).toBe('1. spine or rib, left, perhaps more')
    expect(shown('metastases[0].site')).toBe('spine or rib')
  })

  it('shows a number of an entry with its sign', () => {
    const value: Json = [{ site: 'liver', lesions: { value: 3, comparator: '>' } }]
    expect(answerText({ path: 'metastases', value }, dictionary)).toBe('1. liver, number of lesions > 3')
  })

  it('shows an age that is known in part', () => {
    expect(answerText({ path: 'age', value: { min: 70, max: 130 } }, dictionary)).toBe('70 to 130')
  })

  it('offers only what can be', () => {
    const site = variableAt(dictionary, 'metastases[].site') as ChoiceVariable
    const offered = (value: Json | undefined): string[] => possibleValues(site, value).map((one) => one.name)
    expect(offered(bareAt(RECORD, 'metastases[0].site', dictionary))).toEqual(['spine', 'rib'])
    expect(offered(undefined)).toEqual(site.values.map((one) => one.name))
    expect(offered('rib')).toEqual(offered(undefined))
  })

  it('puts an answer in the place of the fact with its source, and leaves the others', () => {
    const talk = conversation(withOrigin(RECORD, 'file a.json', dictionary))
    const { record } = answered(talk, 'recurrence', [{ path: 'recurrence', value: 'none' }], dictionary)
    expect(record).toMatchObject({ recurrence: 'none', ecog: RECORD.ecog, metastases: RECORD.metastases })
    const lesion = answered(talk, 'metastases[0].site', [{ path: 'metastases[0].site', value: 'rib' }], dictionary)
    expect(lesion.record['metastases']).toEqual({ complete: false, items: [{ ...LESION, site: 'rib' }] })
  })
})
