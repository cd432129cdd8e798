import { NONE, NOT_APPLICABLE } from '../conditions/index.ts'
import type { Node } from '../diagram/index.ts'
import { birthDatePath, conditionalGroup, declaredPath, listOf, variableAt } from '../dictionary/index.ts'
import type { IntegerVariable, Variable } from '../dictionary/index.ts'
import { inSpans, isSettled } from '../facts/index.ts'
import type { Span } from '../facts/index.ts'
import { completedYears } from '../quantity/index.ts'
import { dateCuts, disputedCuts } from './date-cuts.ts'
import { derivedNodes } from './derived.ts'
import { givingAt } from './given.ts'
import { labNodes } from './labs.ts'
import type { LabNodes } from './labs.ts'
import { textRepresentatives, wholeRepresentatives } from './representatives.ts'
import { pointsOf, possibleTotals } from './point-totals.ts'
import type { TruthOf, Unknowns } from './unknowns.ts'

/**
 * The facts of a record, each as a diagram: its value in every completion. Looking at a fact twice gives the same
 * diagram. Something that does not exist, or does not apply to the patient, has a value that says so; and what always
 * holds may give a fact its value. So a fact can depend on other facts, and `truth` is asked for conditions on these.
 */
export class Values {
  private readonly unknowns: Unknowns
  private readonly truth: TruthOf
  private readonly nodes = new Map<string, Node>()
  private readonly labs = new Map<string, LabNodes>()
  private readonly presences = new Map<string, Node>()
  private readonly openDates = new Map<string, Node>()
  /** The facts whose values are being made at the moment, since making one may ask for others. */
  private readonly underway = new Set<string>()

  constructor(unknowns: Unknowns, truth: TruthOf) {
    this.unknowns = unknowns
    this.truth = truth
  }

  /** The value of a fact; the path is one of the record (`metastases[0].site`). */
  of(path: string): Node {
    const known = this.nodes.get(path)
    if (known !== undefined) return known
    this.underway.add(path)
    const node = this.effective(path)
    this.underway.delete(path)
    this.nodes.set(path, node)
    return node
  }

  /** The amount and the upper limit of normal of a lab; the path is one of the record. */
  lab(path: string): LabNodes {
    const known = this.labs.get(path)
    if (known !== undefined) return known
    const { facts, diagrams } = this.unknowns
    const fact = facts.at(path)
    const variable = variableAt(facts.dictionary, path)
    if (fact.type !== 'lab' || variable.type !== 'lab') throw new Error(`${path} is not a lab`)
    const nodes =
      variable.derived === undefined
        ? labNodes(path, fact, this.unknowns)
        : derivedNodes(variable, this.unknowns, (input) => this.inputOf(input))
    const value = diagrams.ifElse(this.applies(path), nodes.value, diagrams.leaf(NOT_APPLICABLE))
    const applying = { ...nodes, value }
    this.labs.set(path, applying)
    return applying
  }

  /** The value of a fact that something is derived from; for a lab, its amount. */
  inputOf(path: string): Node {
    return variableAt(this.unknowns.facts.dictionary, path).type === 'lab' ? this.lab(path).value : this.of(path)
  }

  /** Makes the unknowns of some facts outside lists now, so that diagrams ask for them before those made later. */
  lookAt(paths: readonly string[]): void {
    // Except a fact whose value is being made: it depends on the list that is being looked at.
    for (const path of paths) if (!this.underway.has(path)) this.inputOf(path)
  }

  /** Whether the group that a fact belongs to applies; constantly true for a fact without such a group. */
  applies(path: string): Node {
    const group = conditionalGroup(this.unknowns.facts.dictionary, declaredPath(path))
    return group === undefined ? this.unknowns.diagrams.leaf(true) : this.of(`${group.path}.${group.appliesWhen ?? ''}`)
  }

  /**
   * Whether the entry that a path of the record belongs to exists; constantly true except for the few entries that are
   * in dispute.
   */
  presence(path: string): Node {
    const { facts, diagrams } = this.unknowns
    const list = listOf(path)
    const at = Number(/\[(\d+)\]/.exec(path)?.[1] ?? -1)
    if (list === undefined || facts.list(list).doubtful?.has(at) !== true) return diagrams.leaf(true)
    const known = this.presences.get(`${list}[${at}]`)
    if (known !== undefined) return known
    const node = this.unknowns.choice(list, [true, false])
    this.presences.set(`${list}[${at}]`, node)
    return node
  }

  /**
   * The fact that an implication gives its value where its condition holds; undefined where the implication only
   * forbids completions of this record.
   */
  givenBy(number: number): string | undefined {
    const { compiled, facts } = this.unknowns
    const giving = givingAt(number, compiled.rules)
    if (giving === undefined || facts.recorded.has(giving.path)) return undefined
    const fact = facts.at(giving.path)
    const isDisputed = facts.disputes.some(({ statements }) => statements.some((one) => one.subject === giving.path))
    return fact.type === 'values' && fact.values.includes(giving.value) && !isDisputed ? giving.path : undefined
  }

  /**
   * The value after what always holds has given or erased it, and not applicable where the fact's group does not apply.
   */
  private effective(path: string): Node {
    const { compiled, facts, diagrams } = this.unknowns
    const declared = declaredPath(path)
    let node = this.raw(path, variableAt(facts.dictionary, declared))
    for (const i of compiled.implicationsAt.get(declared) ?? []) {
      const implication = compiled.rules.implications[i]
      if (implication === undefined) continue
      const erased = implication.kind === 'erases' && implication.path === path
      if (!erased && this.givenBy(i) !== path) continue
      const value = erased ? NONE : (givingAt(i, compiled.rules)?.value ?? NONE)
      node = diagrams.ifElse(this.truth(implication.when), diagrams.leaf(value), node)
    }
    return diagrams.ifElse(this.applies(path), node, diagrams.leaf(NOT_APPLICABLE))
  }

  /** The value from the record alone. */
  private raw(path: string, variable: Variable): Node {
    const { compiled, facts, diagrams } = this.unknowns
    if (variable.type === 'age') {
      const birth = this.of(variable.from)
      return diagrams.map(birth, (day) => completedYears(Number(day), facts.asOf))
    }
    if (variable.type === 'integer' && variable.sumOf !== undefined) return this.total(path, variable)
    const fact = facts.at(path)
    if (variable.type === 'text' && !isSettled(fact))
      return this.choice(path, textRepresentatives(compiled.texts.get(declaredPath(path)) ?? []))
    if (fact.type === 'values') return this.choice(path, fact.values)
    if (fact.type !== 'numbers') throw new Error(`${path} has no single value`)
    const isDate = variable.type === 'date' || variable.type === 'birth_date'
    return isDate ? this.date(path, fact.spans, variable.type) : this.wholeNumber(path, fact.spans)
  }

  private choice(path: string, values: readonly (string | number | boolean)[]): Node {
    return this.unknowns.choice(this.nameOf(path), values)
  }

  /** The name under which a fact is asked for: a date of birth that was recorded as an age is asked for as an age. */
  private nameOf(path: string): string {
    const { recorded, dictionary } = this.unknowns.facts
    if (recorded.has(path)) return path
    const age = dictionary.variables.find((one) => one.type === 'age' && one.from === path)
    return age !== undefined && recorded.has(age.path) ? age.path : path
  }

  /** A whole number, as the representatives of its possible values. */
  private wholeNumber(path: string, spans: readonly Span[]): Node {
    const { compiled, facts } = this.unknowns
    const cuts = [...(compiled.cuts.get(declaredPath(path)) ?? []), ...disputedCuts(facts, path)]
    return this.choice(path, wholeRepresentatives(spans, cuts, 'last'))
  }

  /** A date, as the representatives of its possible days; kept in order with other open dates. */
  private date(path: string, spans: readonly Span[], type: 'date' | 'birth_date'): Node {
    const { compiled, facts, diagrams, onlyDecides } = this.unknowns
    const spend = (work: number): void => diagrams.spend(work)
    const { cuts, compared } = dateCuts({ compiled, facts, spend, onlyDecides }, path)
    const take = compared ? 'both' : type === 'birth_date' ? 'first' : 'last'
    const node = this.choice(path, wholeRepresentatives(spans, cuts, take))
    if (diagrams.constant(node) === undefined) this.putInOrder(path, node)
    return node
  }

  /**
   * Keeps an open date in order with the other open dates. Dates that are known narrowed the others when the facts were
   * read.
   */
  private putInOrder(path: string, node: Node): void {
    const birth = birthDatePath(this.unknowns.facts.dictionary) ?? ''
    for (const [other, otherNode] of this.openDates) {
      if (path === birth || this.isOrdered(path, other)) this.constrainOrder(node, otherNode)
      else if (other === birth || this.isOrdered(other, path)) this.constrainOrder(otherNode, node)
    }
    this.openDates.set(path, node)
  }

  /** Whether what always holds keeps two dates in order: within an entry or group, the first before the second. */
  private isOrdered(earlier: string, later: string): boolean {
    const entry = earlier.slice(0, earlier.indexOf('.'))
    if (!later.startsWith(`${entry}.`)) return false
    const [a, b] = [declaredPath(earlier), declaredPath(later)]
    return this.unknowns.compiled.rules.orders.some((order) => order.earlier === a && order.later === b)
  }

  private constrainOrder(earlier: Node, later: Node): void {
    this.unknowns.constrain(this.unknowns.diagrams.combine(earlier, later, (a, b) => a <= b))
  }

  /** A total of points, worked out from its components. A recorded total leaves only some of their values possible. */
  private total(path: string, variable: IntegerVariable): Node {
    const { facts } = this.unknowns
    const points = variable.sumOf ?? {}
    const recorded = facts.recorded.has(path) ? facts.at(path) : undefined
    if (recorded?.type !== 'numbers') return this.sum(path, points)
    const allowed = (total: number): boolean => inSpans(total, recorded.spans)
    const totals = [...possibleTotals(facts, path, points)].filter(allowed)
    return this.agreedTotal(path, variable, points, totals, allowed)
  }

  /**
   * A recorded total. `totals` are those among the recorded ones that the components allow; a constraint keeps the
   * components to the recorded total.
   */
  private agreedTotal(
    path: string,
    variable: IntegerVariable,
    points: NonNullable<IntegerVariable['sumOf']>,
    totals: readonly number[],
    allowed: (total: number) => boolean,
  ): Node {
    const { compiled, diagrams } = this.unknowns
    const prefix = variable.path.slice(0, -variable.name.length)
    const components = Object.keys(points).map((component) => prefix + component)
    // A component that an implication erases gives no points, so the total may be less than any values of the
    // components allow.
    const isTied = components.some((one) => compiled.implicationsAt.has(one))
    const used = isTied || components.some((one) => compiled.named.has(one))
    const [only] = totals
    if (totals.length === 1 && only !== undefined && !used) return diagrams.leaf(only)
    const sum = this.sum(path, points)
    const holds = diagrams.map(sum, (total) => allowed(Number(total)))
    // Where the total does not apply, it says nothing about its components.
    this.unknowns.constrain(diagrams.ifElse(this.applies(path), holds, diagrams.leaf(true)))
    return totals.length === 1 && only !== undefined && !isTied ? diagrams.leaf(only) : sum
  }

  /** The sum of the points of the components. */
  private sum(path: string, points: NonNullable<IntegerVariable['sumOf']>): Node {
    const { diagrams } = this.unknowns
    const entry = path.slice(0, path.lastIndexOf('.') + 1)
    return Object.entries(points).reduce((sum, [component, table]) => {
      const own = diagrams.map(this.of(entry + component), (value) => pointsOf(table, value))
      return diagrams.combine(sum, own, (a, b) => Number(a) + Number(b))
    }, diagrams.leaf(0))
  }
}
