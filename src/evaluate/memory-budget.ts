/**
 * How many answers all caches together may hold, so that memory does not grow with the number of patients. Whenever
 * half of that was added, a sweep begins: each cache then drops the answers that were not asked for since the sweep
 * before.
 */
export class MemoryBudget {
  private readonly most: number
  private added = 0
  /** How many sweeps there were. */
  sweeps = 0

  constructor(most: number) {
    this.most = most
  }

  /** Counts one more answer. */
  add(): void {
    this.added++
    if (this.added <= this.most / 2) return
    this.added = 0
    this.sweeps++
  }
}
