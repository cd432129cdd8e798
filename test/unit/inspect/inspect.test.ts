import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseDay } from '../../../src/quantity/index.ts'
import type { JsonObject } from '../../../src/record/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { inspected } from '../../inspect/command.ts'
import { Page } from '../../inspect/page.ts'
import { inspect } from '../../inspect/report.ts'
import { AS_OF, rulesOf } from '../../support/rules.ts'
import { samplePatient } from '../../support/shipped.ts'

const DAY = ['--as-of', '2026-03-15']

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'prescreen-inspect-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

/** What is shown for a sample patient, with each paragraph on one line. */
function shown(patient: string, trial: string, criterion: string): string[] {
  const { status, out } = inspected([...wordsFor(patient), '--trial', trial, '--criterion', criterion])
  expect(status).toBe(0)
  return linesOf(out)
}

function linesOf(out: string): string[] {
  return out
    .replaceAll(/\n {6,}(?=\S)/g, ' ')
    .split('\n')
    .map((line) => line.trim())
}

/** The same for a criterion over a small dictionary. */
function shownOf(variables: string, require: string, record: JsonObject): string[] {
  const dictionary = `format: prescreen/dictionary/1\nunits: {}\nvariables:\n${variables}`
  const rules = rulesOf({ T: `  - {id: I1, text: t, cites: I1, require: ${require}}\n` }, dictionary)
  const screener = new Screener(rules, parseDay(AS_OF) ?? 0)
  const read = screener.read({ id: 'x', ...record })
  const [evaluation] = read.ok ? screener.evaluate(read.facts) : []
  const [own] = evaluation?.criteria ?? []
  if (evaluation === undefined || own === undefined) throw new Error('nothing was screened')
  const page = new Page()
  inspect(own, evaluation, page)
  return linesOf(page.text)
}

const wordsFor = (patient: string): string[] => [`seeds/patients/${patient}.json`, ...DAY]

describe('the view of a criterion as the engine sees it', () => {
  it('shows cuts, the piece a fact is in, representatives as days, and the constraints between facts', () => {
    const lines = shown('month-only-dates', 'FUDAN-AI-MSK', 'I3')
    expect(lines).toContain('cuts: after 2025-12-14; at systemic_therapies[].end')
    expect(lines).toContain('systemic_therapies[0].start: 2025-12-01 to 2025-12-31 (stated); piece 1 to 2 of 2')
    expect(lines).toContain(
      '1 systemic_therapies[0].start* 2025-12-01 | 2025-12-02 | 2025-12-14 | 2025-12-15 | 2025-12-31',
    )
    expect(lines).toContain(
      'order of dates: systemic_therapies[0].start is not after systemic_therapies[0].end: ' +
        '1 systemic_therapies[0].start, 2 systemic_therapies[0].end',
    )
    expect(lines).toContain(
      'implication "A therapy that goes on has not ended." for systemic_therapies[0]: 2 systemic_therapies[0].end',
    )
    expect(lines).toContain('outcomes over all completions: pass, fail')
    expect(lines).toContain('missing: systemic_therapies[0].start')
  })

  it('shows the kinds of further entries, and what an entry of each adds', () => {
    const lines = shown('limits-unknown', 'NCT04158843', 'E4')
    expect(lines).toContain('count 2: sum of metastases[].lesions over entries with not gone, up to 6')
    expect(lines).toContain('unknown 2, such as site spine, resolved no, lesions 1: adds 1 to count 1, 1 to count 2')
    expect(lines).toContain(
      'implication "A metastasis of the spine that is not gone is a spinal lesion.": 2 metastases (unknown entries)',
    )
  })

  it('shows limits of labs, and what is known of the values', () => {
    const lines = shown('limits-unknown', 'NCT04158843', 'I8')
    expect(lines).toContain('cuts: at 1.25 × ULN')
    expect(lines).toContain('known: ≥ 0 and < 0.017 g/L, ULN 0.012 (stated); piece below 0.015 to above 0.015')
  })

  it('shows disputes of a record that contradicts itself', () => {
    const lines = shown('contradiction', 'NCT03365973', 'I4')
    expect(lines).toContain('spinal_lesions[0].sins: 0 to 18 (disputed); piece 1 to 3 of 3')
    expect(lines.filter((line) => line.startsWith('dispute 1 of the record: 1 spinal_lesions[0].level'))).toHaveLength(
      1,
    )
  })

  it('shows recorded totals that connect their components', () => {
    const lines = shownOf(
      `  p: {label: p, type: choice, values: {one: {label: one}, two: {label: two}, four: {label: four}}}
  q: {label: q, type: choice, values: {none: {label: none}, three: {label: three}}}
  points: {label: points, type: integer, range: 0..7, sum_of: {p: {one: 1, two: 2, four: 4}, q: {none: 0, three: 3}}}
`,
      '{p: four}',
      { points: 4 },
    )
    expect(lines).toContain('recorded total points: 1 p, 2 q')
    expect(lines.filter((line) => line.startsWith('work: '))).toHaveLength(1)
  })

  it('shows days of birth if an age is recorded', () => {
    const lines = shownOf(
      `  birth_date: {label: birth date, type: birth_date}
  age: {label: age, type: age, from: birth_date, range: 0..130}
  found: {label: found, type: date}
`,
      '{found: {at_least: 40 years, after: birth_date}}',
      { age: 40, found: '2025-09-15' },
    )
    expect(lines.filter((line) => /^1 age\* \d{4}-\d\d-\d\d \| /.test(line))).toHaveLength(1)
  })

  it('shows every criterion within 80 columns, and the origin of every constraint', () => {
    const { out } = inspected([...wordsFor('contradiction'), '--trial', 'NCT03365973'])
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([])
    expect(out).not.toContain('something else')
    expect(out.match(/^Status: /gm)).toHaveLength(out.match(/^contradiction, NCT03365973 /gm)?.length ?? 0)
  })

  it('shows only harmless text', () => {
    const file = join(folder, 'hostile.json')
    writeFileSync(file, JSON.stringify({ ...samplePatient('man'), id: 'man\u001b[2J\u202e' }))
    const { out } = inspected([file, ...DAY, '--trial', 'NCT04158843', '--criterion', 'I2'])
    expect(out).toContain(String.raw`man\u001b[2J\u202e, NCT04158843 I2 (inclusion), as of 2026-03-15`)
    // oxlint-disable-next-line no-control-regex
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
  })
})

describe('an error of inspect is reported in one sentence', () => {
  it.each([
    [['none.json'], 'The record cannot be read: none.json does not exist.\n'],
    [[...wordsFor('man'), '--trial', 'NCT04158844'], 'There is no trial `NCT04158844`. Did you mean `NCT04158843`?\n'],
    [
      [...wordsFor('man'), '--trial', 'NCT04158843', '--criterion', 'I99'],
      'There is no criterion `I99` in NCT04158843.\n',
    ],
    [['package.json', ...DAY], /^package\.json is no record that can be screened at \w+: .*\n$/],
    [['seeds/patients/man.json', '--as-of', '2026-03'], /^--as-of needs a full date such as .*, not `2026-03`\.\n$/],
    [['--criteria', 'x'], /^These options are not understood; it is npm run inspect .*\n$/],
    [[], /^One record is needed: npm run inspect .*\n$/],
  ] as const)('%j', (words, said) => {
    const { status, out, err } = inspected(words)
    expect([status, out]).toEqual([2, ''])
    if (typeof said === 'string') expect(err).toBe(said)
    else expect(err).toMatch(said)
  })
})
