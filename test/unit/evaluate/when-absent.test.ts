import { describe, expect, it } from 'vitest'
import { parseDay } from '../../../src/quantity/index.ts'
import type { JsonObject } from '../../../src/record/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { AS_OF, rulesOf, SMALL_DICTIONARY } from '../../support/rules.ts'

const dictionary = SMALL_DICTIONARY.replace(
  'size: {label: size,',
  'gone: {label: gone, type: yes_no, when_absent: false}\n      size: {label: size,',
)

function statusOf(require: string, record: JsonObject, known = dictionary): readonly (string | undefined)[] {
  const rules = rulesOf({ T: `  - {id: I1, text: t, cites: I1, require: ${require}}\n` }, known)
  const screener = new Screener(rules, parseDay(AS_OF) ?? 0)
  const screened = screener.screen({ id: 'x', ...record })
  const decided = screener.decide({ id: 'x', ...record })
  if (!screened.ok || !decided.ok) throw new Error(`the record was refused: ${JSON.stringify(screened)}`)
  const [one] = screened.result.trials[0]?.criteria ?? []
  expect(decided.decisions[0]?.statuses).toEqual([one?.status])
  return [one?.status, ...(one?.missing ?? [])]
}

describe('a field that has a value if it is absent', () => {
  const there = '{spots: {some: {gone: false}}}'

  it('has this value unless the entry says otherwise', () => {
    expect(statusOf(there, { spots: [{ place: 'bone' }] })).toEqual(['pass'])
    expect(statusOf(there, { spots: [{ place: 'bone', gone: false }] })).toEqual(['pass'])
    expect(statusOf(there, { spots: [{ place: 'bone', gone: true }] })).toEqual(['fail'])
  })

  it('is unknown if the entry says that it is unknown', () => {
    expect(statusOf(there, { spots: [{ place: 'bone', gone: null }] })).toEqual(['unknown', 'spots[0].gone'])
  })

  it('says nothing about entries that the record does not have', () => {
    const open = { complete: false, items: [{ place: 'bone' }] }
    expect(statusOf('{spots: {every: {gone: false}}}', { spots: open })).toEqual(['unknown', 'spots'])
    expect(statusOf(there, {})).toEqual(['unknown', 'spots'])
  })

  it('counts for implications as if it were recorded', () => {
    const rule = 'implications:\n  - {when: {spots: {some: {gone: false}}}, then: {tumour.present: true}, because: b}\n'
    const known = dictionary.replace('implications:\n', rule)
    expect(statusOf('{tumour.present: true}', { spots: [{ place: 'bone' }] }, known)).toEqual(['pass'])
    const contradicting = { spots: [{ place: 'bone' }], tumour: { present: false } }
    expect(statusOf('{tumour.present: true}', contradicting, known)).toEqual(['unknown', 'tumour.present'])
    expect(statusOf(there, contradicting, known)).toEqual(['unknown', 'spots'])
  })
})
