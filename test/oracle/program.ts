// Part of the oracle of the tests: see index.ts.

import { unitFactor, variableAt } from '../../src/dictionary/index.ts'
import type { Dictionary, IntegerVariable } from '../../src/dictionary/index.ts'
import type { Condition, NumberRange } from '../../src/conditions/index.ts'
import type { RuleSet, Trial } from '../../src/model/index.ts'
import { birthRange, minus, multiply, parseDecimal, rational } from '../../src/quantity/index.ts'
import type { Day, Period, Rational } from '../../src/quantity/index.ts'
import { touchedPaths } from './closure.ts'
import type { Relevant } from './closure.ts'
import { NEAR } from './date-cuts.ts'
import { conditionsOf, listUse } from './list-use.ts'
import type { ListUse, ReachedSums, Tally } from './list-use.ts'

/** How one date is compared with another: with that date itself, or with that date shifted by some period. */
export interface Partner {
  readonly path: string
  /** The period by which the other date is shifted before the comparison; undefined: not at all. */
  readonly shift: Period | undefined
  readonly direction: 1 | -1
}

/**
 * A compiled trial, which can be evaluated many times for one as-of date: where its limits cut the values of each
 * variable, what it counts over each list, and which dates it compares. Values between two neighbouring cuts are the
 * same to the trial.
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
  /** Declared path -> values that a rule names; `all` if it is compared with another fact. */
  readonly named: ReadonlyMap<string, ReadonlySet<string | boolean> | 'all'>
  readonly partners: ReadonlyMap<string, readonly Partner[]>
  /** `cuts` in ascending order. */
  readonly sortedCuts: ReadonlyMap<string, readonly number[]>
  /**
   * Declared path of a compared date -> the days around its own cuts and those of the dates with which it is compared.
   */
  readonly nearCuts: ReadonlyMap<string, readonly number[]>
  /** The numbers of the implications that are used. */
  readonly implications: ReadonlySet<number>
  /** Declared path -> the numbers of the used implications that concern it. */
  readonly implicationsAt: ReadonlyMap<string, readonly number[]>
  /** List -> what the rules look at in it. */
  readonly lists: ReadonlyMap<string, ListUse>
  readonly tallyOf: ReadonlyMap<Condition, Tally>
  /**
   * The declared paths that the criteria look at, including those reached through what always holds; empty if all
   * knowledge is used.
   */
  readonly paths: ReadonlySet<string>
  /** Sums over the further entries of a list, by key; filled when needed (see rest.ts). */
  readonly restSums: Map<string, ReachedSums>
  /** Some criteria by themselves, by their ids; filled when needed (see part.ts). */
  readonly parts: Map<string, Program>
}

/**
 * Compiles a trial. The work is proportional to the size of its rules. `relevant` is the knowledge to use; if left out,
 * all of it.
 */
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
  const { cuts, labLimits, labMultiples, named, partners, tallyOf } = parts
  const known = rules.implications.filter((_, i) => implications.has(i))
  const lists = new Map(
    [...parts.tallies].map(([list, tallies]) => [list, listUse(list, tallies, rules.dictionary, known)]),
  )
  const sortedCuts = new Map([...cuts].map(([path, own]) => [path, [...own].toSorted((a, b) => a - b)]))
  const nearCuts = new Map([...partners].map(([path, own]) => [path, daysAround(path, own, cuts)]))
  const made = { cuts, sortedCuts, nearCuts, labLimits, labMultiples, named, partners, lists, tallyOf }
  return {
    rules,
    trial,
    asOf,
    ...made,
    implications,
    implicationsAt,
    paths: relevant?.paths ?? new Set(),
    restSums: new Map(),
    parts: new Map(),
  }
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
  readonly named = new Map<string, Set<string | boolean> | 'all'>()
  readonly partners = new Map<string, Partner[]>()
  readonly tallies = new Map<string, Tally[]>()
  readonly tallyOf = new Map<Condition, Tally>()
  private readonly dictionary: Dictionary
  private readonly asOf: Day

  constructor(dictionary: Dictionary, asOf: Day) {
    this.dictionary = dictionary
    this.asOf = asOf
  }

  condition(condition: Condition): void {
    switch (condition.kind) {
      case 'all':
      case 'any':
      case 'at_least':
        return condition.of.forEach((one) => this.condition(one))
      case 'not':
        return this.condition(condition.of)
      case 'is':
        return this.name(condition.path, condition.values)
      case 'number':
        return this.number(condition.path, condition.range)
      case 'lab':
        return this.lab(condition)
      case 'uln':
        return add(this.labMultiples, condition.path, limitValues(condition.range))
      case 'time':
        return this.time(condition.path, condition.when, minus(this.asOf, condition.period))
      case 'relation':
        return this.relation(condition.path, condition.other)
      case 'duration':
        return this.partner(condition.path, condition.after, condition.period)
      case 'day':
        return this.cut(condition.path, [condition.day - 1, condition.day])
      case 'contains':
      case 'limit':
      case 'above':
      case 'latest':
      case 'first':
        throw new Error('the oracle is older than this kind')
      case 'some':
      case 'none':
        return this.tally(condition, condition.path, condition.where, undefined, 1)
      case 'every':
        return this.tally(condition, condition.path, { kind: 'not', of: condition.where }, undefined, 1)
      case 'count': {
        const { min, max } = condition.range
        const cap = Math.max(...[min, max].map((limit) => Number(limit?.value ?? 0))) + 1
        return this.tally(condition, condition.path, condition.where, condition.total, cap)
      }
    }
  }

  partner(path: string, other: string, shift: Period | undefined): void {
    add(this.partners, path, [{ path: other, shift, direction: 1 }])
    add(this.partners, other, [{ path, shift, direction: -1 }])
  }

  private cut(path: string, values: readonly number[]): void {
    const known = this.cuts.get(path) ?? new Set()
    for (const value of values) known.add(value)
    this.cuts.set(path, known)
  }

  name(path: string, values: readonly (string | boolean)[]): void {
    const known = this.named.get(path) ?? new Set()
    if (known === 'all') return
    for (const value of values) known.add(value)
    this.named.set(path, known)
  }

  private number(path: string, range: NumberRange): void {
    const variable = variableAt(this.dictionary, path)
    const cuts = wholeCuts(range)
    if (variable.type !== 'age') return this.cut(path, cuts)
    // For an age of at most N years, the cut is the last day of birth that gives an age of N + 1 years.
    const days = cuts.map((age) => birthRange(age + 1, age + 1, this.asOf).last)
    this.cut(variable.from, days)
  }

  private lab(condition: Condition & { readonly kind: 'lab' }): void {
    const factor = labFactor(this.dictionary, condition.path, condition.unit)
    const limits = limitValues(condition.range).map((value) => multiply(value, factor))
    add(this.labLimits, condition.path, limits)
  }

  private time(path: string, when: string, edge: Day): void {
    this.cut(path, [when === 'within' || when === 'more_than_ago' ? edge - 1 : edge])
  }

  private relation(path: string, other: string): void {
    const [own, second] = [variableAt(this.dictionary, path), variableAt(this.dictionary, other)]
    if (own.type === 'date' || own.type === 'birth_date') return this.partner(path, other, undefined)
    if (own.type === 'integer' && second.type === 'integer') return this.sameNumbers(own, second)
    this.named.set(path, 'all')
    this.named.set(other, 'all')
  }

  /** Cuts so that every number which both may have is a case of its own. */
  private sameNumbers(a: IntegerVariable, b: IntegerVariable): void {
    const first = Math.max(a.range.min, b.range.min) - 1
    const size = Math.max(0, Math.min(a.range.max, b.range.max) - first + 1)
    const each = Array.from({ length: size }, (_, i) => first + i)
    for (const { path } of [a, b]) this.cut(path, each)
  }

  private tally(condition: Condition, list: string, where: Condition, total: string | undefined, cap: number): void {
    this.condition(where)
    if (total !== undefined)
      this.cut(
        total,
        Array.from({ length: cap }, (_, i) => i),
      )
    const tally = { list, where, total, cap }
    this.tallyOf.set(condition, tally)
    add(this.tallies, list, [tally])
  }
}

/**
 * The factor from a unit to the analyte's canonical unit. Throws for a unit that does not fit, which is checked when
 * rules are read.
 */
export function labFactor(dictionary: Dictionary, path: string, unit: string): Rational {
  const variable = variableAt(dictionary, path)
  const factor = variable.type === 'lab' ? unitFactor(dictionary, variable, unit) : undefined
  if (factor === undefined) throw new Error(`${unit} is not a unit of ${path}`)
  return factor
}

/** The whole numbers after which a range begins or ends. */
function wholeCuts({ min, max }: NumberRange): number[] {
  const cuts: number[] = []
  if (min !== undefined) cuts.push(min.inclusive ? Number(min.value) - 1 : Number(min.value))
  if (max !== undefined) cuts.push(max.inclusive ? Number(max.value) : Number(max.value) - 1)
  return cuts
}

function limitValues({ min, max }: NumberRange): Rational[] {
  return [min, max].flatMap((limit) => (limit === undefined ? [] : [exact(limit.value)]))
}

export function exact(text: string): Rational {
  return parseDecimal(text) ?? rational(0n, 1n)
}

function add<T>(map: Map<string, T[]>, key: string, values: readonly T[]): void {
  map.set(key, [...(map.get(key) ?? []), ...values])
}

/** A trial without a name or criteria, for compiling what always holds or single criteria. */
export const EMPTY_TRIAL: Trial = {
  id: '',
  title: '',
  source: '',
  criteria: [],
  sha256: '',
  enrolment: { state: 'unknown', reason: undefined },
  rulesFrom: { source: 'registry page' },
}
