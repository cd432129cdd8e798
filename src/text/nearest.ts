import { inEnglish } from '../messages/index.ts'
import type { MessageKey } from '../messages/index.ts'

/** The known name nearest to a mistyped one; undefined if none is close enough to suggest. */
export function nearest(wrong: string, known: Iterable<string>): string | undefined {
  const target = wrong.toLowerCase()
  let best: string | undefined
  // Short names are all close to each other, so they only match if nothing but case differs.
  let bestDistance = target.length < 4 ? 1 : Math.max(1, Math.floor(target.length / 3)) + 1
  for (const name of known) {
    const distance = editDistance(target, name.toLowerCase(), bestDistance)
    if (distance < bestDistance) {
      best = name
      bestDistance = distance
    }
  }
  return best
}

/** A sentence that suggests the nearest known name, if any; for messages that list the known names themselves. */
export function offerNearest(wrong: string, known: readonly string[]): string | undefined {
  return inWords(nearOffer(wrong, known))
}

/** A sentence that suggests the nearest known name, or else lists the known names if there are few (at most 12). */
export function offer(wrong: string, known: readonly string[]): string | undefined {
  return inWords(offerOf(wrong, known))
}

/** The suggestion of `offerNearest` as data. */
export function nearOffer(wrong: string, known: readonly string[]): Offer | undefined {
  const near = nearest(wrong, known)
  return near === undefined ? undefined : { key: 'offer.near', given: { name: near } }
}

/** The suggestion of `offer` as data. */
export function offerOf(wrong: string, known: readonly string[]): Offer | undefined {
  const near = nearOffer(wrong, known)
  if (near !== undefined || known.length === 0 || known.length > 12) return near
  return { key: 'offer.known', given: { names: known.map((name) => `\`${name}\``).join(', ') } }
}

/** A sentence of the message catalogue. */
type Offer = { readonly key: MessageKey; readonly given: Readonly<Record<string, string>> }

function inWords(offered: Offer | undefined): string | undefined {
  return offered && inEnglish(offered.key, offered.given)
}

/** Optimal string alignment distance (swapping two neighbours counts as one step), cut off at `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1))
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (swapped) cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1)
      row.push(cost)
    }
    beforeLast = last
    last = row
  }
  return last[b.length] ?? limit
}
