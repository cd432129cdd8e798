import { declaredPath, dictionaryOrder, listOf, variableAt, variablesByPath } from '../dictionary/index.ts'
import { isOpen, isSettled } from '../facts/index.ts'
import type { Facts } from '../facts/index.ts'
import { askedDays } from '../model/index.ts'
import type { RuleSet } from '../model/index.ts'
import { tiesAmong } from '../space/index.ts'
import type { Tie } from '../space/index.ts'

/**
 * Something that looks at facts. `paths` are the declared paths it looks at, including those reached through what
 * always holds (see relevant-knowledge.ts).
 */
export interface HasPaths {
  readonly paths: ReadonlySet<string>
}

/**
 * Something that looks at facts. `ownPaths` are the declared paths it looks at itself, without those reached through
 * what always holds: how far that reaches differs from patient to patient.
 */
export interface HasOwnPaths {
  readonly ownPaths: ReadonlySet<string>
}

/**
 * Splits things into groups that are independent for one patient: two groups share no open fact, and nothing that
 * always holds ties an open fact of one to an open fact of the other. Every completion of one group can then occur with
 * every completion of the others.
 */
export function independentGroups<T extends HasOwnPaths>(all: readonly T[], rules: RuleSet, facts: Facts): T[][] {
  // A reading may tie any fact to any other.
  if (facts.disputes.length > 0) return all.length === 0 ? [] : [[...all]]
  const open = openFacts(facts, rules)
  const groups = new Groups(all.length)
  const first = new Map<string, number>()
  all.forEach(({ ownPaths }, i) => {
    for (const path of open.amongTied(ownPaths)) {
      const other = first.get(path)
      if (other === undefined) first.set(path, i)
      else groups.join(other, i)
    }
  })
  return groups.of(all)
}

/**
 * Splits things into families that are independent for every patient. Returns a family number for each: those that may
 * ever share an open fact have the same number, and so do all that look at dates, since dates are kept in order.
 */
export function familiesOf(all: readonly HasPaths[], { dictionary }: RuleSet): number[] {
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

/** The numbers from 0 to `size` - 1 in groups, at first each in its own; groups can be joined. */
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

  /** The members of each group. Groups come in the order of their first members, members in their own order. */
  of<T>(all: readonly T[]): T[][] {
    const groups: T[][] = []
    // For each group, its place among the groups found so far.
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

/**
 * Which facts of a patient are open, and which open facts are tied to each other by what always holds. For each set of
 * tied facts, one member stands for the whole set.
 */
class OpenFacts {
  private readonly facts: Facts
  private readonly open = new Map<string, boolean>()
  /**
   * Path of an open fact → another open fact that it is tied to, one step closer to the one that stands for its set.
   */
  private readonly tied = new Map<string, string>()
  /**
   * Path of a fact that an implication can take away, whatever is recorded of it → an open fact that decides whether it
   * is.
   */
  private readonly taken = new Map<string, string>()
  private readonly sets = new WeakMap<ReadonlySet<string>, readonly string[]>()

  constructor(facts: Facts, ties: readonly Tie[]) {
    this.facts = facts
    for (const tie of ties) {
      const [first, ...others] = [...tie.paths].filter((path) => this.isOpen(path))
      if (first === undefined || others.length + 1 < tie.open) continue
      for (const other of others) {
        const [own, kept] = [this.standing(other), this.standing(first)]
        if (own !== kept) this.tied.set(own, kept)
      }
      if (tie.taken === undefined) continue
      const known = this.taken.get(tie.taken)
      if (known === undefined) this.taken.set(tie.taken, first)
      else if (this.standing(known) !== this.standing(first)) this.tied.set(this.standing(known), this.standing(first))
    }
  }

  /**
   * The open facts among some paths, and the open facts that decide whether one of them is taken away. Facts that are
   * tied to each other are given as the one that stands for them.
   */
  amongTied(paths: ReadonlySet<string>): readonly string[] {
    let found = this.sets.get(paths)
    if (found === undefined) {
      const standing = new Set<string>()
      for (const path of paths) {
        if (this.isOpen(path)) standing.add(this.standing(path))
        const taken = this.taken.get(path)
        if (taken !== undefined) standing.add(this.standing(taken))
      }
      found = [...standing]
      this.sets.set(paths, found)
    }
    return found
  }

  private isOpen(path: string): boolean {
    let open = this.open.get(path)
    if (open === undefined) this.open.set(path, (open = isOpen(path, this.facts)))
    return open
  }

  private standing(path: string): string {
    let at = path
    for (let next = this.tied.get(at); next !== undefined; next = this.tied.get(at)) at = next
    return at
  }
}

/** The open facts of a record, worked out once. */
function openFacts(facts: Facts, rules: RuleSet): OpenFacts {
  let kept = KNOWLEDGE.get(rules)
  if (kept === undefined) KNOWLEDGE.set(rules, (kept = { ties: tiesIn(rules), open: new WeakMap() }))
  let known = kept.open.get(facts)
  if (known === undefined) kept.open.set(facts, (known = new OpenFacts(facts, kept.ties)))
  return known
}

/** Everything that always holds by some rules, and what it ties for the patients at hand. */
interface Knowledge {
  readonly ties: readonly Tie[]
  readonly open: WeakMap<Facts, OpenFacts>
}

const KNOWLEDGE = new WeakMap<RuleSet, Knowledge>()

/** Everything that always holds among the facts of a dictionary. */
function tiesIn(rules: RuleSet): readonly Tie[] {
  const paths = new Set([...variablesByPath(rules.dictionary).keys(), ...askedDays(rules)])
  return tiesAmong({ paths, implications: new Set(rules.implications.keys()) }, rules)
}

/**
 * The open facts of the record at some declared paths, in the dictionary's order. A list is itself open where it is
 * incomplete, or where one of its entries may not exist.
 */
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
