/**
 * How much all that remember may hold together: memory must not grow with the patients. When half of it was added, what nobody asked for since
 * the last time is given up.
 */
export class MemoryBudget {
  private readonly most: number
  private added = 0
  /** How often it was swept. */
  sweeps = 0

  constructor(most: number) {
    this.most = most
  }

  add(): void {
    this.added++
    if (this.added <= this.most / 2) return
    this.added = 0
    this.sweeps++
  }
}
