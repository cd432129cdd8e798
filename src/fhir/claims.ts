import type { Part, Sentence } from '../messages/index.ts'
import type { Json, JsonObject } from '../record/index.ts'
import { isObject, TAKEN_AS_COMPLETE, withValue } from '../record/index.ts'
import { Account } from './account.ts'
import type { Left } from './account.ts'
import { asideWarnings } from './aside.ts'
import type { Aside, Reason } from './aside.ts'
import { peopleText } from './performer.ts'
import { sourceText } from './remark.ts'
import type { Noted, Remark } from './remark.ts'

/** One resource's value for one fact. */
export interface Claim {
  readonly value: Json
  readonly source: string
  /** As exact as it is known; undefined if the resource has no date. */
  readonly date: string | undefined
  /** The moment in milliseconds since 1970, if known. It puts results of the same day in order. */
  readonly at?: number | undefined
  /** A provisional value of other claims that this claim decides, unless this one is known to be earlier. */
  readonly settles?: Json
  /** A value of other claims that no longer holds if this claim is known to be later. */
  readonly replaces?: Json
  /** The value of another claim that wins over this one: the category that is given beside a number. */
  readonly yields?: Json
}

/** Something that may belong to a list, as people see it, and the resources that show it. */
interface Doubt {
  readonly said: Part
  readonly sources: readonly string[]
}

/** A result that cannot be read. Its date is as exact as it is known. */
export interface Unread {
  readonly source: string
  readonly date: string | undefined
}

/** Collects the claims of one patient's resources and turns them into one record. */
export class Claims {
  readonly notes: Noted[] = []
  /** The resources from which something was not taken, each with the reason. */
  readonly asides: Aside[] = []
  /** What becomes of each resource. */
  readonly account = new Account()
  private readonly alsoIn: ReadonlyMap<string, readonly string[]>
  /** Who found, did or said what a resource states, by the name of the resource. */
  private readonly performers = new Map<string, string>()
  private readonly facts = new Map<string, { claims: Claim[]; several: 'latest' | 'conflict' }>()
  private readonly lists = new Map<string, { fields: JsonObject; sources: readonly string[] }[]>()
  private readonly spoilt = new Set<string>()
  /** The results that could not be read, by their fact. */
  private readonly notRead = new Map<string, Unread[]>()
  /** For each list, what was not understood and may belong to it, keyed by how it is shown to people. */
  private readonly doubts = new Map<string, Map<string, Doubt>>()
  /** The lists with something not understood that no other warning reports. */
  private readonly untold = new Set<string>()

  /** Records who found, did or said what a resource states. */
  performed(source: string, by: string): void {
    this.performers.set(source, by)
  }

  /**
   * Records that a resource gives a fact a value. `several` decides what holds if others disagree: the latest value, or
   * none.
   */
  claim(path: string, claim: Claim, several: 'latest' | 'conflict' = 'conflict'): void {
    const known = this.facts.get(path) ?? { claims: [], several }
    known.claims.push(claim)
    this.facts.set(path, known)
  }

  /**
   * Makes a fact unknown, whatever other resources say, because what these resources say about it cannot be trusted.
   */
  spoil(path: string, sources: readonly string[], said: Sentence): void {
    this.spoilt.add(path)
    for (const one of sources)
      this.leave(one, 'not certain', { key: 'left.not-believed', given: { fact: { fact: path } } })
    this.warn(path, said)
  }

  /**
   * Records that a result for a fact cannot be read. For a fact where the latest value holds, no older result counts
   * then.
   */
  unread(path: string, result: Unread): void {
    this.notRead.set(path, [...(this.notRead.get(path) ?? []), result])
  }

  /** Records that a resource, or a part of it, is not used. Produces no warning of its own. */
  leave(source: string, ending: Left, why: Remark): void {
    this.account.leave(source, ending, why)
  }

  warn(path: string, said: Sentence): void {
    this.notes.push({ path, said })
  }

  /** Records that a resource is not taken as a fact. Similar ones are reported together, once everything is read. */
  setAside(aside: Aside): void {
    this.asides.push(aside)
    const ending = ENDED[aside.reason]
    if (ending !== undefined) this.leave(aside.source, ending, aside.says)
  }

  /** Reports everything that was set aside. */
  reportAsides(): void {
    this.notes.push(...asideWarnings(this.asides, (path) => this.facts.has(path)))
  }

  /** Adds an entry to a list, based on one or more resources. */
  addEntry(list: string, fields: JsonObject, sources: readonly string[]): void {
    const entries = this.lists.get(list) ?? []
    entries.push({ fields, sources })
    for (const one of sources) this.account.use(one, `${list}[${entries.length - 1}]`)
    this.lists.set(list, entries)
  }

  /** `alsoIn`: for each list, the other lists to which its entries would belong, too. */
  constructor(alsoIn: ReadonlyMap<string, readonly string[]> = new Map()) {
    this.alsoIn = alsoIn
  }

  /**
   * Records that a resource which may belong to a list is not understood. The list is then incomplete, even if it was
   * to be taken as complete, and so are the lists to which its entry would belong, too, unless `only` this list is
   * meant. `told`: another warning already reports it.
   */
  doubt(
    list: string,
    source: string,
    said: Part,
    { told, only }: { readonly told?: boolean; readonly only?: boolean } = {},
  ): void {
    if (told !== true) this.untold.add(list)
    this.leave(source, told === true ? 'not certain' : 'not understood', {
      key: 'left.may-belong',
      given: { list: { label: list } },
    })
    const doubts = this.doubts.get(list) ?? new Map<string, Doubt>()
    const key = typeof said === 'string' ? said : JSON.stringify(said)
    doubts.set(key, { said, sources: [...(doubts.get(key)?.sources ?? []), source] })
    this.doubts.set(list, doubts)
    if (only !== true) for (const other of this.alsoIn.get(list) ?? []) this.doubt(other, source, said, { told: true })
  }

  claimsOf(path: string): readonly Claim[] {
    return this.facts.get(path)?.claims ?? []
  }

  /** Whether a fact is unknown because of a resource that cannot be trusted, whatever others say. */
  isSpoilt(path: string): boolean {
    return this.spoilt.has(path)
  }

  /**
   * The record. Each fact and entry names its source and who stands behind it; facts have their date. A list is
   * incomplete, unless it is in `assumed` and everything that may belong to it was understood. `today` is the day of
   * screening (`2026-03-15`).
   */
  record(id: string, assumed: readonly string[], today: string): JsonObject {
    const complete = assumed.filter((list) => !this.doubts.has(list))
    for (const list of complete) this.warn(list, { key: 'note.complete' })
    for (const [list, doubts] of this.doubts) {
      const isAssumed = assumed.includes(list)
      if (isAssumed || this.untold.has(list)) this.warn(list, doubtful([...doubts.values()], isAssumed))
    }
    for (const [path, [first]] of this.notRead)
      if (!this.facts.has(path) && first !== undefined && !this.notes.some((one) => one.path === path))
        this.warn(path, { key: 'note.unread', given: { resource: first.source } })
    let record: JsonObject = { id }
    const provenance: { [path: string]: string } = {}
    for (const [path, { claims, several }] of this.facts) {
      const claim = this.spoilt.has(path) ? undefined : this.agreed(path, unsettled(claims), several)
      this.accountFor(path, claims, claim)
      if (claim === undefined) continue
      record = withValue(record, path, { ...stated(claim, today), ...this.by([claim.source]) })
    }
    for (const list of new Set([...this.lists.keys(), ...complete])) {
      const entries = this.lists.get(list) ?? []
      const items = entries.map(({ fields, sources }) => ({
        ...fields,
        source: sourceText(sources),
        ...this.by(sources),
      }))
      record = { ...record, [list]: complete.includes(list) ? items : { complete: false, items } }
      if (complete.includes(list)) provenance[list] = TAKEN_AS_COMPLETE
    }
    return Object.keys(provenance).length === 0 ? record : { ...record, provenance }
  }

  private by(sources: readonly string[]): { readonly by?: string } {
    const people = sources.flatMap((one) => this.performers.get(one) ?? [])
    return people.length === 0 ? {} : { by: peopleText(people) }
  }

  /**
   * Records what became of the resources that speak of a fact: those that give the value that holds, or one compatible
   * with it (less exact, settled by it, or yielding to it), are used.
   */
  private accountFor(path: string, claims: readonly Claim[], taken: Claim | undefined): void {
    for (const one of claims) {
      if (taken === undefined)
        this.leave(one.source, 'not certain', { key: 'left.others-differ', given: { fact: { fact: path } } })
      else if (JSON.stringify(one.value) === JSON.stringify(taken.value)) this.account.use(one.source, path)
      else if (isLessExactValue(one.value, taken.value) || one.value === taken.settles || one.yields === taken.value)
        this.account.use(one.source, path)
      else this.leave(one.source, 'old', { key: 'left.newer', given: { fact: { fact: path } } })
    }
  }

  /** A result that cannot be read and may be as new as the claim. One without a date does not count. */
  private newerThan(path: string, { date }: Claim): Unread | undefined {
    return this.notRead.get(path)?.find((one) => one.date !== undefined && !isEarlier(one.date, date))
  }

  /**
   * The claim that holds: the common value if all agree, or the latest if the differences are explained by time.
   * Undefined, with a warning, if neither is so or a newer result cannot be read.
   */
  private agreed(path: string, claims: readonly Claim[], several: 'latest' | 'conflict'): Claim | undefined {
    const differ = (some: readonly Claim[]): boolean => new Set(some.map((one) => JSON.stringify(one.value))).size > 1
    const values = [...new Set(claims.map((one) => one.value))].filter((one) => typeof one === 'string')
    const vague = new Set<Json>(values.filter((one) => values.some((other) => isLessExact(one, other))))
    const exact = claims.filter((one) => !vague.has(one.value))
    if (exact.length > 0 && exact.length < claims.length) return this.agreed(path, exact, several)
    const newest = claims.toSorted((a, b) => ((a.date ?? '') < (b.date ?? '') ? 1 : -1))
    const first = lastOfAll(newest)
    const newer = several === 'latest' && first !== undefined ? this.newerThan(path, first) : undefined
    if (newer !== undefined) {
      const given = { resource: newer.source, older: first?.source ?? '' }
      this.warn(path, { key: 'note.unread.newer', given })
      return undefined
    }
    if (!differ(claims)) return first
    const dated = claims.every((one) => one.date !== undefined)
    // A month may be before or after a day in it, so only a clearly later date wins.
    const tied = newest.filter(
      (one) => (one.date ?? '').startsWith(first?.date ?? '-') || (first?.date ?? '').startsWith(one.date ?? '-'),
    )
    if (several === 'latest' && dated && !differ(tied)) return first
    const last = several === 'latest' && dated ? lastOf(tied) : []
    if (last.length > 0 && !differ(last)) return last[0]
    const parts = newest.slice(0, 4).map((one) => claimed(path, one))
    this.warn(path, { key: 'note.disagree', given: { list: { list: 'semicolons', parts } } })
    return undefined
  }
}

/**
 * The latest of claims sorted by date, latest first. Where moments are known they decide: dates are local, and those of
 * different time zones can be in another order.
 */
function lastOfAll(newest: readonly Claim[]): Claim | undefined {
  const [first] = newest
  const from = first?.at
  if (first === undefined || from === undefined) return first
  return newest.reduce((last, one) => ((one.at ?? from) > (last.at ?? from) ? one : last), first)
}

/** The claims of one day that were made at the latest moment; none if the moment of any of them is unknown. */
function lastOf(claims: readonly Claim[]): readonly Claim[] {
  const moments = claims.flatMap((one) => one.at ?? [])
  return moments.length < claims.length ? [] : claims.filter((one) => one.at === Math.max(...moments))
}

/** What becomes of a resource that was set aside, by the reason; undefined if it is used all the same. */
const ENDED: Readonly<Record<Reason, Left | undefined>> = {
  later: 'not relevant',
  old: 'old',
  undated: 'old',
  'not certain': 'not certain',
  'not relevant': 'not relevant',
  'in part': undefined,
}

/**
 * A fact as it stands in a record, with its source and its date. The date is left out if it is the value itself, or if
 * no record may have it: after `today`, or more than 129 calendar years ago.
 */
function stated({ value, date, source }: Claim, today: string): JsonObject {
  if (isObject(value)) return { ...value, source }
  const isPossible =
    date !== undefined && date <= today.slice(0, date.length) && date >= `${Number(today.slice(0, 4)) - 129}`
  return { value, ...(isPossible && date !== value && { date }), source }
}

/** The claims, without those that others settle or replace, or that yield to others. */
function unsettled(all: readonly Claim[]): readonly Claim[] {
  const replacing = all.filter((one) => one.replaces !== undefined)
  const isReplaced = (one: Claim): boolean =>
    replacing.some((other) => other.replaces === one.value && isEarlier(one.date, other.date))
  const doesYield = ({ yields }: Claim): boolean => yields !== undefined && all.some((other) => other.value === yields)
  const claims = all.filter((one) => !isReplaced(one) && !doesYield(one))
  const settling = claims.filter((one) => one.settles !== undefined && one.value !== one.settles)
  return claims.filter(
    (one) =>
      one.settles !== undefined ||
      !settling.some((other) => other.settles === one.value && !isEarlier(other.date, one.date)),
  )
}

/** Whether a date is known to be before another. A month is not before a day in it. */
function isEarlier(date: string | undefined, other: string | undefined): boolean {
  return date !== undefined && other !== undefined && date < other && !other.startsWith(date)
}

/**
 * A sentence about the resources that are not understood: the first of each kind by name, and how many more there are.
 */
function doubtful(doubts: readonly Doubt[], assumed: boolean): Sentence {
  const parts = doubts.slice(0, SHOWN).map(({ said, sources: [first = '', ...others] }): Part => {
    const more: Part = { key: 'note.and-more', given: { resource: first, count: others.length } }
    return { key: 'note.shown', given: { resource: others.length === 0 ? first : more, shown: said } }
  })
  const list: Part = { list: 'semicolons', parts }
  const count = doubts.length - SHOWN
  const said: Sentence =
    count > 0 ? { key: 'note.doubts.more', given: { list, count } } : { key: 'note.doubts', given: { list } }
  return assumed ? { key: 'note.doubts.not-assumed', given: { said } } : said
}

/** At most this many kinds of resources that are not understood are shown. */
const SHOWN = 8

/** Whether a stage is a less exact form of another: stage III does not contradict stage IIIA. */
function isLessExactValue(a: Json, b: Json): boolean {
  return typeof a === 'string' && typeof b === 'string' && isLessExact(a, b)
}

function isLessExact(a: string, b: string): boolean {
  return /^I{1,3}$/.test(a) && b.length === a.length + 1 && b.startsWith(a) && /[ABC]$/.test(b)
}

/** A resource's value for a fact as people read it, with its date if known. */
function claimed(path: string, { value, source, date }: Claim): Part {
  const given = { value: valueShown(path, value), resource: source }
  return date === undefined ? { key: 'note.says', given } : { key: 'note.says.dated', given: { ...given, date } }
}

function valueShown(path: string, value: Json): Part {
  if (typeof value === 'string') return { value, of: path }
  if (typeof value === 'boolean') return { key: value ? 'value.yes' : 'value.no' }
  if (!isObject(value)) return JSON.stringify(value)
  const [comparator, amount, unit] = ['comparator', 'value', 'unit'].map((key) => String(value[key] ?? ''))
  return `${comparator ?? ''}${amount ?? ''} ${unit ?? ''}`
}
