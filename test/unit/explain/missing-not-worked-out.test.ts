import { describe, expect, it } from 'vitest'
import { certifiedAndChecked } from '../../../src/certify/index.ts'
import { isStatusOpen } from '../../../src/explain/index.ts'
import type { Result } from '../../../src/explain/index.ts'
import { worthFinding } from '../../../src/outlook/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import { withoutCertificates } from '../../../src/replay/index.ts'
import type { JsonObject } from '../../../src/record/index.ts'
import { PLAIN, resultText } from '../../../src/report/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { sheetOf, worksheetMarkdown } from '../../../src/worksheet/index.ts'
import { HALF_WORKED, rulesInHalves } from '../../support/half-worked.ts'
import { AS_OF } from '../../support/rules.ts'

const rules = rulesInHalves(`${HALF_WORKED}  - {id: E1, text: It is quiet., cites: E1, exclude: {q: true}}\n`)
const { dictionary } = rules
const asOf = parseDay(AS_OF) ?? 0
const screener = new Screener(rules, asOf)

function screened(record: JsonObject): Result {
  const found = screener.screen(record)
  if (!found.ok) throw new Error(JSON.stringify(found.problems))
  return found.result
}

const RECORD = { id: 'x' }
const RESULT = screened(RECORD)
const [TRIAL] = RESULT.trials

describe('a criterion whose missing facts alone were not worked out', () => {
  const [criterion] = TRIAL?.criteria ?? []

  it('is unknown in the result, and marked as not worked out', () => {
    expect(criterion).toMatchObject({ id: 'I1', status: 'unknown', not_worked_out: true })
    expect(criterion?.finding).toMatchObject({ kind: 'facts', missing_is_spent: true })
    expect(criterion && isStatusOpen(criterion)).toBe(false)
    expect(TRIAL?.not_worked_out).toEqual(['I1'])
  })

  it('says which facts are not known, and that not all of them need to matter', () => {
    expect(criterion?.reason).toMatch(
      /not known.* Which of these facts can still change it was not worked out: they have too many combinations\.$/,
    )
  })

  it('is not to be checked by hand: it is unknown, and its facts are to be found out', () => {
    const text = resultText(RESULT, { width: 200, paint: PLAIN, explain: true, dictionary })
    expect(text).toMatch(/^ {4}unknown I1 /m)
    expect(text).toContain('Of 2 criteria: 2 unknown.')
    expect(text).toContain('Not decided: facts are missing, in too many combinations to work out which of them can')
    expect(text + worksheetMarkdown([sheetOf(RESULT, RECORD, dictionary)])).not.toMatch(/by hand|\? not worked out/)
  })

  it('calls none of its facts worth finding out', () => {
    expect(TRIAL).not.toHaveProperty('to_find_out')
    const read = screener.read({ ...RECORD, u: 1, v: 1 })
    const [open] = read.ok ? screener.evaluate(read.facts) : []
    const found = open && worthFinding([open])
    expect(found).toEqual([{ trial: 'T', match: ['q'], out: ['q'] }])
    // The same if one had not been worked out.
    const spent = open && Object.assign(Object.create(open) as typeof open, { spent: open.compiled.trial.criteria })
    expect(spent && worthFinding([spent])).toEqual([])
  })

  it('is proved unknown by two completions, with proofs for those missing facts that can change it', () => {
    const { result, checked } = certifiedAndChecked(RESULT, RECORD, rules, asOf)
    expect(checked.findings).toEqual([])
    expect(withoutCertificates(JSON.parse(JSON.stringify(result)) as JsonObject)).toEqual(
      JSON.parse(JSON.stringify(RESULT)),
    )
    const { certificate } = result.trials[0]?.criteria[0] ?? {}
    expect(certificate?.proof).toEqual({ kind: 'missing', fact: 'u' })
    const kinds = Object.entries(certificate?.missing ?? {}).map(([fact, { kind }]) => `${fact} ${kind}`)
    expect(kinds).toContain('u completions')
    expect(kinds).toContain('r not-certified')
  })
})
