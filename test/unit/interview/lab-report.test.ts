import { describe, expect, it } from 'vitest'
import { variablesByPath } from '../../../src/dictionary/index.ts'
import { looksLikeReport, NO_REPORT, readReport, typedLab } from '../../../src/interview/index.ts'
import { shippedRules } from '../../support/shipped.ts'

const { dictionary } = await shippedRules()
const labs = [...variablesByPath(dictionary).values()].flatMap((one) => (one.type === 'lab' ? [one] : []))
const today = '2026-03-15'
const reading = { labs, dictionary, today }

/** The values of a report, with several values of one lab separated by a bar, and the text that is not used. */
const read = (...lines: readonly string[]) => {
  const { values, rest } = lines.reduce((before, line) => readReport(line, reading, before), NO_REPORT)
  const said = [...values].map(([path, own]) => [path.replace('labs.', ''), own.map(({ typed }) => typed).join(' | ')])
  return [Object.fromEntries(said), rest]
}

describe('a line of a laboratory report', () => {
  it.each([
    ['ALT 31 U/L (0-40)', { alt: '31 U/L 40' }],
    ['ALT: 31', { alt: '31' }],
    ['alt = 31 U/L', { alt: '31 U/L' }],
    ['GPT\t31\tU/L\t0 - 40', { alt: '31 U/L 40' }],
    ['GPT | 31 | U/L | 0 - 40', { alt: '31 U/L 40' }],
    ['ALT      31    U/L     0 - 40', { alt: '31 U/L 40' }],
    ['ALT 31 (0-40) U/L', { alt: '31 U/L 40' }],
    ['ALT 31 U/L (0-40 U/L)', { alt: '31 U/L 40' }],
    ['ALT 55 H U/L [<= 40]', { alt: '55 U/L 40' }],
    ['ALT 55 U/L H', { alt: '55 U/L' }],
    ['ALT 55* U/L 0-40', { alt: '55 U/L 40' }],
    ['* ALT 55 U/L (0-40)', { alt: '55 U/L 40' }],
    ['ALT + 55 U/l < 41', { alt: '55 U/l 41' }],
    ['ALT <5 U/L (ref. <35)', { alt: '<5 U/L 35' }],
    ['Hb 128 g/L; PLT 220', { hemoglobin: '128 g/L', platelets: '220' }],
    ['Hb 12.8 g/dL, PLT 220 x10^9/L (150-400)', { hemoglobin: '12.8 g/dL', platelets: '220 x10^9/L 400' }],
    ['WBC 5.2 10^9/L ANC 3,1 10*9/L', { white_cells: '5.2 10^9/L', neutrophils: '3,1 10*9/L' }],
    ['PLT 220 G/L 150-400', { platelets: '220 G/L 400' }],
    ['PLT 220 K/µL (150 - 400)', { platelets: '220 K/µL 400' }],
    ['PLT 220 /nL (150-400)', { platelets: '220 /nL 400' }],
    ['PLT 220 x 10^9/L (150-400)', { platelets: '220 x10^9/L 400' }],
    ["PLT 220'000 /µL (150'000-400'000)", { platelets: '220000 /µL 400000' }],
    ['total bilirubin 12 µmol/L (up to 21)', { total_bilirubin: '12 µmol/L 21' }],
    ['Creatinine 80 umol/L (45-84)', { creatinine: '80 umol/L 84' }],
    ['Creatinine 0,8 mg/dl (0,5-0,9)', { creatinine: '0,8 mg/dl 0,9' }],
    ['Albumin 41 g/L (> 35)', { albumin: '41 g/L' }],
    ['Absolute neutrophil count 3.1', { neutrophils: '3.1' }],
    ['ＡＬＴ　３１', { alt: '31' }],
    ['haemoglobin: 13.1 g/dL (reference range: 12.0 - 15.5)', { hemoglobin: '13.1 g/dL 15.5' }],
    ['ALT 31 U/L ULN 40', { alt: '31 U/L 40' }],
    ['Total bilirubin: 0.8 mg/dL (ULN 1.2)', { total_bilirubin: '0.8 mg/dL 1.2' }],
    ['ALT 31 U/L - AST 28 U/L', { alt: '31 U/L', ast: '28 U/L' }],
    ['ALT\t31\tU/L\t0-40\tserum', { alt: '31 U/L 40' }, ['serum']],
    ['ALT 31 U/L; ALT 31 U/L', { alt: '31 U/L' }],
    ['Alanine aminotransferase (ALT) 31 U/L', { alt: '31 U/L' }],
    ['GPT/ALAT 31 U/l', { alt: '31 U/l' }],
    ['ALT (SGPT)\t31\tIU/L\t0-32', { alt: '31 IU/L 32' }],
    ['Bilirubin, total 0.4 mg/dL 0.0-1.2', { total_bilirubin: '0.4 mg/dL 1.2' }],
    ['Neutrophils (Absolute) 3.2 x10E3/uL 1.4-7.0', { neutrophils: '3.2 x10E3/uL 7.0' }],
    ['Alk. Phos. 88 U/L', { alkaline_phosphatase: '88 U/L' }],
    ['Thrombozyten 220 Tsd/µl (150-400)', { platelets: '220 Tsd/µl 400' }],
    ['Leukozyten 5,2 /nl 4,0-10,0', { white_cells: '5,2 /nl 10,0' }],
    ['Hämoglobin 12,8 g/dl [12,0-15,4]', { hemoglobin: '12,8 g/dl 15,4' }],
    ['Gesamtbilirubin 0,4 mg/dl bis 1,2', { total_bilirubin: '0,4 mg/dl 1,2' }],
    ['血红蛋白128g/L', { hemoglobin: '128 g/L' }],
    ['谷丙转氨酶 31 U/L 7-40', { alt: '31 U/L 40' }],
    ['Hb\t7.4\t-\tmmol/L\t7.5-10.0', { hemoglobin: '7.4 mmol/L 10.0' }],
    ['Bilirubin 11 – umol/L (0-21)', { total_bilirubin: '11 umol/L 21' }],
    ['PLT 220 - (150-400)', { platelets: '220 400' }],
    ['Bilirubin,11,umol/L,0-21', { total_bilirubin: '11 umol/L 21' }],
    ['ALT,45,H,U/L,0-35', { alt: '45 U/L 35' }],
    ['AST 45, U/L, normal < 40; ALT 31 U/L, ULN 35', { ast: '45 U/L 40', alt: '31 U/L 35' }],
    ['ALT 31 U/L, AST 28 U/L', { alt: '31 U/L', ast: '28 U/L' }],
    ['ALT 31 U/L, not fasting', { alt: '31 U/L' }, ['not fasting']],
    ['PLT 220 /nL (150-400 G/L)', { platelets: '220 /nL 400' }],
    ['ALT\u00a031\u00a0U/L (0-40)', { alt: '31 U/L 40' }],
    ['PLT 220/nl, ANC 3100/µl', { platelets: '220 /nl', neutrophils: '3100 /µl' }],
    ['PLT 230 10E9/L, WBC 5.2 10e9/L', { platelets: '230 10E9/L', white_cells: '5.2 10e9/L' }],
    ['WBC 5.2 10^3/UL 4-10', { white_cells: '5.2 10^3/UL 10' }],
    ['Creatinine 0.9 MG/DL', { creatinine: '0.9 MG/DL' }],
    ['Bili ges. 0,5 mg/dl; Bili dir. 0,2 mg/dl', { total_bilirubin: '0,5 mg/dl' }, ['Bili dir. 0,2 mg/dl']],
    ['Krea 0,8 mg/dl, AP 90 U/l', { creatinine: '0,8 mg/dl', alkaline_phosphatase: '90 U/l' }],
    ['Leukos 5,6 /nl; Thrombos 230 /nl', { white_cells: '5,6 /nl', platelets: '230 /nl' }],
    ['NEUT# 3.1 x10E3/uL; NEUT% 62 %', { neutrophils: '3.1 x10E3/uL' }, ['NEUT% 62 %']],
    ['Neutro abs. 3.1 10^9/L; WCC 5.6 10^9/L', { neutrophils: '3.1 10^9/L', white_cells: '5.6 10^9/L' }],
  ])('%s', (text, values, rest: readonly string[] = []) => expect(read(text)).toEqual([values, rest]))

  it.each([
    ['Glucose 5.1 mmol/L', {}, ['Glucose 5.1 mmol/L']],
    ['urine creatinine 5 mmol/L; ALT 31', { alt: '31' }, ['urine creatinine 5 mmol/L']],
    ['Urine\tcreatinine\t5\tmmol/L', {}, ['Urine creatinine 5 mmol/L']],
    ['creatinine clearance 55 mL/min', {}, ['creatinine clearance 55 mL/min']],
    ['ALT 31 apples', {}, ['ALT 31 apples']],
    ['ALT pending', {}, ['ALT pending']],
    ['transaminases 31', {}, ['transaminases 31']],
    ['ALT 31/40', {}, ['ALT 31/40']],
    ['ALT 31-40', {}, ['ALT 31-40']],
    ['ALT (0-40)', {}, ['ALT (0-40)']],
    ['albumin/creatinine 30', {}, ['albumin/creatinine 30']],
    ['ALT 31 urine creatinine 5', {}, ['ALT 31 urine creatinine 5']],
    ['direct bilirubin 3', {}, ['direct bilirubin 3']],
    ['ALT 31 not fasting', {}, ['ALT 31 not fasting']],
    ['Neutrophils 60 %', {}, ['Neutrophils 60 %']],
    ['Neutrophils\t60\t%\t40-75', {}, ['Neutrophils 60 % 40-75']],
    ['ALT 31 U/L 05-2026', {}, ['ALT 31 U/L 05-2026']],
    ['ALT 31 U/L 2026-05', {}, ['ALT 31 U/L 2026-05']],
    ['ALT 31 U/L (40-10)', {}, ['ALT 31 U/L (40-10)']],
    ['PLT 150 000 /µl', {}, ['PLT 150 000 /µl']],
    ['ALT 31 U/L 40', {}, ['ALT 31 U/L 40']],
    ['PLT 150 - 400', {}, ['PLT 150 - 400']],
    ['Hb\t\t12.0 – 16.0\tg/dL', {}, ['Hb 12.0 – 16.0 g/dL']],
    ['AST N 0 - 40', {}, ['AST N 0 - 40']],
    ['ALT 45 U/L - 38', {}, ['ALT 45 U/L - 38']],
    ['ALT,45,35', {}, ['ALT,45,35']],
    ['WBC,5,6,G/L', {}, ['WBC,5,6,G/L']],
    ['Hb 11.8 g/dL (120-160 g/L)', {}, ['Hb 11.8 g/dL (120-160 g/L)']],
    ['Creatinine 0.9 (45-84 umol/L) mg/dL', {}, ['Creatinine 0.9 (45-84 umol/L) mg/dL']],
    ['Creatinine 0.9 mg/dL 80 umol/L (45-84)', {}, ['Creatinine 0.9 mg/dL 80 umol/L (45-84)']],
    ['ALT 45 U/L 03-10', {}, ['ALT 45 U/L 03-10']],
    ['ALT 31 40', {}, ['ALT 31 40']],
    ['Comment: haemolysed', {}, ['Comment: haemolysed']],
    ['Collected 12.03.2026 08:15', {}, ['Collected 12.03.2026 08:15']],
  ])('%s: uses nothing that it does not understand', (text, values, rest) => expect(read(text)).toEqual([values, rest]))

  it.each([
    ['ALT 31 U/L (0-40) 13.03.2026', '31 U/L 40 2026-03-13'],
    ['ALT 31 U/L 2026-03-12', '31 U/L 2026-03-12'],
    ['13.03.2026 ALT 31 U/L', '31 U/L 2026-03-13'],
    ['13.03.2026 08:15\tALT\t31\tU/L\t0-40', '31 U/L 40 2026-03-13'],
    ['ALT\t31\tU/L\t0-40\t13/03/2026 08:15', '31 U/L 40 2026-03-13'],
    ['ALT 31 U/L (13 Feb 2026)', '31 U/L 2026-02-13'],
    ['ALT 31 U/L on 2026-03-13', '31 U/L 2026-03-13'],
    // Either order is possible, so a person has to decide.
    ['ALT 31 U/L 03.02.2026', '31 U/L'],
    ['ALT 31 U/L 12.02.26', '31 U/L'],
  ])('%s: has its day if that can be read in only one way', (text, typed) =>
    expect(read(text)).toEqual([{ alt: typed }, []]),
  )

  it('is not used if its day is in the future', () => {
    expect(read('ALT 31 U/L 2026-03-16')).toEqual([{}, ['ALT 31 U/L 2026-03-16']])
    expect(read('2026-03-16 ALT 31 U/L')[0]).toEqual({})
  })

  it.each([
    ['ALT 31 U/L, ALT 45 U/L; AST 28', { alt: '31 U/L | 45 U/L', ast: '28' }],
    ['ALT 31 45 U/L (0-40)', { alt: '31 U/L 40 | 45 U/L 40' }],
    ['ALT\t31\t45\tU/L\t0-40', { alt: '31 U/L 40 | 45 U/L 40' }],
    ['ALT\t31\tU/L\t0-40\t45', { alt: '31 U/L 40 | 45 U/L 40' }],
    ['ALT 31 U/L 45 U/L', { alt: '31 U/L | 45 U/L' }],
    ['ALT 31 45 60', { alt: '31 | 45 | 60' }],
    ['Creatinine 0.8 mg/dL 71 µmol/L', { creatinine: '0.8 mg/dL | 71 µmol/L' }],
    ['ALT 13.02.2026 31 U/L, 13.03.2026 45 U/L', { alt: '31 U/L 2026-02-13 | 45 U/L 2026-03-13' }],
  ])('%s: keeps each of several values', (text, values) => expect(read(text)).toEqual([values, []]))

  it('adds to the values of the same lab on earlier lines', () => {
    expect(read('ALT 31 U/L (0-40)', 'AST 28 U/L', 'ALT 45 U/L (0-40)', 'ALT 31 U/L (0-40)')).toEqual([
      { alt: '31 U/L 40 | 45 U/L 40', ast: '28 U/L' },
      [],
    ])
  })

  it('takes the days of its columns from the header', () => {
    const rows = ['ALT\t31\t45\tU/L\t0-40', 'AST 28 30', 'Albumin 41 g/L']
    expect(read('Test\t13.02.2026\t13.03.2026', ...rows)).toEqual([
      { alt: '31 U/L 40 2026-02-13 | 45 U/L 40 2026-03-13', ast: '28 2026-02-13 | 30 2026-03-13', albumin: '41 g/L' },
      [],
    ])
    // Neither a day of birth nor an ambiguous day is used.
    for (const head of ['Born 13.02.1966 Drawn 13.03.2026', 'Test 03.02.2026 13.03.2026'])
      expect(read(head, 'ALT 31 45 U/L (0-40)')).toEqual([{ alt: '31 U/L 40 | 45 U/L 40' }, [head]])
  })

  it('gives text that the lab sheet can read', () => {
    for (const text of [
      'ALT 31 U/L (0-40)',
      'PLT 230 10E9/L',
      'Hb 12.8 g/dL, PLT 220 x10^9/L (150-400)',
      'ALT <5 U/L (<35) 2026-03-13',
    ])
      for (const [path, [one]] of readReport(text, reading).values) {
        const lab = labs.find((each) => each.path === path)
        expect(lab && typedLab(one?.typed ?? '', lab, lab.unit, dictionary).ok).toBe(true)
      }
  })

  it('is distinguished from values typed without a name', () => {
    for (const text of ['ALT 31', 'haemoglobin: 12', ' Hb 12', '* ALT 55', '13.03.2026 ALT 31', '2. ALT 31'])
      expect(looksLikeReport(text)).toBe(true)
    for (const text of ['31', '<5', '31 U/L 40', '*', '', 'no', '104 apples 40', '31 U/L 2026-03-12'])
      expect(looksLikeReport(text)).toBe(false)
  })
})
