// Part of the oracle of the tests: see index.ts.

import type { Facts, Statement } from '../../src/facts/index.ts'
import type { RuleSet, Trial } from '../../src/model/index.ts'
import type { Day } from '../../src/quantity/index.ts'
import type { Answer } from '../support/engine-under-test.ts'
import { evaluate } from './evaluate.ts'
import { compile } from './program.ts'
import type { Program } from './program.ts'
import { compileKnowledge, leftOut, reconcile } from './readings.ts'

/**
 * The oracle's answers about records. Each record is decided afresh, with compiled trials that keep nothing from other
 * records.
 */
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

  /** What one of the readings of a record leaves out; empty if the record does not contradict itself. */
  leftOut(facts: Facts): readonly Statement[] {
    return leftOut(facts, fresh(this.knowledge))
  }

  /** One answer for each trial; the facts must be reconciled. */
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
 * Whether an error is a limitation of the oracle that was known when it was copied, so that nothing can be compared. It
 * finds no completion where what always holds compares more than two unknown dates with each other, for which it tries
 * no days in common. It recurses without end where an entry is compared with a fact that, by what always holds, depends
 * on the entries of the same list. And it gives up if its diagrams become too large for a test.
 */
export function cannotTell(error: unknown): boolean {
  return isTooDeep(error) || (error instanceof Error && error.message.includes('leaves no way to complete'))
}

/**
 * If the stack overflows while vitest hands out an import, vitest swallows that error, and the imported function is
 * undefined.
 */
function isTooDeep(error: unknown): boolean {
  return error instanceof RangeError || (error instanceof TypeError && error.message === 'undefined is not a function')
}
