/** Something that remembers replies, in a room that it shares with others. */
export interface Rememberer {
  /** How many replies it holds. */
  readonly size: number
  /** Whether what it learnt was of use often enough to be kept. */
  readonly isUseful: boolean
  /** Drops everything, for good: what did not repeat among many patients will not repeat among more. */
  stop(): void
}

/**
 * How many replies all that remember may hold together: memory must not grow with the patients. When the room is full, what was of
 * little use leaves it; when it is full of what is useful, nothing more is learnt.
 */
export class Room {
  private readonly most: number
  private readonly members = new Set<Rememberer>()
  private held = 0
  /** Whether it is full of what is useful. */
  private isSwept = false

  constructor(most: number) {
    this.most = most
  }

  get isFull(): boolean {
    return this.held >= this.most
  }

  /** To be called before anything is learnt. */
  makeRoom(): void {
    if (!this.isFull || this.isSwept) return
    this.isSwept = true
    for (const member of this.members) if (!member.isUseful) this.leave(member)
  }

  /** One more reply is held. */
  add(member: Rememberer): void {
    this.members.add(member)
    this.held++
  }

  leave(member: Rememberer): void {
    if (this.members.delete(member)) this.held -= member.size
    if (!this.isFull) this.isSwept = false
    member.stop()
  }
}
