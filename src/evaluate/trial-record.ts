import { attempt } from '../diagram/index.ts'
import type { Facts } from '../facts/index.ts'
import { Completions } from '../space/index.ts'
import type { CompiledTrial } from '../space/index.ts'

/** A record as one compiled trial looks at it; its completions are made once, for all questions. */
export class TrialRecord {
  readonly compiled: CompiledTrial
  readonly facts: Facts
  private own: Completions | undefined

  constructor(compiled: CompiledTrial, facts: Facts) {
    this.compiled = compiled
    this.facts = facts
  }

  get completions(): Completions {
    this.own ??= new Completions(this.compiled, this.facts).arranged()
    return this.own
  }

  /** Calls `look` with the completions and at most `work` of work; undefined where it takes more. */
  within<T>(work: number, look: (completions: Completions) => T): T | undefined {
    const seen = attempt(() => this.completions.diagrams.within(work, () => look(this.completions)))
    // Work that was broken off may leave half-made constraints behind, so these completions cannot be used again.
    if (seen === undefined) this.own = undefined
    return seen
  }
}
