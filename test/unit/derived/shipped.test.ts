import { describe, expect, it } from 'vitest'
import { parseDay } from '../../../src/quantity/index.ts'
import type { Json } from '../../../src/record/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { loadRules } from '../../../src/model/index.ts'
import { readFileSync } from 'node:fs'

/**
 * The formulas of the shipped dictionary, compared with worked examples that others published: each value lies between
 * two limits close to the published one.
 */

type Facts = { readonly [key: string]: Json }

const amount = (value: number, unit: string): Json => ({ value, unit })
const man = { sex: 'male', age: 65, measurements: { weight: amount(70, 'kg') } }
const adult = { measurements: { height: amount(175, 'cm'), weight: amount(70, 'kg') } }
const heart = (qt: number, rate: number): { readonly [key: string]: Json } => ({
  measurements: { qt_interval: amount(qt, 'ms'), heart_rate: amount(rate, '/min') },
})

type Case = readonly [name: string, unit: string, is: number, record: Facts, least: string, most: string]

const CASES: readonly Case[] = [
  // superglobalcalculator.com, pharmacology, creatinine clearance: examples 1 and 2
  ['creatinine_clearance', 'mL/min', 52.1, { ...man, labs: { creatinine: amount(1.4, 'mg/dL') } }, '52.0', '52.1'],
  [
    'creatinine_clearance',
    'mL/min',
    74.8,
    {
      sex: 'female',
      age: 45,
      measurements: { weight: amount(60, 'kg') },
      labs: { creatinine: amount(0.9, 'mg/dL') },
    },
    '74.7',
    '74.8',
  ],
  // droracle.ai, how to calculate creatinine clearance: a man of 70 years
  [
    'creatinine_clearance',
    'mL/min',
    72.9,
    { sex: 'male', age: 70, measurements: { weight: amount(75, 'kg') }, labs: { creatinine: amount(1, 'mg/dL') } },
    '72.9',
    '73.0',
  ],
  // The body surface area calculator of omnicalc-8ti.pages.dev: 175 cm and 70 kg
  ['body_surface_area', 'm2', 1.845, adult, '1.844', '1.845'],
  // The body surface area calculator of calculatorlib.com: 180 cm and 80 kg
  [
    'body_surface_area',
    'm2',
    2,
    { measurements: { height: amount(180, 'cm'), weight: amount(80, 'kg') } },
    '2.00',
    '2.00',
  ],
  // structurehouse.com, body mass index, as the Centers for Disease Control work it out: 68 kg and 1.65 m
  [
    'body_mass_index',
    'kg/m2',
    24.98,
    { measurements: { height: amount(1.65, 'm'), weight: amount(68, 'kg') } },
    '24.97',
    '24.98',
  ],
  // theprimecalculator.com, creatinine clearance: a man of 50 years, exactly 100
  [
    'creatinine_clearance',
    'mL/min',
    100,
    { sex: 'male', age: 50, measurements: { weight: amount(80, 'kg') }, labs: { creatinine: amount(1, 'mg/dL') } },
    '100',
    '100',
  ],
  // theprimecalculator.com, corrected calcium: calcium 8.5, albumin 3.0
  [
    'corrected_calcium',
    'mg/dL',
    9.3,
    { labs: { calcium: amount(8.5, 'mg/dL'), albumin: amount(3, 'g/dL') } },
    '9.3',
    '9.3',
  ],
  // gpnotebook.com, in mmol/L: 0.02 mmol/L for each g/L of albumin below 40 is about the same
  [
    'corrected_calcium',
    'mmol/L',
    2.4,
    { labs: { calcium: amount(2.2, 'mmol/L'), albumin: amount(30, 'g/L') } },
    '2.39',
    '2.41',
  ],
  // zaro.info, how to calculate QTcF: 0.40 s at 60 beats
  ['qtcf', 'ms', 400, heart(400, 60), '400', '400'],
  // calculatorbyte.com, QTc Fridericia: 400 ms at 70 beats; its 420.6 is rounded on the way
  ['qtcf', 'ms', 421, heart(400, 70), '420.5', '421.2'],
]

const trials = CASES.map(([name, unit, , , least, most], i) => ({
  path: `trials/T${i}.yaml`,
  text: `format: prescreen/trial/1\nid: T${i}\ntitle: t\nsource: s.yaml\nenrolment: {state: open}\ncriteria:\n  - {id: I1, text: t, cites: I1, require: {${name}: ${least}..${most} ${unit}}}\n`,
  sha256: `${i}`,
}))
const text = readFileSync('criteria/dictionary.yaml', 'utf8')
const loaded = loadRules({ path: 'dictionary.yaml', text, sha256: 'd' }, trials, 'all')

describe('the formulas of the dictionary', () => {
  it.each(CASES.map((one, i) => ({ says: `${one[0]} in ${one[1]}: ${one[2]}`, record: one[3], id: `T${i}` })))(
    '$says',
    ({ record, id }) => {
      if (!loaded.ok) throw new Error(JSON.stringify(loaded.diagnostics))
      const decided = new Screener(loaded.rules, parseDay('2026-03-15') ?? 0, [id]).decide({ id: 'x', ...record })
      if (!decided.ok) throw new Error(JSON.stringify(decided.problems))
      const [trial] = decided.decisions
      expect(trial?.criteria.find(({ criterion }) => criterion.id === 'I1')?.status).toBe('pass')
    },
  )
})
