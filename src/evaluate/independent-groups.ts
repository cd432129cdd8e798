import { declaredPath, dictionaryOrder, listOf, variableAt, variablesByPath } from '../dictionary/index.ts'
import { isOpen, isSettled } from '../facts/index.ts'
import type { Facts } from '../facts/index.ts'
import { askedDays } from '../model/index.ts'
import type { RuleSet } from '../model/index.ts'
import { tiesAmong } from '../space/index.ts'
import type { Tie } from '../space/index.ts'

/** Something that looks at facts: the declared paths, also through what always holds (see relevant-knowledge.ts). */
export interface HasPaths {
  readonly paths: ReadonlySet<string>
}

/** The same without what always holds: that is another matter for each patient. */
export interface HasOwnPaths {
  readonly ownPaths: ReadonlySet<string>
}

/**
 * Parts those that have nothing to do with each other for one patient: they share no fact that is open, and nothing that always holds ties an open fact of one to
 * an open fact of another. Then every completion of one goes with every completion of the others.
 */
export function independentGroups<T extends HasOwnPaths>(all: readonly T[], rules: RuleSet, facts: Facts): T[][] {
  // A reading may tie anything to anything.
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
 * Parts for any patient: a number for each; those that may share an open fact, or look at dates (which are kept in order), have the same one.
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

/** Which facts of a patient are open, and which of these what always holds ties to each other. */
class OpenFacts {
  private readonly facts: Facts
  private readonly open = new Map<string, boolean>()
  /** By path: another open fact that it is tied to, on the way to the one that stands for all of them. */
  private readonly tied = new Map<string, string>()
  /** By the path of a fact that can be taken away, whatever is known of it: an open one that says whether it is. */
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

  /** The open facts among some, and those that they hang on; of facts that are tied to each other, one stands for all. */
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

function openFacts(facts: Facts, rules: RuleSet): OpenFacts {
  let kept = KNOWLEDGE.get(rules)
  if (kept === undefined) KNOWLEDGE.set(rules, (kept = { ties: tiesIn(rules), open: new WeakMap() }))
  let known = kept.open.get(facts)
  if (known === undefined) kept.open.set(facts, (known = new OpenFacts(facts, kept.ties)))
  return known
}

/** All that always holds, with what it ties of the patients in hand. */
interface Knowledge {
  readonly ties: readonly Tie[]
  readonly open: WeakMap<Facts, OpenFacts>
}

const KNOWLEDGE = new WeakMap<RuleSet, Knowledge>()

function tiesIn(rules: RuleSet): readonly Tie[] {
  const paths = new Set([...variablesByPath(rules.dictionary).keys(), ...askedDays(rules)])
  return tiesAmong({ paths, implications: new Set(rules.implications.keys()) }, rules)
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
