import { conditionText, fold, joining, leafLimits, tallied } from '../conditions/index.ts'
import type { Condition, Count, Extreme, Limit, ListCondition } from '../conditions/index.ts'
import { variableAt } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { conditionsOf, conditionsOfImplication } from '../model/index.ts'
import type { RuleSet, Trial } from '../model/index.ts'
import { birthRange, minus } from '../quantity/index.ts'
import type { Day, Period, Rational } from '../quantity/index.ts'
import { askedOrder } from './asked-order.ts'
import { touchedPaths } from './closure.ts'
import type { Relevant } from './closure.ts'
import { listUse } from './list-use.ts'
import type { ListUse, Tally } from './list-use.ts'

/** Days around a date that cuts at other dates (see date-cuts.ts), and what is taken from between them, may reach. */
export const NEAR = 3

/** How one date is compared with another: with the other date itself, or with the other date so much later. */
export interface Partner {
  readonly path: string
  /** The other date is shifted by this much before the comparison. */
  readonly shift: Period | undefined
  /** Whether the days to which the shift leads exactly go with the earlier ones. */
  readonly beyond: boolean
  readonly direction: 1 | -1
}

/** How the entries of a list are put in order by one of their dates. */
export interface Ranking {
  /** How many conditions do so. */
  readonly conditions: number
  /** Whether that is all: one does so, and the date is compared with no other date, but for one that always lies on one side of it. */
  readonly isLone: boolean
  /** Which entry is looked for, where all entries are put in order and that is all that is asked of them. */
  readonly end: Extreme['end'] | undefined
}

/**
 * A trial made ready to be evaluated many times for one as-of date: where its limits cut the values of each variable, what it
 * counts over each list, and which dates it compares. What lies between two neighbouring cuts is the same to the trial.
 */
export interface Program {
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
  readonly tallyOf: ReadonlyMap<Condition, Tally>
  /** The declared paths that the criteria look at, also through what always holds; empty when the whole knowledge is heeded. */
  readonly paths: ReadonlySet<string>
  /** Facts outside lists, in the order in which diagrams ask for them (see asked-order.ts). */
  readonly order: readonly string[]
  /** Some criteria by themselves, by their ids; filled when first needed (see part.ts). */
  readonly parts: Map<string, Program>
}

/** Makes a trial ready. The work is proportional to the size of its rules. `relevant`: the knowledge to heed, all when left out. */
export function compile(rules: RuleSet, trial: Trial, asOf: Day, relevant?: Relevant): Program {
  const parts = new Parts(rules.dictionary, asOf)
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
  const { cuts, labLimits, labMultiples, labUlns, labPartners, wholeLabs, texts, named, partners, tallyOf, rankings } =
    parts
  const known = rules.implications.filter((_, i) => implications.has(i))
  const lists = new Map(
    [...parts.tallies].map(([list, tallies]) => [list, listUse(list, tallies, rules.dictionary, known)]),
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
    tallyOf,
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
    parts: new Map(),
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

class Parts {
  readonly cuts = new Map<string, Set<number>>()
  readonly labLimits = new Map<string, Rational[]>()
  readonly labMultiples = new Map<string, Rational[]>()
  readonly labUlns = new Map<string, Rational[]>()
  readonly labPartners = new Map<string, string[]>()
  readonly named = new Map<string, Map<string | boolean, string> | 'all'>()
  /** The sets of values that were named so far. */
  private readonly namedTogether = new Set<string>()
  readonly texts = new Map<string, (readonly string[])[]>()
  readonly wholeLabs = new Set<string>()
  readonly partners = new Map<string, Partner[]>()
  readonly tallies = new Map<string, Tally[]>()
  readonly tallyOf = new Map<Condition, Tally>()
  readonly rankings = new Map<string, Extreme[]>()
  /** The dates that conditions compare with others. */
  private readonly compares = new Set<string>()
  private readonly counted = new Map<string, Tally>()
  private readonly dictionary: Dictionary
  private readonly asOf: Day
  private readonly collecting = joining<void>(() => undefined, {
    not: () => undefined,
    list: (_, condition) => this.tally(condition),
    leaf: (condition) => leafLimits(condition, this.dictionary).forEach((one) => this.limit(one)),
  })

  constructor(dictionary: Dictionary, asOf: Day) {
    this.dictionary = dictionary
    this.asOf = asOf
  }

  condition(condition: Condition): void {
    fold(condition, this.collecting)
  }

  partner(path: string, other: string, shift: Period | undefined, beyond = false): void {
    add(this.partners, path, [{ path: other, shift, beyond, direction: 1 }])
    add(this.partners, other, [{ path, shift, beyond, direction: -1 }])
  }

  ranking(path: string, tallies: readonly Extreme[]): Ranking {
    const isLone = tallies.length === 1 && this.isAside(path)
    const [only] = isLone ? tallies : []
    const isOfAll = only?.among.kind === 'all' && only.among.of.length === 0
    return { conditions: tallies.length, isLone, end: isOfAll ? only.end : undefined }
  }

  private isAside(path: string): boolean {
    const sides = this.partners.get(path) ?? []
    const isAside = (side: Partner): boolean =>
      !this.compares.has(side.path) && (this.partners.get(side.path) ?? []).every((one) => one.path === path)
    return !this.compares.has(path) && sides.every(isAside)
  }

  private limit(limit: Limit): void {
    const { path } = limit
    switch (limit.kind) {
      case 'number':
        return this.cut(path, [limit.after])
      case 'age':
        // An age of at most N years is a birth after the day N + 1 years back, less one day.
        return this.cut(limit.birth, [birthRange(limit.after + 1, limit.after + 1, this.asOf).last])
      case 'window':
        return this.cut(path, [minus(this.asOf, limit.period) - (limit.edge === 'before' ? 1 : 0)])
      case 'lab':
        return add(this.labLimits, path, [limit.exact])
      case 'multiple':
        return add(this.labMultiples, path, [limit.exact])
      case 'uln':
        return add(this.labUlns, path, [limit.exact])
      case 'every':
        return this.every(path, limit.birth)
      case 'labs':
        add(this.labPartners, path, [limit.other])
        return add(this.labPartners, limit.other, [path])
      case 'words':
        return add(this.texts, path, [limit.words])
      case 'values':
        return this.name(path, limit.values)
      case 'compared':
        return this.compared(path, limit.other)
      case 'dates':
        this.compares.add(path).add(limit.other)
        return this.partner(path, limit.other, limit.shift, limit.beyond)
      case 'day':
        return this.cut(path, [limit.after])
    }
  }

  /** Something is worked out from each value of a fact. */
  private every(path: string, birth: string | undefined): void {
    const variable = variableAt(this.dictionary, path)
    if (variable.type === 'choice') this.named.set(path, 'all')
    if (variable.type === 'lab') this.wholeLabs.add(path)
    if (variable.type !== 'age' || birth === undefined) return
    const { min, max } = variable.range
    const ages = Array.from({ length: max - min + 2 }, (_, i) => min + i)
    this.cut(
      birth,
      ages.map((age) => birthRange(age, age, this.asOf).last),
    )
  }

  private compared(path: string, other: string): void {
    const [a, b] = [variableAt(this.dictionary, path), variableAt(this.dictionary, other)]
    if (a.type === 'integer' && b.type === 'integer') {
      // Every number that both may be is a case of its own.
      const first = Math.max(a.range.min, b.range.min) - 1
      const size = Math.max(0, Math.min(a.range.max, b.range.max) - first + 1)
      const each = Array.from({ length: size }, (_, i) => first + i)
      for (const one of [path, other]) this.cut(one, each)
      return
    }
    this.named.set(path, 'all')
    this.named.set(other, 'all')
  }

  private cut(path: string, values: readonly number[]): void {
    const known = this.cuts.get(path) ?? new Set()
    for (const value of values) known.add(value)
    this.cuts.set(path, known)
  }

  private name(path: string, values: readonly (string | boolean)[]): void {
    const known = this.named.get(path) ?? new Map<string | boolean, string>()
    if (known === 'all') return
    this.named.set(path, known)
    const together = JSON.stringify([path, values.map(String).toSorted()])
    if (this.namedTogether.has(together)) return
    this.namedTogether.add(together)
    for (const value of values) known.set(value, `${known.get(value) ?? ''}.${this.namedTogether.size}`)
  }

  private tally(condition: ListCondition): void {
    // What is counted several times is counted once.
    const { name, made } = countedIn(condition)
    const known = this.counted.get(name)
    const tally = known ?? made
    this.tallyOf.set(condition, tally)
    if (known !== undefined) return
    this.counted.set(name, tally)
    add(this.tallies, condition.path, [tally])
    if (tally.kind === 'extreme') add(this.rankings, tally.by, [tally])
    else if (tally.total !== undefined) this.cut(tally.total, [...Array(tally.cap).keys()])
  }
}

/** What a condition takes from a list, by name: the same for every day. */
function countedIn(condition: ListCondition): { readonly name: string; readonly made: Tally } {
  const known = COUNTED.get(condition)
  if (known !== undefined) return known
  const own = tallied(condition)
  const counted = { name: `${condition.path} ${nameOfTally(own)}`, made: { list: condition.path, ...own } }
  COUNTED.set(condition, counted)
  return counted
}

const COUNTED = new WeakMap<ListCondition, { readonly name: string; readonly made: Tally }>()

/** What is taken from all entries of a list together, as a text. */
export function nameOfTally(own: Omit<Count, 'wanted'> | Extreme): string {
  if (own.kind === 'extreme') return `${own.end} ${own.by} ${conditionText(own.among)} ${conditionText(own.where)}`
  return `${own.total ?? ''} ${own.cap} ${conditionText(own.where)}`
}

/** The dates that are put in order, and those that are compared with these, also through others. */
function inOrderDates(rankings: Iterable<string>, partners: ReadonlyMap<string, readonly Partner[]>): Set<string> {
  const found = new Set(rankings)
  for (const path of found) for (const partner of partners.get(path) ?? []) found.add(partner.path)
  return found
}

function add<T>(map: Map<string, T[]>, key: string, values: readonly T[]): void {
  map.set(key, [...(map.get(key) ?? []), ...values])
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
