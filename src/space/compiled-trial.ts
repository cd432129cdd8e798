import type { Condition } from '../conditions/index.ts'
import { variableAt } from '../dictionary/index.ts'
import { conditionsOf, conditionsOfImplication } from '../model/index.ts'
import type { RuleSet, Trial } from '../model/index.ts'
import type { Day, Rational } from '../quantity/index.ts'
import { askedOrder } from './asked-order.ts'
import { touchedPaths } from './relevant-knowledge.ts'
import type { Relevant } from './relevant-knowledge.ts'
import { add, CutCollector } from './cut-collector.ts'
import type { Partner, Ranking } from './cut-collector.ts'
import { listUse } from './list-use.ts'
import type { ListUse, ListCount } from './list-use.ts'

/**
 * How many days around a date the cuts that it makes at other dates may reach (see date-cuts.ts), together with the
 * days taken from between these cuts.
 */
export const NEAR = 3

/**
 * A trial made ready to be evaluated many times for one as-of date: where its limits cut the values of each variable,
 * what it counts over each list, and which dates it compares. All values between two neighbouring cuts are the same to
 * the trial.
 */
export interface CompiledTrial {
  readonly rules: RuleSet
  readonly trial: Trial
  readonly asOf: Day
  /** Declared path → the whole numbers or days after which a limit cuts. */
  readonly cuts: ReadonlyMap<string, ReadonlySet<number>>
  /** Declared path of a lab → exact limits in its canonical unit. */
  readonly labLimits: ReadonlyMap<string, readonly Rational[]>
  /** Declared path of a lab → limits as multiples of the upper limit of normal. */
  readonly labMultiples: ReadonlyMap<string, readonly Rational[]>
  /** Declared path of a lab → exact limits for its upper limit of normal. */
  readonly labUlns: ReadonlyMap<string, readonly Rational[]>
  /** Declared path of a lab → the labs that it is compared with. */
  readonly labPartners: ReadonlyMap<string, readonly string[]>
  /** The labs that values are derived from: every amount is told apart from every other. */
  readonly wholeLabs: ReadonlySet<string>
  /**
   * Declared path → the values that rules name, each with a string for the rules that name it: values with the same
   * string are the same to the rules. `all` where every value is told apart, because the fact is compared with another
   * one or something is derived from it.
   */
  readonly named: ReadonlyMap<string, ReadonlyMap<string | boolean, string> | 'all'>
  /** Declared path of a text → the words that rules look for in it; each list of words are alternatives. */
  readonly texts: ReadonlyMap<string, readonly (readonly string[])[]>
  /** Declared path of a date → the dates that it is compared with. */
  readonly partners: ReadonlyMap<string, readonly Partner[]>
  /** The declared paths of the dates whose comparisons turn at three days or more, not all of them next to each other. */
  readonly oftenCompared: ReadonlySet<string>
  /** Declared path of a date by which the entries of its list are ranked → how. */
  readonly rankings: ReadonlyMap<string, Ranking>
  /**
   * The dates by which entries are ranked, and those compared with them, directly or through other dates. Two records
   * are the same to the trial only if these have exactly the same days.
   */
  readonly exactDates: ReadonlySet<string>
  /** `cuts`, ascending. */
  readonly sortedCuts: ReadonlyMap<string, readonly number[]>
  /**
   * Declared path of a date that is compared → the days around its own cuts and around those of the dates it is
   * compared with, ascending.
   */
  readonly nearCuts: ReadonlyMap<string, readonly number[]>
  /** The numbers of the implications that matter to the trial. */
  readonly implications: ReadonlySet<number>
  /** Declared path → the numbers of those implications that say something about it. */
  readonly implicationsAt: ReadonlyMap<string, readonly number[]>
  /** The dates among these paths, except the date of birth. */
  readonly datesHeld: readonly string[]
  /** List → what the rules look at in it. */
  readonly lists: ReadonlyMap<string, ListUse>
  /** Condition on a list → the list count that decides it. */
  readonly listCountOf: ReadonlyMap<Condition, ListCount>
  /**
   * The declared paths that the criteria look at, including those reached through what always holds; empty when it was
   * compiled with all knowledge.
   */
  readonly paths: ReadonlySet<string>
  /** Facts outside lists, in the order in which diagrams ask for them (see asked-order.ts). */
  readonly order: readonly string[]
  /** Some of the criteria compiled by themselves, by their ids; filled as needed (see compile-subset.ts). */
  readonly subsets: Map<string, CompiledTrial>
}

/**
 * Compiles a trial. The work is proportional to the size of its rules. `relevant`: the knowledge to use; all of it when
 * left out.
 */
export function compile(rules: RuleSet, trial: Trial, asOf: Day, relevant?: Relevant): CompiledTrial {
  const parts = new CutCollector(rules.dictionary, asOf)
  const implications = relevant?.implications ?? new Set(rules.implications.keys())
  const implicationsAt = new Map<string, number[]>()
  for (const [i, implication] of rules.implications.entries()) {
    if (!implications.has(i)) continue
    parts.condition(implication.when)
    if (implication.kind === 'requires') parts.condition(implication.implied)
    for (const path of touchedPaths(implication, rules.dictionary)) add(implicationsAt, path, [i])
  }
  for (const [i, order] of rules.orders.entries())
    if (relevant === undefined || relevant.orders.has(i)) parts.order(order.later, order.earlier)
  for (const criterion of trial.criteria) {
    for (const condition of conditionsOf(criterion.form)) parts.condition(condition)
    for (const remark of criterion.remarks) parts.condition(remark.when)
  }
  const {
    cuts,
    labLimits,
    labMultiples,
    labUlns,
    labPartners,
    wholeLabs,
    texts,
    named,
    partners,
    listCountOf,
    rankings,
  } = parts
  const known = rules.implications.filter((_, i) => implications.has(i))
  const lists = new Map(
    [...parts.listCounts].map(([list, listCounts]) => [list, listUse(list, listCounts, rules.dictionary, known)]),
  )
  const sortedCuts = new Map([...cuts].map(([path, own]) => [path, [...own].toSorted((a, b) => a - b)]))
  // Made only when first asked for: on most days on which a record is looked at, neither is needed.
  const nearCuts = once(() => new Map([...partners].map(([path, own]) => [path, daysAround(path, own, cuts)])))
  const order = once(() =>
    askedOrder([
      ...trial.criteria.flatMap(({ form }) => conditionsOf(form)),
      ...known.flatMap((one) => conditionsOfImplication(one)),
    ]),
  )
  const made = {
    cuts,
    sortedCuts,
    labLimits,
    labMultiples,
    labUlns,
    labPartners,
    wholeLabs,
    texts,
    named,
    partners,
    oftenCompared: oftenCompared(partners),
    lists,
    listCountOf,
    rankings: new Map([...rankings].map(([path, own]) => [path, parts.ranking(path, own)])),
    exactDates: inOrderDates(rankings.keys(), partners),
  }
  return {
    rules,
    trial,
    asOf,
    ...made,
    get nearCuts() {
      return nearCuts()
    },
    implications,
    implicationsAt,
    datesHeld: [...implicationsAt.keys()].filter((path) => variableAt(rules.dictionary, path).type === 'date'),
    paths: relevant?.paths ?? new Set(),
    get order() {
      return order()
    },
    subsets: new Map(),
  }
}

/** A function that makes its result when first called, and then keeps it. */
function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}

/** The dates whose comparisons turn at three days or more, not all next to each other. */
function oftenCompared(partners: ReadonlyMap<string, readonly Partner[]>): Set<string> {
  return new Set([...partners].flatMap(([path, all]) => (turnsOf(all) >= MANY_TURNS ? [path] : [])))
}

/** At how many days the comparisons of a date turn; none where all are without a shift, so next to each other. */
function turnsOf(comparisons: readonly Partner[]): number {
  if (comparisons.every((one) => one.shift === undefined)) return 0
  const turns = comparisons.map(({ path, shift, beyond, direction }) =>
    shift === undefined ? path : `${path} ${shift.count} ${shift.unit} ${beyond} ${direction}`,
  )
  // Without a shift, a comparison may tell apart the days before, the same day and the days after.
  const twice = new Set(comparisons.flatMap((one) => (one.shift === undefined && !one.isOrder ? [one.path] : [])))
  return new Set(turns).size + twice.size
}

const MANY_TURNS = 3

/** The days around the cuts of a date and of its partners, ascending. */
function daysAround(
  path: string,
  partners: readonly Partner[],
  cuts: ReadonlyMap<string, ReadonlySet<number>>,
): number[] {
  const points = [path, ...partners.map((partner) => partner.path)].flatMap((one) => [...(cuts.get(one) ?? [])])
  const days = points.flatMap((point) => Array.from({ length: 2 * NEAR + 1 }, (_, i) => point - NEAR + i))
  return [...new Set(days)].toSorted((a, b) => a - b)
}

/** The dates by which entries are ranked, and those compared with them, directly or through other dates. */
function inOrderDates(rankings: Iterable<string>, partners: ReadonlyMap<string, readonly Partner[]>): Set<string> {
  const found = new Set(rankings)
  for (const path of found) for (const partner of partners.get(path) ?? []) found.add(partner.path)
  return found
}

/** A trial without a name or criteria, to compile what always holds, or single criteria, by themselves. */
export const EMPTY_TRIAL: Trial = {
  id: '',
  title: '',
  source: '',
  criteria: [],
  sha256: '',
  enrolment: { state: 'unknown', reason: undefined },
  rulesFrom: { source: 'registry page' },
}
