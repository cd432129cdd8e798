/** A map that holds at most about `most` entries. When it is full, it drops those that were not asked for recently. */
export class LruMap<Key, T> {
  private readonly most: number
  /** The entries used most recently, and those used before them; each map holds at most half of `most`. */
  private lately = new Map<Key, T>()
  private before = new Map<Key, T>()

  /** `most` is how many entries to hold; the half of them used last is always kept. */
  constructor(most: number) {
    this.most = most
  }

  /** The value of a key, made with `make` when the map does not hold it. */
  get(key: Key, make: () => T): T {
    const known = this.lately.get(key)
    if (known !== undefined) return known
    const made = this.before.get(key) ?? make()
    if (this.lately.size >= this.most / 2) {
      this.before = this.lately
      this.lately = new Map()
    }
    this.lately.set(key, made)
    return made
  }
}

/** The value that a map holds for a key; made and stored when it holds none. */
export function getOrMake<Key, T>(known: Keeper<Key, T>, key: Key, make: () => T): T {
  let found = known.get(key)
  if (found === undefined) {
    found = make()
    known.set(key, found)
  }
  return found
}

type Keeper<Key, T> = Pick<Map<Key, T>, 'get'> & { set(key: Key, value: T): unknown }
