/** Numbers from 0 up to but not including 1, the same sequence for the same seed (mulberry32, public domain). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** Random draws, the same for the same seed. */
export class Dice {
  protected readonly next: () => number

  constructor(seed: number) {
    this.next = randomNumbers(seed)
  }

  chance(share: number): boolean {
    return this.next() < share
  }

  one<T>(values: readonly T[]): T {
    return values[Math.floor(this.next() * values.length)] as T
  }

  /** One of the keys, drawn in proportion to its weight. */
  weighted<T extends string>(weights: Readonly<Record<T, number>>): T {
    const entries = Object.entries(weights) as [T, number][]
    let left = this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0)
    for (const [value, weight] of entries) {
      left -= weight
      if (left < 0) return value
    }
    return entries[0]?.[0] as T
  }

  whole(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1))
  }

  several<T>(min: number, max: number, make: () => T): T[] {
    return Array.from({ length: this.whole(min, max) }, make)
  }

  /** Some of the values, at least one, in their order. */
  some<T>(values: readonly T[]): T[] {
    const first = this.whole(0, values.length - 1)
    return values.filter((_, i) => i === first || this.chance(0.4))
  }

  shuffled<T>(values: readonly T[]): T[] {
    return values
      .map((value) => ({ value, at: this.next() }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ value }) => value)
  }
}
