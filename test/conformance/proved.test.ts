import { describe, expect, it } from 'vitest'
import { certifiedAndChecked } from '../../src/certify/index.ts'
import { CompleteRecord, looked, ReferenceEvaluator } from '../../src/reference/index.ts'
import { Screener } from '../../src/screen/index.ts'
import { CONFORMANCE_FILES, conformanceCases } from '../support/conformance.ts'

/** Proves the results of the same cases with the reference evaluator. */

describe.each(CONFORMANCE_FILES)('the reference evaluator proves %s', (file) => {
  const { rules, cases } = conformanceCases(file)

  it.each(cases)('$says', ({ one, trial, record, asOf }) => {
    const screened = new Screener(rules, asOf, [trial]).screen(record)
    if (!screened.ok) throw new Error(JSON.stringify(screened.problems))
    const { result, checked } = certifiedAndChecked(screened.result, record, rules, asOf)
    const [criterion] = result.trials[0]?.criteria ?? []
    const completion = new CompleteRecord(result.completion ?? {}, rules.dictionary)
    const [own] = rules.trials.find(({ id }) => id === trial)?.criteria ?? []
    const given = own && looked(() => new ReferenceEvaluator(rules, asOf, completion).outcome(own, undefined))
    expect({ status: criterion?.status, findings: checked.findings }).toEqual({ status: one.status, findings: [] })
    expect(checked.notCertified).toEqual({})
    if (one.status !== 'unknown') expect(given).toBe(one.status)
  })
})
