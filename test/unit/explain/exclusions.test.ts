import { readdirSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { csvRows } from '../../../src/batch/rows.ts'
import { countResult, CSV_COLUMNS, emptyTally, summaryOf } from '../../../src/batch/index.ts'
import type { Result } from '../../../src/explain/index.ts'
import { logCsv } from '../../../src/log/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import type { JsonObject } from '../../../src/record/index.ts'
import { PLAIN, resultText, summaryText } from '../../../src/report/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { cohortHtml, sheetOf, worksheetHtml, worksheetMarkdown } from '../../../src/worksheet/index.ts'
import { loggedEntry } from '../../support/log-entry.ts'
import { AS_OF } from '../../support/rules.ts'
import { samplePatient, shippedRules } from '../../support/shipped.ts'

const rules = await shippedRules()
const { dictionary } = rules
const screener = new Screener(rules, parseDay(AS_OF) ?? 0)

/** The record with the same answer to every question for people. */
function answered(record: JsonObject, answer: boolean): JsonObject {
  const answers = rules.trials.map(({ id, criteria }) => {
    const own = criteria.filter(({ form }) => form.kind === 'asked' || (form.kind === 'decided' && form.confirm))
    return [id, Object.fromEntries(own.map((one) => [one.id, answer]))]
  })
  return { ...record, confirmations: Object.fromEntries(answers) as JsonObject }
}

interface Patient {
  readonly name: string
  readonly record: JsonObject
  readonly result: Result
}

const patients: readonly Patient[] = readdirSync('seeds/patients')
  .filter((file) => file.endsWith('.json'))
  .flatMap((file) => {
    const name = file.replace('.json', '')
    const record = samplePatient(name)
    const variants = {
      '': record,
      ', all answers yes': answered(record, true),
      ', all answers no': answered(record, false),
    }
    return Object.entries(variants).map(([variant, own]) => {
      const screened = screener.screen(own)
      if (!screened.ok) throw new Error(JSON.stringify(screened.problems))
      return { name: `${name}${variant}`, record: own, result: screened.result }
    })
  })

const WIDE = 100_000

/** Every page on which people read about a patient. */
const PAGES: Readonly<Record<string, (patient: Patient) => string>> = {
  text: ({ result }) => resultText(result, { width: WIDE, paint: PLAIN, explain: false, dictionary }),
  'explain text': ({ result }) => resultText(result, { width: WIDE, paint: PLAIN, explain: true, dictionary }),
  'worksheet HTML': ({ result, record }) => worksheetHtml([sheetOf(result, record, dictionary)]),
  'worksheet Markdown': ({ result, record }) => worksheetMarkdown([sheetOf(result, record, dictionary)]),
  CSV: ({ result }) => csvRows(result),
  'log export': ({ result, record }) => logCsv([loggedEntry(result, record)]),
  'cohort text': ({ result }) => summaryText(summary([result]), 200, PLAIN),
  'cohort page': ({ result }) => cohortHtml(summary([result])),
}

function summary(results: readonly Result[]): ReturnType<typeof summaryOf> {
  const tally = emptyTally(
    rules,
    rules.trials.map((one) => one.id),
  )
  for (const one of results) countResult(tally, one)
  return summaryOf(tally, rules, { as_of: AS_OF, engine: { name: 'prescreen', version: '0' } })
}

/** The parts of a page that name an exclusion and call something met. */
function misread(page: string): string[] {
  return page
    .replaceAll(/<tr[^]*?<\/tr>/g, (row) => `${row.replaceAll(/\s+/g, ' ')}\n`)
    .replaceAll(/Reading: [^|<\n]*/g, '')
    .split(/\n|;|,(?=\S)/)
    .filter((part) => /\bE\d+\b/.test(part) && /\bmet\b/i.test(part))
}

const exclusions = patients.flatMap(({ result }) =>
  result.trials.flatMap((trial) => trial.criteria.filter((one) => one.kind === 'exclusion')),
)

describe('exclusions in the words of trial staff', () => {
  it.each(Object.keys(PAGES))('are never called met: %s', (page) => {
    for (const patient of patients)
      expect([patient.name, misread(PAGES[page]?.(patient) ?? '')]).toEqual([patient.name, []])
  })

  it('have every status among these patients', () => {
    expect(new Set(exclusions.map((one) => one.status)).size).toBe(5)
  })

  it('are said to apply wherever they exclude the patient', () => {
    for (const patient of patients) {
      const text = PAGES['explain text']?.(patient) ?? ''
      const html = PAGES['worksheet HTML']?.(patient) ?? ''
      const markdown = PAGES['worksheet Markdown']?.(patient) ?? ''
      const brief = PAGES['text']?.(patient) ?? ''
      const csv = parse<Record<string, string>>(`${CSV_COLUMNS.join()}\r\n${csvRows(patient.result)}`, {
        columns: true,
      })
      const log = parse<Record<string, string>>(PAGES['log export']?.(patient) ?? '', { columns: true })
      for (const trial of patient.result.trials) {
        const failed = trial.criteria.filter((one) => one.kind === 'exclusion' && one.status === 'fail')
        const ids = failed.map((one) => one.id)
        const where = `${patient.name} ${trial.id}`
        const [block, briefly] = [text, brief].map((page) => partOn(trial.id, page))
        for (const { id } of failed) {
          expect([where, block]).toEqual([where, expect.stringMatching(new RegExp(`^ {4}APPLIES ${id} `, 'm'))])
          expect([where, briefly]).toEqual([where, expect.stringMatching(new RegExp(`^ {4}APPLIES ${id} `, 'm'))])
          const applying = `[^<|]*exclusions? appl(?:ies|y): [^<|]*\\b${id}\\b`
          expect([where, html]).toEqual([
            where,
            expect.stringMatching(new RegExp(`>${trial.id}</th>\\s*<td>${applying}`, 'i')),
          ])
          expect([where, markdown]).toEqual([
            where,
            expect.stringMatching(new RegExp(`^\\| ${trial.id} \\| ${applying}`, 'im')),
          ])
        }
        const applies = (rows: readonly Record<string, string>[]): string | undefined =>
          rows.find((row) => row['trial'] === trial.id)?.['exclusion_applies']
        expect([where, applies(csv), applies(log)]).toEqual([where, ids.join('; '), ids.join('; ')])
        expect(trial.failed).toEqual(expect.arrayContaining(ids))
      }
    }
  })

  it('say what excludes if they apply, and never describe a need as excluding', () => {
    for (const { status, reason } of exclusions) {
      expect(reason).not.toMatch(/excluded:/)
      if (status !== 'fail') expect(reason).not.toMatch(/this excludes|these exclude/)
    }
    const applying = exclusions.filter((one) => one.status === 'fail' && !one.reason.endsWith('Recorded answer: no.'))
    expect(applying.length).toBeGreaterThan(10)
    for (const { reason } of applying) expect(reason).toMatch(/excludes?\b/)
  })
})

/** The part of a page about one trial, below its heading. */
function partOn(trial: string, page: string): string {
  const heading = new RegExp(`^ {2}${trial}[: ].*`, 'm').exec(page)
  if (heading === null) throw new Error(`nothing about ${trial}`)
  const after = page.slice(heading.index + heading[0].length)
  const next = after.search(/^ {2}[A-Z]/m)
  return next === -1 ? after : after.slice(0, next)
}
