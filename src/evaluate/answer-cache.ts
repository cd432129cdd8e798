import type { Name } from '../cells/index.ts'
import type { MemoryBudget } from './memory-budget.ts'

/**
 * Answers worked out from records, each under the name that its record has for some criteria (see `Sight`). Records
 * with the same name have the same answer, so it is worked out only once.
 */
export class AnswerCache<Answer> {
  private readonly memory: MemoryBudget
  /**
   * `recent` holds the answers used since the last sweep; `before` those used between the last two sweeps, but not
   * since.
   */
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

  /** Drops the answers that nobody asked for between the last two sweeps. */
  private age(): void {
    const { sweeps } = this.memory
    if (this.sweep === sweeps) return
    this.before = this.sweep + 1 === sweeps ? this.recent : new Map()
    this.recent = new Map()
    this.sweep = sweeps
  }
}
