import { describe, expect, it } from 'vitest'
import { runExamples } from '../../../src/examples/index.ts'
import type { Json } from '../../../src/record/index.ts'
import { AS_OF, smallRules } from '../../support/rules.ts'

const RULES = smallRules(`  - id: I1
    text: t
    cites: I1
    remarks: [{when: {smoker: true}, say: A smoker.}]
    require: {score: ≤ 2}
  - {id: E1, text: t, cites: E1, exclude: {sex: male}}
`)

interface Expected {
  readonly is?: Readonly<Record<string, string>>
  readonly missing?: Readonly<Record<string, readonly string[]>>
  readonly remarks?: Readonly<Record<string, string | null>>
  readonly verdict?: string
}

/** The failures of an example that expects this of a patient. */
function failures(patient: Readonly<Record<string, Json>>, expected: Expected): readonly string[] {
  const [trial] = RULES.trials
  if (trial === undefined) throw new Error('no trial')
  const one = { say: '', record: { id: 'x', ...patient }, span: { start: 0, end: 0 } }
  const example = { ...one, is: {}, missing: {}, remarks: {}, verdict: undefined, ...expected }
  const set = { trial: trial.id, asOf: AS_OF, base: { id: 'x' }, cases: [example] }
  return runExamples(set, RULES).flatMap((run) => run.failures)
}

describe('an example', () => {
  const smoker = { score: 1, smoker: true, sex: 'male' }

  it('succeeds if all its expectations hold', () => {
    expect(failures(smoker, { is: { I1: 'pass', E1: 'fail' } })).toEqual([])
    expect(failures({ sex: 'female' }, { is: { I1: 'unknown' }, missing: { I1: ['score'] } })).toEqual([])
    expect(failures(smoker, { verdict: 'ineligible', remarks: { I1: 'smoker', E1: null } })).toEqual([])
  })

  it('reports what happened for each expectation that fails', () => {
    expect(failures(smoker, { is: { I1: 'fail' } })[0]).toMatch(/^I1: met \(pass\); expected: NOT MET \(fail\)\./)
    expect(failures({}, { missing: { I1: ['sex'] } })).toEqual(['I1 is missing score, not sex.'])
    expect(failures(smoker, { remarks: { I1: null } })).toEqual(['I1 says “A smoker.”, not “”.'])
    expect(failures(smoker, { remarks: { I1: 'ex-smoker' } })).toEqual(['I1 says “A smoker.”, not “ex-smoker”.'])
    expect(failures(smoker, { verdict: 'eligible' })).toEqual(['The verdict is ineligible, not eligible.'])
  })

  it('reports why its patient is refused', () => {
    expect(failures({ score: 'high' }, { is: { I1: 'fail' } })[0]).toMatch(/^the patient is refused: score: /)
  })
})
