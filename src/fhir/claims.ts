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

/** What one resource says of one fact. */
export interface Claim {
  readonly value: Json
  readonly source: string
  /** As far as it is known; undefined when the resource has no date. */
  readonly date: string | undefined
  /** The moment, in milliseconds, where it is known: by it, results of one day come one after the other. */
  readonly at?: number | undefined
  /** A value of others that is not final and that this one decides, unless it is known to be earlier. */
  readonly settles?: Json
  /** A value of others that no longer holds where this one is known to be later. */
  readonly replaces?: Json
  /** A value of others that decides beside this one: the category beside a number. */
  readonly yields?: Json
}

/** What may belong to a list, as people see it, and the resources that show it. */
interface Doubt {
  readonly said: Part
  readonly sources: readonly string[]
}

/** A result that cannot be read; its date as far as it is known. */
export interface Unread {
  readonly source: string
  readonly date: string | undefined
}

/** Collects what the resources of one patient say, and makes one record of it. */
export class Claims {
  readonly notes: Noted[] = []
  /** The resources of which something was not taken, with the reason. */
  readonly asides: Aside[] = []
  /** What becomes of each resource. */
  readonly account = new Account()
  private readonly alsoIn: ReadonlyMap<string, readonly string[]>
  /** Who stands behind each resource, by its name. */
  private readonly performers = new Map<string, string>()
  private readonly facts = new Map<string, { claims: Claim[]; several: 'latest' | 'conflict' }>()
  private readonly lists = new Map<string, { fields: JsonObject; sources: readonly string[] }[]>()
  private readonly spoilt = new Set<string>()
  /** The results that could not be read, by the fact that they are of. */
  private readonly notRead = new Map<string, Unread[]>()
  /** What was not understood and may belong to a list, each by what it shows. */
  private readonly doubts = new Map<string, Map<string, Doubt>>()
  /** The lists of which something was not understood that no other warning tells. */
  private readonly untold = new Set<string>()

  /** A resource says who found, did or said what it states. */
  performed(source: string, by: string): void {
    this.performers.set(source, by)
  }

  /** A resource says that a fact has a value. `several`: what holds when others say otherwise. */
  claim(path: string, claim: Claim, several: 'latest' | 'conflict' = 'conflict'): void {
    const known = this.facts.get(path) ?? { claims: [], several }
    known.claims.push(claim)
    this.facts.set(path, known)
  }

  /** What these resources say about a fact cannot be believed: the fact is unknown, whatever others say. */
  spoil(path: string, sources: readonly string[], said: Sentence): void {
    this.spoilt.add(path)
    for (const one of sources)
      this.leave(one, 'not certain', { key: 'left.not-believed', given: { fact: { fact: path } } })
    this.warn(path, said)
  }

  /** A result of a fact cannot be read: of what changes, no older one counts. */
  unread(path: string, result: Unread): void {
    this.notRead.set(path, [...(this.notRead.get(path) ?? []), result])
  }

  /** Nothing is taken from a resource, or from a part of it, and nobody need be told by itself. */
  leave(source: string, ending: Left, why: Remark): void {
    this.account.leave(source, ending, why)
  }

  warn(path: string, said: Sentence): void {
    this.notes.push({ path, said })
  }

  /** A resource is not taken for a fact; it is reported with its like when all are read. */
  setAside(aside: Aside): void {
    this.asides.push(aside)
    const ending = ENDED[aside.reason]
    if (ending !== undefined) this.leave(aside.source, ending, aside.says)
  }

  /** Reports what was set aside. */
  reportAsides(): void {
    this.notes.push(...asideWarnings(this.asides, (path) => this.facts.has(path)))
  }

  /** An entry of a list, which rests on one resource or several. */
  addEntry(list: string, fields: JsonObject, sources: readonly string[]): void {
    const entries = this.lists.get(list) ?? []
    entries.push({ fields, sources })
    for (const one of sources) this.account.use(one, `${list}[${entries.length - 1}]`)
    this.lists.set(list, entries)
  }

  /** `alsoIn`: the lists in which an entry of a list would stand, too. */
  constructor(alsoIn: ReadonlyMap<string, readonly string[]> = new Map()) {
    this.alsoIn = alsoIn
  }

  /**
   * A resource that may belong to a list is not understood: the list is not complete, whatever is assumed of it, nor are those in which its entry
   * would stand, too, unless it is `only` of this one. `told`: in another warning.
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

  /** Whether a fact is unknown, whatever resources say of it. */
  isSpoilt(path: string): boolean {
    return this.spoilt.has(path)
  }

  /** The record; each fact and each entry with its source and who stands behind it, facts with their day. Lists may go on, unless they are taken as complete and nothing in them was not understood. */
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

  /** What becomes of the resources that speak of a fact: used are those that say what holds, or no more than that. */
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

  /** A result that cannot be read and is not known to be older than what is said; one without a date is of no day. */
  private newerThan(path: string, { date }: Claim): Unread | undefined {
    return this.notRead.get(path)?.find((one) => one.date !== undefined && !isEarlier(one.date, date))
  }

  /** The claim that holds: all agree, or the latest dated one where time explains the difference. */
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
    // A month may be before or after a day in it: only clearly later dates win.
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

/** The last of claims that are in the order of their days, the latest first: of those whose moments are known, days tell the order only as far as their time zones agree. */
function lastOfAll(newest: readonly Claim[]): Claim | undefined {
  const [first] = newest
  const from = first?.at
  if (first === undefined || from === undefined) return first
  return newest.reduce((last, one) => ((one.at ?? from) > (last.at ?? from) ? one : last), first)
}

/** The claims of one day that were made at the last moment; none where one of them does not tell its moment. */
function lastOf(claims: readonly Claim[]): readonly Claim[] {
  const moments = claims.flatMap((one) => one.at ?? [])
  return moments.length < claims.length ? [] : claims.filter((one) => one.at === Math.max(...moments))
}

/** How a resource ends that was set aside; undefined where it is used all the same. */
const ENDED: Readonly<Record<Reason, Left | undefined>> = {
  later: 'not relevant',
  old: 'old',
  undated: 'old',
  'not certain': 'not certain',
  'not relevant': 'not relevant',
  'in part': undefined,
}

/**
 * A fact as a record has it: with its day, as far as it is known, and its source. A date that is itself the fact needs no other; one that no
 * record can have (after `today`, or more than a life ago) is left out.
 */
function stated({ value, date, source }: Claim, today: string): JsonObject {
  if (isObject(value)) return { ...value, source }
  const isPossible =
    date !== undefined && date <= today.slice(0, date.length) && date >= `${Number(today.slice(0, 4)) - 129}`
  return { value, ...(isPossible && date !== value && { date }), source }
}

/** The claims without those that another one settles or replaces, or that yield to it. */
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

/** Whether a date is known to be before another one; a month is not before a day in it. */
function isEarlier(date: string | undefined, other: string | undefined): boolean {
  return date !== undefined && other !== undefined && date < other && !other.startsWith(date)
}

/** The resources that are not understood, a few of each kind by name. */
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

/** So many kinds of resources that are not understood are named. */
const SHOWN = 8

/** Stage III says less than stage IIIA, and does not contradict it. */
function isLessExactValue(a: Json, b: Json): boolean {
  return typeof a === 'string' && typeof b === 'string' && isLessExact(a, b)
}

function isLessExact(a: string, b: string): boolean {
  return /^I{1,3}$/.test(a) && b.length === a.length + 1 && b.startsWith(a) && /[ABC]$/.test(b)
}

/** What a resource says of a fact, and when. */
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
