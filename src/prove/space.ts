import { NONE, NOT_APPLICABLE } from '../conditions/index.ts'
import type { Leaf, Node, Unknown } from '../diagram/index.ts'
import { factOfDay, madeOf, ownerPath, variableAt, variableOf } from '../dictionary/index.ts'
import type { LabVariable } from '../dictionary/index.ts'
import {
  amountsGiving,
  compile,
  EMPTY_TRIAL,
  GRANTED,
  IMPOSSIBLE,
  outcomeNode,
  relevantKnowledge,
  World,
} from '../space/index.ts'
import type { Program } from '../space/index.ts'
import { factsFromRecord } from '../facts/index.ts'
import type { Facts } from '../facts/index.ts'
import type { Criterion, RuleSet, Trial } from '../model/index.ts'
import { dayText, decimalText } from '../quantity/index.ts'
import type { Day, Rational } from '../quantity/index.ts'
import { valueAt, withDate, withValue } from '../record/index.ts'
import type { Json, JsonObject } from '../record/index.ts'

/**
 * All patients at once, as some criteria can tell them apart: what is shown here holds of every complete record. Answers of
 * people are open. Each question may take the work that is granted for one about a record.
 */
export class Space {
  private readonly program: Program
  private readonly facts: Facts
  private all: AllPatients | undefined

  /** `knowledge`: what always holds, of the facts of the criteria or of all. */
  constructor(rules: RuleSet, criteria: readonly Criterion[], asOf: Day, knowledge: 'theirs' | 'all' = 'theirs') {
    const trial: Trial = { ...EMPTY_TRIAL, criteria }
    const read = factsFromRecord({ id: WITNESS }, rules.dictionary, asOf)
    if (!read.ok) throw new Error('an empty record was refused')
    this.program = compile(rules, trial, asOf, knowledge === 'all' ? undefined : relevantKnowledge(criteria, rules))
    this.facts = read.facts
  }

  /** What comes of a question; undefined when it takes too much. Diagrams of one question must not be used in another. */
  ask<T>(question: (all: AllPatients) => T): T | undefined {
    const all = (this.all ??= new AllPatients(new World(this.program, this.facts, undefined, Infinity)))
    const asked = all.world.diagrams.within(GRANTED, () => ({ answer: question(all) }))
    // What was left half done is no ground for the next question.
    if (asked === undefined) this.all = undefined
    return asked?.answer
  }
}

/** The diagrams in which a question about all patients is answered. */
export class AllPatients {
  readonly world: World
  private readonly nodes = new Map<Criterion, Node | undefined>()
  private readonly failures = new Map<Criterion, Failing | undefined>()

  constructor(world: World) {
    this.world = world
  }

  /** `pass`, `fail` or `confirm` for every patient; undefined when the criterion is no question about a patient. */
  outcome(criterion: Criterion): Node | undefined {
    if (!this.nodes.has(criterion)) this.nodes.set(criterion, outcomeNode(criterion, undefined, this.world))
    return this.nodes.get(criterion)
  }

  /** Whom a criterion keeps out; undefined when it keeps nobody out. */
  failing(criterion: Criterion): Failing | undefined {
    if (!this.failures.has(criterion)) this.failures.set(criterion, this.failingOf(this.outcome(criterion)))
    return this.failures.get(criterion)
  }

  private failingOf(node: Node | undefined): Failing | undefined {
    if (node === undefined || !this.values(node).has('fail')) return undefined
    const { diagrams } = this.world
    const failed = diagrams.map(node, (value) => value === 'fail')
    return { node: failed, support: new Set(diagrams.support(failed)) }
  }

  /** Whether some patient fails none of these criteria. */
  canPass(criteria: readonly Criterion[]): boolean {
    return this.passing(criteria) !== undefined
  }

  /** Somebody who fails none of these criteria; undefined when nobody does. Facts that do not matter are left out. */
  whoPasses(criteria: readonly Criterion[]): JsonObject | undefined {
    const path = this.passing(criteria)
    return path && this.record(path)
  }

  private passing(criteria: readonly Criterion[]): ReadonlyMap<Unknown, number> | undefined {
    const { diagrams, constraints } = this.world
    const passed = criteria.flatMap((one) => {
      const node = this.outcome(one)
      return node === undefined ? [] : [diagrams.map(node, (value) => value !== 'fail')]
    })
    const kept = constraints.about([...new Set(passed.flatMap((node) => diagrams.support(node)))])
    return kept && diagrams.pathToAll([...passed, ...kept])
  }

  /** The values that a diagram takes over all patients. */
  values(node: Node): ReadonlySet<Leaf> {
    const values = this.world.diagrams.values(this.world.constrained(node))
    values.delete(IMPOSSIBLE)
    return values
  }

  /** A patient for whom a diagram has a wanted value; undefined when there is none. Facts that do not matter are left out. */
  witness(node: Node, wanted: (value: Leaf) => boolean): JsonObject | undefined {
    const { diagrams } = this.world
    const path = diagrams.pathTo(this.world.constrained(node), (value) => value !== IMPOSSIBLE && wanted(value))
    return path === undefined ? undefined : this.record(path)
  }

  private record(path: ReadonlyMap<Unknown, number>): JsonObject {
    const { dictionary } = this.world.facts
    const isDay = ([unknown]: readonly [Unknown, number]): boolean =>
      factOfDay(dictionary, this.world.unknowns[unknown]?.path ?? '') !== undefined
    const all = [...path]
    // A day stands beside the value of its fact.
    const inOrder = [...all.filter((one) => !isDay(one)), ...all.filter(isDay)]
    return inOrder.reduce<JsonObject>((record, [unknown, i]) => this.withFact(record, unknown, i, path), {
      id: WITNESS,
    })
  }

  /** Whether the other facts give this one another value than the one chosen, or say that it does not apply. */
  private isOverruled(factPath: string, value: Leaf, path: ReadonlyMap<Unknown, number>): boolean {
    const { diagrams } = this.world
    let node = this.world.value(factPath)
    for (const [unknown, i] of path) node = diagrams.fix(node, unknown, i)
    const effective = diagrams.constant(node)
    return effective !== undefined && effective !== value
  }

  private withFact(before: JsonObject, unknown: Unknown, i: number, path: ReadonlyMap<Unknown, number>): JsonObject {
    const fact = this.world.unknowns[unknown]
    if (fact === undefined) return before
    if (fact.derived !== undefined) return this.withDerived(before, fact.derived, fact.values[i] as Rational, path)
    if (fact.rest !== undefined) {
      const { fields, entry } = fact.rest
      const item = Object.fromEntries(fields.flatMap((field, at) => this.entryField(field.name, field.path, entry[at])))
      const others = valueAt(before, fact.path)
      return withValue(before, fact.path, [
        ...(Array.isArray(others) ? (others as readonly Json[]) : []),
        ...Array.from({ length: i }, () => item),
      ])
    }
    const value = fact.values[i]
    if (value === undefined) return before
    const { dictionary } = this.world.facts
    const variable = variableOf(dictionary, fact.path) ?? variableAt(dictionary, ownerPath(fact.path))
    if (variable.type === 'lab') {
      const { labMultiples, labUlns } = this.world.program
      const isAsked = labMultiples.has(variable.path) || labUlns.has(variable.path)
      const limit = isAsked ? fact.limits?.[i] : undefined
      const uln = limit === undefined ? {} : { uln: numberOf(limit) }
      return withValue(before, variable.path, { value: numberOf(value), unit: variable.unit, ...uln })
    }
    if (this.isOverruled(fact.path, value, path)) return before
    const own = jsonOf(value, variable.type)
    const dated = factOfDay(dictionary, fact.path)
    return dated === undefined ? withValue(before, fact.path, own) : withDate(before, dated, String(own))
  }

  /** With facts from which such a value follows; without them where none were found. */
  private withDerived(
    before: JsonObject,
    variable: LabVariable,
    wanted: Rational,
    path: ReadonlyMap<Unknown, number>,
  ): JsonObject {
    const { world } = this
    const { dictionary } = world.facts
    // Of what does not matter, neither the least nor the greatest.
    const middle = (unknown: Unknown): number => Math.floor((world.unknowns[unknown]?.values.length ?? 0) / 2)
    const at = (node: Node): Leaf => world.diagrams.at(node, (unknown) => path.get(unknown) ?? middle(unknown))
    const chosen = (input: string): Leaf =>
      at(variableAt(dictionary, input).type === 'lab' ? world.lab(input).value : world.value(input))
    const amounts = amountsGiving(variable, wanted, chosen, world)
    if (amounts === undefined) return before
    return madeOf(variable).reduce((record, input) => {
      const own = variableAt(dictionary, input)
      if (own.type === 'age') return withValue(record, own.from, jsonOf(at(world.value(own.from)), 'birth_date'))
      const amount = amounts.get(input)
      if (own.type !== 'lab' || amount === undefined) return withValue(record, input, jsonOf(chosen(input), own.type))
      const unit = dictionary.units[own.dimension]?.canonical ?? own.unit
      return withValue(record, input, { value: numberOf(amount), unit })
    }, before)
  }

  private entryField(name: string, path: string, value: Leaf | undefined): [string, Json][] {
    if (value === undefined) return []
    return [[name, jsonOf(value, variableAt(this.world.facts.dictionary, path).type)]]
  }
}

/** True where a patient is kept out, and the unknowns that this depends on. */
export interface Failing {
  readonly node: Node
  readonly support: ReadonlySet<Unknown>
}

const WITNESS = 'witness'

function jsonOf(value: Leaf, type: string): Json {
  if (value === NONE || value === NOT_APPLICABLE) return null
  if ((type === 'date' || type === 'birth_date') && typeof value === 'number') return dayText(value)
  return typeof value === 'object' ? numberOf(value) : value
}

function numberOf(value: Leaf): number {
  return typeof value === 'object' ? Number(decimalText(value, 12)) : Number(value)
}
