import { birthDatePath, declaredPath, listOf } from '../dictionary/index.ts'
import { isSettled } from '../facts/index.ts'
import type { Facts } from '../facts/index.ts'
import { minus, plus } from '../quantity/index.ts'
import type { Day, Period } from '../quantity/index.ts'
import { MOST_UNKNOWN_FIELDS } from './budget.ts'
import type { Partner, Ranking } from './cut-collector.ts'
import type { CompiledTrial } from './compiled-trial.ts'
import { wholeRepresentatives } from './representatives.ts'

/** Where the rules cut the days of a date: at their limits and, where it is compared with another date, at that date's own. */
export function dateCuts(
  compiled: CompiledTrial,
  facts: Facts,
  path: string,
  spend: Spend,
): { readonly cuts: ReadonlySet<Day>; readonly compared: boolean } {
  const cuts = new Set(compiled.cuts.get(declaredPath(path)))
  const partners = compiled.partners.get(declaredPath(path)) ?? []
  for (const partner of partners)
    for (const day of besideCuts(compiled.cuts.get(partner.path) ?? [])) turnsBeside(day, partner, cuts)
  comparedDays(compiled, facts, path, spend).forEach((day) => cuts.add(day))
  disputedCuts(facts, path).forEach((day) => cuts.add(day))
  const compared = partners.length > 0 || compiled.rankings.has(declaredPath(path))
  if (compared) for (const day of birthDays(compiled, facts, [path], spend)) cuts.add(day - 1)
  return { cuts, compared }
}

/**
 * The days of birth that stand for all others, where it is open and rules tell them apart. A date lies on birth or behind it, so that for each of them its time begins
 * there: what is compared with the date turns there, as it does at the ends of what is known of it. None where comparisons lead from birth itself.
 */
function birthDays(compiled: CompiledTrial, facts: Facts, way: readonly string[], spend: Spend): readonly Day[] {
  const birth = birthDatePath(facts.dictionary)
  if (birth === undefined || way.includes(birth)) return []
  const fact = facts.at(birth)
  if (fact.type !== 'numbers' || isSettled(fact)) return []
  const { cuts, compared } = dateCuts(compiled, facts, birth, spend)
  return wholeRepresentatives(fact.spans, cuts, compared ? 'both' : 'first')
}

/** Takes account of some work, and throws `Spent` where more is done than is granted: dates in long chains can be compared in very many ways. */
export type Spend = (work: number) => void

/** The days behind which a date's comparison with what is known of other dates turns, also through others that are compared with these. */
export function comparedDays(compiled: CompiledTrial, facts: Facts, path: string, spend: Spend): Day[] {
  return [...daysThrough(compiled, facts, path, [path], spend)]
}

function daysThrough(
  compiled: CompiledTrial,
  facts: Facts,
  path: string,
  way: readonly string[],
  spend: Spend,
): Set<Day> {
  const found = daysBeside(compiled, facts, path, way, spend)
  for (const day of daysInOrder(compiled, facts, path, way, spend)) found.add(day)
  return found
}

function daysBeside(
  compiled: CompiledTrial,
  facts: Facts,
  path: string,
  way: readonly string[],
  spend: Spend,
): Set<Day> {
  const found = new Set<Day>()
  for (const partner of compiled.partners.get(declaredPath(path)) ?? [])
    for (const other of instances(partner.path, path, facts)) {
      if (isEnd(other, way, facts)) continue
      const fact = facts.at(other)
      const disputed = facts.disputedSpans(other)
      const days = new Set<Day>()
      for (const { lo, hi } of fact.type === 'numbers' ? [...fact.spans, ...disputed] : disputed) days.add(lo).add(hi)
      // Through a date that is known, nothing is compared with what lies beyond it.
      if (disputed.length > 0 || !isSettled(fact)) {
        const cuts = daysThrough(compiled, facts, other, [...way, other], spend)
        if (way.length > 1) for (const day of compiled.cuts.get(declaredPath(other)) ?? []) cuts.add(day)
        for (const day of besideCuts(cuts)) days.add(day)
        for (const day of birthDays(compiled, facts, [...way, other], spend)) days.add(day)
        // Each is moved, and stands for several.
        spend(EACH * days.size)
      }
      for (const day of days) turnsBeside(day, partner, found)
    }
  return found
}

/**
 * Whether a way of comparisons ends before a date. A fact is missing when it alone turns one completion into another, so one date of a way may come twice: as it
 * is in either. That is done for dates that rules compare with birth, which comes before all others; elsewhere it would more than double the work.
 */
function isEnd(date: string, way: readonly string[], { dictionary }: Facts): boolean {
  if (!way.includes(date)) return false
  return !way.includes(birthDatePath(dictionary) ?? '') || new Set(way).size < way.length
}

/** The last day of each piece that cuts make, and the first of the next. */
function besideCuts(cuts: Iterable<Day>): Day[] {
  return [...cuts].flatMap((cut) => [cut, cut + 1])
}

const EACH = 10

/**
 * The same of a date by which entries are put in order. Several that are open may come one after the other next to a day that is known of any: so many
 * days are told apart there.
 */
function daysInOrder(compiled: CompiledTrial, facts: Facts, path: string, way: readonly string[], spend: Spend): Day[] {
  const declared = declaredPath(path)
  const ranking = compiled.rankings.get(declared)
  if (ranking === undefined) return []
  const all = datesOfList(declared, facts)
  // Where nothing else is asked of the days, what comes before the last may all come on one day.
  const levels = ranking.isLone ? 1 : openIn(declared, all, ranking, facts) + 1
  const limits = [...(compiled.cuts.get(declared) ?? [])]
  const days = all.flatMap((other) => {
    if (way.includes(other)) return []
    const fact = facts.at(other)
    const known = fact.type === 'numbers' ? fact.spans : []
    const disputed = facts.disputedSpans(other)
    const ends = [...known, ...disputed].flatMap(({ lo, hi }) => [lo, hi])
    if (disputed.length === 0 && isSettled(fact)) return ends.slice(0, 1)
    return [
      ...ends,
      ...birthDays(compiled, facts, [...way, other], spend),
      ...daysBeside(compiled, facts, other, [...way, other], spend),
    ]
  })
  const fields = compiled.lists.get(listOf(declared) ?? '')?.fields.length ?? 0
  const isOf = mayCome(ranking, all, fields, facts)
  const points = new Set([...limits, ...days].filter(isOf))
  spend(EACH * points.size * levels)
  return [...points].flatMap((point) => Array.from({ length: levels + 1 }, (_, i) => point - 1 + i))
}

/**
 * The days on which the entry that is looked for may lie. Where all entries are put in order, one that is known to have come later leaves no
 * earlier days. Of lists in which too much may be open not all entries are looked at.
 */
function mayCome({ end }: Ranking, all: readonly string[], fields: number, facts: Facts): (day: Day) => boolean {
  const { size, doubtful } = facts.list(listOf(all[0] ?? '') ?? '')
  if (end === undefined || size * fields > MOST_UNKNOWN_FIELDS) return () => true
  const sure = all.slice(0, size).flatMap((one, i) => {
    const fact = facts.at(one)
    const isOpen = doubtful?.has(i) === true || facts.disputedSpans(one).length > 0
    return isOpen || fact.type !== 'numbers' ? [] : [fact.spans]
  })
  if (end === 'first') {
    const last = Math.min(...sure.map((spans) => Math.max(...spans.map(({ hi }) => hi))))
    return (day) => day <= last
  }
  const first = Math.max(...sure.map((spans) => Math.min(...spans.map(({ lo }) => lo))))
  return (day) => day >= first
}

/** How many dates of a list are open, with as many entries that the record does not know as can come last or first. */
function openIn(declared: string, all: readonly string[], { conditions }: Ranking, facts: Facts): number {
  const { size, complete } = facts.list(listOf(declared) ?? '')
  const open = all.slice(0, size).filter((one) => facts.disputedSpans(one).length > 0 || !isSettled(facts.at(one)))
  return open.length + (complete ? 0 : conditions)
}

/** A date of each entry of its list; the place behind the last entry stands for one that the record does not know. */
function datesOfList(declared: string, facts: Facts): string[] {
  const { size, complete } = facts.list(listOf(declared) ?? '')
  return Array.from({ length: complete ? size : size + 1 }, (_, i) => declared.replace('[]', `[${i}]`))
}

/** The whole numbers or days after which a disputed statement about a fact begins or ends. */
export function disputedCuts(facts: Facts, path: string): number[] {
  return facts.disputedSpans(path).flatMap(({ lo, hi }) => [lo - 1, hi])
}

/** The dates of the record that a partner path stands for, as seen from one date: those of the same entry, or of all entries. */
function instances(partner: string, from: string, facts: Facts): string[] {
  const list = listOf(partner)
  if (list === undefined) return [partner]
  const entry = from.slice(0, from.indexOf('.'))
  if (listOf(from) === list) return [entry + partner.slice(partner.indexOf('.'))]
  return datesOfList(partner, facts)
}

/** Adds the days behind which the comparison of a date with a known day of another one turns. */
function turnsBeside(known: Day, partner: Partner, found: Set<Day>): void {
  // Which of two dates on one day comes first hangs on how they are compared.
  if (partner.shift === undefined) found.add(known - 1).add(known)
  else found.add(turnOf(known, partner.shift, partner))
}

/** The day behind which a comparison with a known day turns: a later date holds it on the days behind, an earlier one on the days up to it. */
export function turnOf(known: Day, shift: Period, { beyond, direction }: Omit<Partner, 'path' | 'shift'>): Day {
  if (direction === -1) return minus(known, shift) - (beyond ? 1 : 0)
  const day = beyond ? known + 1 : known
  // Adding months may clamp, so that the first day is some days away.
  let first = plus(day, shift)
  while (minus(first, shift) >= day) first--
  while (minus(first + 1, shift) < day) first++
  return first
}
