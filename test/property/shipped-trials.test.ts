import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withValue } from '../../src/record/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import type { Json, JsonObject } from '../../src/record/index.ts'
import { Screener } from '../../src/screen/index.ts'
import { candidatesAt, completions, factPaths, gapAt, isConsistent, sizeOf, withGaps } from '../support/gaps.ts'
import { AS_OF } from '../support/rules.ts'
import { runs } from '../support/runs.ts'
import { samplePatient, shippedRules, TRIALS } from '../support/shipped.ts'
import type { TrialId } from '../support/shipped.ts'

/** For every trial: random patients near a match, random gaps, and every way to fill the gaps screened by itself. */

const rules = await shippedRules()
const CASES = runs(80)
const MOST_COMPLETIONS = 600

interface Plan {
  readonly record: JsonObject
  readonly gaps: ReturnType<typeof gapAt>[]
}

function plan(trial: TrialId): fc.Arbitrary<Plan> {
  const base = samplePatient(`match-${trial.toLowerCase()}`)
  const start = fc
    .constantFrom(base, samplePatient('two-spinal-lesions'), base)
    .map((one) => ({ ...one, other_cancers: one['other_cancers'] ?? [] }))
  const extra = fc.constantFrom<Json>(
    null,
    { type: 'colon', stage: 'II', diagnosis_date: '2021-03-15', active: false, treated: true },
    { type: 'cervix', stage: 'in_situ', diagnosis_date: '2024-03-15', active: false, treated: true },
    {
      type: 'kidney',
      stage: 'I',
      diagnosis_date: '2016-03-15',
      active: false,
      treated: true,
      last_active: '2021-03-15',
    },
    { type: 'breast_contralateral', stage: 'I', diagnosis_date: '2021-03-15', active: false, treated: true },
  )
  const therapy = fc.constantFrom<Json>(
    null,
    { class: 'aromatase_inhibitor', setting: 'metastatic', start: '2025-03-15', end: '2026-03-15', cycles: 0 },
    { class: 'chemotherapy', setting: 'metastatic', start: '2025-06-15', end: '2025-12-15', cycles: 3 },
  )
  const choices = fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 0, maxLength: 3 })
  const gaps = fc.array(fc.tuple(fc.nat(), fc.constantFrom('unknown' as const, 'month' as const, 'year' as const)), {
    minLength: 1,
    maxLength: 4,
  })
  return fc.tuple(start, extra, therapy, choices, gaps).map(([record, cancer, more, changes, holes]) => {
    let own: JsonObject = { ...record, ...(cancer === null ? {} : { other_cancers: [cancer] }) }
    if (more !== null)
      own = { ...own, systemic_therapies: [...(own['systemic_therapies'] as Json[]), more], recist_response: 'PR' }
    const paths = factPaths(own)
    for (const [at, value] of changes) {
      const path = paths[at % paths.length] ?? 'sex'
      const values = candidatesAt(path)
      own = withValue(own, path, values[value % values.length] ?? null)
    }
    const used = new Set<string>()
    const picked = holes.flatMap(([at, blur]) => {
      const path = paths[at % paths.length] ?? 'sex'
      if (used.has(path)) return []
      used.add(path)
      return [gapAt(path, own, blur)]
    })
    return { record: own, gaps: picked }
  })
}

interface Seen {
  /** The number of contradictions found in the record. */
  readonly conflicts: number
  readonly verdict: string
  readonly statuses: readonly string[]
}

function see(screener: Screener, record: JsonObject): Seen {
  const read = screener.read(record)
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  const [evaluation] = screener.evaluate(read.facts)
  if (evaluation === undefined) throw new Error('no trial')
  const conflicts = read.facts.warnings.filter((one) => one.message.includes('unknown')).length
  return { conflicts, verdict: evaluation.verdict, statuses: evaluation.criteria.map((one) => one.status) }
}

function agreed(values: readonly string[], otherwise: string): string {
  const distinct = new Set(values)
  return distinct.size === 1 ? (values[0] ?? otherwise) : otherwise
}

describe.each(TRIALS)('%s', (trial) => {
  it('decides exactly what all completions agree on', () => {
    const screener = new Screener(rules, parseDay(AS_OF) ?? 0, [trial])
    let tried = 0
    let open = 0
    fc.assert(
      fc.property(plan(trial), ({ record, gaps }) => {
        fc.pre(isConsistent(record) && sizeOf(gaps) <= MOST_COMPLETIONS)
        const partial = withGaps(record, gaps)
        const own = see(screener, partial)
        fc.pre(own.conflicts === 0)
        // A way to fill the gaps that contradicts the record (a SINS total) is not a completion.
        const all = [...completions(record, gaps)].map((one) => see(screener, one)).filter((one) => one.conflicts === 0)
        fc.pre(all.length > 0)
        const verdict = agreed(
          all.map((one) => one.verdict),
          'undetermined',
        )
        const statuses = own.statuses.map((_, i) =>
          agreed(
            all.map((one) => one.statuses[i] ?? ''),
            'unknown',
          ),
        )
        const hint = gaps.map((gap) => `${gap.path} ${JSON.stringify(gap.written)}`)
        expect({ hint, ...own }).toEqual({ hint, conflicts: 0, verdict, statuses })
        tried++
        if (verdict === 'undetermined') open++
      }),
      { numRuns: CASES, maxSkipsPerRun: 1000 },
    )
    expect(tried).toBe(CASES)
    expect(open).toBeGreaterThan(CASES / 50)
  })
})
