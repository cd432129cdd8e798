/**
 * The ids seen so far, each as 64 bits, in a table that doubles: 16 to 32 bytes for each id, whatever its length. Two different ids
 * are taken for one with a chance of about 3 in 100 million for a million ids.
 */
export class IdSet {
  private size = 0
  private high = new Uint32Array(SMALLEST)
  private low = new Uint32Array(SMALLEST)

  /** Whether the id is new; it is from now on known. */
  add({ high, low }: IdHash): boolean {
    if (this.size * 2 >= this.high.length) this.grow()
    const at = this.slot(high, low)
    if (this.high[at] === high && this.low[at] === low) return false
    this.high[at] = high
    this.low[at] = low
    this.size++
    return true
  }

  /** Where the hash is, or the free slot where it belongs. */
  private slot(high: number, low: number): number {
    const mask = this.high.length - 1
    let at = low & mask
    while ((this.high[at] !== 0 || this.low[at] !== 0) && !(this.high[at] === high && this.low[at] === low))
      at = (at + 1) & mask
    return at
  }

  private grow(): void {
    const [high, low] = [this.high, this.low]
    this.high = new Uint32Array(high.length * 2)
    this.low = new Uint32Array(low.length * 2)
    for (let i = 0; i < high.length; i++) {
      const [a = 0, b = 0] = [high[i], low[i]]
      if (a === 0 && b === 0) continue
      const at = this.slot(a, b)
      this.high[at] = a
      this.low[at] = b
    }
  }
}

const SMALLEST = 1 << 12

export interface IdHash {
  readonly high: number
  readonly low: number
}

/** 64 bits of an id: two passes of FNV-1a (Fowler, Noll, Vo) with different starts, each mixed at the end; never all zero. */
export function hashId(id: string): IdHash {
  let a = 0x811c9dc5
  let b = 0x01000193
  for (let i = 0; i < id.length; i++) {
    const letter = id.charCodeAt(i)
    a = Math.imul(a ^ letter, 0x01000193)
    b = Math.imul(b ^ letter, 0x85ebca6b)
    b ^= b >>> 13
  }
  return { high: (mixed(a ^ id.length) | 1) >>> 0, low: mixed(b ^ a) }
}

function mixed(value: number): number {
  let x = value
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d)
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b)
  return (x ^ (x >>> 16)) >>> 0
}
