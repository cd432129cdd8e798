import { attempt } from '../diagram/index.ts'
import type { Facts } from '../facts/index.ts'
import { World } from '../space/index.ts'
import type { Program } from '../space/index.ts'

/** A record as a program looks at it, once for all questions. */
export class Looked {
  readonly program: Program
  readonly facts: Facts
  private own: World | undefined

  constructor(program: Program, facts: Facts) {
    this.program = program
    this.facts = facts
  }

  get world(): World {
    this.own ??= new World(this.program, this.facts).arranged()
    return this.own
  }

  /** What is seen with no more than so much work; undefined where it takes more. */
  within<T>(work: number, look: (world: World) => T): T | undefined {
    const seen = attempt(() => this.world.diagrams.within(work, () => look(this.world)))
    // What was not finished leaves nothing that could be relied on.
    if (seen === undefined) this.own = undefined
    return seen
  }
}
