import { createHash } from 'node:crypto'

/**
 * The ids seen so far, each as 64 bits, in tables that grow by a fifth, one after the other: 9 to 12 bytes for each id, whatever its
 * length. Two different ids are taken for one with a chance of about 5 in 100 million for a million ids.
 */
export class IdSet {
  private readonly tables = Array.from({ length: TABLES }, () => new Table())

  /** Whether the id is new; it is from now on known. */
  add({ high, low }: IdHash): boolean {
    return (this.tables[high >>> 28] as Table).add(high, low)
  }

  /** Whether the id is known. */
  has({ high, low }: IdHash): boolean {
    return (this.tables[high >>> 28] as Table).has(high, low)
  }
}

/** One for each value of the first four bits. */
const TABLES = 16

class Table {
  private size = 0
  /** Halves side by side; a free place is all zero, which no id is. */
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

  /** Where the id is, or the free place where it belongs. */
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
 * 64 bits of an id, never all zero: the first of SHA-256 over a secret of the run and the id. Without the secret nobody can choose two ids
 * that are taken for one.
 */
export function hashId(id: string, secret: string): IdHash {
  const bytes = createHash('sha256').update(secret).update(id, 'utf16le').digest()
  return { high: (bytes.readUInt32BE(0) | 1) >>> 0, low: bytes.readUInt32BE(4) }
}

/** A number by which patients are divided among the parts of a run: the same for one id everywhere (FNV-1a of Fowler, Noll and Vo, mixed). */
export function shareOf(id: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d)
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b)
  return (hash ^ (hash >>> 16)) >>> 0
}
