// Part of the oracle of the tests: see index.ts.

import { declaredPath, dictionaryOrder, factName, variableOf } from '../../src/dictionary/index.ts'
import { clashes } from '../../src/facts/index.ts'
import type { Dispute, Facts, Statement, Warning } from '../../src/facts/index.ts'
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
import { possibleTotals } from './totals.ts'
import { World } from './world.ts'

/** What always holds, made ready: a program without a trial. */
export function compileKnowledge(rules: RuleSet, asOf: Day): Program {
  return compile(rules, EMPTY_TRIAL, asOf)
}

/**
 * What a record means. Where its statements can all hold, they do; where they cannot, it stands for its readings, each of which keeps
 * a largest set of statements that can hold together with what always holds, and leaves the others open. What is presumed of a record
 * that says nothing is kept in every reading that allows it.
 */
export function reconcile(facts: Facts, knowledge: Program): Facts {
  const presumptions = presumptionsOf(facts)
  const statements = [...facts.statements, ...presumptions]
  const whole = alignDates(facts.keeping(statements), knowledge.rules.orders)
  const dates = anachronisms(statements, facts, knowledge.rules.orders)
  if (dates.length === 0 && clashes(statements).length === 0 && holds(whole, statements, knowledge, new Work()))
    return whole
  return new Reconciling(facts, statements, knowledge).result()
}

/** Whether what the dictionary says always holds can hold of anybody. */
export function allowsSomebody(rules: RuleSet, nothing: Facts): boolean {
  return new World(compileKnowledge(rules, nothing.asOf), nothing).constraints.canHold(rules.implications.keys(), [])
}

/** What the dictionary presumes of a record that says nothing about it. */
function presumptionsOf(facts: Facts): Statement[] {
  const stated = new Set(facts.statements.map((one) => one.subject))
  return facts.dictionary.variables.flatMap((variable): Statement[] => {
    if (variable.type !== 'yes_no' || variable.presumed === undefined || stated.has(variable.path)) return []
    const { path, presumed } = variable
    return [{ path, subject: path, says: { type: 'values', values: [presumed] }, presumed: true }]
  })
}

/** The contradictions of a record take more work than the oracle does for one record. */
export class TooManyContradictions extends RangeError {}

/** The work that was done to find the contradictions of one record, in branches of diagrams. */
class Work {
  private done = 0

  add(branches: number): void {
    this.done += branches
    if (this.done > MOST_WORK) throw new TooManyContradictions('more contradictions than a test can wait for')
  }
}

/** Some seconds of work; of a thousand drawn records one takes a twentieth of it, and very few take more than all. */
const MOST_WORK = 200_000

/** Whether facts keep what always holds; that their dates follow each other is known. */
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

/** Finds the readings of a record whose statements cannot all hold; statements are named by their places. */
class Reconciling {
  private readonly facts: Facts
  private readonly statements: readonly Statement[]
  private readonly knowledge: Program
  private readonly families: readonly Family[]
  private readonly work = new Work()

  constructor(facts: Facts, statements: readonly Statement[], knowledge: Program) {
    this.facts = facts
    this.statements = statements
    this.knowledge = knowledge
    this.families = familiesOf(statements, facts, knowledge)
  }

  result(): Facts {
    const { statements } = this
    const stated = statements.flatMap((one, place) => (one.presumed === undefined ? [place] : []))
    const untied = [...this.pairs(stated), ...this.families.flatMap((family) => this.contradictions(family))]
    const tied = this.tied(untied)
    const presumed = statements.flatMap((one, place) => (one.presumed === true ? [place] : []))
    const presuming = presumed.reduce((sofar, place) => this.presuming(place, sofar), tied)
    // What is parted by its conflicts may be tied by an entry and its field.
    const knots = this.tied(presuming.flatMap(parted))
    const disputes = knots.map((knot) => this.dispute(knot))
    const kept = statements.filter((_, place) => knots.every(({ ways }) => ways.every((way) => this.keeps(way, place))))
    const facts = alignDates(this.facts.keeping(kept), this.knowledge.rules.orders)
    const warnings = knots.flatMap((knot) => this.warnings(knot))
    return facts.with({
      disputes: disputes.filter((one) => one.statements.length > 0),
      warnings: [...this.facts.warnings, ...warnings],
    })
  }

  /** The knots with the fields of their entries; those that then share a statement as one. */
  private tied(knots: readonly Knot[]): readonly Knot[] {
    return knots
      .map((knot) => this.withFields(knot))
      .reduce<readonly Knot[]>((sofar, knot) => joined(sofar, knot, shared), [])
  }

  /** A knot of which each way out that does without an entry does without its fields, too: what is stated of them says that there is one. */
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

  /** Whether a way keeps a statement. A presumption belongs to the one knot that says something of it. */
  private keeps({ without, presuming }: Way, place: number): boolean {
    return this.statements[place]?.presumed === true ? !without.has(place) || presuming.has(place) : !without.has(place)
  }

  private dispute({ ways }: Knot): Dispute {
    const places = this.statements.flatMap((_, place) => {
      const kept = ways.filter((way) => this.keeps(way, place)).length
      // What no way keeps is as if nobody had said it.
      return kept === ways.length || kept === 0 ? [] : [place]
    })
    return {
      statements: places.map((place) => this.statements[place] as Statement),
      readings: ways.map((way) => places.flatMap((place, i) => (this.keeps(way, place) ? [i] : []))),
    }
  }

  /** Dates, and what several sources say of one fact, that exclude each other, as knots. */
  private pairs(stated: readonly number[]): Knot[] {
    const { statements } = this
    const placeOf = new Map(stated.map((place) => [statements[place], place]))
    const own = stated.map((place) => statements[place] as Statement)
    const dates = anachronisms(own, this.facts, this.knowledge.rules.orders).map(({ earlier, later, because }) => ({
      places: new Set([placeOf.get(earlier) ?? 0, placeOf.get(later) ?? 0]),
      because: [JSON.stringify(because)],
    }))
    const sources = clashes(own).map((pair) => ({
      places: new Set(pair.map((at) => stated[at] ?? 0)),
      because: [SOURCES],
    }))
    return connected([...sources, ...dates]).map((conflicts) => {
      const places = [...new Set(conflicts.flatMap((one) => [...one.places]))]
      const hold = (kept: Places): boolean => !conflicts.some((one) => isWithin(one.places, kept))
      return { conflicts, ways: this.waysOut(places, diagnose(places, hold)?.ways) }
    })
  }

  /** What cannot hold of a family, as a knot. */
  private contradictions(family: Family): Knot[] {
    const places = family.places.filter((place) => this.statements[place]?.presumed === undefined)
    if (this.familyHolds(family, new Set(places))) return []
    // The ways out of conflicts that have nothing to do with each other are multiplied with each other.
    const tooMany = this.pairs(places).length > MOST_APART
    const found = tooMany ? undefined : diagnose(places, (kept) => this.familyHolds(family, kept))
    const conflicts = found?.conflicts.map((own) => ({ places: own, because: this.reasons(family, own) }))
    return [
      {
        conflicts: conflicts ?? [{ places: new Set(places), because: undefined }],
        ways: this.waysOut(places, found?.ways),
      },
    ]
  }

  /** Where the ways out are too many, all is left open: that leaves more completions than there are, so nothing is decided wrongly. */
  private waysOut(places: readonly number[], ways: readonly Places[] = [new Set(places)]): Way[] {
    return ways.map((without) => ({ without, presuming: new Set() }))
  }

  private familyHolds({ places, ties }: Family, kept: Places, without?: Tie): boolean {
    const { orders } = this.knowledge.rules
    const own = places.flatMap((place) => (kept.has(place) ? [this.statements[place] as Statement] : []))
    if (anachronisms(own, this.facts, orders).length > 0 || clashes(own).length > 0) return false
    const facts = alignDates(this.facts.keeping(own), orders)
    return holds(
      facts,
      own,
      this.knowledge,
      this.work,
      ties.filter((tie) => tie !== without),
    )
  }

  /** What always holds, and without which a conflict would be none. */
  private reasons(family: Family, conflict: Places): string[] {
    const own = family.places.flatMap((place) => (conflict.has(place) ? [this.statements[place] as Statement] : []))
    const dates = anachronisms(own, this.facts, this.knowledge.rules.orders).map((one) => JSON.stringify(one.because))
    if (dates.length > 0) return dates
    if (clashes(own).length > 0) return [SOURCES]
    const needed = family.ties.filter((tie) => this.familyHolds(family, conflict, tie))
    return [...new Set(needed.map((tie) => this.reason(tie)))]
  }

  private reason(tie: Tie): string {
    if (tie.kind === 'implication') return this.knowledge.rules.implications[tie.number]?.because ?? ''
    const { dictionary } = this.facts
    const variable = variableOf(dictionary, declaredPath(tie.path))
    const points = variable?.type === 'integer' ? (variable.sumOf ?? {}) : {}
    const totals = [...possibleTotals(this.facts.keeping(this.facts.statements), tie.path, points)]
    const given = totals.length === 1 ? `${totals[0]}` : `${Math.min(...totals)} to ${Math.max(...totals)}`
    return `The recorded components of ${variable?.label ?? tie.path} give ${given}.`
  }

  /** The knots with what they say of a presumption: each way out allows it or does not. */
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

  /** The facts that cannot stand beside each other; in a record of several sources with what each says. */
  private names(
    places: readonly number[],
    paths: readonly string[],
  ): { readonly text: string; readonly count: number } {
    const { dictionary } = this.facts
    const told = (path: string): string[] => {
      const own = [...new Set(places)].toSorted((a, b) => a - b).map((place) => this.statements[place])
      return own.flatMap((one) => (one?.path === path && one.told !== undefined ? [JSON.stringify(one.told)] : []))
    }
    const parts = paths.flatMap((path, i) => {
      const [first, ...more] = told(path)
      const name = factName(path, dictionary)
      if (first === undefined) return [name]
      return [`${i === 0 ? sentence(name) : name} ${first}`, ...more]
    })
    return { text: listed(parts), count: parts.length }
  }

  /** One for every statement that some reading leaves out. */
  private warnings({ conflicts, ways }: Knot): Warning[] {
    const { dictionary } = this.facts
    const out = new Set(ways.flatMap(({ without }) => [...without]))
    const pathOf = (place: number): string => this.statements[place]?.path ?? ''
    const inOrder = (places: Iterable<number>): string[] =>
      [...new Set([...places].map(pathOf))].toSorted(dictionaryOrder(dictionary))
    return [...out]
      .toSorted((a, b) => a - b)
      .flatMap((place): Warning[] => {
        const own = conflicts.filter(({ places }) => places.has(place))
        if (own.length === 0) return []
        const path = pathOf(place)
        if (own.some((one) => one.because === undefined)) return [{ path, message: TOO_MANY, kind: 'conflict' }]
        const places = own.flatMap((one) => [...one.places])
        const paths = inOrder(places)
        const names = this.names(places, paths)
        const because = [...new Set(own.flatMap((one) => one.because ?? []))].join(' ')
        const message = `${names.text} cannot ${names.count === 2 ? 'both' : 'all'} be right. ${because} Which is right is treated as unknown.`
        const against = paths.filter((one) => one !== path)
        return [{ path, message: sentence(message), kind: 'conflict', ...(against.length > 0 && { against }) }]
      })
      .filter(({ path, message }, i, all) => all.findIndex((one) => one.path === path && one.message === message) === i)
  }
}

/** So many conflicts that have nothing to do with each other are looked at together. */
const MOST_APART = 6

const SOURCES = 'The sources disagree.'
const TOO_MANY =
  'Facts of the record contradict each other in too many ways to say which are right; all of them are treated as unknown.'

function listed(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
