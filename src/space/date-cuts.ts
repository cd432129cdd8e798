import { birthDatePath, declaredPath, listOf } from '../dictionary/index.ts'
import { isSettled } from '../facts/index.ts'
import type { Facts } from '../facts/index.ts'
import { minus, plus } from '../quantity/index.ts'
import type { Day, Period } from '../quantity/index.ts'
import { MOST_UNKNOWN_FIELDS } from './budget.ts'
import type { Partner, Ranking } from './cut-collector.ts'
import type { CompiledTrial } from './compiled-trial.ts'
import { wholeRepresentatives } from './representatives.ts'

/** A record as one compiled trial looks at it. */
interface View {
  readonly compiled: CompiledTrial
  readonly facts: Facts
  /**
   * Counts some work, and throws `Spent` when more is done than granted: in long chains, dates can be compared in very
   * many ways.
   */
  readonly spend: (work: number) => void
  /**
   * Whether nobody asks which facts are missing. Each date of a chain then comes once, as it is in one completion.
   */
  readonly onlyDecides: boolean
}

/**
 * The days after which rules cut a date: its own limits and, where it is compared with another date, the days at which
 * that comparison turns. `compared`: whether it is compared with another date or entries are ranked by it.
 */
export function dateCuts(view: View, path: string): { readonly cuts: ReadonlySet<Day>; readonly compared: boolean } {
  const { compiled, facts } = view
  const cuts = new Set(compiled.cuts.get(declaredPath(path)))
  const partners = compiled.partners.get(declaredPath(path)) ?? []
  for (const partner of partners)
    for (const day of besideCuts(compiled.cuts.get(partner.path) ?? [])) turnsBeside(day, partner, cuts)
  comparedDays(view, path).forEach((day) => cuts.add(day))
  disputedCuts(facts, path).forEach((day) => cuts.add(day))
  const compared = partners.length > 0 || compiled.rankings.has(declaredPath(path))
  if (compared) for (const day of birthDays(view, [stepTo(path, [], facts)])) cuts.add(day - 1)
  return { cuts, compared }
}

/**
 * The days that represent all possible days of birth, where birth is open. Every date lies on or after birth, so its
 * possible days begin at birth. Whatever is compared with the date therefore turns at each of these days, as it does at
 * the ends of the date's known spans. None where the chain of comparisons (`way`) already includes birth.
 */
function birthDays(view: View, way: readonly Step[]): readonly Day[] {
  const { facts } = view
  const birth = birthDatePath(facts.dictionary)
  if (birth === undefined || includes(way, birth)) return []
  const fact = facts.at(birth)
  if (fact.type !== 'numbers' || isSettled(fact)) return []
  const { cuts, compared } = dateCuts(view, birth)
  return wholeRepresentatives(fact.spans, cuts, compared ? 'both' : 'first')
}

/**
 * The days after which the comparison of a date with other dates turns: with what is known of these, and through them
 * with what is known of the dates they are compared with.
 */
export function comparedDays(view: View, path: string): Day[] {
  return [...daysThrough(view, path, [stepTo(path, [], view.facts)])]
}

/**
 * A date in a chain of comparisons. `name` is its path, with a number for a further entry: a chain may lead through
 * several of these, and all have the same path.
 */
interface Step {
  readonly path: string
  readonly name: string
}

/** The next step of a chain. Whoever comes to a further entry from outside comes to another one each time. */
function stepTo(path: string, way: readonly Step[], facts: Facts): Step {
  if (!isFurther(path, facts)) return { path, name: path }
  const entry = entryOf(path)
  const last = way.at(-1)
  if (last !== undefined && entryOf(last.path) === entry)
    return { path, name: path + last.name.slice(last.path.length) }
  const before = way.filter((one, i) => entryOf(one.path) === entry && entryOf(way[i - 1]?.path ?? '') !== entry)
  return { path, name: `${path} ${before.length}` }
}

/** Whether a path is of the place after the last entry of an incomplete list. */
function isFurther(path: string, facts: Facts): boolean {
  const list = listOf(path)
  if (list === undefined) return false
  const { size, complete } = facts.list(list)
  return !complete && path.startsWith(`${list}[${size}]`)
}

function entryOf(path: string): string {
  return path.slice(0, path.indexOf('.'))
}

/** Such days at the end of a chain of comparisons; `way` are the dates of the chain so far. */
function daysThrough(view: View, path: string, way: readonly Step[]): Set<Day> {
  const found = daysBeside(view, path, way)
  for (const day of daysInOrder(view, path, way)) found.add(day)
  return found
}

/** The days from dates that rules compare with this one. */
function daysBeside(view: View, path: string, way: readonly Step[]): Set<Day> {
  const { compiled, facts, spend } = view
  const found = new Set<Day>()
  for (const partner of compiled.partners.get(declaredPath(path)) ?? [])
    for (const other of instances(partner.path, path, facts)) {
      const step = stepTo(other, way, facts)
      if (isEnd(step, way, view)) continue
      const further = [...way, step]
      const fact = facts.at(other)
      const disputed = facts.disputedSpans(other)
      const days = new Set<Day>()
      for (const { lo, hi } of fact.type === 'numbers' ? [...fact.spans, ...disputed] : disputed) days.add(lo).add(hi)
      // A known date ends the chain: nothing is compared with the dates beyond it.
      if (disputed.length > 0 || !isSettled(fact)) {
        const cuts = daysThrough(view, other, further)
        if (way.length > 1) for (const day of compiled.cuts.get(declaredPath(other)) ?? []) cuts.add(day)
        for (const day of besideCuts(cuts)) days.add(day)
        for (const day of birthDays(view, further)) days.add(day)
        // Each day is shifted, and gives several cuts.
        spend(EACH * days.size)
      }
      for (const day of days) turnsBeside(day, partner, found)
    }
  return found
}

/**
 * Whether a chain of comparisons ends before a date. A fact is missing when it alone leads from one completion to
 * another, so one date of a chain may have to come twice: as it is in either completion. It need not where the chain
 * would go straight back to a date whose comparisons turn at one or two days only: between two days at which
 * comparisons turn, nothing that rules tell apart can be out of reach of both ends of a date.
 */
function isEnd({ path, name }: Step, way: readonly Step[], { compiled, facts, onlyDecides }: View): boolean {
  if (!way.some((one) => one.name === name)) return false
  if (onlyDecides) return true
  if (new Set(way.map((one) => one.name)).size < way.length) return true
  if (includes(way, birthDatePath(facts.dictionary) ?? '')) return false
  if (name === way.at(-1)?.name) return true
  return name === way.at(-2)?.name && !compiled.oftenCompared.has(declaredPath(path))
}

function includes(way: readonly Step[], path: string): boolean {
  return way.some((one) => one.path === path)
}

/** The last day of each piece between cuts, and the first day of the next piece. */
function besideCuts(cuts: Iterable<Day>): Day[] {
  return [...cuts].flatMap((cut) => [cut, cut + 1])
}

/** The work counted for each day. */
const EACH = 10

/**
 * The days from dates by which entries of the same list are ranked. Several open dates may come one after the other
 * next to any known day, so as many days are told apart there.
 */
function daysInOrder(view: View, path: string, way: readonly Step[]): Day[] {
  const { compiled, facts, spend } = view
  const declared = declaredPath(path)
  const ranking = compiled.rankings.get(declared)
  if (ranking === undefined) return []
  const all = datesOfList(declared, facts)
  // Where nothing else depends on these days, all entries but the one that is looked for may lie on the same day.
  const levels = ranking.isLone ? 1 : openIn(declared, all, ranking, facts) + 1
  const limits = [...(compiled.cuts.get(declared) ?? [])]
  const days = all.flatMap((other) => {
    if (includes(way, other)) return []
    const further = [...way, stepTo(other, way, facts)]
    const fact = facts.at(other)
    const known = fact.type === 'numbers' ? fact.spans : []
    const disputed = facts.disputedSpans(other)
    const ends = [...known, ...disputed].flatMap(({ lo, hi }) => [lo, hi])
    if (disputed.length === 0 && isSettled(fact)) return ends.slice(0, 1)
    return [...ends, ...birthDays(view, further), ...daysBeside(view, other, further)]
  })
  const fields = compiled.lists.get(listOf(declared) ?? '')?.fields.length ?? 0
  const isOf = mayCome(ranking, all, fields, facts)
  const points = new Set([...limits, ...days].filter(isOf))
  spend(EACH * points.size * levels)
  return [...points].flatMap((point) => Array.from({ length: levels + 1 }, (_, i) => point - 1 + i))
}

/**
 * Whether the entry that is looked for may lie on a day. Where all entries are ranked, one that is known to come later
 * leaves no earlier days. Every day is possible for lists with so much open that not all entries are looked at.
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

/**
 * How many dates of a list are open, including one further entry of an incomplete list for each condition that ranks by
 * the date.
 */
function openIn(declared: string, all: readonly string[], { conditions }: Ranking, facts: Facts): number {
  const { size, complete } = facts.list(listOf(declared) ?? '')
  const open = all.slice(0, size).filter((one) => facts.disputedSpans(one).length > 0 || !isSettled(facts.at(one)))
  return open.length + (complete ? 0 : conditions)
}

/**
 * The paths of a date in all entries of its list. For an incomplete list, the place after the last entry stands for a
 * further entry.
 */
function datesOfList(declared: string, facts: Facts): string[] {
  const { size, complete } = facts.list(listOf(declared) ?? '')
  return Array.from({ length: complete ? size : size + 1 }, (_, i) => declared.replace('[]', `[${i}]`))
}

/** The whole numbers or days after which a disputed statement about a fact begins or ends. */
export function disputedCuts(facts: Facts, path: string): number[] {
  return facts.disputedSpans(path).flatMap(({ lo, hi }) => [lo - 1, hi])
}

/**
 * The dates of the record that a partner path stands for, as seen from one date: that of the same entry, or those of
 * all entries.
 */
function instances(partner: string, from: string, facts: Facts): string[] {
  const list = listOf(partner)
  if (list === undefined) return [partner]
  const entry = from.slice(0, from.indexOf('.'))
  if (listOf(from) === list) return [entry + partner.slice(partner.indexOf('.'))]
  return datesOfList(partner, facts)
}

/** Adds to `found` the days after which the comparison of a date with a known day of another one turns. */
function turnsBeside(known: Day, partner: Partner, found: Set<Day>): void {
  // Without a shift both days are cuts, because comparisons differ in what they say of two dates on the same day.
  if (partner.shift === undefined) found.add(known - 1).add(known)
  else found.add(turnOf(known, partner.shift, partner))
}

/**
 * The day after which a comparison with a known day turns: it holds for a later date on the days after it, for an
 * earlier date on the days up to it.
 */
export function turnOf(known: Day, shift: Period, { beyond, direction }: Pick<Partner, 'beyond' | 'direction'>): Day {
  if (direction === -1) return minus(known, shift) - (beyond ? 1 : 0)
  const day = beyond ? known + 1 : known
  // Adding months may stop at the end of a month, so the first day may be a few days off.
  let first = plus(day, shift)
  while (minus(first, shift) >= day) first--
  while (minus(first + 1, shift) < day) first++
  return first
}
