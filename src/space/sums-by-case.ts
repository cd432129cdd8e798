import type { Unknown } from '../diagram/index.ts'
import { casesOf, entryKinds, possibleKinds } from './entry.ts'
import type { EntryKinds, EntryCompletions } from './entry.ts'
import type { Kind } from './kind.ts'
import type { ListUse, Sums } from './list-use.ts'
import { generators, isRanked, joined, kindsOfAnyone } from './further-kinds.ts'

/**
 * The sums that entries of a list can add up to, in each case of the open facts outside that they are compared with.
 */
export interface SumsByCase {
  /**
   * A name for the open facts outside and their possible values: where it is the same, so is the order of the cases.
   * Empty where none is open.
   */
  readonly cases: string
  /**
   * For each case the possible sums: at least one, unless no such entry is possible in that case. One case where
   * nothing outside is open.
   */
  readonly sums: readonly (readonly Sums[])[]
}

/**
 * The sums that the entry at a place may add by itself. Undefined where there are many cases, or where the entry is
 * compared with open dates or numbers outside, since the dates of other entries may cut these again. `completions`: new
 * ones, about which nothing has been asked yet.
 */
export function entrySums(
  list: string,
  at: number,
  use: ListUse,
  completions: EntryCompletions,
): SumsByCase | undefined {
  const kinds = entryKinds(list, at, use, completions)
  const outside = choicesOutside(kinds, use)
  if (outside === undefined) return undefined
  const sums = casesOf(kinds, outside).map((node) =>
    possibleKinds(kinds, [node]).flatMap(({ cases: [own] }) => (own === undefined ? [] : [own])),
  )
  return { cases: nameOf(outside, kinds), sums }
}

/**
 * The sums that any number of further entries can add up to, including none. Undefined as for `entrySums`, where
 * entries are ranked, and with more than `most` possibilities.
 */
export function furtherSums(
  list: string,
  use: ListUse,
  completions: EntryCompletions,
  most: number,
): SumsByCase | undefined {
  if (isRanked(use)) return undefined
  if (use.outside.length === 0) return ofAnyone(kindsOfAnyone(list, use, completions), use, most)
  const all = entryKinds(list, completions.facts.list(list).size, use, completions)
  const outside = choicesOutside(all, use)
  if (outside === undefined) return undefined
  const nodes = casesOf(all, outside)
  const kinds = generators(possibleKinds(all, nodes), use.listCounts, all.completions.diagrams)
  return reached(kinds, nodes.length, nameOf(outside, all), use, most)
}

/** The sums of kinds that serve every patient, worked out once. */
function ofAnyone(kinds: readonly Kind[], use: ListUse, most: number): SumsByCase | undefined {
  const known = SUMS.get(kinds)
  if (known?.most === most) return known.sums
  const sums = reached(kinds, 1, '', use, most)
  SUMS.set(kinds, { most, sums })
  return sums
}

const SUMS = new WeakMap<readonly Kind[], { readonly most: number; readonly sums: SumsByCase | undefined }>()

/**
 * The sums that any number of entries of some kinds can add up to, in each of `size` cases; undefined with more than
 * `most` possibilities.
 */
function reached(
  kinds: readonly Kind[],
  size: number,
  cases: string,
  use: ListUse,
  most: number,
): SumsByCase | undefined {
  const sums: (readonly Sums[])[] = []
  for (let i = 0; i < size; i++) {
    const own = sumsOfKinds(kinds, i, use, most)
    if (own === undefined) return undefined
    sums.push(own)
  }
  return { cases, sums }
}

/** These sums for one case. */
function sumsOfKinds(
  kinds: readonly Kind[],
  at: number,
  { listCounts }: ListUse,
  most: number,
): readonly Sums[] | undefined {
  const nothing = listCounts.map(() => 0)
  const found = new Map<string, Sums>([[nothing.join(), nothing]])
  // New sums are added to the loop while it runs. It ends because every list count is cut off at its cap.
  for (const sums of found.values()) {
    for (const kind of kinds) {
      const own = kind.cases[at]
      if (own === undefined) continue
      const next = joined(sums, own, listCounts)
      found.set(next.join(), next)
      if (found.size > most) return undefined
    }
  }
  return [...found.values()]
}

/**
 * The unknowns outside an entry; undefined unless each is a choice among a few values and there are not too many cases.
 */
function choicesOutside({ completions, own }: EntryKinds, { outside }: ListUse): readonly Unknown[] | undefined {
  const { unknowns, facts } = completions
  const found = [...unknowns.keys()].filter((one) => !own.has(one))
  let cases = 1
  for (const one of found) {
    const { path = '', values = [] } = unknowns[one] ?? {}
    if (!outside.includes(path) || facts.at(path).type !== 'values') return undefined
    cases *= values.length
  }
  return cases > MOST_CASES ? undefined : found
}

/** The most cases of the facts outside. */
const MOST_CASES = 16

/** A name for the unknowns outside with their possible values. */
function nameOf(outside: readonly Unknown[], { completions }: EntryKinds): string {
  const open = outside.map((one) => [completions.unknowns[one]?.path, completions.unknowns[one]?.values])
  return open.length === 0 ? '' : JSON.stringify(open)
}
