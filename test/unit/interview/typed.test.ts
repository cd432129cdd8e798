import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unitFactor, variableAt } from '../../../src/dictionary/index.ts'
import type { LabVariable } from '../../../src/dictionary/index.ts'
import {
  labText,
  typedBirth,
  typedDate,
  typedDay,
  typedEnd,
  typedLab,
  typedWhole,
} from '../../../src/interview/index.ts'
import { inEnglish } from '../../../src/messages/index.ts'
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
    ['3/2024', '2024-03'],
    ['11.2023', '2023-11'],
    ['03-2024', '2024-03'],
    ['2024/3', '2024-03'],
    ['2024-3-5', '2024-03-05'],
    ['2024.03.05', '2024-03-05'],
    ['2024年5月', '2024-05'],
    ['2024年5月12日', '2024-05-12'],
    ['2024년 5월', '2024-05'],
    ['20240512', '2024-05-12'],
    ['13052024', '2024-05-13'],
    ['May 2024', '2024-05'],
    ['sept 2023', '2023-09'],
    ['Dec. 2024', '2024-12'],
    ['12 May 2024', '2024-05-12'],
    ['12th of May, 2024', '2024-05-12'],
    ['May 12, 2024', '2024-05-12'],
    ['12-May-2024', '2024-05-12'],
    ['2024 May 12', '2024-05-12'],
    ['25/12/2024', '2024-12-25'],
    ['12/25/2024', '2024-12-25'],
    ['05/05/2024', '2024-05-05'],
    // The 3rd of April is still in the future.
    ['03/04/2026', '2026-03-04'],
    ['yesterday', '2026-03-14'],
    ['2 weeks ago', '2026-03-01'],
    ['a day ago', '2026-03-14'],
    ['two months ago', '2026-01'],
    ['3 years ago', '2023'],
  ])('%s is %s', (text, value) => expect(typedDate(text, TODAY)).toEqual({ ok: true, value }))

  it.each([
    ['12/05/2024', ['2024-05-12', '2024-12-05'], ['12 May 2024', '5 December 2024']],
    ['3.4.2019', ['2019-04-03', '2019-03-04'], ['3 April 2019', '4 March 2019']],
    ['01022020', ['2020-02-01', '2020-01-02'], ['1 February 2020', '2 January 2020']],
  ])('%s is offered in both readings', (text, values, labels) => {
    const read = typedDate(text, TODAY)
    expect(read).toMatchObject({ ok: false, message: `${text} can be read in two ways.` })
    expect(!read.ok && read.choices).toEqual(values.map((value, i) => ({ value, label: labels[i] })))
  })

  it.each([
    ['2024-02-30', 'There is no such date.'],
    ['12/05/24', 'Please write the year with four digits.'],
    ['12 May', 'Please write a date such as 2026, March 2026, 5 March 2026 or 2026-03-05.'],
    ['may', 'Please write a date such as 2026, March 2026, 5 March 2026 or 2026-03-05.'],
    ['12 13 May 2024', 'Please write a date such as 2026, March 2026, 5 March 2026 or 2026-03-05.'],
    ['202405', 'Please write a date such as 2026, March 2026, 5 March 2026 or 2026-03-05.'],
    ['in 2 weeks', 'Please write a date such as 2026, March 2026, 5 March 2026 or 2026-03-05.'],
    ['31/31/2024', 'Please write a date such as 2026, March 2026, 5 March 2026 or 2026-03-05.'],
    ['2026-03-16', '16 March 2026 lies after 15 March 2026.'],
    ['May 2026', 'May 2026 lies after 15 March 2026.'],
    ['2027', '2027 lies after 15 March 2026.'],
  ])('%s is refused with: %s', (text, message) => expect(typedDate(text, TODAY)).toEqual({ ok: false, message }))

  it('is understood in every form in which it can be written, and only as itself', () => {
    const months = 'January February March April May June July August September October November December'.split(' ')
    fc.assert(
      fc.property(
        fc.integer({ min: 1901, max: 2025 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 28 }),
        (y, m, d) => {
          const [mm, dd] = [m, d].map((part) => String(part).padStart(2, '0'))
          const date = `${y}-${mm}-${dd}`
          const name = months[m - 1] ?? ''
          for (const text of [
            date,
            `${y}/${m}/${d}`,
            `${y}${mm}${dd}`,
            `${d} ${name} ${y}`,
            `${name.slice(0, 3)} ${d}, ${y}`,
          ])
            expect(typedDate(text, TODAY)).toEqual({ ok: true, value: date })
          for (const text of [`${d}/${m}/${y}`, `${dd}.${mm}.${y}`]) {
            const read = typedDate(text, TODAY)
            const found = read.ok ? [read.value] : (read.choices?.map(({ value }) => value) ?? [])
            expect(found).toContain(date)
            expect(found).toHaveLength(d <= 12 && d !== m ? 2 : 1)
          }
        },
      ),
    )
  })
})

describe('a typed end', () => {
  it.each(['o', 'O', 'ongoing', ' still going on ', 'ｏ'])('%s means ongoing', (text) =>
    expect(typedEnd(text, TODAY)).toEqual({ ok: true, value: { goesOn: true } }),
  )

  it('can be a date, including today if it is written as a date', () => {
    expect(typedEnd('2025-12', TODAY)).toEqual({ ok: true, value: { date: '2025-12' } })
    expect(typedEnd(TODAY, TODAY)).toEqual({ ok: true, value: { date: TODAY } })
    expect(typedEnd('2027', TODAY).ok).toBe(false)
  })

  it('cannot be the word today, which could mean both', () => {
    const message = 'If it is still going on, type o. If it ended today, write 2026-03-15.'
    expect(typedEnd('today', TODAY)).toEqual({ ok: false, message })
  })
})

describe('a typed date of birth', () => {
  const read = (text: string) => typedBirth(text, TODAY, { min: 0, max: 130 })
  it('can be an age', () => {
    expect(read('54')).toEqual({ ok: true, value: { age: 54 } })
    expect(read('131').ok).toBe(false)
    expect(read('1971')).toEqual({ ok: true, value: { date: '1971' } })
    expect(read('５４')).toEqual({ ok: true, value: { age: 54 } })
    expect(read('').ok).toBe(false)
    expect(read('1971-13').ok).toBe(false)
    expect(read('12 May 1971')).toEqual({ ok: true, value: { date: '1971-05-12' } })
  })

  it.each([
    ['60-69', { min: 60, max: 69 }],
    ['60 to 69', { min: 60, max: 69 }],
    ['60s', { min: 60, max: 69 }],
    ['>65', { min: 66, max: 130 }],
    ['≥ 65', { min: 65, max: 130 }],
    ['<40', { min: 0, max: 39 }],
    ['<= 40', { min: 0, max: 40 }],
    ['58-58', 58],
    ['60+', { min: 60, max: 130 }],
    ['58 years', 58],
    ['58y', 58],
    ['58 yo', 58],
    ['58 years old', 58],
    ['60 - 69 years', { min: 60, max: 69 }],
  ])('can be an age that is partly known: %s', (text, age) => expect(read(text)).toEqual({ ok: true, value: { age } }))

  it.each(['69-60', '>130', '<0', '131', '125s', '1866', '1895-03-15'])('cannot be an impossible age: %s', (text) =>
    expect(read(text).ok).toBe(false),
  )

  it('mentions ages in its error messages', () => {
    const message = 'Please write a date such as 1966, March 1966 or 1966-03-05, or an age such as 58, 60-69 or >65.'
    expect(read('about 60')).toEqual({ ok: false, message })
    expect(read('1966-13')).toEqual({ ok: false, message: 'There is no such date.' })
  })
})

describe('a typed whole number', () => {
  const read = (text: string) => typedWhole(text, { min: 0, max: 18 })
  it('keeps its comparator and its limits', () => {
    expect(read('0')).toEqual({ ok: true, value: 0 })
    expect(read('18')).toEqual({ ok: true, value: 18 })
    expect(read('≤ 7')).toEqual({ ok: true, value: { value: 7, comparator: '<=' } })
    expect(read('１')).toEqual({ ok: true, value: 1 })
    for (const text of ['', '19', '-1', '7.5', 'seven']) expect(read(text).ok).toBe(false)
  })

  it('is refused if its comparator leaves no number', () => {
    for (const text of ['<0', '> 18']) expect(read(text).ok).toBe(false)
    expect(read('<1')).toEqual({ ok: true, value: { value: 1, comparator: '<' } })
    expect(read('>17')).toEqual({ ok: true, value: { value: 17, comparator: '>' } })
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

  it('is not accepted if its comma could be a decimal sign or a thousands separator', () => {
    for (const [text, path, ...labels] of [
      ['1,500', 'labs.alt', '1500 U/L', '1.5 U/L'],
      ['1.500 U/L 40', 'labs.alt', '1500 U/L, upper limit 40', '1.5 U/L, upper limit 40'],
      ['150,000 /uL 400,000', 'labs.platelets', '150000 /uL, upper limit 400000', '150 /uL, upper limit 400'],
      ['150.000 /µl', 'labs.platelets', '150000 /µl', '150 /µl'],
    ] as const) {
      const typed = read(text, path)
      expect(typed).toMatchObject({ ok: false, message: expect.stringContaining('can be read in two ways') })
      expect(!typed.ok && typed.choices?.map(({ label }) => label)).toEqual(labels)
    }
    // No laboratory ever reports 4523 of these.
    expect(read('4.523 10*9/L', 'labs.white_cells')).toEqual({ ok: true, value: { value: 4.523, unit: '10*9/L' } })
    expect(read('12,345 g/dL', 'labs.hemoglobin')).toEqual({ ok: true, value: { value: 12.345, unit: 'g/dL' } })
    expect(read('1.500.000 /uL', 'labs.platelets')).toEqual({ ok: true, value: { value: 1500000, unit: '/uL' } })
  })

  it('is not accepted if its space could separate thousands and its limit is hardly possible', () => {
    for (const text of ['1 490', '1\u00a0490', '1\u202f490'])
      expect(read(text, 'labs.neutrophils', '/uL')).toMatchObject({
        ok: false,
        message: '1 490 can be read in two ways.',
        choices: [{ value: { value: 1490 } }, { value: { value: 1, uln: 490 } }],
      })
    expect(read('< 12 500').ok).toBe(false)
    expect(read('80 120')).toEqual({ ok: true, value: { value: 80, unit: 'U/L', uln: 120 } })
    expect(read('6 120')).toMatchObject({ ok: false })
    expect(read('6.1 120')).toEqual({ ok: true, value: { value: 6.1, unit: 'U/L', uln: 120 } })
    expect(read('1 U/L 490')).toEqual({ ok: true, value: { value: 1, unit: 'U/L', uln: 490 } })
    expect(read('1 490 /uL', 'labs.neutrophils', '10*9/L').ok).toBe(false)
  })

  it('can have another unit that fits, and no other', () => {
    expect(read('3.4 g/dL', 'labs.albumin', 'g/L')).toEqual({ ok: true, value: { value: 3.4, unit: 'g/dL' } })
    expect(read('150 10*9/L', 'labs.platelets', '/uL')).toEqual({ ok: true, value: { value: 150, unit: '10*9/L' } })
    expect(read('3.4 g/dL')).toMatchObject({ ok: false, message: expect.stringContaining('g/dL is not a unit of ALT') })
    expect(read('normal').ok).toBe(false)
    expect(read('104 0').ok).toBe(false)
  })

  it.each([
    ['31 U/l 40', 'labs.alt', 'U/L'],
    ['31 u/l', 'labs.alt', 'U/L'],
    ['31 IU/l', 'labs.alt', 'U/L'],
    ['0.5 µkat/l', 'labs.alt', 'ukat/L'],
    ['1490 /µl', 'labs.neutrophils', '/uL'],
    ['3.1 10^3/µl', 'labs.neutrophils', '10*3/uL'],
    ['3.1 /nl', 'labs.neutrophils', '/nL'],
    ['3.1 G/l', 'labs.neutrophils', '10*9/L'],
    ['3.1 x10⁹/l', 'labs.neutrophils', '10*9/L'],
    ['3.1 K/µl', 'labs.neutrophils', '10*3/uL'],
  ])('can have its unit as European reports write it: %s', (text, path, unit) => {
    const typed = read(text, path)
    const written = typed.ok ? typed.value['unit'] : undefined
    const factor = typeof written === 'string' && unitFactor(dictionary, lab(path), written)
    expect(factor).toEqual(unitFactor(dictionary, lab(path), unit))
  })

  it('can be followed by its day', () => {
    const typed = (text: string) => typedLab(text, lab('labs.alt'), 'U/L', dictionary, inEnglish, TODAY)
    expect(typed('31 40 2026-03-12')).toEqual({
      ok: true,
      value: { value: 31, unit: 'U/L', uln: 40, date: '2026-03-12' },
    })
    expect(typed('31 2026-03-16')).toEqual({ ok: false, message: '16 March 2026 lies after 15 March 2026.' })
    expect(typed('31 2026-02-30')).toEqual({ ok: false, message: 'There is no such date.' })
  })

  it('is written again as it was typed', () => {
    for (const text of ['104 U/L 40', '<5 U/L', '104 U/L']) {
      const typed = read(text)
      expect(typed.ok && typed.value !== undefined && labText(typed.value)).toBe(text)
    }
  })
})

describe('the day of a fact', () => {
  it('can be the same as before', () => {
    expect(typedDay('=', TODAY, '2026-03')).toEqual({ ok: true, value: '2026-03' })
    expect(typedDay('=', TODAY, undefined)).toEqual({ ok: false, message: 'No day was said before.' })
    expect(typedDay('today', TODAY, '2026-03')).toEqual({ ok: true, value: TODAY })
  })
})
