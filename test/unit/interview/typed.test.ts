import { describe, expect, it } from 'vitest'
import { variableAt } from '../../../src/dictionary/index.ts'
import type { LabVariable } from '../../../src/dictionary/index.ts'
import { labText, typedBirth, typedDate, typedEnd, typedLab, typedWhole } from '../../../src/interview/index.ts'
import { shippedRules } from '../../support/shipped.ts'

const { dictionary } = await shippedRules()
const TODAY = '2026-03-15'

describe('a typed date', () => {
  it.each([
    ['2024', '2024'],
    [' 2024-03 ', '2024-03'],
    ['2024-03-05', '2024-03-05'],
    ['today', TODAY],
    ['Today', TODAY],
    ['2026-03', '2026-03'],
    ['２０２４－０３', '2024-03'],
  ])('%s is %s', (text, value) => expect(typedDate(text, TODAY)).toEqual({ ok: true, value }))

  it.each([
    ['3/2024', 'Please write the year first: 2024-03.'],
    ['11.2023', 'Please write the year first: 2023-11.'],
    ['2024/3', 'Please write 2024-03.'],
    ['2024-3-5', 'Please write 2024-03-05.'],
    ['2024-02-30', 'There is no such date.'],
    ['5 March 2024', 'Please write 2026, 2026-03 or 2026-03-05 (year, month, day), or today.'],
    ['2026-03-16', '2026-03-16 lies after 2026-03-15.'],
    ['2027', '2027 lies after 2026-03-15.'],
  ])('%s is answered with: %s', (text, message) => expect(typedDate(text, TODAY)).toEqual({ ok: false, message }))
})

describe('a typed end', () => {
  it.each(['o', 'O', 'ongoing', ' still going on ', 'ｏ'])('%s is still going on', (text) =>
    expect(typedEnd(text, TODAY)).toEqual({ ok: true, value: { goesOn: true } }),
  )

  it('is a date, today as well when it is written', () => {
    expect(typedEnd('2025-12', TODAY)).toEqual({ ok: true, value: { date: '2025-12' } })
    expect(typedEnd(TODAY, TODAY)).toEqual({ ok: true, value: { date: TODAY } })
    expect(typedEnd('2027', TODAY).ok).toBe(false)
  })

  it('is not today in a word, which could be meant for both', () => {
    const message = 'If it is still going on, type o. If it ended today, write 2026-03-15.'
    expect(typedEnd('today', TODAY)).toEqual({ ok: false, message })
  })
})

describe('a typed date of birth', () => {
  const read = (text: string) => typedBirth(text, TODAY, { min: 0, max: 130 })
  it('may be an age', () => {
    expect(read('54')).toEqual({ ok: true, value: { age: 54 } })
    expect(read('131').ok).toBe(false)
    expect(read('1971')).toEqual({ ok: true, value: { date: '1971' } })
    expect(read('５４')).toEqual({ ok: true, value: { age: 54 } })
    expect(read('').ok).toBe(false)
    expect(read('1971-13').ok).toBe(false)
  })
})

describe('a typed whole number', () => {
  const read = (text: string) => typedWhole(text, { min: 0, max: 18 })
  it('keeps its sign and its limits', () => {
    expect(read('0')).toEqual({ ok: true, value: 0 })
    expect(read('18')).toEqual({ ok: true, value: 18 })
    expect(read('≤ 7')).toEqual({ ok: true, value: { value: 7, comparator: '<=' } })
    expect(read('１')).toEqual({ ok: true, value: 1 })
    for (const text of ['', '19', '-1', '7.5', 'seven']) expect(read(text).ok).toBe(false)
  })
})

describe('a typed lab value', () => {
  const lab = (path: string) => variableAt(dictionary, path) as LabVariable
  const read = (text: string, path = 'labs.alt', unit = 'U/L') => typedLab(text, lab(path), unit, dictionary)

  it.each([
    ['104', { value: 104, unit: 'U/L' }],
    ['104 40', { value: 104, unit: 'U/L', uln: 40 }],
    ['104 U/L 40', { value: 104, unit: 'U/L', uln: 40 }],
    ['104 uln 40', { value: 104, unit: 'U/L', uln: 40 }],
    ['<5', { value: 5, unit: 'U/L', comparator: '<' }],
    ['2,1 1,4', { value: 2.1, unit: 'U/L', uln: 1.4 }],
    ['0,125', { value: 0.125, unit: 'U/L' }],
    ['１０４　４０', { value: 104, unit: 'U/L', uln: 40 }],
  ])('%s', (text, value) => expect(read(text)).toEqual({ ok: true, value }))

  it('is not taken when its comma could be a decimal sign or part thousands', () => {
    expect(read('1,500')).toMatchObject({ ok: false, message: expect.stringContaining('as 1500 or as 1.500') })
    expect(read('150,000 /uL 400', 'labs.platelets').ok).toBe(false)
  })

  it('may name another unit that fits, and no other', () => {
    expect(read('3.4 g/dL', 'labs.albumin', 'g/L')).toEqual({ ok: true, value: { value: 3.4, unit: 'g/dL' } })
    expect(read('150 10*9/L', 'labs.platelets', '/uL')).toEqual({ ok: true, value: { value: 150, unit: '10*9/L' } })
    expect(read('3.4 g/dL')).toMatchObject({ ok: false, message: expect.stringContaining('g/dL is not a unit of ALT') })
    expect(read('normal').ok).toBe(false)
    expect(read('104 0').ok).toBe(false)
  })

  it('is written again as it was typed', () => {
    for (const text of ['104 U/L 40', '<5 U/L', '104 U/L']) {
      const typed = read(text)
      expect(typed.ok && typed.value !== undefined && labText(typed.value)).toBe(text)
    }
  })
})
