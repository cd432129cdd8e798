// Part of the oracle of the tests: see index.ts.

import { birthDatePath, declaredPath, listOf } from '../../src/dictionary/index.ts'
import type { Facts } from '../../src/facts/index.ts'
import { minus, plus } from '../../src/quantity/index.ts'
import type { Day } from '../../src/quantity/index.ts'
import { isSettled } from './apart.ts'
import type { Partner, Program } from './program.ts'

/** Days around a date that the cuts below, and what is taken from between them, may reach. */
export const NEAR = 3

/** Where the rules cut the days of a date: at their limits and, where it is compared with another date, at that date's own. */
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

/** Where the time of a date begins that lies behind a birth of which the rules tell several days apart. */
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

/** Takes account of some work: dates in long chains can be compared in very many ways. */
type Spend = (work: number) => void

/** Each day is moved, and stands for several. */
const EACH = 10

/** The days next to which a date's comparison with what is known of other dates turns, also through others that are compared with these. */
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
      // Through a date that is known, nothing is compared with what lies beyond it.
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

/** The dates of the record that a partner path stands for, as seen from one date: those of the same entry, or of all entries. */
function instances(partner: string, from: string, facts: Facts): string[] {
  const list = listOf(partner)
  if (list === undefined) return [partner]
  const entry = from.slice(0, from.indexOf('.'))
  if (listOf(from) === list) return [entry + partner.slice(partner.indexOf('.'))]
  // The place behind the last entry stands for one that the record does not know.
  const { size, complete } = facts.list(list)
  return Array.from({ length: complete ? size : size + 1 }, (_, i) => partner.replace('[]', `[${i}]`))
}

/** The days next to which a comparison with another date turns. Adding months may clamp, so a few days more are cut. */
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

/** What the calendar says is the same for all records of a rule set. */
const AROUND = new WeakMap<Partner, Map<Day, readonly Day[]>>()
