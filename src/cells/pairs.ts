import type { Facts, Span } from '../facts/index.ts'
import type { Day } from '../quantity/index.ts'
import { longAgo, NEAR, turnOf } from '../space/index.ts'
import type { Partner, CompiledTrial } from '../space/index.ts'
import { birthsApart } from './birth.ts'
import type { Places } from './places.ts'
import { pieceOf } from './fact-keys.ts'
import type { Query } from './fact-keys.ts'

/**
 * A name for how a date lies relative to the dates that the compiled trial compares it with; empty where it is compared
 * with none. `places` gives the places of the dates at the query's path (see places.ts).
 */
export function pairsOf(query: Query, compiled: CompiledTrial, facts: Facts, places: () => Places): string {
  const { path, compared, reach } = query
  if (compared.length === 0) return ''
  const own = spansOf(path, facts)
  const births = birthsApart(compiled, facts)
  if (reach === 'pair' && births.length === 0) {
    const name = pairName(query, own, compiled, facts, places)
    if (name !== undefined) return `=${name}`
  }
  let key = births.length === 0 ? '' : `${exactly(births)}~`
  for (const { path: otherPath, partner } of compared) {
    const other = spansOf(otherPath, facts)
    if (other.length === 0) continue
    if (births.length > 0 && !areExact(own, other)) key += ` ${exactly([...own, ...other])}`
    else key += ` ${partner.shift === undefined ? distances(own, other, places) : shifted(own, other, partner)}`
  }
  return key
}

/** The possible days of a date; none for what is not a date. */
function spansOf(path: string, facts: Facts): readonly Span[] {
  const fact = facts.at(path)
  return fact.type === 'numbers' ? fact.spans : []
}

/** The distances between all spans of two dates. */
function distances(own: readonly Span[], other: readonly Span[], places: () => Places): string {
  return own.flatMap((one) => other.map((span) => distance(one, span, places).join())).join(';')
}

/**
 * The distances from the ends of one date to the ends of another. Where the dates are near each other and one of them
 * is not exact, the days are placed among all the days that matter, since a third date may come between them.
 */
function distance(own: Span, other: Span, places: () => Places): number[] {
  const isExact = own.lo === own.hi && other.lo === other.hi
  const isNear = own.lo <= other.hi + NEAR && other.lo <= own.hi + NEAR
  const between = isExact || !isNear ? near : (a: Day, b: Day): number => places().of(a) - places().of(b)
  return [between(own.lo, other.lo), between(own.lo, other.hi), between(own.hi, other.lo), between(own.hi, other.hi)]
}

/**
 * How many days a day lies after another one; distances above `NEAR`, which the engine does not tell apart, are cut
 * off.
 */
function near(a: Day, b: Day): number {
  return Math.max(-NEAR - 1, Math.min(NEAR + 1, a - b))
}

/**
 * For a comparison shifted by months, which depends on the days of the month: how two exact dates compare, or all ends
 * exactly when one date is not exact.
 */
function shifted(own: readonly Span[], other: readonly Span[], partner: Partner): string {
  const [a, b] = [own[0], other[0]]
  if (a === undefined || b === undefined || !areExact(own, other)) return exactly([...own, ...other])
  return a.lo > turn(b.lo, partner) === (partner.direction === 1) ? '1' : '0'
}

/** Whether each of the dates is one known day. */
function areExact(...dates: readonly (readonly Span[])[]): boolean {
  return dates.every(([only, ...more]) => only !== undefined && more.length === 0 && isExact(only))
}

function isExact({ lo, hi }: Span): boolean {
  return lo === hi
}

/** The ends of spans, as they are. */
function exactly(spans: readonly Span[]): string {
  return spans.map(({ lo, hi }) => `${lo}_${hi}`).join(';')
}

/**
 * A name for how two dates compare which are compared with each other and with no third date, so that nothing can come
 * between them. Undefined where one of them has several spans.
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
  const other = spansOf(first.path, facts)
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
 * How an open date is compared with one known day. The known day, and the days after which a comparison turns, cut the
 * open date as limits do. So only their order among all cuts matters, and whether there are days between them.
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

/** The day after which a comparison with a known day turns. */
function turn(known: Day, partner: Partner): Day {
  return partner.shift === undefined ? known : turnOf(known, partner.shift, partner)
}

/**
 * The ends of two open dates exactly, except for days long ago: so early that no limit reaches back to them, nor any
 * comparison of a date that a limit cuts. Between such days and the first limit there is room for both dates in every
 * order and at every distance that is told apart, so it does not matter how far back they may lie. This does not hold
 * where an end lies in between; all ends are then exact.
 */
function shiftedEnds(own: Span, other: Span, dates: readonly string[], compiled: CompiledTrial): string {
  const { first, old } = longAgo(dates, compiled, compiled.asOf)
  const ends = [own.lo, own.hi, other.lo, other.hi]
  const isFree = [own.hi, other.hi, ...ends.filter((end) => end >= old)].every((end) => end >= first)
  return (isFree ? ends.map((end) => Math.max(end, old)) : ends).join('_')
}
