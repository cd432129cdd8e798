// Part of the oracle of the tests: see index.ts.

import { birthDatePath, declaredPath, listOf } from '../../src/dictionary/index.ts'
import type { Facts } from '../../src/facts/index.ts'
import { minus, plus } from '../../src/quantity/index.ts'
import type { Day } from '../../src/quantity/index.ts'
import { isSettled } from './apart.ts'
import type { Partner, Program } from './program.ts'

/** How many days around a date the cuts below, and the days taken between them, may reach. */
export const NEAR = 3

/**
 * Where the rules cut the days of a date: at their limits and, if it is compared with another date, at the days of that
 * date.
 */
export function dateCuts(
  program: Program,
  facts: Facts,
  path: string,
  spend: Spend,
): { readonly cuts: ReadonlySet<Day>; readonly compared: boolean } {
  const cuts = new Set(program.cuts.get(declaredPath(path)))
  const partners = program.partners.get(declaredPath(path)) ?? []
  for (const partner of partners)
    for (const point of program.cuts.get(partner.path) ?? []) around(point, partner).forEach((day) => cuts.add(day))
  comparedDays(program, facts, path, spend).forEach((day) => cuts.add(day))
  disputedCuts(facts, path).forEach((day) => cuts.add(day))
  if (partners.length > 0) for (const day of birthDays(program, facts, [path], spend)) cuts.add(day - 1)
  return { cuts, compared: partners.length > 0 }
}

/**
 * The first day of each stretch of birthdays that the rules tell apart, since other dates lie on or after birth. There
 * are none if the date of birth is settled, or if `way` already contains it.
 */
function birthDays(program: Program, facts: Facts, way: readonly string[], spend: Spend): readonly Day[] {
  const birth = birthDatePath(facts.dictionary)
  if (birth === undefined || way.includes(birth)) return []
  const fact = facts.at(birth)
  if (fact.type !== 'numbers' || isSettled(fact)) return []
  const { cuts } = dateCuts(program, facts, birth, spend)
  return fact.spans.flatMap(({ lo, hi }) => [
    lo,
    ...[...cuts].filter((cut) => cut >= lo && cut < hi).map((cut) => cut + 1),
  ])
}

/** Counts work, since dates in long chains can be compared in very many ways. */
type Spend = (work: number) => void

/** The work for each day: it is shifted, and stands for several days. */
const EACH = 10

/**
 * The days next to which the result of comparing a date with what is known of other dates changes, also through other
 * dates that are compared with those.
 */
export function comparedDays(program: Program, facts: Facts, path: string, spend: Spend): Day[] {
  return [...daysThrough(program, facts, path, [path], spend)]
}

function daysThrough(program: Program, facts: Facts, path: string, way: readonly string[], spend: Spend): Set<Day> {
  const found = new Set<Day>()
  for (const partner of program.partners.get(declaredPath(path)) ?? [])
    for (const other of instances(partner.path, path, facts)) {
      if (way.includes(other) && new Set(way).size < way.length) continue
      const fact = facts.at(other)
      const disputed = facts.disputedSpans(other)
      const days = new Set<Day>()
      for (const { lo, hi } of [...(fact.type === 'numbers' ? fact.spans : []), ...disputed]) days.add(lo).add(hi)
      // A known date separates: nothing is compared through it with what lies beyond.
      if (disputed.length > 0 || !isSettled(fact)) {
        if (way.length > 1) for (const day of program.cuts.get(declaredPath(other)) ?? []) days.add(day)
        for (const day of birthDays(program, facts, [...way, other], spend)) days.add(day)
        for (const day of daysThrough(program, facts, other, [...way, other], spend)) days.add(day)
        spend(EACH * days.size)
      }
      for (const day of days) for (const near of around(day, partner)) found.add(near)
    }
  return found
}

/** The whole numbers or days after which a disputed statement about a fact begins or ends. */
export function disputedCuts(facts: Facts, path: string): number[] {
  return facts.disputedSpans(path).flatMap(({ lo, hi }) => [lo - 1, hi])
}

/**
 * The dates of the record for which a partner's path stands, as seen from one date: that of the same entry, or those of
 * all entries.
 */
function instances(partner: string, from: string, facts: Facts): string[] {
  const list = listOf(partner)
  if (list === undefined) return [partner]
  const entry = from.slice(0, from.indexOf('.'))
  if (listOf(from) === list) return [entry + partner.slice(partner.indexOf('.'))]
  // The position after the last entry stands for further entries.
  const { size, complete } = facts.list(list)
  return Array.from({ length: complete ? size : size + 1 }, (_, i) => partner.replace('[]', `[${i}]`))
}

/**
 * The days next to which the result of a comparison with another date changes. Adding months may end on a shorter
 * month's last day, so a few more days are cut.
 */
function around(point: Day, partner: Partner): readonly Day[] {
  const { shift, direction } = partner
  if (shift === undefined) return [point - 1, point]
  const kept = AROUND.get(partner) ?? new Map<Day, readonly Day[]>()
  AROUND.set(partner, kept)
  const known = kept.get(point)
  if (known !== undefined) return known
  const turn = direction === 1 ? plus(point, shift) : minus(point, shift)
  const days = [turn - 1, turn, turn + 1, turn + 2, turn + 3]
  kept.set(point, days)
  return days
}

/** The days depend only on the calendar, so they are the same for all records of a rule set. */
const AROUND = new WeakMap<Partner, Map<Day, readonly Day[]>>()
