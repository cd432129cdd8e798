import { createHash } from 'node:crypto'

/**
 * The ids seen so far, each as a hash of 64 bits, in tables that grow by a fifth, one at a time. This takes 9 to 12
 * bytes for each id, whatever its length. Among a million ids, the probability that two different ones are mistaken for
 * each other is about 5 in 100 million.
 */
export class IdSet {
  private readonly tables = Array.from({ length: TABLES }, () => new Table())

  /** Adds an id; true if it is new. */
  add({ high, low }: IdHash): boolean {
    return (this.tables[high >>> 28] as Table).add(high, low)
  }

  /** Whether the id was added before. */
  has({ high, low }: IdHash): boolean {
    return (this.tables[high >>> 28] as Table).has(high, low)
  }
}

/** One table for each value of the first four bits. */
const TABLES = 16

class Table {
  private size = 0
  /** The two halves of each hash side by side. Both are zero in a free slot; no hash is zero. */
  private halves = new Uint32Array(2 * SMALLEST)

  add(high: number, low: number): boolean {
    if (this.size >= (this.halves.length / 2) * FULLEST) this.grow()
    const at = this.place(high, low)
    if (this.halves[at] === high) return false
    this.halves[at] = high
    this.halves[at + 1] = low
    this.size++
    return true
  }

  has(high: number, low: number): boolean {
    return this.halves[this.place(high, low)] === high
  }

  /** The position of the id, or of the free slot where it belongs. */
  private place(high: number, low: number): number {
    const { halves } = this
    let at = 2 * Math.floor((low / 0x100000000) * (halves.length / 2))
    while (halves[at] !== 0 && !(halves[at] === high && halves[at + 1] === low))
      at = at + 2 < halves.length ? at + 2 : 0
    return at
  }

  private grow(): void {
    const old = this.halves
    this.halves = new Uint32Array(2 * Math.ceil((old.length / 2) * GROWTH))
    for (let i = 0; i < old.length; i += 2) {
      const [high = 0, low = 0] = [old[i], old[i + 1]]
      if (high === 0) continue
      const at = this.place(high, low)
      this.halves[at] = high
      this.halves[at + 1] = low
    }
  }
}

const SMALLEST = 64
const FULLEST = 0.85
const GROWTH = 1.2

export interface IdHash {
  readonly high: number
  readonly low: number
}

/**
 * 64 bits of the SHA-256 hash of an id and a secret of the run; never zero. Without the secret, nobody can choose two
 * ids that are mistaken for each other.
 */
export function hashId(id: string, secret: string): IdHash {
  const bytes = createHash('sha256').update(secret).update(id, 'utf16le').digest()
  return { high: (bytes.readUInt32BE(0) | 1) >>> 0, low: bytes.readUInt32BE(4) }
}

/**
 * A number by which patients are divided among the parts of a run. It is the same for the same id everywhere (FNV-1a by
 * Fowler, Noll and Vo, mixed further).
 */
export function shareOf(id: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d)
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b)
  return (hash ^ (hash >>> 16)) >>> 0
}
