import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { certifiedAndChecked } from '../../src/certify/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import type { Json } from '../../src/record/index.ts'
import { CompleteRecord, looked, ReferenceEvaluator } from '../../src/reference/index.ts'
import { Screener } from '../../src/screen/index.ts'
import { rulesOf } from '../support/rules.ts'

/** Runs the cases of this folder; README.md describes them. */

interface Case {
  readonly condition: object
  readonly record: { readonly [key: string]: Json }
  readonly as_of?: string
  readonly status: 'pass' | 'fail' | 'unknown'
  readonly missing?: readonly string[]
}

interface CaseFile {
  readonly as_of: string
  readonly cases: readonly Case[]
}

const FOLDER = 'test/conformance'
const NAMES = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml') && name !== 'dictionary.yaml')

/** A trial whose only criterion requires a condition. */
function trialOf({ condition }: Case): string {
  return `  - {id: I1, text: t, cites: I1, require: ${JSON.stringify(condition)}}\n`
}

function textOf({ condition, record }: Case): string {
  return [condition, record].map((each) => JSON.stringify(each)).join(' for ')
}

describe.each(NAMES)('%s', (name) => {
  const { as_of: usual, cases } = parse(readFileSync(`${FOLDER}/${name}`, 'utf8')) as CaseFile
  // The dictionary is read once for each file, with a trial for each case.
  const rules = rulesOf(Object.fromEntries(cases.map((one, i) => [`T${i}`, trialOf(one)])))
  const named = cases.map((one, i) => ({
    one,
    id: `T${i}`,
    says: textOf(one),
  }))

  it.each(named)('$says', ({ one, id }) => {
    const asOf = parseDay(one.as_of ?? usual) ?? expect.unreachable('The as-of date is none.')
    const screened = new Screener(rules, asOf, [id]).screen({ id: 'x', ...one.record })
    if (!screened.ok) throw new Error(JSON.stringify(screened.problems))
    const [criterion] = screened.result.trials[0]?.criteria ?? []
    const found = { status: criterion?.status, missing: criterion?.missing.toSorted() }
    expect(found).toEqual({ status: one.status, missing: (one.missing ?? []).toSorted() })
  })

  it.each(named)('the reference evaluator proves it: $says', ({ one, id }) => {
    const asOf = parseDay(one.as_of ?? usual) ?? expect.unreachable('The as-of date is none.')
    const record = { id: 'x', ...one.record }
    const screened = new Screener(rules, asOf, [id]).screen(record)
    if (!screened.ok) throw new Error(JSON.stringify(screened.problems))
    const { result, checked } = certifiedAndChecked(screened.result, record, rules, asOf)
    const [criterion] = result.trials[0]?.criteria ?? []
    const completion = new CompleteRecord(result.completion ?? {}, rules.dictionary)
    const [own] = rules.trials.find((trial) => trial.id === id)?.criteria ?? []
    const given = own && looked(() => new ReferenceEvaluator(rules, asOf, completion).outcome(own, undefined))
    expect({ status: criterion?.status, findings: checked.findings }).toEqual({ status: one.status, findings: [] })
    expect(checked.notCertified).toEqual({})
    if (one.status !== 'unknown') expect(given).toBe(one.status)
  })

  it('lists missing facts where the status is unknown, and only there', () => {
    for (const { status, missing } of cases) expect(missing !== undefined).toBe(status === 'unknown')
  })
})
