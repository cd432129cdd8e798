import type { Facts, Span } from '../facts/index.ts'
import type { Day } from '../quantity/index.ts'
import { longAgo, NEAR, turnOf } from '../space/index.ts'
import type { Partner, CompiledTrial } from '../space/index.ts'
import { birthsApart } from './birth.ts'
import type { Places } from './places.ts'
import { factOf, pieceOf } from './fact-keys.ts'
import type { Query } from './fact-keys.ts'

/** How a date lies from the dates that the program compares it with. `places`: see places.ts; for the dates of the query's own path. */
export function pairsOf(query: Query, compiled: CompiledTrial, facts: Facts, places: () => Places): string {
  const { path, kind, compared, reach } = query
  if (compared.length === 0) return ''
  const own = spansOf(kind, path, facts)
  const births = birthsApart(compiled, facts)
  if (reach === 'pair' && births.length === 0) {
    const name = pairName(query, own, compiled, facts, places)
    if (name !== undefined) return `=${name}`
  }
  let key = births.length === 0 ? '' : `${exactly(births)}~`
  for (const { path: otherPath, kind: otherKind, partner } of compared) {
    const other = spansOf(otherKind, otherPath, facts)
    if (other.length === 0) continue
    if (births.length > 0 && !areExact(own, other)) key += ` ${exactly([...own, ...other])}`
    else key += ` ${partner.shift === undefined ? distances(own, other, places) : shifted(own, other, partner)}`
  }
  return key
}

function spansOf(kind: Query['kind'], path: string, facts: Facts): readonly Span[] {
  const fact = factOf(kind, path, facts)
  return fact.type === 'numbers' ? fact.spans : []
}

function distances(own: readonly Span[], other: readonly Span[], places: () => Places): string {
  return own.flatMap((one) => other.map((span) => distance(one, span, places).join())).join(';')
}

/**
 * The distances of ends from ends. What lies within the days of a date that is not known exactly is placed among all others, since that date may
 * come between it and those.
 */
function distance(own: Span, other: Span, places: () => Places): number[] {
  const isExact = own.lo === own.hi && other.lo === other.hi
  const isNear = own.lo <= other.hi + NEAR && other.lo <= own.hi + NEAR
  const between = isExact || !isNear ? near : (a: Day, b: Day): number => places().of(a) - places().of(b)
  return [between(own.lo, other.lo), between(own.lo, other.hi), between(own.hi, other.lo), between(own.hi, other.hi)]
}

/** By how many days a day lies behind another one, as far as the engine looks. */
function near(a: Day, b: Day): number {
  return Math.max(-NEAR - 1, Math.min(NEAR + 1, a - b))
}

/** With a shift in months, which turns on the days of the month: how two exact dates compare, and everything exactly when one is not. */
function shifted(own: readonly Span[], other: readonly Span[], partner: Partner): string {
  const [a, b] = [own[0], other[0]]
  if (a === undefined || b === undefined || !areExact(own, other)) return exactly([...own, ...other])
  return a.lo > turn(b.lo, partner) === (partner.direction === 1) ? '1' : '0'
}

function areExact(...dates: readonly (readonly Span[])[]): boolean {
  return dates.every(([only, ...more]) => only !== undefined && more.length === 0 && isExact(only))
}

function isExact({ lo, hi }: Span): boolean {
  return lo === hi
}

function exactly(spans: readonly Span[]): string {
  return spans.map(({ lo, hi }) => `${lo}_${hi}`).join(';')
}

/**
 * The same of two dates that are compared with each other and with no third, so that nothing else can come between them. Undefined where one of them has
 * several spans.
 */
function pairName(
  { compared, declared }: Query,
  own: readonly Span[],
  compiled: CompiledTrial,
  facts: Facts,
  places: () => Places,
): string | undefined {
  const [first] = compared
  if (first === undefined) return ''
  const other = spansOf(first.kind, first.path, facts)
  const [a, ...more] = own
  const [b, ...others] = other
  if (a === undefined || b === undefined || more.length > 0 || others.length > 0) return undefined
  const partners = compared.map(({ partner }) => partner)
  if (isExact(a) && isExact(b))
    return partners.map((one) => (one.shift === undefined ? near(a.lo, b.lo) : shifted(own, other, one))).join(' ')
  if (isExact(b)) return turnsIn(a, declared, b.lo, partners, compiled)
  const seen = partners.map((one): Partner => ({ ...one, direction: one.direction === 1 ? -1 : 1 }))
  if (isExact(a)) return turnsIn(b, first.partner.path, a.lo, seen, compiled)
  const ends = shiftedEnds(a, b, [declared, first.partner.path], compiled)
  return partners.map(({ shift }) => (shift === undefined ? distances(own, other, places) : ends)).join(' ')
}

/**
 * How an open date is compared with one known day: the day itself and those behind which a comparison turns cut the open date as limits do, so that only
 * their order among all cuts counts, and whether there are days between them.
 */
function turnsIn(
  open: Span,
  declared: string,
  day: Day,
  partners: readonly Partner[],
  compiled: CompiledTrial,
): string {
  const turns = partners.flatMap((one) => (one.shift === undefined ? [] : turn(day, one)))
  const inside = turns.filter((one) => one >= open.lo && one < open.hi)
  const points = [open.lo, open.hi, day, ...inside]
  const names = turns.map((one) => {
    if (one < open.lo) return '<'
    if (one >= open.hi) return '>'
    return `${pieceOf(one, compiled.nearCuts.get(declared) ?? [])}:${points.map((point) => near(one, point)).join()}`
  })
  return [near(open.lo, day), near(open.hi, day), ...names].join(' ')
}

function turn(known: Day, partner: Partner): Day {
  return partner.shift === undefined ? known : turnOf(known, partner.shift, partner)
}

/**
 * The ends of two open dates exactly, but for days so long ago that no limit, nor a comparison of a date that a limit cuts, reaches back to them. Between those and the
 * first limit there is room for both dates in any order and distance that is told apart, so that it does not matter how far back they may lie. That
 * does not hold where an end lies in between.
 */
function shiftedEnds(own: Span, other: Span, dates: readonly string[], compiled: CompiledTrial): string {
  const { first, old } = longAgo(dates, compiled, compiled.asOf)
  const ends = [own.lo, own.hi, other.lo, other.hi]
  const isFree = [own.hi, other.hi, ...ends.filter((end) => end >= old)].every((end) => end >= first)
  return (isFree ? ends.map((end) => Math.max(end, old)) : ends).join('_')
}
