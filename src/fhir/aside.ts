import { aboutAll, alike } from './remark.ts'
import type { Noted, Remark } from './remark.ts'

/** Why a resource is not taken as a fact; `in part`: it is taken, except for the part that is reported. */
export type Reason = 'later' | 'old' | 'undated' | 'not certain' | 'not relevant' | 'in part'

/** A resource that is set aside, and why. */
export interface Aside {
  readonly path: string
  readonly source: string
  readonly reason: Reason
  readonly says: Remark
  /** The date of the resource, as exact as it is known; given where the date is the reason. */
  readonly date?: string
}

/**
 * One warning per fact and reason, however many resources there are: a chart of many years holds hundreds of old
 * results. Each warning names the resource with the latest date. Old values are only reported where nothing newer was
 * taken (`isTaken`).
 */
export function asideWarnings(asides: readonly Aside[], isTaken: (path: string) => boolean): Noted[] {
  const groups = new Map<string, Aside[]>()
  for (const one of asides) {
    if (one.reason === 'old' && isTaken(one.path)) continue
    const isValue = ['later', 'old', 'undated'].includes(one.reason)
    const key = `${one.path}: ${isValue ? one.reason : alike(one.says)}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [one])
    else group.push(one)
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group.toSorted(
      (a, b) => Number((a.date ?? '') < (b.date ?? '')) - Number((a.date ?? '') > (b.date ?? '')),
    )
    if (first === undefined) return []
    return { path: first.path, said: aboutAll(first.source, group.length, first.says) }
  })
}
