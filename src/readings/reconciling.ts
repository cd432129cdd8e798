import { attempt } from '../diagram/index.ts'
import { declaredPath, variableOf } from '../dictionary/index.ts'
import { alignDates, anachronisms, clashes } from '../facts/index.ts'
import type { Dispute, Facts, Statement } from '../facts/index.ts'
import type { Part } from '../messages/index.ts'
import { GRANTED, possibleTotals } from '../space/index.ts'
import type { CompiledTrial } from '../space/index.ts'
import { conflictWarnings } from './conflict-warnings.ts'
import { diagnose, isWithin } from './diagnoses.ts'
import type { Diagnosis, Places } from './diagnoses.ts'
import { familiesOf } from './families.ts'
import type { Family, Tie } from './families.ts'
import { holds } from './holding.ts'
import { connected, joined, merged, NO_KNOT, parted, shared } from './knots.ts'
import type { Knot, Way } from './knots.ts'
import { areTimeless, knownOrAsked, once } from './timeless.ts'
import type { Found, Granted } from './timeless.ts'

/** Cached results for families in which nothing depends on the day. */
const KNOTS = new WeakMap<Family, Found<Knot[]>>()

/** Finds the readings of a record whose statements cannot all hold. Statements are referred to by their positions. */
export class Reconciling {
  private readonly facts: Facts
  private readonly statements: readonly Statement[]
  private readonly knowledge: CompiledTrial
  private readonly families: readonly Family[]
  private readonly granted: Granted = { work: QUESTIONS * GRANTED }

  constructor(facts: Facts, statements: readonly Statement[], knowledge: CompiledTrial) {
    this.facts = facts
    this.statements = statements
    this.knowledge = knowledge
    this.families = familiesOf(statements, facts, knowledge)
  }

  result(isTold: boolean): Facts {
    const { statements } = this
    const stated = statements.flatMap((one, place) => (one.presumed === undefined ? [place] : []))
    const untied = [...this.pairs(stated), ...this.families.flatMap((family) => this.contradictions(family))]
    const tied = this.tied(untied)
    const presumed = statements.flatMap((one, place) => (one.presumed === true ? [place] : []))
    const presuming = presumed.reduce((sofar, place) => this.presuming(place, sofar), tied)
    // Knots that were split by their conflicts may still be connected by an entry and its field.
    const knots = this.tied(presuming.flatMap(parted))
    const disputes = knots.map((knot) => this.dispute(knot))
    const kept = statements.filter((_, place) => knots.every(({ ways }) => ways.every((way) => this.keeps(way, place))))
    const facts = alignDates(this.facts.keeping(kept), this.knowledge.rules.orders)
    const warnings = isTold ? knots.flatMap((knot) => conflictWarnings(knot, statements, this.facts.dictionary)) : []
    return facts.with({
      disputes: disputes.filter((one) => one.statements.length > 0),
      warnings: [...this.facts.warnings, ...warnings],
    })
  }

  /** Extends knots to the fields of entries that they leave out, and merges knots that then share a statement. */
  private tied(knots: readonly Knot[]): readonly Knot[] {
    return knots
      .map((knot) => this.withFields(knot))
      .reduce<readonly Knot[]>((sofar, knot) => joined(sofar, knot, shared), [])
  }

  /**
   * The knot with each way that leaves out an entry extended to the fields of that entry, since a statement about a
   * field says that the entry exists.
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

  /**
   * Whether a way keeps a statement. A presumption is decided by the one knot that
   * mentions it; the ways of all others keep it.
   */
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

  /**
   * The knots of statements that exclude each other in pairs: dates out of order, and different
   * values of one fact from several sources.
   */
  private pairs(stated: readonly number[]): Knot[] {
    const { statements } = this
    const placeOf = new Map(stated.map((place) => [statements[place], place]))
    const own = stated.map((place) => statements[place] as Statement)
    const dates = anachronisms(own, this.facts, this.knowledge.rules.orders).map(({ earlier, later, because }) => ({
      places: new Set([placeOf.get(earlier) ?? 0, placeOf.get(later) ?? 0]),
      because: [because],
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

  /** The knots of what cannot hold in a family. */
  private contradictions(family: Family): Knot[] {
    const places = family.places.filter((place) => this.statements[place]?.presumed === undefined)
    const own = places.map((place) => this.statements[place] as Statement)
    if (!areTimeless(own, family.ties, this.knowledge.rules)) return this.knotsOf(family, places)
    const keep = (found: Found<Knot[]>): void => {
      // An incomplete result is not cached: with more work left it may be found.
      if (found.found.every(({ conflicts }) => conflicts.every(({ because }) => because !== undefined)))
        KNOTS.set(family, found)
    }
    return once(KNOTS.get(family), keep, this.granted, () => this.knotsOf(family, places))
  }

  private knotsOf(family: Family, places: readonly number[]): Knot[] {
    // If this takes too much work, no statement of the family is relied on.
    const found = attempt(() => this.diagnosed(family, places))
    if (found?.conflicts.length === 0) return []
    const conflicts = found?.conflicts.map((own) => ({
      places: own,
      because: attempt(() => this.reasons(family, own)),
    }))
    return [
      {
        conflicts: conflicts ?? [{ places: new Set(places), because: undefined }],
        ways: this.waysOut(places, found?.ways),
      },
    ]
  }

  /** What cannot hold in a family; undefined if there is too much of it. */
  private diagnosed(family: Family, places: readonly number[]): Diagnosis | undefined {
    if (this.familyHolds(family, new Set(places))) return { conflicts: [], ways: [] }
    // The number of ways to resolve independent conflicts is the product of theirs.
    if (this.pairs(places).length > MOST_APART) return undefined
    return diagnose(places, (kept) => this.familyHolds(family, kept))
  }

  /**
   * The ways as `Way`s. If there were too many, one way leaves everything open: that allows more completions than there
   * are, so nothing is decided wrongly.
   */
  private waysOut(places: readonly number[], ways: readonly Places[] = [new Set(places)]): Way[] {
    return ways.map((without) => ({ without, presuming: new Set() }))
  }

  private familyHolds({ places, ties }: Family, kept: Places, without?: Tie): boolean {
    const { orders } = this.knowledge.rules
    const own = places.flatMap((place) => (kept.has(place) ? [this.statements[place] as Statement] : []))
    if (anachronisms(own, this.facts, orders).length > 0 || clashes(own).length > 0) return false
    const left = ties.filter((tie) => tie !== without)
    return knownOrAsked(own, left, this.facts, this.knowledge, this.granted, () => {
      const facts = alignDates(this.facts.keeping(own), orders)
      return holds(facts, own, this.knowledge, left, this.granted)
    })
  }

  /** Why a conflict is one: the reasons of the ties without which its statements could hold together. */
  private reasons(family: Family, conflict: Places): Part[] {
    const own = family.places.flatMap((place) => (conflict.has(place) ? [this.statements[place] as Statement] : []))
    const dates = anachronisms(own, this.facts, this.knowledge.rules.orders).map((one) => one.because)
    if (dates.length > 0) return dates
    if (clashes(own).length > 0) return [SOURCES]
    const needed = family.ties.filter((tie) => this.familyHolds(family, conflict, tie))
    return needed.map((tie) => this.reason(tie))
  }

  private reason(tie: Tie): Part {
    if (tie.kind === 'implication') return this.knowledge.rules.implications[tie.number]?.because ?? ''
    const { dictionary } = this.facts
    const variable = variableOf(dictionary, declaredPath(tie.path))
    const points = variable?.type === 'integer' ? (variable.sumOf ?? {}) : {}
    const totals = [...possibleTotals(this.facts.keeping(this.facts.statements), tie.path, points)]
    const [min, max] = [Math.min(...totals), Math.max(...totals)]
    const given: Part = min === max ? min : { key: 'value.between', given: { min, max } }
    return { key: 'conflict.components', given: { total: { label: declaredPath(tie.path) }, given } }
  }

  /** Adds a presumption to the knots that touch its family: each way either allows it or leaves it out. */
  private presuming(place: number, knots: readonly Knot[]): readonly Knot[] {
    const family = this.families.find((one) => one.places.includes(place))
    if (family === undefined) return knots
    const own = new Set(family.places)
    const touching = knots.filter(({ conflicts }) => conflicts.some((one) => [...one.places].some((at) => own.has(at))))
    const { conflicts, ways } = touching.reduce(merged, NO_KNOT)
    const settled = ways.map((way): Way => {
      const kept = family.places.filter((at) => at === place || this.keeps(way, at))
      const allowed = attempt(() => this.familyHolds(family, new Set(kept))) ?? false
      return allowed
        ? { ...way, presuming: new Set([...way.presuming, place]) }
        : { ...way, without: new Set([...way.without, place]) }
    })
    return [...knots.filter((one) => !touching.includes(one)), { conflicts, ways: settled }]
  }
}

/** The work granted for contradictions, as a multiple of the work granted for one question. */
const QUESTIONS = 5

/** The most independent conflicts in one family that are worked out together. */
const MOST_APART = 6

/** Why different values of one fact from several sources cannot all be right. */
const SOURCES: Part = { key: 'conflict.sources' }
