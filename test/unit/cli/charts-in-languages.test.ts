import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../src/record/index.ts'
import { mapping } from '../../support/chart.ts'
import { CHARTS } from '../../support/charts.ts'
import type { NamedChart } from '../../support/charts.ts'
import { prescreen } from '../../support/command.ts'
import { readIn } from '../../support/html-text.ts'
import { PSEUDO, pseudoFiles } from '../../support/pseudo-files.ts'
import { shippedRules } from '../../support/shipped.ts'

/**
 * Charts in another language, from the command line to the page: the shipped rules, with a translation of everything
 * they say.
 */

const rules = await shippedRules()

function folderInPseudo(): string {
  const made = mkdtempSync(join(tmpdir(), 'prescreen-charts-'))
  cpSync('criteria', made, { recursive: true })
  for (const [name, text] of Object.entries(pseudoFiles(rules, mapping))) writeFileSync(join(made, name), text)
  return made
}

const folder = folderInPseudo()
const LISTS = 'metastases,surgeries,systemic_therapies,other_cancers,radiotherapy'
const COMMON = ['--as-of', '2026-03-15', '--criteria', folder, '--assume-complete', LISTS]
const IN_PSEUDO = [...COMMON, '--lang', PSEUDO]

/** Names of trials and criteria, of files, programs, options and units; hashes. */
const NAMES =
  /\b(?:NCT\d+|FUDAN-AI-MSK|[IE]\d+[a-z]?|R-[A-Z]+|seeds\/\S+|HV|prescreen|DSTU2|STU3|R5|[0-9a-f]{12,64}|assume-complete|format json)\b|[0-9a-f]{12,}…/g

const UNITS = words(JSON.stringify(rules.dictionary.units))

function words(text: string): string[] {
  return text.toLowerCase().match(/[a-z]+/g) ?? []
}

/**
 * The words of a page that are neither in its language nor from the charts. What a record says about its sources is in
 * English, as machines get it.
 */
function englishIn(page: string, own: string): string[] {
  const said = new Set([...words(own), ...UNITS])
  const named = page.replaceAll(NAMES, '').replaceAll(/ and \d+ more\b|\(no\. \d+\)|\bunknown\b/g, '')
  return [...new Set(words(named).filter((one) => !said.has(one)))]
}

/** Charts, one in each line, each of its own patient. Charts of several values are left out. */
function linesOf(charts: readonly NamedChart[]): string {
  const lines = charts.flatMap(({ values }, i) =>
    values.length === 1 ? [JSON.stringify(values[0]).replaceAll(/(?<="|Patient\/)p(?=")/g, `p${i}`)] : [],
  )
  return lines.join('\n')
}

describe('charts in another language', () => {
  // The largest charts. What is said about all charts is compared with the catalogue elsewhere.
  const input = linesOf(CHARTS.slice(0, 5))

  // The first page shows what the rules of every trial say, so one trial is enough for the others.
  const ONE = '--trial NCT04158843'

  it.each(['screen - --details', `screen - --format html ${ONE}`, `screen - --format markdown ${ONE}`, 'convert -'])(
    'leave nothing in English on any page: %s',
    async (line) => {
      const { status, out, err } = await prescreen([...line.split(' '), ...IN_PSEUDO], { input })
      expect({ status, err }).toEqual({ status: 0, err: '' })
      expect(englishIn(line.includes('html') ? readIn(out) : out, input)).toEqual([])
      expect(out).not.toContain('[en]')
    },
  )

  it('give machines the same output, with each reason in English and a code for its kind', async () => {
    const of = async (options: readonly string[]): Promise<string> =>
      (await prescreen(['convert', '-', '--format', 'json', ...options], { input })).out
    const converted = await of(IN_PSEUDO)
    expect(converted).toBe(await of(COMMON))
    const accounts = (JSON.parse(converted) as { account: JsonObject[] }[]).map(({ account }) => account)
    const alike = accounts[4]?.filter((one) => one['reason'] === 'left.may-belong')
    expect(alike?.map((one) => one['why'])).toEqual([
      'MedicationRequest/2 may belong to systemic therapies.',
      'MedicationRequest/21 may belong to systemic therapies.',
      'MedicationRequest/22 may belong to systemic therapies.',
      'Procedure/3 may belong to radiotherapy.',
    ])
  })
})

describe('what the mapping of charts says', () => {
  const untranslated = folderInPseudo()
  rmSync(join(untranslated, `fhir.${PSEUDO}.yaml`))

  it('is shown in English, and marked, if nobody has translated it', async () => {
    const options = ['--as-of', '2026-03-15', '--criteria', untranslated, '--lang', PSEUDO, '--details']
    const { out } = await prescreen(['screen', '-', ...options], { input: linesOf(CHARTS.slice(3, 4)) })
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      '[en] The code means a metastasis to the breast, and is often used wrongly.',
    )
    expect(out.split('[en]')).toHaveLength(2)
  })

  it('is written to a file for translation', async () => {
    const { err } = await prescreen(['translate', 'de', '--criteria', untranslated])
    expect(err).toContain('fhir.de.yaml: 0 of 6 texts are translated.')
    expect(readFileSync(join(untranslated, 'fhir.de.yaml'), 'utf8')).toContain('scales.percent.borderline')
  })
})

describe('a batch of charts in another language', () => {
  const input = linesOf(CHARTS)

  it.each(['text', 'html'])(
    'has nothing in English in its numbers and in its reports of refused records: %s',
    async (format) => {
      const words = ['batch', '-', '--workers', '1', '--quiet', '--format', format]
      const { status, out, err } = await prescreen([...words, ...IN_PSEUDO], { input })
      expect(status).toBe(1)
      expect(out).toContain('⟦')
      expect(err.split('\n').length).toBeGreaterThan(20)
      expect(englishIn(format === 'html' ? readIn(out) : out, input)).toEqual([])
      expect(englishIn(err, input)).toEqual([])
    },
  )
})
