import { conditionText, fold, joining, leafLimits, listCountOf } from '../conditions/index.ts'
import type { Condition, Count, Extreme, Limit, ListCondition } from '../conditions/index.ts'
import { variableAt } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { birthRange, minus } from '../quantity/index.ts'
import type { Day, Period, Rational } from '../quantity/index.ts'
import type { ListCount } from './list-use.ts'

/** How one date is compared with another: with that date itself, or with a day some time after it. */
export interface Partner {
  readonly path: string
  /** The other date is shifted by this much before the comparison. Undefined: it is not shifted. */
  readonly shift: Period | undefined
  /** Whether the day to which the shift leads exactly belongs to the earlier days. */
  readonly beyond: boolean
  /** 1 as seen from the date that is compared with the shifted other one, -1 as seen from that other one. */
  readonly direction: 1 | -1
  /** Whether it only says that one date is never before the other, so that the other order is not possible. */
  readonly isOrder: boolean
}

/** How the entries of a list are ranked by one of their dates. */
export interface Ranking {
  /** How many conditions rank them by it. */
  readonly conditions: number
  /**
   * Whether nothing else depends on the date: one condition ranks by it, and it is compared with no other date, except
   * dates that always lie on one side of it.
   */
  readonly isLone: boolean
  /** Which entry is looked for, where `isLone` and all entries are ranked; otherwise undefined. */
  readonly end: Extreme['end'] | undefined
}

/**
 * Collects, condition by condition, what conditions tell apart: where they cut values, what they count over lists,
 * which dates they compare.
 */
export class CutCollector {
  readonly cuts = new Map<string, Set<number>>()
  readonly labLimits = new Map<string, Rational[]>()
  readonly labMultiples = new Map<string, Rational[]>()
  readonly labUlns = new Map<string, Rational[]>()
  readonly labPartners = new Map<string, string[]>()
  readonly named = new Map<string, Map<string | boolean, string> | 'all'>()
  /** The sets of values that conditions named so far. */
  private readonly namedTogether = new Set<string>()
  readonly texts = new Map<string, (readonly string[])[]>()
  readonly wholeLabs = new Set<string>()
  readonly partners = new Map<string, Partner[]>()
  readonly listCounts = new Map<string, ListCount[]>()
  readonly listCountOf = new Map<Condition, ListCount>()
  readonly rankings = new Map<string, Extreme[]>()
  /** The dates that conditions, as opposed to orders of dates, compare with others. */
  private readonly compares = new Set<string>()
  private readonly counted = new Map<string, ListCount>()
  private readonly dictionary: Dictionary
  private readonly asOf: Day
  private readonly collecting = joining<void>(() => undefined, {
    not: () => undefined,
    list: (_, condition) => this.listCount(condition),
    leaf: (condition) => leafLimits(condition, this.dictionary).forEach((one) => this.limit(one)),
  })

  constructor(dictionary: Dictionary, asOf: Day) {
    this.dictionary = dictionary
    this.asOf = asOf
  }

  /** Adds what a condition tells apart. */
  condition(condition: Condition): void {
    fold(condition, this.collecting)
  }

  /** Adds that one date is never before another. */
  order(later: string, earlier: string): void {
    this.partner(later, earlier, { shift: undefined, beyond: false, isOrder: true })
  }

  /** Adds a comparison of two dates, as seen from both. */
  private partner(path: string, other: string, how: Pick<Partner, 'shift' | 'beyond' | 'isOrder'>): void {
    add(this.partners, path, [{ path: other, ...how, direction: 1 }])
    add(this.partners, other, [{ path, ...how, direction: -1 }])
  }

  ranking(path: string, listCounts: readonly Extreme[]): Ranking {
    const isLone = listCounts.length === 1 && this.isAside(path)
    const [only] = isLone ? listCounts : []
    const isOfAll = only?.among.kind === 'all' && only.among.of.length === 0
    return { conditions: listCounts.length, isLone, end: isOfAll ? only.end : undefined }
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
        return this.partner(path, limit.other, { shift: limit.shift, beyond: limit.beyond, isOrder: false })
      case 'day':
        return this.cut(path, [limit.after])
    }
  }

  /**
   * Tells every value of a fact apart, because something is derived from it. `birth` is the path of the date of birth,
   * for an age.
   */
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
      // Every number that both facts may be is a case of its own.
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

  /** Notes that a condition names some values; each set of values is noted only once. */
  private name(path: string, values: readonly (string | boolean)[]): void {
    const known = this.named.get(path) ?? new Map<string | boolean, string>()
    if (known === 'all') return
    this.named.set(path, known)
    const together = JSON.stringify([path, values.map(String).toSorted()])
    if (this.namedTogether.has(together)) return
    this.namedTogether.add(together)
    for (const value of values) known.set(value, `${known.get(value) ?? ''}.${this.namedTogether.size}`)
  }

  private listCount(condition: ListCondition): void {
    // Conditions that count the same thing share one list count.
    const { name, made } = countedIn(condition)
    const known = this.counted.get(name)
    const listCount = known ?? made
    this.listCountOf.set(condition, listCount)
    if (known !== undefined) return
    this.counted.set(name, listCount)
    add(this.listCounts, condition.path, [listCount])
    if (listCount.kind === 'extreme') add(this.rankings, listCount.by, [listCount])
    else if (listCount.total !== undefined) this.cut(listCount.total, [...Array(listCount.cap).keys()])
  }
}

/** The list count of a condition on a list, and a name for it; the same for every as-of date. */
function countedIn(condition: ListCondition): { readonly name: string; readonly made: ListCount } {
  const known = COUNTED.get(condition)
  if (known !== undefined) return known
  const own = listCountOf(condition)
  const counted = { name: `${condition.path} ${nameOfListCount(own)}`, made: { list: condition.path, ...own } }
  COUNTED.set(condition, counted)
  return counted
}

const COUNTED = new WeakMap<ListCondition, { readonly name: string; readonly made: ListCount }>()

/** A text for what is taken from all entries of a list together. */
export function nameOfListCount(own: Omit<Count, 'wanted'> | Extreme): string {
  if (own.kind === 'extreme') return `${own.end} ${own.by} ${conditionText(own.among)} ${conditionText(own.where)}`
  return `${own.total ?? ''} ${own.cap} ${conditionText(own.where)}`
}

/** Appends values to the list that a map holds for a key. */
export function add<T>(map: Map<string, T[]>, key: string, values: readonly T[]): void {
  map.set(key, [...(map.get(key) ?? []), ...values])
}
