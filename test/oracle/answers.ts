// Part of the oracle of the tests: see index.ts.

import type { Facts } from '../../src/facts/index.ts'
import type { RuleSet, Trial } from '../../src/model/index.ts'
import type { Day } from '../../src/quantity/index.ts'
import type { Answer } from '../support/engine-under-test.ts'
import { evaluate } from './evaluate.ts'
import { compile } from './program.ts'
import { compileKnowledge, reconcile } from './readings.ts'

/** What the oracle says of records: each time afresh, in programs that no other record was seen by. */
export class Oracle {
  private readonly rules: RuleSet
  private readonly trials: readonly Trial[]
  private readonly asOf: Day

  constructor(rules: RuleSet, trials: readonly Trial[], asOf: Day) {
    this.rules = rules
    this.trials = trials
    this.asOf = asOf
  }

  /** The facts with their contradictions, if any. */
  reconciled(facts: Facts): Facts {
    return reconcile(facts, compileKnowledge(this.rules, this.asOf))
  }

  /** One answer for each trial; of reconciled facts. */
  answers(facts: Facts): Answer[] {
    return this.trials.map((trial) => {
      const { criteria, verdict, missing } = evaluate(compile(this.rules, trial, this.asOf), facts)
      const statuses = criteria.map((one) => one.status)
      return { statuses, missingOf: criteria.map((one) => one.missing), verdict, missing }
    })
  }
}
