import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Result, TrialResult } from '../../../src/explain/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import type { JsonObject } from '../../../src/record/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { sheetOf, worksheetHtml, worksheetMarkdown } from '../../../src/worksheet/index.ts'
import type { Sheet, SheetContext } from '../../../src/worksheet/index.ts'
import { prescreen } from '../../support/command.ts'
import { home } from '../../support/home.ts'
import { AS_OF } from '../../support/rules.ts'
import { samplePatient, shippedRules } from '../../support/shipped.ts'

/** The sheet to be signed: what is on it, and what is left to be filled in. */

const rules = await shippedRules()
const screener = new Screener(rules, parseDay(AS_OF) ?? 0)
const TRIAL = 'NCT04158843'

function resultOf(record: JsonObject): Result {
  const screened = screener.screen(record)
  return screened.ok ? screened.result : expect.unreachable(JSON.stringify(screened.problems))
}

const record = samplePatient('match-nct04158843')
const result = resultOf(record)

function sheet(context?: SheetContext, change: Partial<TrialResult> = {}): Sheet {
  const trials = result.trials.map((one) => (one.id === TRIAL ? { ...one, ...change } : one))
  return sheetOf({ ...result, trials }, record, rules.dictionary, context)
}

/** The values of the fields of the only trial with pages. */
function fields(own: Sheet): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries((own.trials[0]?.fields ?? []).map(({ name, value }) => [name, value]))
}

describe('a sheet', () => {
  it('has pages for trials that the patient may join, and one line for each other trial', () => {
    const own = sheet()
    expect(own.trials.map((one) => one.id)).toEqual([TRIAL])
    expect(own.others.map(({ id, why }) => `${id}: ${why}`)).toContain('NCT03365973: Inclusions not met: I3, I4.')
    const closed = sheet({}, { enrolment: 'closed', matches: false })
    expect(closed.trials).toEqual([])
    expect(closed.others.find(({ id }) => id === TRIAL)?.why).toBe('Closed; would match if it still enrolled.')
    expect(worksheetHtml([closed])).toContain('No trial may take the patient, as far as is known.')
  })

  it('leaves fields empty that are not known, and shows the others', () => {
    expect(Object.values(fields(sheet())).filter((one) => one !== undefined)).toEqual([AS_OF])
    const context = {
      site: 'City Hospital',
      screeningNumber: 'S-012',
      by: 'AB',
      made: '2026-03-16',
      consents: { [TRIAL]: { date: '2026-03-01' } },
      consentForms: { [TRIAL]: '3.0' },
    }
    const protocol = { source: 'protocol', number: 'BC-12', version: '2.1', dated: '2025-11-03' } as const
    expect(fields(sheet(context, { rules_from: protocol }))).toEqual({
      Site: 'City Hospital',
      'Protocol number': 'BC-12',
      'Protocol version': '2.1',
      'Date of this version': '2025-11-03',
      'Screening number': 'S-012',
      'Initials or label': undefined,
      'Screened by': 'AB',
      'Screened for the day': AS_OF,
      'Made on': '2026-03-16',
      'Consent form version': '3.0',
      'Consent signed on': '2026-03-01',
    })
  })

  it('has every criterion in the order of the page, with its status in the words of trial staff', () => {
    const rows = sheet().trials[0]?.rows ?? []
    const page = result.trials.find((one) => one.id === TRIAL)?.criteria.filter((one) => one.id !== 'R-ALIVE') ?? []
    expect(rows.map((row) => row.criterion)).toEqual(page.map((one) => one.id))
    expect(rows.find((row) => row.criterion === 'I2')?.word).toBe('✓ met')
    expect(rows.find((row) => row.criterion === 'E4')?.word).toBe('✓ does not apply')
    expect(rows.find((row) => row.criterion === 'E2')?.question?.who).toBe('the surgeon and the radiotherapist')
  })

  it('marks values for which the record gives no day or no source', () => {
    const reasonOf = (own: JsonObject): string => {
      const trial = sheetOf(resultOf(own), own, rules.dictionary).trials.find((one) => one.id === TRIAL)
      return trial?.rows.find((row) => row.criterion === 'I12')?.reason ?? ''
    }
    expect(reasonOf(record)).toMatch(/ †‡$/)
    expect(reasonOf({ ...record, ecog: { value: 1, date: '2026-03-10' } })).toMatch(/[^†] ‡$/)
    expect(reasonOf({ ...record, ecog: { value: 1, source: 'letter' } })).toMatch(/ †$/)
    expect(reasonOf({ ...record, ecog: { value: 1, date: '2026-03-10', source: 'letter' } })).not.toMatch(/[†‡]/)
  })

  it('has the hash of exactly the line that the same command prints as NDJSON', async () => {
    const words = ['screen', 'seeds/patients/multi-match.json', '--as-of', AS_OF, '--format']
    const line = (await prescreen([...words, 'ndjson'])).out
    const hash = createHash('sha256').update(line).digest('hex')
    for (const format of ['html', 'markdown']) expect((await prescreen([...words, format])).out).toContain(hash)
  })

  it('has the decision and signatures, in HTML and Markdown', () => {
    for (const page of [worksheetHtml([sheet()]), worksheetMarkdown([sheet()])]) {
      expect(page).toContain('☐ eligible ☐ not eligible ☐ screen failure')
      expect(page).toContain('Investigator: name')
      expect(page).toContain('☐ yes ☐ no')
    }
  })

  it('does not interpret any text of a file as CSS or HTML', () => {
    const site = '"} body{display:none} </style><script>alert(1)</script>'
    const page = worksheetHtml([sheet({ site, screeningNumber: String.raw`\"; }` })])
    expect(page.split('</style>')).toHaveLength(2)
    expect(page).not.toContain('<script')
    expect(page.split('</style>')[0]).not.toContain('body{display')
    expect(page).toContain('<html lang="en" dir="ltr">')
  })

  it('shows site, contact, consent and screener as set by options and configuration', async () => {
    const { env } = home(
      `site: City Hospital\nby: CD\ncontacts: {${TRIAL}: {name: Trial office, phone: "010 5550"}}\nconsent_versions: {${TRIAL}: "3.0"}\n`,
    )
    const words = ['screen', 'seeds/patients/match-nct04158843.json', '--as-of', AS_OF, '--format', 'markdown']
    const { out } = await prescreen([...words, '--screening-number', 'S-012', '--consent', '2026-03-01'], { env })
    for (const told of [
      '- Site: City Hospital',
      '- Screening number: S-012',
      '- Screened by: CD',
      '- Consent form version: 3.0',
      '- Consent signed on: 2026-03-01',
      'Call Trial office, 010 5550.',
    ])
      expect(out).toContain(told)
  })
})
