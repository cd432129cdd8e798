// Part of the oracle of the tests: see index.ts.

import { declaredPath, entryPath, listOf, ownerPath, totalsOver, variableOf } from '../../src/dictionary/index.ts'
import { areInOrder } from './closure.ts'
import type { Leaf, Node, Unknown } from './diagrams.ts'
import type { Dispute, Statement } from '../../src/facts/index.ts'
import type { Implication } from '../../src/model/index.ts'
import { inSpans } from './time-line.ts'
import { NOT_APPLICABLE } from './truth.ts'
import type { EntryReader, World } from './world.ts'

/** The value of a diagram where a constraint is broken, so that there is no completion. */
export const IMPOSSIBLE = '§impossible'

interface Constraint {
  readonly node: Node
  readonly support: readonly Unknown[]
}

/**
 * What always holds, and which statements of the record may be wrong together, as diagrams that are true where an
 * assignment of the unknowns is a completion. Each is made when a question concerns an unknown that it is about.
 */
export class Constraints {
  private readonly world: World
  private readonly all: Constraint[] = []
  private readonly kept = new Map<string, Node>()
  private readonly made = new Set<string>()
  private readonly asked = new Set<string>()
  private broken = false
  /** The implications to use; undefined: all of the compiled trial. */
  private heeded: ReadonlySet<number> | undefined

  constructor(world: World) {
    this.world = world
  }

  add(node: Node): void {
    const { diagrams } = this.world
    const constant = diagrams.constant(node)
    if (constant === undefined) this.all.push({ node, support: diagrams.support(node) })
    else if (constant !== true) this.broken = true
  }

  /** The diagram with `IMPOSSIBLE` wherever a constraint that concerns it is broken. */
  applied(node: Node): Node {
    return this.appliedWith(node, new Set())
  }

  /** Whether some assignment of the unknowns made so far is not a completion. */
  get exist(): boolean {
    for (const { path } of this.world.unknowns) this.makeAbout(path)
    return this.all.length > 0
  }

  /**
   * Whether some completion satisfies these implications and the recorded totals. Other implications (of `heeded`, if
   * given) count only if these lead to them.
   */
  canHold(implications: Iterable<number>, totals: readonly string[], heeded?: ReadonlySet<number>): boolean {
    const { world } = this
    this.heeded = heeded
    for (const i of implications) this.makeEverywhere(i)
    for (const path of totals) world.value(path)
    const used = new Set<Node>()
    for (const { node } of this.all) {
      if (this.broken) return false
      if (!used.has(node) && !world.diagrams.values(this.appliedWith(node, used)).has(true)) return false
    }
    return !this.broken
  }

  private appliedWith(node: Node, used: Set<Node>): Node {
    const { diagrams } = this.world
    const impossible = diagrams.leaf(IMPOSSIBLE)
    const support = diagrams.support(node)
    const reached = this.reachedFrom(support)
    for (const one of reached) used.add(one.node)
    return this.withoutPrivate(reached, new Set(support)).reduce(
      (result, one) => diagrams.ifElse(one.node, result, impossible),
      node,
    )
  }

  /** The constraints that concern some unknowns, directly or through each other. */
  private reachedFrom(support: readonly Unknown[]): Constraint[] {
    const reached = new Set(support)
    const found = new Set<Constraint>()
    for (let grown = true; grown;) {
      grown = false
      for (const unknown of reached) this.makeAbout(this.world.unknowns[unknown]?.path ?? '')
      for (const one of this.all) {
        if (found.has(one) || !one.support.some((unknown) => reached.has(unknown))) continue
        found.add(one)
        for (const unknown of one.support) reached.add(unknown)
        grown = true
      }
    }
    return [...found]
  }

  /**
   * The constraints without unknowns that only one of them looks at and nobody asked about: such an unknown matters
   * only by whether some value of it satisfies the constraint. Most of these constraints vanish, since what follows for
   * a fact that nobody asks about forbids nothing.
   */
  private withoutPrivate(constraints: readonly Constraint[], asked: ReadonlySet<Unknown>): readonly Constraint[] {
    let left = constraints
    for (let changed = true; changed;) {
      changed = false
      const uses = new Map<Unknown, number>()
      for (const { support } of left) for (const unknown of support) uses.set(unknown, (uses.get(unknown) ?? 0) + 1)
      left = left.flatMap((one) => {
        const own = one.support.filter((unknown) => uses.get(unknown) === 1 && !asked.has(unknown))
        if (own.length === 0) return [one]
        changed = true
        const node = this.withSome(one, own)
        return this.world.diagrams.constant(node) === true ? [] : [{ node, support: this.world.diagrams.support(node) }]
      })
    }
    return left
  }

  /** True where some values of these unknowns satisfy a constraint. */
  private withSome({ node }: Constraint, unknowns: readonly Unknown[]): Node {
    const key = `${node} ${unknowns.join()}`
    const known = this.kept.get(key)
    if (known !== undefined) return known
    const { diagrams } = this.world
    const kept = unknowns.toReversed().reduce((sofar, unknown) => {
      const cases = Array.from({ length: diagrams.width(sofar, unknown) }, (_, i) => diagrams.fix(sofar, unknown, i))
      return cases.length === 0 ? sofar : cases.reduce((any, one) => diagrams.combine(any, one, either, isTrue))
    }, node)
    this.kept.set(key, kept)
    return kept
  }

  /** Makes the constraints about a fact. */
  private makeAbout(path: string): void {
    if (this.asked.has(path)) return
    this.asked.add(path)
    const { program, facts } = this.world
    for (const declared of this.declaredPaths(path)) {
      for (const i of program.implicationsAt.get(declared) ?? []) this.makeFor(i, path)
      this.makeBeside(path, declared)
    }
    for (const total of totalsOver(path, facts.dictionary)) if (facts.recorded.has(total)) this.world.value(total)
    facts.disputes.forEach((dispute, i) => {
      if (dispute.statements.some((one) => this.isAbout(one, path)))
        this.once(`dispute ${i}`, () => this.dispute(dispute))
    })
  }

  /**
   * Makes the dates that are in order with one date, if something that always holds says more about them than the
   * record does.
   */
  private makeBeside(path: string, declared: string): void {
    const { program, facts } = this.world
    const isHeeded = (i: number): boolean => this.heeded === undefined || this.heeded.has(i)
    for (const [other, about] of program.implicationsAt) {
      if (!areInOrder(declared, other, program.rules) || !about.some(isHeeded)) continue
      const list = listOf(other)
      if (list === undefined) this.world.value(other)
      else if (listOf(declared) === list)
        this.world.value(path.slice(0, path.indexOf('.')) + other.slice(list.length + 2))
      else for (let i = 0; i < facts.list(list).size; i++) this.world.value(entryPath(other, i))
    }
  }

  /** The declared paths to which an unknown belongs: a lab for its upper limit, also the date of birth for an age. */
  private declaredPaths(path: string): readonly string[] {
    const declared = declaredPath(path)
    const variable = variableOf(this.world.facts.dictionary, declared)
    if (variable === undefined) return [ownerPath(declared)]
    return variable.type === 'age' ? [declared, variable.from] : [declared]
  }

  private isAbout({ path, subject, asserts }: Statement, unknown: string): boolean {
    return (
      subject === unknown ||
      path === unknown ||
      asserts === unknown ||
      `${subject}.uln` === unknown ||
      path.startsWith(`${unknown}[`)
    )
  }

  private makeFor(i: number, path: string): void {
    const implication = this.world.program.rules.implications[i]
    if (implication === undefined || this.heeded?.has(i) === false) return
    if (implication.each === undefined) this.once(`${i}`, () => this.implication(i, implication, undefined))
    else if (path.startsWith(`${implication.each}[`))
      this.makeForEntry(i, implication, path.slice(0, path.indexOf(']') + 1))
  }

  private makeForEntry(i: number, implication: Implication, entry: string): void {
    const read: EntryReader = (declared) => this.world.value(entry + declared.slice(declared.indexOf(']') + 1))
    this.once(`${i} ${entry}`, () => this.implication(i, implication, read, entry))
  }

  private makeEverywhere(i: number): void {
    const implication = this.world.program.rules.implications[i]
    if (implication?.each === undefined) return this.makeFor(i, '')
    const { size } = this.world.facts.list(implication.each)
    for (let at = 0; at < size; at++) this.makeForEntry(i, implication, `${implication.each}[${at}]`)
  }

  private once(key: string, make: () => void): void {
    if (this.made.has(key)) return
    this.made.add(key)
    make()
  }

  /** `at`: the entry that the implication is about. If the entry does not exist, nothing has to hold for it. */
  private implication(number: number, implication: Implication, entry: EntryReader | undefined, at?: string): void {
    const { world } = this
    const changed = implication.kind === 'erases' ? implication.path : world.givenTo(number)
    // Whatever is asked about the value of that fact also concerns the condition.
    if (changed !== undefined) this.makeAbout(changed)
    if (implication.kind === 'requires' && changed !== undefined) return
    const when = world.truth(implication.when, entry)
    if (implication.kind === 'requires') {
      if (world.diagrams.constant(when) === false) return
      const implied = world.truth(implication.implied, entry)
      const holds = world.diagrams.combine(when, implied, (a, b) => !(a === true && b === false))
      if (at === undefined) return this.add(holds)
      return this.add(world.diagrams.ifElse(world.presence(at), holds, world.diagrams.leaf(true)))
    }
    // A recorded value says that the fact has one, if its group applies.
    if (!world.facts.recorded.has(implication.path)) return
    const applies = world.applies(implication.path)
    this.add(world.diagrams.combine(when, applies, (truth, own) => truth !== true || own !== true))
  }

  /** Some reading holds: all statements that it keeps are true. */
  private dispute({ statements, readings }: Dispute): void {
    const { diagrams } = this.world
    const truths = statements.map((one) => this.statement(one))
    const held = readings.map((kept) =>
      kept.reduce((all, at) => diagrams.combine(all, truths[at] as Node, both), diagrams.leaf(true)),
    )
    this.add(held.reduce((any, one) => diagrams.combine(any, one, either), diagrams.leaf(false)))
  }

  /** Whether a statement is true. */
  private statement({ path, subject, says, asserts }: Statement): Node {
    const { world } = this
    const { diagrams } = world
    const exists = world.presence(path)
    const holds = (value: Leaf, right: boolean): boolean => (value === NOT_APPLICABLE ? asserts === undefined : right)
    const of = (right: (value: Leaf) => boolean): Node =>
      diagrams.combine(
        exists,
        diagrams.map(world.value(subject), (value) => holds(value, right(value))),
        both,
      )
    switch (says.type) {
      case 'entry':
        return exists
      case 'all':
        return world.hasNoOthers(subject)
      case 'values':
        return of((value) => says.values.includes(value as string | boolean))
      case 'numbers':
        return of((value) => inSpans(Number(value), says.spans))
      case 'lab':
        return diagrams.combine(world.applies(subject), world.lab(subject).asStated(says), (applies, right) =>
          applies === true ? right : asserts === undefined,
        )
    }
  }
}

function isTrue(value: Leaf): boolean {
  return value === true
}

function both(a: Leaf, b: Leaf): boolean {
  return a === true && b === true
}

function either(a: Leaf, b: Leaf): boolean {
  return a === true || b === true
}
