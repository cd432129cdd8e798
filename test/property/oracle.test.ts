import { describe, expect, it } from 'vitest'
import { factsFromRecord } from '../../src/facts/index.ts'
import { questionHashes } from '../../src/model/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import { Oracle } from '../oracle/index.ts'
import { cohortPatient } from '../support/cohort.ts'
import { enginesUnderTest } from '../support/engine-under-test.ts'
import { AS_OF } from '../support/rules.ts'
import { runs, timeFor } from '../support/runs.ts'
import { shippedRules } from '../support/shipped.ts'

describe('every way to decide', () => {
  it(
    'says what the oracle says of the shipped trials',
    async () => {
      const rules = await shippedRules()
      const asOf = parseDay(AS_OF) ?? 0
      const oracle = new Oracle(rules, rules.trials, asOf)
      const engines = enginesUnderTest(rules, rules.trials, asOf)
      for (let i = 0; i < runs(100); i++) {
        const read = factsFromRecord(cohortPatient(i), rules.dictionary, asOf, questionHashes(rules.trials))
        if (!read.ok) throw new Error(JSON.stringify(read.problems))
        const expected = oracle.answers(oracle.reconciled(read.facts))
        for (const { name, answers } of engines)
          answers(read.facts).forEach((own, t) => {
            const { missingOf, ...other } = expected[t] ?? expect.unreachable()
            const wanted = { ...other, missingOf: own.missingOf === undefined ? undefined : missingOf }
            expect({ name, i, ...own }).toEqual({ name, i, ...wanted })
          })
      }
    },
    timeFor(300_000),
  )
})
