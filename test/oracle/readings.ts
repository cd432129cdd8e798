// Part of the oracle of the tests: see index.ts.

import { clashes } from '../../src/facts/index.ts'
import type { Dispute, Facts, Statement } from '../../src/facts/index.ts'
import type { RuleSet } from '../../src/model/index.ts'
import type { Day } from '../../src/quantity/index.ts'
import { diagnose, isWithin } from './diagnoses.ts'
import type { Places } from './diagnoses.ts'
import { familiesOf, implicationsOn, totalsAmong } from './families.ts'
import type { Family, Tie } from './families.ts'
import { connected, joined, merged, NO_KNOT, parted, shared } from './knots.ts'
import type { Knot, Way } from './knots.ts'
import { compile, EMPTY_TRIAL } from './program.ts'
import type { Program } from './program.ts'
import { alignDates, anachronisms } from './time-line.ts'
import { World } from './world.ts'

/** What always holds, compiled without a trial. */
export function compileKnowledge(rules: RuleSet, asOf: Day): Program {
  return compile(rules, EMPTY_TRIAL, asOf)
}

/**
 * What a record means. If its statements can all hold, they do. If not, it stands for its readings, each of which keeps
 * a largest set of statements that can hold together with what always holds, and leaves the others open. A presumption
 * is kept in every reading that allows it.
 */
export function reconcile(facts: Facts, knowledge: Program): Facts {
  const statements = [...facts.statements, ...presumptionsOf(facts)]
  return inAgreement(facts, statements, knowledge) ?? new Reconciling(facts, statements, knowledge).result()
}

/** What one of the readings of a record leaves out; empty if its statements can all hold. */
export function leftOut(facts: Facts, knowledge: Program): readonly Statement[] {
  const statements = [...facts.statements, ...presumptionsOf(facts)]
  if (inAgreement(facts, statements, knowledge) !== undefined) return []
  return new Reconciling(facts, statements, knowledge, 1).leftOut()
}

/** The facts that result from statements; undefined if these cannot all hold. */
function inAgreement(facts: Facts, statements: readonly Statement[], knowledge: Program): Facts | undefined {
  const { orders } = knowledge.rules
  if (anachronisms(statements, facts, orders).length > 0 || clashes(statements).length > 0) return undefined
  const whole = alignDates(facts.keeping(statements), orders)
  return holds(whole, statements, knowledge, new Work()) ? whole : undefined
}

/**
 * Whether anybody can satisfy what the dictionary says always holds. `nothing`: facts of a record that says nothing.
 */
export function allowsSomebody(rules: RuleSet, nothing: Facts): boolean {
  return new World(compileKnowledge(rules, nothing.asOf), nothing).constraints.canHold(rules.implications.keys(), [])
}

/** What the dictionary presumes where a record says nothing. */
function presumptionsOf(facts: Facts): Statement[] {
  const stated = new Set(facts.statements.map((one) => one.subject))
  return facts.dictionary.variables.flatMap((variable): Statement[] => {
    if (variable.type !== 'yes_no' || variable.presumed === undefined || stated.has(variable.path)) return []
    const { path, presumed } = variable
    return [{ path, subject: path, says: { type: 'values', values: [presumed] }, presumed: true }]
  })
}

/** Thrown when the contradictions of a record take more work than the oracle grants one record. */
export class TooManyContradictions extends RangeError {}

/** The work done to find the contradictions of one record, in branches of diagrams. */
class Work {
  private done = 0

  add(branches: number): void {
    this.done += branches
    if (this.done > MOST_WORK) throw new TooManyContradictions('more contradictions than a test can wait for')
  }
}

/**
 * Some seconds of work. One in a thousand drawn records takes a twentieth of it, and very few take more than all of it.
 */
const MOST_WORK = 200_000

/** Whether facts satisfy what always holds. That their dates are in order has been checked already. */
function holds(
  facts: Facts,
  statements: readonly Statement[],
  knowledge: Program,
  work: Work,
  ties?: readonly Tie[],
): boolean {
  const { constraints, diagrams } = new World(knowledge, facts)
  const heeded = ties?.flatMap((tie) => (tie.kind === 'implication' ? [tie.number] : []))
  const totals = totalsAmong(statements, knowledge)
  const own =
    ties === undefined ? totals : totals.filter((path) => ties.some((tie) => tie.kind === 'total' && tie.path === path))
  const isHeld = constraints.canHold(heeded ?? implicationsOn(statements, knowledge), own, heeded && new Set(heeded))
  work.add(diagrams.spent)
  return isHeld
}

/** Finds the readings of a record whose statements cannot all hold. Statements are identified by their positions. */
class Reconciling {
  private readonly facts: Facts
  private readonly statements: readonly Statement[]
  private readonly knowledge: Program
  private readonly enough: number
  private readonly families: readonly Family[]
  private readonly work = new Work()

  /** `enough`: how many ways out of connected conflicts to look for. */
  constructor(facts: Facts, statements: readonly Statement[], knowledge: Program, enough = Infinity) {
    this.facts = facts
    this.enough = enough
    this.statements = statements
    this.knowledge = knowledge
    this.families = familiesOf(statements, facts, knowledge)
  }

  result(): Facts {
    const { statements } = this
    const knots = this.knots()
    const disputes = knots.map((knot) => this.dispute(knot))
    const kept = statements.filter((_, place) => knots.every(({ ways }) => ways.every((way) => this.keeps(way, place))))
    const facts = alignDates(this.facts.keeping(kept), this.knowledge.rules.orders)
    return facts.with({ disputes: disputes.filter((one) => one.statements.length > 0) })
  }

  /** What the first way out of each knot leaves out. */
  leftOut(): readonly Statement[] {
    const ways = this.knots().flatMap((knot) => knot.ways.slice(0, 1))
    return this.statements.filter((_, place) => ways.some((way) => !this.keeps(way, place)))
  }

  private knots(): readonly Knot[] {
    const { statements } = this
    const stated = statements.flatMap((one, place) => (one.presumed === undefined ? [place] : []))
    const untied = [...this.pairs(stated), ...this.families.flatMap((family) => this.contradictions(family))]
    const tied = this.tied(untied)
    const presumed = statements.flatMap((one, place) => (one.presumed === true ? [place] : []))
    const presuming = presumed.reduce((sofar, place) => this.presuming(place, sofar), tied)
    // Knots that were divided by their conflicts may be tied again by an entry and its field.
    return this.tied(presuming.flatMap(parted))
  }

  /** The knots with the fields of their entries, merged where they then share a statement. */
  private tied(knots: readonly Knot[]): readonly Knot[] {
    return knots
      .map((knot) => this.withFields(knot))
      .reduce<readonly Knot[]>((sofar, knot) => joined(sofar, knot, shared), [])
  }

  /**
   * A knot whose ways out that leave out an entry leave out its fields, too, since a statement about a field says that
   * the entry exists.
   */
  private withFields({ conflicts, ways }: Knot): Knot {
    const fieldsOf = (place: number): number[] => {
      const entry = this.statements[place]
      if (entry?.says.type !== 'entry') return []
      return this.statements.flatMap((one, at) => (one.path.startsWith(`${entry.path}.`) ? [at] : []))
    }
    const whole = ({ without, presuming }: Way): Way => ({
      without: new Set([...without, ...[...without].flatMap(fieldsOf)]),
      presuming,
    })
    return { conflicts, ways: ways.map(whole) }
  }

  /** Whether a way keeps a statement. A presumption belongs only to the knot that says something about it. */
  private keeps({ without, presuming }: Way, place: number): boolean {
    return this.statements[place]?.presumed === true ? !without.has(place) || presuming.has(place) : !without.has(place)
  }

  private dispute({ ways }: Knot): Dispute {
    const places = this.statements.flatMap((_, place) => {
      const kept = ways.filter((way) => this.keeps(way, place)).length
      // A statement that no way keeps is treated as if nobody had made it.
      return kept === ways.length || kept === 0 ? [] : [place]
    })
    return {
      statements: places.map((place) => this.statements[place] as Statement),
      readings: ways.map((way) => places.flatMap((place, i) => (this.keeps(way, place) ? [i] : []))),
    }
  }

  /** Knots of statements that exclude each other in pairs: dates, and what several sources say about one fact. */
  private pairs(stated: readonly number[]): Knot[] {
    const { statements } = this
    const placeOf = new Map(stated.map((place) => [statements[place], place]))
    const own = stated.map((place) => statements[place] as Statement)
    const dates = anachronisms(own, this.facts, this.knowledge.rules.orders).map(({ earlier, later }) => ({
      places: new Set([placeOf.get(earlier) ?? 0, placeOf.get(later) ?? 0]),
    }))
    const sources = clashes(own).map((pair) => ({ places: new Set(pair.map((at) => stated[at] ?? 0)) }))
    return connected([...sources, ...dates]).map((conflicts) => {
      const places = [...new Set(conflicts.flatMap((one) => [...one.places]))]
      const hold = (kept: Places): boolean => !conflicts.some((one) => isWithin(one.places, kept))
      return { conflicts, ways: this.waysOut(places, diagnose(places, hold, this.enough)?.ways) }
    })
  }

  /** The contradictions within a family, as a knot; empty if there are none. */
  private contradictions(family: Family): Knot[] {
    const places = family.places.filter((place) => this.statements[place]?.presumed === undefined)
    if (this.familyHolds(family, new Set(places))) return []
    // The ways out of independent conflicts are multiplied with each other.
    const tooMany = this.pairs(places).length > MOST_APART
    const found = tooMany ? undefined : diagnose(places, (kept) => this.familyHolds(family, kept), this.enough)
    const conflicts = found?.conflicts ?? [new Set(places)]
    return [{ conflicts: conflicts.map((own) => ({ places: own })), ways: this.waysOut(places, found?.ways) }]
  }

  /**
   * The ways out as they are or, if there were too many, a single one that leaves everything open. That allows more
   * completions than there are, so nothing is decided wrongly.
   */
  private waysOut(places: readonly number[], ways: readonly Places[] = [new Set(places)]): Way[] {
    return ways.map((without) => ({ without, presuming: new Set() }))
  }

  private familyHolds({ places, ties }: Family, kept: Places): boolean {
    const { orders } = this.knowledge.rules
    const own = places.flatMap((place) => (kept.has(place) ? [this.statements[place] as Statement] : []))
    if (anachronisms(own, this.facts, orders).length > 0 || clashes(own).length > 0) return false
    const facts = alignDates(this.facts.keeping(own), orders)
    return holds(facts, own, this.knowledge, this.work, ties)
  }

  /** The knots, with a presumption added: each way out keeps it if it can, and otherwise leaves it out. */
  private presuming(place: number, knots: readonly Knot[]): readonly Knot[] {
    const family = this.families.find((one) => one.places.includes(place))
    if (family === undefined) return knots
    const own = new Set(family.places)
    const touching = knots.filter(({ conflicts }) => conflicts.some((one) => [...one.places].some((at) => own.has(at))))
    const { conflicts, ways } = touching.reduce(merged, NO_KNOT)
    const settled = ways.map((way): Way => {
      const kept = family.places.filter((at) => at === place || this.keeps(way, at))
      const allowed = this.familyHolds(family, new Set(kept))
      return allowed
        ? { ...way, presuming: new Set([...way.presuming, place]) }
        : { ...way, without: new Set([...way.without, place]) }
    })
    return [...knots.filter((one) => !touching.includes(one)), { conflicts, ways: settled }]
  }
}

/** At most this many independent conflicts are worked out together. */
const MOST_APART = 6
