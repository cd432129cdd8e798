// Part of the oracle of the tests: see index.ts.

import { birthDatePath, listOf, variableAt } from '../../src/dictionary/index.ts'
import type { Fact, Facts } from '../../src/facts/index.ts'
import { compareRational } from '../../src/quantity/index.ts'
import type { RuleSet } from '../../src/model/index.ts'

/**
 * Something that looks at facts: their declared paths, including those reached through what always holds (see
 * closure.ts).
 */
export interface Looking {
  readonly paths: ReadonlySet<string>
}

/**
 * Divides `all` into groups that are independent for one patient: they share no open fact, and no open date of one is
 * kept in order with an open date of another. So every completion of one group goes with every completion of the
 * others.
 */
export function apart<T extends Looking>(all: readonly T[], rules: RuleSet, facts: Facts): T[][] {
  // A reading may tie anything to anything, so there is one group.
  if (facts.disputes.length > 0) return all.length === 0 ? [] : [[...all]]
  const known = opennessOf(facts)
  const open = all.map((one) => [...one.paths].filter((path) => known(path)))
  const groups = new Groups(all.length)
  const first = new Map<string, number>()
  const join = (path: string, i: number): void => {
    const other = first.get(path)
    if (other === undefined) first.set(path, i)
    else groups.join(other, i)
  }
  open.forEach((paths, i) => paths.forEach((path) => join(path, i)))
  for (const { earlier, isLater } of ordered(rules)) {
    const before = first.get(earlier)
    if (before === undefined) continue
    for (const [path, i] of first) if (isLater(path)) groups.join(before, i)
  }
  return groups.of(all)
}

/** The dates that are kept in order: each with those that are later. */
function ordered(rules: RuleSet): { readonly earlier: string; readonly isLater: (path: string) => boolean }[] {
  const birth = birthDatePath(rules.dictionary)
  const orders = rules.orders.map(({ earlier, later }) => ({ earlier, isLater: (path: string) => path === later }))
  if (birth === undefined) return orders
  return [...orders, { earlier: birth, isLater: (path) => variableAt(rules.dictionary, path).type === 'date' }]
}

/** Numbers from 0, in groups that can be joined. */
class Groups {
  private readonly group: number[]

  constructor(size: number) {
    this.group = Array.from({ length: size }, (_, i) => i)
  }

  join(a: number, b: number): void {
    const [kept = 0, left = 0] = [this.group[a], this.group[b]]
    if (kept !== left) this.group.forEach((own, i) => own === left && (this.group[i] = kept))
  }

  /** The members of each group; groups and members in their order. */
  of<T>(all: readonly T[]): T[][] {
    const members = new Map<number, T[]>()
    all.forEach((one, i) => {
      const own = this.group[i] ?? i
      const known = members.get(own)
      if (known === undefined) members.set(own, [one])
      else known.push(one)
    })
    return [...members.values()]
  }
}

/** Tells which facts of a patient are open, and remembers the answers. */
function opennessOf(facts: Facts): (path: string) => boolean {
  let known = openness.get(facts)
  if (known === undefined) {
    known = new Map()
    openness.set(facts, known)
  }
  const own = known
  return (path) => {
    let open = own.get(path)
    if (open === undefined) {
      open = isOpen(path, facts)
      own.set(path, open)
    }
    return open
  }
}

const openness = new WeakMap<Facts, Map<string, boolean>>()

/**
 * Whether a fact may still have several values. A field of list entries is open if it is open for any entry, named or
 * not; a list is open if it is incomplete or an entry is doubtful.
 */
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

/** Whether a fact has exactly one value. */
export function isSettled(fact: Fact): boolean {
  switch (fact.type) {
    case 'values':
      return fact.values.length === 1
    case 'numbers':
      return fact.spans.length === 1 && fact.spans[0]?.lo === fact.spans[0]?.hi
    case 'lab':
      return (
        fact.value?.hi !== undefined && fact.uln !== undefined && compareRational(fact.value.lo, fact.value.hi) === 0
      )
  }
}
