import { describe, expect, it } from 'vitest'
import { variablesByPath } from '../../../src/dictionary/index.ts'
import { looksLikeReport, readReport, typedLab } from '../../../src/interview/index.ts'
import { shippedRules } from '../../support/shipped.ts'

const { dictionary } = await shippedRules()
const labs = [...variablesByPath(dictionary).values()].flatMap((one) => (one.type === 'lab' ? [one] : []))
const read = (text: string) => {
  const { values, rest } = readReport(text, labs, dictionary)
  return [Object.fromEntries([...values].map(([path, typed]) => [path.replace('labs.', ''), typed])), rest]
}

describe('a line of a laboratory report', () => {
  it.each([
    ['ALT 31 U/L (0-40)', { alt: '31 U/L 40' }],
    ['ALT: 31', { alt: '31' }],
    ['alt = 31 U/L', { alt: '31 U/L' }],
    ['GPT\t31\tU/L\t0 - 40', { alt: '31 U/L 40' }],
    ['ALT 31 (0-40) U/L', { alt: '31 U/L 40' }],
    ['ALT 31 U/L (0-40 U/L)', { alt: '31 U/L 40' }],
    ['ALT 55 H U/L [<= 40]', { alt: '55 U/L 40' }],
    ['ALT 55 U/L H', { alt: '55 U/L' }],
    ['ALT <5 U/L (ref. <35)', { alt: '<5 U/L 35' }],
    ['Hb 128 g/L; PLT 220', { hemoglobin: '128 g/L', platelets: '220' }],
    ['Hb 12.8 g/dL, PLT 220 x10^9/L (150-400)', { hemoglobin: '12.8 g/dL', platelets: '220 x10^9/L 400' }],
    ['WBC 5.2 10^9/L ANC 3,1 10*9/L', { white_cells: '5.2 10^9/L', neutrophils: '3,1 10*9/L' }],
    ['total bilirubin 12 µmol/L (up to 21)', { total_bilirubin: '12 µmol/L 21' }],
    ['Absolute neutrophil count 3.1', { neutrophils: '3.1' }],
    ['ＡＬＴ　３１', { alt: '31' }],
    ['haemoglobin: 13.1 g/dL (reference range: 12.0 - 15.5)', { hemoglobin: '13.1 g/dL 15.5' }],
    ['ALT 31 U/L ULN 40', { alt: '31 U/L 40' }],
    ['Total bilirubin: 0.8 mg/dL (ULN 1.2)', { total_bilirubin: '0.8 mg/dL 1.2' }],
    ['ALT 31 U/L - AST 28 U/L', { alt: '31 U/L', ast: '28 U/L' }],
    ['ALT\t31\tU/L\t0-40\tserum', { alt: '31 U/L 40' }, ['serum']],
    ['ALT 31 U/L; ALT 31 U/L', { alt: '31 U/L' }],
  ])('%s', (text, values, rest: readonly string[] = []) => expect(read(text)).toEqual([values, rest]))

  it.each([
    ['Glucose 5.1 mmol/L', {}, ['Glucose 5.1 mmol/L']],
    ['urine creatinine 5 mmol/L; ALT 31', { alt: '31' }, ['urine creatinine 5 mmol/L']],
    ['creatinine clearance 55 mL/min', {}, ['creatinine clearance 55 mL/min']],
    ['ALT 31 apples', {}, ['ALT 31 apples']],
    ['ALT pending', {}, ['ALT pending']],
    ['transaminases 31', {}, ['transaminases 31']],
    ['ALT 31/40', {}, ['ALT 31/40']],
    ['albumin/creatinine 30', {}, ['albumin/creatinine 30']],
    ['ALT 31 urine creatinine 5', {}, ['ALT 31 urine creatinine 5']],
    ['direct bilirubin 3', {}, ['direct bilirubin 3']],
    ['ALT 31 not fasting', {}, ['ALT 31 not fasting']],
    ['Neutrophils 60 %', {}, ['Neutrophils 60 %']],
    ['Neutrophils\t60\t%\t40-75', {}, ['Neutrophils', '60', '%', '40-75']],
    ['ALT 31 U/L 05-2026', {}, ['ALT 31 U/L 05-2026']],
    ['ALT 31 U/L 2026-05', {}, ['ALT 31 U/L 2026-05']],
    ['ALT 31 U/L (40-10)', {}, ['ALT 31 U/L (40-10)']],
    ['ALT 31 U/L, ALT 45 U/L; AST 28', { ast: '28' }, ['ALT 31 U/L', 'ALT 45 U/L']],
  ])('%s: takes nothing that it does not understand', (text, values, rest) =>
    expect(read(text)).toEqual([values, rest]),
  )

  it('gives what the sheet can read', () => {
    for (const text of ['ALT 31 U/L (0-40)', 'Hb 12.8 g/dL, PLT 220 x10^9/L (150-400)', 'ALT <5 U/L (ref. <35)'])
      for (const [path, typed] of readReport(text, labs, dictionary).values) {
        const lab = labs.find((one) => one.path === path)
        expect(lab && typedLab(typed, lab, lab.unit, dictionary).ok).toBe(true)
      }
  })

  it('is told from values that are typed alone', () => {
    for (const text of ['ALT 31', 'haemoglobin: 12', ' Hb 12']) expect(looksLikeReport(text)).toBe(true)
    for (const text of ['31', '<5', '31 U/L 40', '*', '', 'no']) expect(looksLikeReport(text)).toBe(false)
  })
})
