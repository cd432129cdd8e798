import { describe, expect, it } from 'vitest'
import { draftOf, logCsv } from '../../../src/log/index.ts'
import type { LogEntry } from '../../../src/log/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import type { JsonObject } from '../../../src/record/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { entryIn } from '../../../src/log/schema.ts'
import { AS_OF, rulesOf } from '../../support/rules.ts'

/** What an entry keeps besides the verdicts: what the rules were written from, and where facts come from. */

function entryOf(header: string, record: JsonObject, keepRecord: boolean): LogEntry {
  const criteria = '  - {id: I1, text: t, cites: I1, require: {smoker: false}}\n'
  const rules = rulesOf({ T: criteria }, undefined, header)
  const screened = new Screener(rules, parseDay(AS_OF) ?? 0).screen(record)
  if (!screened.ok) throw new Error(JSON.stringify(screened.problems))
  const context = { by: 'AB', salt: '0'.repeat(32), keepRecord, overrides: {} }
  const draft = draftOf({ ...screened.result, criteria_sha256: '0'.repeat(64) }, record, context)
  const trials = draft.trials.map((one) => ({ ...one, rules_sha256: '0'.repeat(64) }))
  const numbered = {
    schema: 'prescreen/log-entry/2',
    kind: 'screening',
    number: 1,
    at: '2026-03-15T00:00:00Z',
  } as const
  return { ...numbered, ...draft, trials }
}

/** The cells of the only row of such a log, by column. */
function row(entry: LogEntry): Readonly<Record<string, string>> {
  const [head = '', cells = ''] = logCsv([entry]).split('\r\n')
  const split = (line: string): string[] =>
    [...line.matchAll(/"([^"]*)"|([^,]+)|(?<=,|^)(?=,|$)/g)].map(([all, own]) => own ?? all)
  const values = split(cells)
  return Object.fromEntries(split(head).map((name, i) => [name, values[i] ?? '']))
}

const RECORD = { id: 'p', smoker: { value: false, date: '2026-03-10', source: 'Observation/7', by: 'CD' } }

describe('an entry of the log', () => {
  it('keeps the version of the protocol, its date and its amendment, and can be read back', () => {
    const entry = entryOf('protocol: {version: "2.1", date: "2025-11-03", amendment: "2"}\n', RECORD, false)
    expect(entry).toMatchObject({
      trials: [{ rules_from: { source: 'protocol', version: '2.1', dated: '2025-11-03', amendment: '2' } }],
    })
    expect(row(entry)['protocol']).toBe('2.1, 2025-11-03, 2')
    expect(entryIn(JSON.stringify(entry)).entry).toEqual(entry)
  })

  it('does not mention a protocol if the rules come from a registry page', () => {
    const entry = entryOf('page_date: 2021-01-25\n', RECORD, false)
    expect(JSON.stringify(entry)).not.toContain('rules_from')
    expect(row(entry)['protocol']).toBe('')
  })

  it('names the day, the source and the person of facts only if it keeps the record, and never a value', () => {
    expect(row(entryOf('', RECORD, false))['facts_from']).toBe('')
    const kept = entryOf('', RECORD, true)
    expect(row(kept)['facts_from']).toBe('smoker (2026-03-10, Observation/7, CD)')
    expect(entryIn(JSON.stringify(kept)).entry).toEqual(kept)
  })
})
