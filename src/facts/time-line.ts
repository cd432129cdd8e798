import { birthDatePath, declaredPath, entryPath, isDay, listOf } from '../dictionary/index.ts'
import type { Part } from '../messages/index.ts'
import type { Fact, Span } from './fact.ts'
import type { Facts } from './facts.ts'
import { meetSpans } from './statement.ts'
import type { Statement } from './statement.ts'

/** Two dates of one entry, the first on or before the second (declared paths). */
export interface Order {
  readonly earlier: string
  readonly later: string
  readonly because: string
}

/** Two statements about dates that cannot both hold. */
export interface Anachronism {
  readonly earlier: Statement
  readonly later: Statement
  /** In the words of the rules, or as a sentence. */
  readonly because: Part
}

/**
 * Narrows dates by what always holds: no event lies before birth, and ordered dates follow each other. Dates that
 * exclude each other are left as they are.
 */
export function alignDates(facts: Facts, orders: readonly Order[]): Facts {
  const known = new Map(facts.known)
  const line = new TimeLine(facts, known)
  line.alignBirth()
  for (const order of orders) line.alignOrder(order)
  return facts.with({ known })
}

/**
 * All pairs of statements about dates that exclude each other. Pairs are enough: dates that only have to be in order
 * can all hold if every two of them can.
 */
export function anachronisms(statements: readonly Statement[], facts: Facts, orders: readonly Order[]): Anachronism[] {
  const birth = birthDatePath(facts.dictionary)
  const dates = statements.filter((one) => one.says.type === 'numbers' && isDate(one.subject, facts))
  const births = dates.filter((one) => one.subject === birth)
  const found: Anachronism[] = []
  const compare = (earlier: Statement, later: Statement, because: Part): void => {
    if (least(spansOf(earlier)) > greatest(spansOf(later))) found.push({ earlier, later, because })
  }
  for (const earlier of births) {
    for (const later of dates) if (later.subject !== birth) compare(earlier, later, BIRTH_FIRST)
    // An age and a date of birth both give the day of birth. Each is compared with the other in both directions.
    for (const other of births) if (other !== earlier) compare(earlier, other, ONE_BIRTH)
  }
  const bySubject = new Map(dates.map((one) => [one.subject, one]))
  for (const { earlier, later, because } of orders) {
    for (const first of dates) {
      if (declaredPath(first.subject) !== earlier) continue
      const second = bySubject.get(`${first.subject.slice(0, first.subject.lastIndexOf('.'))}${fieldOf(later)}`)
      if (second !== undefined) compare(first, second, because)
    }
  }
  return found
}

/**
 * A quick check whether there may be such pairs: false only if `anachronisms` finds none. `kept`: the facts that the
 * statements leave possible, each taken by itself.
 */
export function mayBeAnachronistic(statements: readonly Statement[], kept: Facts, orders: readonly Order[]): boolean {
  const birth = birthDatePath(kept.dictionary)
  let latestBirth = -Infinity
  let firstEnd = Infinity
  for (const { subject, says } of statements) {
    if (says.type !== 'numbers' || !isDate(subject, kept)) continue
    if (subject === birth) latestBirth = Math.max(latestBirth, least(says.spans))
    firstEnd = Math.min(firstEnd, greatest(says.spans))
  }
  return latestBirth > firstEnd || orders.some((order) => mayBeReversed(order, kept))
}

function mayBeReversed({ earlier, later }: Order, { known, lists }: Facts): boolean {
  const list = listOf(earlier)
  if (list === undefined) return known.has(earlier)
  const size = lists.get(list)?.size ?? 0
  for (let i = 0; i < size; i++) {
    const [first, second] = [known.get(entryPath(earlier, i)), known.get(entryPath(later, i))]
    if (first?.type !== 'numbers' || second?.type !== 'numbers') continue
    if (least(first.spans) > greatest(second.spans)) return true
  }
  return false
}

const BIRTH_FIRST = { key: 'conflict.birth-first' } as const
const ONE_BIRTH = { key: 'conflict.one-birth' } as const

function isDate(path: string, { dictionary }: Facts): boolean {
  return isDay(declaredPath(path), dictionary)
}

/** The field of a path: `.end` for `systemic_therapies[].end`. */
function fieldOf(path: string): string {
  return path.slice(path.lastIndexOf('.'))
}

function spansOf({ says }: Statement): readonly Span[] {
  return says.type === 'numbers' ? says.spans : []
}

class TimeLine {
  private readonly facts: Facts
  private readonly known: Map<string, Fact>

  constructor(facts: Facts, known: Map<string, Fact>) {
    this.facts = facts
    this.known = known
  }

  alignBirth(): void {
    const birth = birthDatePath(this.facts.dictionary)
    if (birth === undefined) return
    const births = this.spans(birth)
    const lo = least(births)
    let hi: number | undefined
    for (const [event, fact] of this.facts.known) {
      if (fact.type !== 'numbers' || event === birth || !isDate(event, this.facts)) continue
      const end = greatest(fact.spans)
      if (lo > end) continue
      hi = Math.min(hi ?? end, end)
      this.narrow(event, fact.spans, { lo, hi: end })
    }
    if (hi !== undefined) this.narrow(birth, births, { lo, hi })
  }

  alignOrder({ earlier, later }: Order): void {
    const { size } = this.facts.list(listOf(earlier) ?? earlier)
    for (let i = 0; i < size; i++) {
      const [first, second] = [entryPath(earlier, i), entryPath(later, i)]
      if (this.known.has(first) || this.known.has(second)) this.align(first, second)
    }
  }

  private align(earlier: string, later: string): void {
    const first = this.spans(earlier)
    const second = this.spans(later)
    const [lo, hi] = [least(first), greatest(second)]
    if (lo > hi) return
    this.narrow(earlier, first, { lo: least(first), hi })
    this.narrow(later, second, { lo, hi: greatest(second) })
  }

  private spans(path: string): readonly Span[] {
    const fact = this.known.get(path) ?? this.facts.at(path)
    return fact.type === 'numbers' ? fact.spans : []
  }

  private narrow(path: string, spans: readonly Span[], to: Span): void {
    const isWithin = least(spans) >= to.lo && greatest(spans) <= to.hi
    // A fact that is narrow enough already stays the same object.
    if (isWithin && this.known.has(path)) return
    this.known.set(path, { type: 'numbers', spans: isWithin ? spans : meetSpans(to, spans) })
  }
}

function least(spans: readonly Span[]): number {
  let least = Infinity
  for (const { lo } of spans) if (lo < least) least = lo
  return least
}

function greatest(spans: readonly Span[]): number {
  let greatest = -Infinity
  for (const { hi } of spans) if (hi > greatest) greatest = hi
  return greatest
}
