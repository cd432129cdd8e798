// Part of the oracle of the tests: see index.ts.

import {
  birthDatePath,
  conditionalGroup,
  declaredPath,
  dictionaryOrder,
  listOf,
  variableAt,
} from '../../src/dictionary/index.ts'
import type { IntegerVariable, Variable } from '../../src/dictionary/index.ts'
import { Diagrams } from './diagrams.ts'
import type { Leaf, Node, Unknown } from './diagrams.ts'
import type { Facts, Span } from '../../src/facts/index.ts'
import type { Condition } from '../../src/conditions/index.ts'
import { completedYears } from '../../src/quantity/index.ts'
import { isSettled } from './apart.ts'
import { truthOf } from './conditions.ts'
import { Constraints, IMPOSSIBLE } from './constraints.ts'
import { dateCuts, disputedCuts } from './date-cuts.ts'
import { givingAt, mayBeErased } from './given.ts'
import { labNodes } from './labs.ts'
import type { LabNodes } from './labs.ts'
import type { ListUse, SumsTree } from './list-use.ts'
import type { Program } from './program.ts'
import { wholeRepresentatives } from './representatives.ts'
import { emptyRest } from './rest.ts'
import { inSpans } from './time-line.ts'
import { pointsOf, possibleTotals } from './totals.ts'
import { NONE, NOT_APPLICABLE } from './truth.ts'

/** Gives the value of a field of the current list entry, by its declared path. */
export type EntryReader = (declared: string) => Node

/** An unknown of a record: the fact it belongs to, and its possible values, in the order of the unknown's branches. */
export interface UnknownFact {
  readonly path: string
  readonly values: readonly Leaf[]
  /** For a lab, the upper limit of normal that goes with each value. */
  readonly limits?: readonly Leaf[]
  /** For the further entries of a list, the least number of entries that each possibility takes. */
  readonly entries?: readonly number[]
  /** The further entries themselves, by the fields that the rules look at. */
  readonly rest?: { readonly tree: SumsTree; readonly fields: readonly Variable[] }
}

/** A list as the rules look at it. */
export interface OpenList {
  readonly use: ListUse
  /** The entries that are worked out one by one. */
  readonly entries: readonly number[]
  /** False if there may be further entries, or some entries are not worked out. */
  readonly complete: boolean
}

/**
 * How many unknown facts the entries of one list may have. Entries beyond that are treated as not recorded, and the
 * list as incomplete. That allows more completions than there are, so nothing is decided wrongly, but something may
 * stay undecided.
 */
const MOST_UNKNOWN_FIELDS = 60

/**
 * All completions of one record, as one trial can tell them apart: every fact that is not settled is an unknown with a
 * few representative values, and every fact is a diagram over those unknowns.
 *
 * INVARIANT: two completions that the trial's rules can tell apart have different assignments of the unknowns, and
 * every assignment that satisfies the constraints is a completion.
 */
export class World {
  readonly program: Program
  readonly facts: Facts
  readonly diagrams = new Diagrams()
  /** What further entries add to each list count of a list; filled by rest.ts when needed. */
  readonly restNodes = new Map<string, readonly Node[]>()
  /** Whether a list has no further entries; filled by rest.ts. */
  readonly emptyRests = new Map<string, Node>()
  private readonly openLists = new Map<string, OpenList>()
  readonly unknowns: UnknownFact[] = []
  readonly constraints = new Constraints(this)
  private readonly presences = new Map<string, Node>()
  /** The facts whose values are being made, since each may depend on others. */
  private readonly underway = new Set<string>()
  private readonly valueNodes = new Map<string, Node>()
  private readonly labNodes = new Map<string, LabNodes>()
  private readonly truthNodes = new Map<Condition, Node>()
  private readonly dateUnknowns = new Map<string, Node>()

  constructor(program: Program, facts: Facts) {
    this.program = program
    this.facts = facts
  }

  /** The truth of a condition in every completion; cached for conditions on the whole patient. */
  truth(condition: Condition, entry?: EntryReader): Node {
    if (entry !== undefined) return truthOf(condition, this, entry)
    const known = this.truthNodes.get(condition)
    if (known !== undefined) return known
    const node = truthOf(condition, this, undefined)
    this.truthNodes.set(condition, node)
    return node
  }

  /** The value of a fact in every completion. The path is that of the record (`metastases[0].site`). */
  value(path: string): Node {
    const known = this.valueNodes.get(path)
    if (known !== undefined) return known
    this.underway.add(path)
    const node = this.effectiveValue(path)
    this.underway.delete(path)
    this.valueNodes.set(path, node)
    return node
  }

  lab(path: string): LabNodes {
    const known = this.labNodes.get(path)
    if (known !== undefined) return known
    const fact = this.facts.at(path)
    if (fact.type !== 'lab') throw new Error(`${path} is not a lab`)
    const nodes = labNodes(path, fact, this)
    const value = this.diagrams.ifElse(this.applies(path), nodes.value, this.diagrams.leaf(NOT_APPLICABLE))
    const applying = { ...nodes, value }
    this.labNodes.set(path, applying)
    return applying
  }

  /**
   * What the rules look at in a list. The unknowns of its entries come entry by entry, after those outside with which
   * they are compared: what the entries so far add up to is then all that a diagram must carry from one entry to the
   * next.
   */
  openList(list: string): OpenList {
    const known = this.openLists.get(list)
    if (known !== undefined) return known
    const use = this.program.lists.get(list)
    if (use === undefined) throw new Error(`no rule looks at ${list}`)
    for (const path of use.outside) this.prepare(path)
    const { size, complete } = this.facts.list(list)
    const entries: number[] = []
    let unknown = 0
    for (let i = 0; i < size; i++) {
      const paths = use.fields.map((field) => `${list}[${i}].${field.name}`)
      const open = paths.filter((path) => !isSettled(this.facts.at(path))).length
      if (open > 0 && unknown + open > MOST_UNKNOWN_FIELDS) continue
      this.presence(`${list}[${i}]`)
      for (const path of [...paths, ...this.tiedFields(list, i, use)]) this.value(path)
      unknown += open
      entries.push(i)
    }
    const opened = { use, entries, complete: complete && entries.length === size }
    this.openLists.set(list, opened)
    return opened
  }

  /** Makes the unknowns of a fact, unless the fact depends on the list for which it is prepared. */
  private prepare(path: string): void {
    if (this.underway.has(path)) return
    if (variableAt(this.facts.dictionary, path).type === 'lab') this.lab(path)
    else this.value(path)
  }

  /** Other fields of an entry that what always holds, or a contradiction, ties to those that the rules look at. */
  private tiedFields(list: string, i: number, { hidden }: ListUse): string[] {
    const entry = `${list}[${i}].`
    const disputed = this.facts.disputes.flatMap(({ statements }) =>
      statements.flatMap(({ subject, says }) => (subject.startsWith(entry) && says.type !== 'entry' ? subject : [])),
    )
    return [...hidden.map((field) => entry + field.name), ...disputed]
  }

  /** Whether the entry to which a path of the record belongs exists; this is disputed for very few entries. */
  presence(path: string): Node {
    const list = listOf(path)
    const at = Number(/\[(\d+)\]/.exec(path)?.[1] ?? -1)
    if (list === undefined || this.facts.list(list).doubtful?.has(at) !== true) return this.diagrams.leaf(true)
    const known = this.presences.get(`${list}[${at}]`)
    if (known !== undefined) return known
    const node = this.choice(list, [true, false])
    this.presences.set(`${list}[${at}]`, node)
    return node
  }

  /** Whether a list has no further entries; taken as true if not all of the record's entries are worked out. */
  hasNoOthers(list: string): Node {
    const { use, entries, complete } = this.openList(list)
    if (complete || entries.length < this.facts.list(list).size) return this.diagrams.leaf(true)
    return emptyRest(list, use, this)
  }

  /** The values that a diagram takes over all completions. Throws if there is no completion. */
  possible(node: Node): ReadonlySet<Leaf> {
    const found = this.diagrams.values(this.constrained(node))
    found.delete(IMPOSSIBLE)
    if (found.size === 0) throw new Error('what the dictionary says always holds leaves no way to complete this record')
    return found
  }

  /** The value that a diagram takes in every completion; undefined if completions disagree. */
  settled(node: Node): Leaf | undefined {
    const constant = this.diagrams.constant(node)
    if (constant !== undefined) return constant
    const [first, ...others] = this.possible(node)
    return others.length === 0 ? first : undefined
  }

  /**
   * The facts that can still change the value of a diagram: changing one of them alone takes some completion to another
   * one with a different value. If no fact alone can, all facts on which the diagram depends and which differ between
   * completions. In the dictionary's order.
   */
  missing(node: Node): string[] {
    const { diagrams } = this
    const within = this.constrained(node)
    const matters = diagrams.deciding(within, IMPOSSIBLE)
    const lives = (unknown: Unknown, i: number): boolean =>
      diagrams.constant(diagrams.fix(within, unknown, i)) !== IMPOSSIBLE
    const differs = (unknown: Unknown): boolean =>
      [...Array(diagrams.width(within, unknown)).keys()].filter((i) => lives(unknown, i)).length > 1
    const unknowns = matters.length > 0 ? matters : diagrams.support(node).filter(differs)
    const names = new Set(unknowns.map((unknown) => this.unknowns[unknown]?.path ?? ''))
    return [...names].toSorted(dictionaryOrder(this.facts.dictionary))
  }

  newUnknown(fact: UnknownFact): Unknown {
    this.unknowns.push(fact)
    return this.diagrams.newUnknown()
  }

  /** The diagram with `IMPOSSIBLE` wherever a constraint that concerns it is broken. */
  constrained(node: Node): Node {
    return this.constraints.applied(node)
  }

  /** The fact to which an implication gives its value where its condition holds; undefined if it only forbids. */
  givenTo(number: number): string | undefined {
    const giving = givingAt(number, this.program.rules)
    if (giving === undefined || this.facts.recorded.has(giving.path)) return undefined
    const fact = this.facts.at(giving.path)
    const isDisputed = this.facts.disputes.some(({ statements }) =>
      statements.some((one) => one.subject === giving.path),
    )
    return fact.type === 'values' && fact.values.includes(giving.value) && !isDisputed ? giving.path : undefined
  }

  private effectiveValue(path: string): Node {
    const declared = declaredPath(path)
    const variable = variableAt(this.facts.dictionary, declared)
    let node = this.rawValue(path, variable)
    for (const i of this.program.implicationsAt.get(declared) ?? []) {
      const implication = this.program.rules.implications[i]
      if (implication === undefined) continue
      const erased = implication.kind === 'erases' && implication.path === path
      if (!erased && this.givenTo(i) !== path) continue
      const value = erased ? NONE : (givingAt(i, this.program.rules)?.value ?? NONE)
      node = this.diagrams.ifElse(this.truth(implication.when), this.diagrams.leaf(value), node)
    }
    return this.diagrams.ifElse(this.applies(path), node, this.diagrams.leaf(NOT_APPLICABLE))
  }

  /** Whether the group to which a fact belongs applies; true if the fact belongs to no such group. */
  applies(path: string): Node {
    const group = conditionalGroup(this.facts.dictionary, declaredPath(path))
    return group === undefined ? this.diagrams.leaf(true) : this.value(`${group.path}.${group.appliesWhen ?? ''}`)
  }

  private rawValue(path: string, variable: Variable): Node {
    if (variable.type === 'age') {
      const birth = this.value(variable.from)
      return this.diagrams.map(birth, (day) => completedYears(Number(day), this.facts.asOf))
    }
    if (variable.type === 'integer' && variable.sumOf !== undefined) return this.total(path, variable)
    const fact = this.facts.at(path)
    if (fact.type === 'values') return this.choice(this.nameOf(path), fact.values)
    if (fact.type !== 'numbers') throw new Error(`${path} has no single value`)
    const isDate = variable.type === 'date' || variable.type === 'birth_date'
    return isDate ? this.date(path, fact.spans, variable.type) : this.wholeNumber(path, fact.spans)
  }

  /** One of some values; a new unknown unless there is only one value. */
  choice(path: string, values: readonly Leaf[], limits?: readonly Leaf[]): Node {
    const [first] = values
    if (first !== undefined && values.length === 1) return this.diagrams.leaf(first)
    return this.diagrams.choice(this.newUnknown({ path, values, ...(limits && { limits }) }), values)
  }

  private wholeNumber(path: string, spans: readonly Span[]): Node {
    const cuts = [...(this.program.cuts.get(declaredPath(path)) ?? []), ...disputedCuts(this.facts, path)]
    return this.choice(this.nameOf(path), wholeRepresentatives(spans, cuts, 'last'))
  }

  private date(path: string, spans: readonly Span[], type: 'date' | 'birth_date'): Node {
    const { cuts, compared } = dateCuts(this.program, this.facts, path, (work) => this.diagrams.spend(work))
    const take = compared ? 'both' : type === 'birth_date' ? 'first' : 'last'
    const node = this.choice(this.nameOf(path), wholeRepresentatives(spans, cuts, take))
    if (this.diagrams.constant(node) === undefined) this.orderDates(path, node)
    return node
  }

  /** Keeps open dates in order. Known dates have already narrowed the others. */
  private orderDates(path: string, node: Node): void {
    const birth = birthDatePath(this.facts.dictionary) ?? ''
    for (const [other, otherNode] of this.dateUnknowns) {
      if (path === birth || this.inOrder(path, other)) this.constrainOrder(node, otherNode)
      else if (other === birth || this.inOrder(other, path)) this.constrainOrder(otherNode, node)
    }
    this.dateUnknowns.set(path, node)
  }

  private inOrder(earlier: string, later: string): boolean {
    const entry = earlier.slice(0, earlier.indexOf('.'))
    if (!later.startsWith(`${entry}.`)) return false
    const [a, b] = [declaredPath(earlier), declaredPath(later)]
    return this.program.rules.orders.some((order) => order.earlier === a && order.later === b)
  }

  private constrainOrder(earlier: Node, later: Node): void {
    this.constraints.add(this.diagrams.combine(earlier, later, (a, b) => a <= b))
  }

  /** A total of points, from its components. A recorded total allows only some combinations of them. */
  private total(path: string, variable: IntegerVariable): Node {
    const points = variable.sumOf ?? {}
    const recorded = this.facts.recorded.has(path) ? this.facts.at(path) : undefined
    if (recorded?.type !== 'numbers') return this.sum(path, points)
    const allowed = (total: number): boolean => inSpans(total, recorded.spans)
    const totals = [...possibleTotals(this.facts, path, points)].filter(allowed)
    return this.agreedTotal(path, variable, points, totals, allowed)
  }

  private agreedTotal(
    path: string,
    variable: IntegerVariable,
    points: NonNullable<IntegerVariable['sumOf']>,
    totals: readonly number[],
    allowed: (total: number) => boolean,
  ): Node {
    const prefix = variable.path.slice(0, -variable.name.length)
    const components = Object.keys(points).map((component) => prefix + component)
    const used = components.some((component) => this.program.named.has(component))
    const [only] =
      components.some((component) => mayBeErased(component, this.program.rules)) || totals.length > 1 ? [] : totals
    if (only !== undefined && !used) return this.diagrams.leaf(only)
    const sum = this.sum(path, points)
    const holds = this.diagrams.map(sum, (total) => allowed(Number(total)))
    // A total of a group that does not apply says nothing about its components.
    this.constraints.add(this.diagrams.ifElse(this.applies(path), holds, this.diagrams.leaf(true)))
    return only === undefined ? sum : this.diagrams.leaf(only)
  }

  private sum(path: string, points: NonNullable<IntegerVariable['sumOf']>): Node {
    const entry = path.slice(0, path.lastIndexOf('.') + 1)
    return Object.entries(points).reduce((sum, [component, table]) => {
      const own = this.diagrams.map(this.value(entry + component), (value) => pointsOf(table, value))
      return this.diagrams.combine(sum, own, (a, b) => Number(a) + Number(b))
    }, this.diagrams.leaf(0))
  }

  /** The name to ask for: a birth date that was given as an age is asked for as an age. */
  private nameOf(path: string): string {
    if (this.facts.recorded.has(path)) return path
    const age = this.facts.dictionary.variables.find((one) => one.type === 'age' && one.from === path)
    return age !== undefined && this.facts.recorded.has(age.path) ? age.path : path
  }
}
