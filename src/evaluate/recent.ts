/** A map that holds so many and no more: what was asked for longest ago leaves. */
export class Recent<Key, T> {
  private readonly most: number
  private readonly held = new Map<Key, T>()

  constructor(most: number) {
    this.most = most
  }

  get(key: Key, make: () => T): T {
    const known = this.held.get(key)
    if (known !== undefined) {
      // A map keeps the order in which its keys came.
      this.held.delete(key)
      this.held.set(key, known)
      return known
    }
    const [oldest] = this.held
    if (this.held.size >= this.most && oldest !== undefined) {
      this.held.delete(oldest[0])
    }
    const made = make()
    this.held.set(key, made)
    return made
  }
}

/** What a map holds for a key; made when it holds nothing. */
export function remember<Key, T>(known: Keeper<Key, T>, key: Key, make: () => T): T {
  let found = known.get(key)
  if (found === undefined) {
    found = make()
    known.set(key, found)
  }
  return found
}

type Keeper<Key, T> = Pick<Map<Key, T>, 'get'> & { set(key: Key, value: T): unknown }
