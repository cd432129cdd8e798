import type { Name } from '../cells/index.ts'
import type { MemoryBudget } from './memory-budget.ts'

/**
 * What was worked out of records, under the names that they have for those who look at them (see `Sight`): the same name has the same answer,
 * without working it out again.
 */
export class AnswerCache<Answer> {
  private readonly memory: MemoryBudget
  /** What was asked for lately, and what was before. */
  private recent = new Map<Name, Answer>()
  private before = new Map<Name, Answer>()
  private sweep = 0

  constructor(memory: MemoryBudget) {
    this.memory = memory
  }

  get(name: Name): Answer | undefined {
    this.age()
    const known = this.recent.get(name)
    if (known !== undefined) return known
    const old = this.before.get(name)
    if (old !== undefined) this.set(name, old)
    return old
  }

  set(name: Name, answer: Answer): void {
    this.age()
    this.recent.set(name, answer)
    this.memory.add()
  }

  /** What was not asked for since the sweep before the last one is given up. */
  private age(): void {
    const { sweeps } = this.memory
    if (this.sweep === sweeps) return
    this.before = this.sweep + 1 === sweeps ? this.recent : new Map()
    this.recent = new Map()
    this.sweep = sweeps
  }
}
