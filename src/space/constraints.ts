import type { Leaf, Node, Unknown } from '../diagram/index.ts'
import {
  birthDatePath,
  declaredPath,
  entryPath,
  isDay,
  listOf,
  ownerPath,
  totalsOver,
  variableOf,
} from '../dictionary/index.ts'
import type { Statement } from '../facts/index.ts'
import type { Implication } from '../model/index.ts'
import { Disputed } from './disputed.ts'
import { pathsOfImplication } from './list-use.ts'
import type { Truths } from './truths.ts'
import type { Constraint, EntryReader, Unknowns } from './unknowns.ts'
import type { Values } from './values.ts'

/** Stands in a diagram where a constraint is broken, so that there is no completion. */
export const IMPOSSIBLE = '§impossible'

/**
 * The constraints: everything that always holds, and which statements of the record may be wrong together, as diagrams
 * that are true exactly where an assignment of the unknowns is a completion. A constraint is made only when something
 * is asked about an unknown that it concerns.
 */
export class Constraints {
  private readonly unknowns: Unknowns
  private readonly values: Values
  private readonly truths: Truths
  private readonly disputed: Disputed
  private readonly kept = new Map<string, Node>()
  private readonly begun = new Set<string>()
  private readonly asked = new Set<string>()
  /**
   * The last question: usually the values of a diagram are asked for first, and then the facts it depends on. `count`
   * is the number of constraints at that time.
   */
  private last: { readonly node: Node; readonly applied: Node; readonly count: number } | undefined
  /** The numbers of the implications to use; undefined: all that the trial was compiled with. */
  private heeded: ReadonlySet<number> | undefined

  constructor(unknowns: Unknowns, values: Values, truths: Truths) {
    this.unknowns = unknowns
    this.values = values
    this.truths = truths
    this.disputed = new Disputed(unknowns.diagrams, values, truths)
  }

  /** The diagram with `IMPOSSIBLE` wherever a constraint that matters to it is broken. */
  applied(node: Node): Node {
    const { constraints } = this.unknowns
    const { last } = this
    if (last?.node === node && last.count === constraints.length) return last.applied
    const applied = this.appliedWith(node, new Set())
    this.last = { node, applied, count: constraints.length }
    return applied
  }

  /**
   * The diagram with `IMPOSSIBLE` where a constraint is broken that ties only unknowns of one entry of a list, or the
   * existence of the entry, to each other or to `outside`: an order of its dates, its recorded total, or what holds of
   * every entry.
   */
  appliedWithin(node: Node, entry: string, outside: ReadonlySet<Unknown>): Node {
    const { diagrams, compiled, all } = this.unknowns
    const isOwn = (unknown: Unknown): boolean => all[unknown]?.path.startsWith(`${entry}.`) === true
    const list = listOf(entry)
    for (const i of compiled.implications) {
      const implication = compiled.rules.implications[i]
      if (implication?.each !== list || implication === undefined) continue
      const named = [...pathsOfImplication(implication)]
      if (named.every((path) => !path.includes('[]') || listOf(path) === list)) this.makeForEntry(i, implication, entry)
    }
    // A copy, since making these may add unknowns.
    for (const { path } of all.slice()) if (path.startsWith(`${entry}.`)) this.makeTotalsOver(path)
    const impossible = diagrams.leaf(IMPOSSIBLE)
    if (!this.canBeKept) return impossible
    return this.unknowns.constraints
      .filter((one) => one.entry === entry || one.support.some(isOwn))
      .filter(({ support }) => support.every((one) => isOwn(one) || outside.has(one)))
      .reduce((result, one) => diagrams.ifElse(one.node, result, impossible), node)
  }

  /** The constraints made so far, which are those that matter to something that was asked about. */
  get made(): readonly Constraint[] {
    return this.unknowns.constraints
  }

  /** False where one of the constraints made so far is broken whatever the unknowns are. */
  get canBeKept(): boolean {
    return !this.unknowns.areBroken
  }

  /** Whether any constraint concerns the unknowns made so far. */
  get exist(): boolean {
    for (const { path } of this.unknowns.all) this.makeAbout(path)
    return this.made.length > 0
  }

  /**
   * Whether some completion keeps the given implications and the recorded totals at the given paths. Of the other
   * implications (of `heeded`, if given) only those count that are reached from these.
   */
  canHold(implications: Iterable<number>, totals: readonly string[], heeded?: ReadonlySet<number>): boolean {
    this.heeded = heeded
    for (const i of implications) this.makeEverywhere(i)
    for (const path of totals) this.values.of(path)
    const used = new Set<Node>()
    for (const { node } of this.unknowns.constraints) {
      if (!this.canBeKept) return false
      if (!used.has(node) && !this.unknowns.diagrams.values(this.appliedWith(node, used)).has(true)) return false
    }
    return this.canBeKept
  }

  /**
   * Diagrams that must all be true of an assignment of some unknowns for it to be part of a completion; undefined where
   * there is no completion.
   */
  about(support: readonly Unknown[]): readonly Node[] | undefined {
    const reached = this.withoutPrivate(this.reachedFrom(support), new Set(support))
    return this.canBeKept ? reached.map(({ node }) => node) : undefined
  }

  /** The same as `applied`; adds the constraints that it applied to `used`. */
  private appliedWith(node: Node, used: Set<Node>): Node {
    const { diagrams } = this.unknowns
    const impossible = diagrams.leaf(IMPOSSIBLE)
    const support = diagrams.support(node)
    const reached = this.reachedFrom(support)
    for (const one of reached) used.add(one.node)
    return this.withoutPrivate(reached, new Set(support)).reduce(
      (result, one) => diagrams.ifElse(one.node, result, impossible),
      node,
    )
  }

  /** The constraints that concern some unknowns, directly or through other constraints. */
  private reachedFrom(support: readonly Unknown[]): Constraint[] {
    const reached = new Set(support)
    const found = new Set<Constraint>()
    for (let grown = true; grown;) {
      grown = false
      for (const unknown of reached) this.makeAbout(this.unknowns.all[unknown]?.path ?? '')
      for (const one of this.unknowns.constraints) {
        if (found.has(one) || !one.support.some((unknown) => reached.has(unknown))) continue
        found.add(one)
        for (const unknown of one.support) reached.add(unknown)
        grown = true
      }
    }
    return [...found]
  }

  /**
   * The constraints without their private unknowns, which only one of them looks at and nobody asked about: such a
   * constraint is kept where some value of its private unknowns keeps it. Most constraints vanish, because what follows
   * for a fact that nobody asks about forbids nothing. The further entries of a list are one fact: none of their unknowns
   * is private when one was asked about.
   */
  private withoutPrivate(constraints: readonly Constraint[], asked: ReadonlySet<Unknown>): readonly Constraint[] {
    const { all } = this.unknowns
    const lists = new Set([...asked].flatMap((unknown) => (all[unknown]?.further ? [all[unknown].path] : [])))
    const isAsked = (unknown: Unknown): boolean =>
      asked.has(unknown) || (all[unknown]?.further !== undefined && lists.has(all[unknown].path))
    let left = constraints
    for (let changed = true; changed;) {
      changed = false
      const uses = new Map<Unknown, number>()
      for (const { support } of left) for (const unknown of support) uses.set(unknown, (uses.get(unknown) ?? 0) + 1)
      left = left.flatMap((one) => {
        const own = one.support.filter((unknown) => uses.get(unknown) === 1 && !isAsked(unknown))
        if (own.length === 0) return [one]
        changed = true
        const node = this.withSome(one, own)
        return this.unknowns.diagrams.constant(node) === true
          ? []
          : [{ node, support: this.unknowns.diagrams.support(node) }]
      })
    }
    return left
  }

  /** True where some values of the given unknowns keep a constraint. */
  private withSome({ node }: Constraint, unknowns: readonly Unknown[]): Node {
    const key = `${node} ${unknowns.join()}`
    const known = this.kept.get(key)
    if (known !== undefined) return known
    const { diagrams } = this.unknowns
    const kept = unknowns.toReversed().reduce((sofar, unknown) => {
      const cases = Array.from({ length: diagrams.width(sofar, unknown) }, (_, i) => diagrams.fix(sofar, unknown, i))
      return cases.length === 0
        ? sofar
        : cases.reduce((any, one) => diagrams.combine(any, one, (a, b) => a === true || b === true, isTrue))
    }, node)
    this.kept.set(key, kept)
    return kept
  }

  /** Makes all constraints that concern a fact. */
  private makeAbout(path: string): void {
    if (this.asked.has(path)) return
    this.asked.add(path)
    const { compiled, facts } = this.unknowns
    for (const declared of this.declaredPaths(path)) {
      for (const i of compiled.implicationsAt.get(declared) ?? []) this.makeFor(i, path)
      this.makeBeside(declared)
    }
    this.makeTotalsOver(path)
    facts.disputes.forEach((dispute, i) => {
      if (dispute.statements.some((one) => this.isAbout(one, path)))
        this.once(`dispute ${i}`, () => this.unknowns.constrain(this.disputed.someReading(dispute)))
    })
  }

  /** Makes the constraints of recorded totals that a fact is a component of. */
  private makeTotalsOver(path: string): void {
    const { facts } = this.unknowns
    for (const total of totalsOver(path, facts.dictionary)) if (facts.recorded.has(total)) this.values.of(total)
  }

  /**
   * Makes the dates that are kept in order with birth or, for any date, makes birth. Only where what always holds may
   * say more about them than the record does.
   */
  private makeBeside(declared: string): void {
    const { compiled, facts } = this.unknowns
    const birth = birthDatePath(facts.dictionary)
    if (birth === undefined || !isDay(declared, facts.dictionary)) return
    const beside = declared === birth ? compiled.datesHeld : compiled.implicationsAt.has(birth) ? [birth] : []
    for (const date of beside) {
      const { size } = facts.list(listOf(date) ?? date)
      const paths = listOf(date) === undefined ? [date] : Array.from({ length: size }, (_, i) => entryPath(date, i))
      for (const one of paths) this.values.of(one)
    }
  }

  /**
   * The declared paths that an unknown is part of: the lab for an upper limit of normal, also the date of birth for an
   * age.
   */
  private declaredPaths(path: string): readonly string[] {
    const declared = declaredPath(path)
    const variable = variableOf(this.unknowns.facts.dictionary, declared)
    if (variable === undefined) return [ownerPath(declared)]
    return variable.type === 'age' ? [declared, variable.from] : [declared]
  }

  /** Whether a statement concerns an unknown. */
  private isAbout({ path, subject, asserts }: Statement, unknown: string): boolean {
    return (
      subject === unknown ||
      path === unknown ||
      asserts === unknown ||
      `${subject}.uln` === unknown ||
      path.startsWith(`${unknown}[`)
    )
  }

  /** Makes an implication where it concerns a fact: for the fact's entry, for all entries, or once. */
  private makeFor(i: number, path: string): void {
    const implication = this.unknowns.compiled.rules.implications[i]
    if (implication === undefined || this.heeded?.has(i) === false) return
    if (implication.each === undefined) this.once(`${i}`, () => this.implication(i, implication))
    else if (path.startsWith(`${implication.each}[`))
      this.makeForEntry(i, implication, path.slice(0, path.indexOf(']') + 1))
    else if (path === implication.each) this.makeForDoubtful(i, implication)
    else this.makeForEntries(i, implication)
  }

  /** Makes an implication about every entry for the doubtful entries, since it limits which of these can exist. */
  private makeForDoubtful(i: number, implication: Implication): void {
    const list = implication.each ?? ''
    for (const at of this.unknowns.facts.list(list).doubtful ?? []) this.makeForEntry(i, implication, `${list}[${at}]`)
  }

  private makeForEntry(i: number, implication: Implication, entry: string): void {
    const read: EntryReader = (declared) => this.values.of(entry + declared.slice(declared.indexOf(']') + 1))
    this.once(`${i} ${entry}`, () => this.implication(i, implication, { path: entry, read }))
  }

  private makeEverywhere(i: number): void {
    const implication = this.unknowns.compiled.rules.implications[i]
    if (implication?.each === undefined) this.makeFor(i, '')
    else this.makeForEntries(i, implication)
  }

  private makeForEntries(i: number, implication: Implication): void {
    const list = implication.each ?? ''
    // Constraints on the list, such as whether it has an entry, concern what holds of its entries.
    this.makeAbout(list)
    const { size } = this.unknowns.facts.list(list)
    for (let at = 0; at < size; at++) this.makeForEntry(i, implication, `${list}[${at}]`)
  }

  private once(key: string, make: () => void): void {
    if (this.begun.has(key)) return
    this.begun.add(key)
    make()
  }

  /** Makes the constraint of an implication. `entry`: the entry of a list that it is applied to. */
  private implication(
    number: number,
    implication: Implication,
    entry?: { readonly path: string; readonly read: EntryReader },
  ): void {
    const { diagrams, facts } = this.unknowns
    const changed = implication.kind === 'erases' ? implication.path : this.values.givenBy(number)
    // The value of that fact depends on the condition, so constraints on the fact are constraints on the condition,
    // too.
    if (changed !== undefined) this.makeAbout(changed)
    if (implication.kind === 'requires' && changed !== undefined) return
    const when = this.truths.of(implication.when, entry?.read)
    if (implication.kind === 'requires') {
      if (diagrams.constant(when) === false) return
      const implied = this.truths.of(implication.implied, entry?.read)
      const kept = diagrams.combine(when, implied, (a, b) => !(a === true && b === false))
      // Nothing has to hold of an entry that does not exist.
      const exists = this.values.presence(entry?.path ?? '')
      return this.unknowns.constrain(diagrams.ifElse(exists, kept, diagrams.leaf(true)), entry?.path)
    }
    // A recorded value says that the fact exists wherever its group applies, so there the condition that erases it is
    // not true.
    if (!facts.recorded.has(implication.path)) return
    const applies = this.values.applies(implication.path)
    this.unknowns.constrain(diagrams.combine(when, applies, (truth, own) => truth !== true || own !== true))
  }
}

function isTrue(value: Leaf): boolean {
  return value === true
}
