import { attempt, Spent } from '../diagram/index.ts'
import type { Diagrams } from '../diagram/index.ts'
import { casesOf, entryKinds, factsOfNobody, possibleKinds } from './entry.ts'
import type { EntryCompletions } from './entry.ts'
import type { Facts } from '../facts/index.ts'
import { groundOf } from './ground.ts'
import type { GroundKey } from './ground.ts'
import type { Kind } from './kind.ts'
import type { ListUse, Sums, ListCount } from './list-use.ts'
import type { FurtherKinds } from './further-entries.ts'
import { sightOf } from './list-sight.ts'
import { isAtMost, joinedSums } from './list-counts.ts'

/** Works out the kinds of further entries for a record. */
export function furtherKinds(list: string, use: ListUse, completions: EntryCompletions): FurtherKinds {
  // Kinds that depend on nothing outside the entries are the same for all records, so they are worked out once.
  return use.outside.length === 0 && !isRanked(use)
    ? { kinds: kindsOfAnyone(list, use, completions), outside: [] }
    : compared(list, use, completions)
}

/**
 * The kinds of a list whose entries are compared with nothing outside. They serve every patient. Throws `Spent` where
 * they take too much work.
 */
export function kindsOfAnyone(list: string, use: ListUse, completions: EntryCompletions): readonly Kind[] {
  const { compiled, facts } = completions
  const nobody = factsOfNobody(use, compiled, facts)
  const ground = groundOf(compiled.rules)
  const kept = KINDS.get(ground) ?? new Map<string, readonly Kind[]>()
  KINDS.set(ground, kept)
  const key = `${sightOf(list, use, compiled)} ${nobody.name} ${daysOf(use, nobody.facts)}`
  const known = kept.get(key)
  const kinds =
    known ??
    attempt(() => {
      const all = entryKinds(list, 0, use, completions.fresh(nobody.facts))
      return generators(possibleKinds(all, [all.node]), use.listCounts, all.completions.diagrams)
    }) ??
    TOO_MANY
  if (kept.size >= MOST_KEPT) kept.clear()
  kept.set(key, kinds)
  if (kinds === TOO_MANY) throw new Spent()
  return kinds
}

/** Stands for kinds that could not be worked out. */
const TOO_MANY: readonly Kind[] = []

/** Compiled trials that look at a list in the same way have the same kinds of its entries. */
const KINDS = new WeakMap<GroundKey, Map<string, readonly Kind[]>>()
/**
 * The most kinds that are kept. More than one set is needed for a list, because the dates of an entry depend on birth
 * where the patient is very young.
 */
const MOST_KEPT = 2000

/** The days on which the dates of an entry may lie when nothing is known of them. */
function daysOf({ fields, hidden }: ListUse, nobody: Facts): string {
  const dates = [...fields, ...hidden].filter(({ type }) => type === 'date')
  return JSON.stringify([nobody.asOf, dates.map((one) => nobody.domain(one, one.path))])
}

/**
 * The kinds of entries that are compared with facts outside: what an entry adds may differ in each case of these facts.
 */
function compared(list: string, use: ListUse, completions: EntryCompletions): FurtherKinds {
  const { facts } = completions
  const all = entryKinds(list, facts.list(list).size, use, completions.fresh(facts))
  const unknowns = all.completions.diagrams.support(all.node).filter((unknown) => !all.own.has(unknown))
  const kinds = lastFirst(
    generators(possibleKinds(all, casesOf(all, unknowns)), use.listCounts, all.completions.diagrams),
    use,
  )
  const outside = unknowns.map((unknown) => {
    const { path = '', values = [] } = all.completions.unknowns[unknown] ?? {}
    const place = all.completions.unknowns.slice(0, unknown).filter((one) => one.path === path).length
    return { path, place, values }
  })
  return { kinds, outside }
}

/**
 * The kinds that are needed to reach all sums that any number of entries can give. Left out are those that add nothing,
 * and those that add only what several others add together.
 */
export function generators(
  kinds: readonly Kind[],
  listCounts: readonly ListCount[],
  diagrams: Diagrams,
): readonly Kind[] {
  const adding = kinds.filter(({ cases }) => cases.some((sums) => sums?.some((sum) => sum !== 0)))
  // A kind that is possible only in some cases cannot replace another one.
  const always = adding.flatMap((kind) => (kind.cases.includes(undefined) ? [] : { kind, sums: allOf(kind) }))
  const each = adding[0]?.cases.flatMap(() => listCounts) ?? []
  return adding.filter((one) => {
    diagrams.spend(adding.length * each.length)
    if (one.cases.includes(undefined)) return true
    const wanted = allOf(one)
    const isPart = (sums: Sums): boolean => sums.every((sum, i) => isAtMost(sum, wanted[i] ?? 0))
    const parts = always.flatMap(({ kind, sums }) => (kind !== one && isPart(sums) ? [sums] : []))
    return !isReached(wanted, neededParts(parts, wanted, each), each, isPart, diagrams)
  })
}

/** The sums of a kind, all cases in a row. */
function allOf({ cases }: Kind): Sums {
  return cases.flatMap((sums) => sums ?? [])
}

/** Whether some parts together give the wanted sums, as far as this is found within a limited number of steps. */
function isReached(
  wanted: Sums,
  parts: readonly Sums[],
  listCounts: readonly ListCount[],
  isPart: (sums: Sums) => boolean,
  diagrams: Diagrams,
): boolean {
  const goal = wanted.join()
  const nothing = wanted.map(() => 0)
  const found = new Map<string, Sums>([[nothing.join(), nothing]])
  for (const sums of found.values()) {
    diagrams.spend(parts.length * wanted.length)
    for (const part of parts) {
      const next = joined(sums, part, listCounts)
      const name = next.join()
      if (name === goal) return true
      if (isPart(next)) found.set(name, next)
    }
    if (found.size > MOST_STEPS) return false
  }
  return false
}

/** The most different sums that are tried. */
const MOST_STEPS = 200

/**
 * Leaves out parts that are not needed. Of parts that differ only in marks below the wanted ones one is enough, because
 * the mark of the sum comes from other parts.
 */
function neededParts(parts: readonly Sums[], wanted: Sums, listCounts: readonly ListCount[]): readonly Sums[] {
  const marks = listCounts.flatMap(({ kind }, i) => (kind === 'extreme' ? [i] : []))
  if (marks.length === 0) return parts
  const lowest = new Map<string, Sums>()
  const reaching: Sums[] = []
  for (const sums of parts) {
    if (marks.some((i) => sums[i] === wanted[i])) reaching.push(sums)
    const counted = sums.filter((_, i) => !marks.includes(i)).join()
    const known = lowest.get(counted)
    if (known === undefined || sums.every((sum, i) => isAtMost(sum, known[i] ?? 0))) lowest.set(counted, sums)
  }
  return [...new Set([...reaching, ...lowest.values()])]
}

/** Sorts kinds so that diagrams ask first for those with the highest marks: the first kind that exists then decides. */
function lastFirst(kinds: readonly Kind[], { listCounts }: ListUse): readonly Kind[] {
  const at = listCounts.findIndex(({ kind }) => kind === 'extreme')
  if (at < 0) return kinds
  const markOf = ({ cases }: Kind): number => Math.max(...cases.map((sums) => sums?.[at] ?? 0))
  return kinds.toSorted((a, b) => markOf(b) - markOf(a))
}

/** The sums of some entries and others together. */
export function joined(a: Sums, b: Sums, listCounts: readonly ListCount[]): Sums {
  return listCounts.map((listCount, i) => joinedSums(a[i] ?? 0, b[i] ?? 0, listCount))
}

/** Whether the entries of a list are ranked by a date, so that each depends on the others. */
export function isRanked({ listCounts }: ListUse): boolean {
  return listCounts.some(({ kind }) => kind === 'extreme')
}
