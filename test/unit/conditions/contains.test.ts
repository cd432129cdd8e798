import { describe, expect, it } from 'vitest'
import { statusOf } from '../../support/rules.ts'

describe('a text that is searched for words', () => {
  const LIVER = '{remark: {contains: [liver, hepatic]}}'

  it('contains one of them, however it is written, or none of them', () => {
    expect(statusOf(LIVER, { remark: 'Seen in the LIVER' })).toEqual(['pass'])
    expect(statusOf(LIVER, { remark: { value: 'hepatic', source: 'note 3' } })).toEqual(['pass'])
    expect(statusOf(LIVER, { remark: 'lung' })).toEqual(['fail'])
    expect(statusOf('{remark: {contains: x ray}}', { remark: 'by X-ray' })).toEqual(['pass'])
  })

  it('may contain any or none of them if it is not known', () => {
    expect(statusOf(LIVER, {})).toEqual(['unknown', 'remark'])
    expect(statusOf(`{any: [${LIVER}, {not: ${LIVER}}]}`, {})).toEqual(['pass'])
    // Knowing that it contains one word does not settle the other.
    const both = '{all: [{remark: {contains: liver}}, {remark: {contains: lung}}]}'
    expect(statusOf(both, {})[0]).toBe('unknown')
    expect(statusOf(`{not: ${both}}`, {})[0]).toBe('unknown')
    expect(statusOf('{all: [{remark: {contains: liver metastasis}}, {not: {remark: {contains: liver}}}]}', {})).toEqual(
      ['fail'],
    )
  })

  it.each(['{remark: liver}', '{remark: {contains: []}}', '{remark: {holds: liver}}'])(
    'is rejected when loaded: %s',
    (condition) => {
      expect(() => statusOf(condition, {})).toThrow(/error/)
    },
  )
})
