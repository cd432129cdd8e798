import { describe, expect, it } from 'vitest'
import { answerable, choiceNumbers, readAnswer } from '../../../src/interview/index.ts'
import type { Answerable } from '../../../src/interview/index.ts'

const UNKNOWN: Answerable = { label: "don't know", inFull: ['unknown'], unknown: true }

function among(...labels: readonly string[]): Answerable[] {
  return [...labels.map((label) => ({ label })), UNKNOWN]
}

/** The label that Enter chooses, if any. */
function chosen(typed: string, choices: readonly Answerable[]): string | undefined {
  const { chosen: at } = readAnswer(typed, choices)
  return at === undefined ? undefined : choices[at]?.label
}

describe('a typed answer', () => {
  it('matches a complete answer before part of one', () => {
    expect(chosen('male', among('female', 'male'))).toBe('male')
    expect(chosen('none', among('none, but over half', 'none'))).toBe('none')
  })

  it('matches the beginning of a word before the inside of one', () => {
    expect(chosen('adj', among('neoadjuvant', 'adjuvant'))).toBe('adjuvant')
    expect(chosen('cell', among('squamous cell', 'excellent'))).toBe('squamous cell')
    expect(chosen('quam', among('squamous cell', 'basal cell'))).toBe('squamous cell')
  })

  it('does not match one or two letters inside a word', () => {
    expect(readAnswer('f', among('left', 'right')).found).toEqual([])
    expect(chosen('c', among('IIIA', 'IIIC'))).toBeUndefined()
    for (const typed of ['no', 'he']) expect(chosen(typed, among('chemotherapy', 'another treatment'))).toBeUndefined()
    expect(chosen('eft', among('left', 'right'))).toBe('left')
  })

  it('matches a single letter only at the beginning of an answer', () => {
    const choices = among('subluxation or translation', 'new deformity', 'normal')
    for (const typed of ['o', 't', 'd']) expect(chosen(typed, choices) ?? '').not.toMatch(/subluxation|deformity/)
    expect(chosen('s', choices)).toBe('subluxation or translation')
    expect(chosen('tr', choices)).toBe('subluxation or translation')
  })

  it('does not match something other than an answer by a few letters', () => {
    const choices = [...among('lytic', 'mixed'), { label: 'the total is already known', inFull: ['sum'], beside: true }]
    for (const typed of ['n', 'no', 't', 'is', 'ota', 'now']) expect(readAnswer(typed, choices).found).toEqual([])
    for (const typed of ['sum', 'tot', 'the total']) expect(chosen(typed, choices)).toBe('the total is already known')
  })

  it('chooses nothing if several answers match', () => {
    const reading = readAnswer('cell', among('squamous cell', 'basal cell', 'other'))
    expect(reading).toEqual({ found: [0, 1], chosen: undefined, byNumber: false, exact: false })
  })

  it('ignores case, accents, width, hyphens and spaces', () => {
    const choices = among('breast-conserving surgery', 'Crème brûlée', 'other')
    for (const typed of ['BREAST  conserving_surgery', 'ｂｒｅａｓｔ', 'breast-cons'])
      expect(chosen(typed, choices)).toBe('breast-conserving surgery')
    expect(chosen('creme brulee', choices)).toBe('Crème brûlée')
    expect(chosen('crème BRÛLÉE', choices)).toBe('Crème brûlée')
  })

  it('does not match what an answer denies', () => {
    const choices = among('mechanical', 'occasional, not mechanical', 'not confirmed', 'unconfirmed')
    expect(chosen('mech', choices)).toBe('mechanical')
    expect(chosen('confirmed', choices)).toBeUndefined()
    expect(chosen('not mech', choices)).toBe('occasional, not mechanical')
    expect(chosen('unconf', choices)).toBe('unconfirmed')
  })

  it('does not match a number by its end alone', () => {
    const stages = among('IIB', 'III', 'IIIC', 'in situ')
    for (const typed of ['IIC', 'IC', 'C', 'IB']) expect(chosen(typed, stages)).toBeUndefined()
    expect(chosen('IIIC', stages)).toBe('IIIC')
    expect(chosen('situ', stages)).toBe('in situ')
    expect(chosen('1c', among('T1b', 'T1c'))).toBe('T1c')
  })

  it('matches part of a synonym, but only a whole name or code', () => {
    const value = { label: 'liver', name: 'site_7', synonyms: ['hepatic'], codes: [{ system: 's', code: 'ABC' }] }
    const choices = [answerable({ ...value, standsFor: undefined, silent: false }), ...among('bone')]
    for (const typed of ['hepat', 'site 7', 'abc', 'liv']) expect(chosen(typed, choices)).toBe('liver')
    for (const typed of ['site', 'ab']) expect(chosen(typed, choices)).toBeUndefined()
  })

  it('matches the beginning of "don\'t know" only if no other answer matches', () => {
    expect(chosen('d', among('left', 'right'))).toBe("don't know")
    expect(chosen('d', among('distant', 'none'))).toBeUndefined()
    expect(chosen('no', among('no', 'yes'))).toBe('no')
    expect(chosen('know', among('left', 'right'))).toBeUndefined()
    expect(chosen('unknown', among('unknown', 'right'))).toBe('unknown')
  })

  it('matches nothing if it has only punctuation', () => {
    expect(chosen(',', among('one, two', 'three'))).toBeUndefined()
    expect(chosen('*', among('one', 'two'))).toBeUndefined()
  })
})

const TEN = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']

describe('the numbers of choices', () => {
  it('have as many digits as the last one, and leave out "don\'t know"', () => {
    expect(choiceNumbers(among('a', 'b'))).toEqual(['1', '2', undefined])
    const ten = choiceNumbers(among(...TEN))
    expect(ten?.[0]).toBe('01')
    expect(ten?.[9]).toBe('10')
  })

  it('choose an answer only as a whole', () => {
    expect(readAnswer('2', among('a', 'b'))).toEqual({ found: [1], chosen: 1, byNumber: true, exact: true })
    expect(readAnswer('２', among('a', 'b'))).toEqual({ found: [1], chosen: 1, byNumber: true, exact: true })
    const ten = among(...TEN)
    expect(readAnswer('1', ten)).toEqual({ found: [9], chosen: undefined, byNumber: false, exact: false })
    expect(readAnswer('10', ten).chosen).toBe(9)
    expect(readAnswer('11', ten).found).toEqual([])
  })

  it('are not shown if an answer contains a digit, so that a digit always means the answer', () => {
    expect(choiceNumbers(among('0', 'I', 'II'))).toBeUndefined()
    expect(choiceNumbers(among('T1', 'T12'))).toBeUndefined()
    expect(chosen('1', among('grade 2', 'grade 1'))).toBeUndefined()
    expect(chosen('0', among('I', '0'))).toBe('0')
    const coded = (code: string): Answerable[] => [{ label: 'a', inFull: [code] }, { label: 'b' }]
    expect(choiceNumbers(coded('2'))).toBeUndefined()
    expect(choiceNumbers(coded('248152002'))).toEqual(['1', '2'])
    expect(readAnswer('248152002', coded('248152002')).chosen).toBe(0)
  })
})

describe('a choice with a long label', () => {
  const choices = [
    { label: 'therapies: 1. letrozole, start 2026-01; 2. goserelin', sought: 'therapies' },
    { label: 'start (therapy 1): 2026-01' },
  ]

  it('is found by its name, and by the rest if nothing else matches', () => {
    expect(readAnswer('start', choices).chosen).toBe(1)
    expect(readAnswer('ther', choices).found).toEqual([0, 1])
    expect(readAnswer('gos', choices).chosen).toBe(0)
  })
})
