import {
  birthDatePath,
  declaredPath,
  dictionaryOrder,
  listOf,
  variableAt,
  variablesByPath,
} from '../dictionary/index.ts'
import { isSettled } from '../facts/index.ts'
import type { Facts } from '../facts/index.ts'
import { askedDays } from '../model/index.ts'
import type { RuleSet } from '../model/index.ts'

/** Something that looks at facts: the declared paths, also through what always holds (see closure.ts). */
export interface Looking {
  readonly paths: ReadonlySet<string>
}

/**
 * Parts those that have nothing to do with each other for one patient: they share no fact that is open, and no open date of one is
 * kept in order with an open date of another. Then every completion of one goes with every completion of the others.
 */
export function apart<T extends Looking>(all: readonly T[], rules: RuleSet, facts: Facts): T[][] {
  // A reading may tie anything to anything.
  if (facts.disputes.length > 0) return all.length === 0 ? [] : [[...all]]
  const openOf = opennessOf(facts)
  const groups = new Groups(all.length)
  const first = new Map<string, number>()
  all.forEach(({ paths }, i) => {
    for (const path of openOf(paths)) {
      const other = first.get(path)
      if (other === undefined) first.set(path, i)
      else groups.join(other, i)
    }
  })
  for (const [earlier, later] of orderedDates(rules)) {
    const before = first.get(earlier)
    if (before === undefined) continue
    for (const path of later) {
      const after = first.get(path)
      if (after !== undefined) groups.join(before, after)
    }
  }
  return groups.of(all)
}

/**
 * Parts for any patient: a number for each; those that may share an open fact, or look at dates (which are kept in order), have the same one.
 */
export function familiesOf(all: readonly Looking[], { dictionary }: RuleSet): number[] {
  const families = all.map((_, i) => i)
  const first = new Map<string, number>()
  all.forEach(({ paths }, i) => {
    for (const path of paths) {
      const { type } = variableAt(dictionary, path)
      const key = type === 'date' || type === 'birth_date' ? 'dates' : path
      const other = families[first.get(key) ?? i] ?? i
      const own = families[i] ?? i
      if (other !== own) families.forEach((family, k) => family === own && (families[k] = other))
      first.set(key, i)
    }
  })
  return families
}

/** What is kept in order: a date with the later ones; made once for a rule set. */
function orderedDates(rules: RuleSet): ReadonlyMap<string, readonly string[]> {
  let made = ORDERED.get(rules)
  if (made !== undefined) return made
  made = new Map()
  for (const { earlier, later } of rules.orders) made.set(earlier, [...(made.get(earlier) ?? []), later])
  const birth = birthDatePath(rules.dictionary)
  const dates = [...variablesByPath(rules.dictionary).values()].filter(({ type }) => type === 'date')
  if (birth !== undefined)
    made.set(birth, [...(made.get(birth) ?? []), ...dates.map(({ path }) => path), ...askedDays(rules)])
  ORDERED.set(rules, made)
  return made
}

const ORDERED = new WeakMap<RuleSet, Map<string, readonly string[]>>()

/** Numbers from 0 in groups that can be joined. */
export class Groups {
  private readonly group: number[]

  constructor(size: number) {
    this.group = []
    for (let i = 0; i < size; i++) this.group.push(i)
  }

  join(a: number, b: number): void {
    const [kept = 0, left = 0] = [this.group[a], this.group[b]]
    if (kept === left) return
    for (let i = 0; i < this.group.length; i++) if (this.group[i] === left) this.group[i] = kept
  }

  /** The members of each group, groups and members in their order. */
  of<T>(all: readonly T[]): T[][] {
    const groups: T[][] = []
    // The first member of a group gives it its place.
    const placeOf = new Int32Array(all.length).fill(NOWHERE)
    for (let i = 0; i < all.length; i++) {
      const own = this.group[i] ?? i
      const member = all[i] as T
      const place = placeOf[own] ?? NOWHERE
      if (place === NOWHERE) placeOf[own] = groups.push([member]) - 1
      else groups[place]?.push(member)
    }
    return groups
  }
}

const NOWHERE = -1

/** Remembers of the patient in hand which facts are open, and which of those that somebody looks at. */
function opennessOf(facts: Facts): (paths: ReadonlySet<string>) => readonly string[] {
  let known = OPENNESS.get(facts)
  if (known === undefined) OPENNESS.set(facts, (known = { single: new Map(), sets: new WeakMap() }))
  const { single, sets } = known
  const isKnownOpen = (path: string): boolean => {
    let open = single.get(path)
    if (open === undefined) single.set(path, (open = isOpen(path, facts)))
    return open
  }
  return (paths) => {
    let open = sets.get(paths)
    if (open === undefined) sets.set(paths, (open = [...paths].filter(isKnownOpen)))
    return open
  }
}

interface Openness {
  readonly single: Map<string, boolean>
  readonly sets: WeakMap<ReadonlySet<string>, readonly string[]>
}

const OPENNESS = new WeakMap<Facts, Openness>()

/** Whether a fact, or of a list any entry's, may still have several values; a list also when it may go on. */
export function isOpen(declared: string, facts: Facts): boolean {
  const list = listOf(declared)
  if (list === undefined) {
    const variable = variableAt(facts.dictionary, declared)
    if (variable.type === 'list') return !facts.list(declared).complete || facts.list(declared).doubtful !== undefined
    if (variable.type === 'group') return false
    if (variable.type === 'age') return isOpen(variable.from, facts)
    return !isSettled(facts.at(declared))
  }
  const { size, complete, doubtful } = facts.list(list)
  if (!complete || doubtful !== undefined) return true
  for (let i = 0; i < size; i++) if (!isSettled(facts.at(declared.replace('[]', `[${i}]`)))) return true
  return false
}

/** The facts of the record that are open among those of some declared paths; a list where it may go on. */
export function openPaths(declared: Iterable<string>, facts: Facts): string[] {
  const found = [...declared].flatMap((path) => {
    const list = listOf(path)
    const all =
      list === undefined
        ? [path]
        : Array.from({ length: facts.list(list).size }, (_, i) => path.replace('[]', `[${i}]`))
    return all.filter((one) => isOpenFact(one, facts))
  })
  return found.toSorted(dictionaryOrder(facts.dictionary))
}

function isOpenFact(path: string, facts: Facts): boolean {
  const { type } = variableAt(facts.dictionary, declaredPath(path))
  if (type === 'list') return isOpen(path, facts)
  return type !== 'group' && type !== 'age' && !isSettled(facts.at(path))
}
