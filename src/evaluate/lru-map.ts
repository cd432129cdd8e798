/** A map that holds about so many and no more: what nobody asked for while as many others were asked for leaves. */
export class LruMap<Key, T> {
  private readonly most: number
  /** What was asked for lately, and what was before; each half of what is held. */
  private lately = new Map<Key, T>()
  private before = new Map<Key, T>()

  /** Half as many are sure to stay. */
  constructor(most: number) {
    this.most = most
  }

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

/** What a map holds for a key; made when it holds nothing. */
export function getOrMake<Key, T>(known: Keeper<Key, T>, key: Key, make: () => T): T {
  let found = known.get(key)
  if (found === undefined) {
    found = make()
    known.set(key, found)
  }
  return found
}

type Keeper<Key, T> = Pick<Map<Key, T>, 'get'> & { set(key: Key, value: T): unknown }
