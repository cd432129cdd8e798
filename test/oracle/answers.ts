// Part of the oracle of the tests: see index.ts.

import type { Facts, Statement } from '../../src/facts/index.ts'
import type { RuleSet, Trial } from '../../src/model/index.ts'
import type { Day } from '../../src/quantity/index.ts'
import type { Answer } from '../support/engine-under-test.ts'
import { evaluate } from './evaluate.ts'
import { compile } from './program.ts'
import type { Program } from './program.ts'
import { compileKnowledge, leftOut, reconcile } from './readings.ts'

/** What the oracle says of records: each time afresh, in programs that remember nothing of another record. */
export class Oracle {
  private readonly knowledge: Program
  private readonly programs: readonly Program[]

  constructor(rules: RuleSet, trials: readonly Trial[], asOf: Day) {
    this.knowledge = compileKnowledge(rules, asOf)
    this.programs = trials.map((trial) => compile(rules, trial, asOf))
  }

  /** The facts with their contradictions, if any. */
  reconciled(facts: Facts): Facts {
    return reconcile(facts, fresh(this.knowledge))
  }

  /** What one of the readings of a record does without; nothing where it does not contradict itself. */
  leftOut(facts: Facts): readonly Statement[] {
    return leftOut(facts, fresh(this.knowledge))
  }

  /** One answer for each trial; of reconciled facts. */
  answers(facts: Facts): Answer[] {
    return this.programs.map((program) => {
      const { criteria, verdict, missing } = evaluate(fresh(program), facts)
      const statuses = criteria.map((one) => one.status)
      return { statuses, missingOf: criteria.map((one) => one.missing), verdict, missing }
    })
  }
}

function fresh(program: Program): Program {
  return { ...program, restSums: new Map(), parts: new Map() }
}

/**
 * Whether it is a fault of the oracle's that was known when it was copied, so that nothing can be compared: it finds no completion where what
 * always holds compares more than two unknown dates with each other, of which it looks at no days in common; and it goes round in
 * circles where an entry is compared with a fact that what always holds makes hang on the entries of the same list.
 * And it gives up where its diagrams become too large for a test.
 */
export function cannotTell(error: unknown): boolean {
  return isTooDeep(error) || (error instanceof Error && error.message.includes('leaves no way to complete'))
}

/** Where the stack ends as vitest hands out an import, it swallows that, and nothing is there to be called. */
function isTooDeep(error: unknown): boolean {
  return error instanceof RangeError || (error instanceof TypeError && error.message === 'undefined is not a function')
}
