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

/** Days around a date that cuts at other dates (see date-cuts.ts), and what is taken from between them, may reach. */
export const NEAR = 3

/**
 * A trial made ready to be evaluated many times for one as-of date: where its limits cut the values of each variable, what it
 * counts over each list, and which dates it compares. What lies between two neighbouring cuts is the same to the trial.
 */
export interface CompiledTrial {
  readonly rules: RuleSet
  readonly trial: Trial
  readonly asOf: Day
  /** Declared path -> whole numbers or days after which a limit cuts. */
  readonly cuts: ReadonlyMap<string, ReadonlySet<number>>
  /** Declared path of a lab -> exact limits in its canonical unit. */
  readonly labLimits: ReadonlyMap<string, readonly Rational[]>
  /** Declared path of a lab -> limits as multiples of the upper limit of normal. */
  readonly labMultiples: ReadonlyMap<string, readonly Rational[]>
  /** Declared path of a lab -> exact limits for its upper limit of normal. */
  readonly labUlns: ReadonlyMap<string, readonly Rational[]>
  /** Declared path of a lab -> the labs that it is compared with. */
  readonly labPartners: ReadonlyMap<string, readonly string[]>
  /** The labs from which something is worked out: each amount is told from each other. */
  readonly wholeLabs: ReadonlySet<string>
  /** Declared path -> values that rules name, each with by which of them: values named by the same ones are one to the rules; `all` when it is compared with another fact. */
  readonly named: ReadonlyMap<string, ReadonlyMap<string | boolean, string> | 'all'>
  /** Declared path of a text -> the words that rules look for in it, each time as alternatives. */
  readonly texts: ReadonlyMap<string, readonly (readonly string[])[]>
  readonly partners: ReadonlyMap<string, readonly Partner[]>
  /** Declared path of a date by which entries of its list are put in order -> how. */
  readonly rankings: ReadonlyMap<string, Ranking>
  /** The dates that a record must have on the very same days, to be the same: those that are put in order, and those compared with these. */
  readonly exactDates: ReadonlySet<string>
  /** `cuts`, ascending. */
  readonly sortedCuts: ReadonlyMap<string, readonly number[]>
  /** Declared path of a date that is compared -> the days around its own cuts and those of the dates it is compared with. */
  readonly nearCuts: ReadonlyMap<string, readonly number[]>
  /** The numbers of the implications that have to do with the trial. */
  readonly implications: ReadonlySet<number>
  /** Declared path -> the numbers of those that have to do with it. */
  readonly implicationsAt: ReadonlyMap<string, readonly number[]>
  /** The dates among these, but for that of birth. */
  readonly datesHeld: readonly string[]
  /** List -> what the rules look at in it. */
  readonly lists: ReadonlyMap<string, ListUse>
  readonly listCountOf: ReadonlyMap<Condition, ListCount>
  /** The declared paths that the criteria look at, also through what always holds; empty when the whole knowledge is heeded. */
  readonly paths: ReadonlySet<string>
  /** Facts outside lists, in the order in which diagrams ask for them (see asked-order.ts). */
  readonly order: readonly string[]
  /** Some criteria by themselves, by their ids; filled when first needed (see compile-subset.ts). */
  readonly subsets: Map<string, CompiledTrial>
}

/** Makes a trial ready. The work is proportional to the size of its rules. `relevant`: the knowledge to heed, all when left out. */
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
    if (relevant === undefined || relevant.orders.has(i)) parts.partner(order.later, order.earlier, undefined)
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
  // Worked out when they are first asked for: most of the days on which a record is looked at need neither.
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

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}

function daysAround(
  path: string,
  partners: readonly Partner[],
  cuts: ReadonlyMap<string, ReadonlySet<number>>,
): number[] {
  const points = [path, ...partners.map((partner) => partner.path)].flatMap((one) => [...(cuts.get(one) ?? [])])
  const days = points.flatMap((point) => Array.from({ length: 2 * NEAR + 1 }, (_, i) => point - NEAR + i))
  return [...new Set(days)].toSorted((a, b) => a - b)
}

/** The dates that are put in order, and those that are compared with these, also through others. */
function inOrderDates(rankings: Iterable<string>, partners: ReadonlyMap<string, readonly Partner[]>): Set<string> {
  const found = new Set(rankings)
  for (const path of found) for (const partner of partners.get(path) ?? []) found.add(partner.path)
  return found
}

/** A trial of no name and no criteria, for programs about what always holds or about single criteria. */
export const EMPTY_TRIAL: Trial = {
  id: '',
  title: '',
  source: '',
  criteria: [],
  sha256: '',
  enrolment: { state: 'unknown', reason: undefined },
  rulesFrom: { source: 'registry page' },
}
