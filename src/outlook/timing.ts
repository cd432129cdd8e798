import type { Limit } from '../conditions/index.ts'
import { Spent } from '../diagram/index.ts'
import { entryPath, listOf, variableAt } from '../dictionary/index.ts'
import { comparedDays, compile, NoCompletion, relevantKnowledge } from '../space/index.ts'
import { evaluate } from '../evaluate/index.ts'
import { factsOn } from '../readings/index.ts'
import type { Evaluation } from '../evaluate/index.ts'
import type { CompiledTrial, Status, Verdict } from '../space/index.ts'
import type { Facts } from '../facts/index.ts'
import type { Criterion, RuleSet, Trial } from '../model/index.ts'
import { completedYears, firstWindow, plus } from '../quantity/index.ts'
import type { Day } from '../quantity/index.ts'
import { timedLimits, whateverTheDay } from './timed.ts'
import type { TimedLimit } from './timed.ts'

/** A day between two ends; known exactly when both are the same. */
export interface Bounds {
  readonly notBefore: Day
  /** Undefined if nothing says that the day comes at all. */
  readonly atLatest: Day | undefined
}

/** What time alone does to a verdict, all else equal: nothing else changes, and nothing new happens to the patient. */
export interface Timing {
  /**
   * For a patient who is not eligible: the first day on which the trial could match (some completion does), and the
   * first day on which it does (every completion does).
   */
  readonly eligibleFrom?: Bounds
  /**
   * For a patient who matches: the last day until which the match certainly lasts without a break, and the last day on
   * which it may still hold. Both are included.
   */
  readonly eligibleUntil?: Bounds
}

/** A trial that was screened, with the statuses of its criteria in their order. */
export interface Decided {
  readonly compiled: CompiledTrial
  readonly verdict: Verdict
  readonly statuses: readonly Status[]
}

/**
 * What time alone does to a verdict. Empty if the verdict is undetermined, or if time cannot change it.
 *
 * Exact: a verdict can change only on a day on which a window or an age limit passes an end of the days that a date of
 * the record may be. Whatever depends on such a date is screened on each of these days, with the facts as they are.
 * Throws `Spent` if these days are too many, or if what always holds does not let the facts stay as they are until one
 * of them.
 */
export function timingOf(decided: Decided, facts: Facts): Timing {
  const { compiled, verdict, statuses } = decided
  if (verdict === 'undetermined') return {}
  const depending = compiled.trial.criteria.filter((one) => timedLimits(one, compiled.rules).length > 0)
  if (depending.length === 0) return {}
  const later = new LaterDays(decided, depending, facts)
  if (isMatch(verdict)) {
    const turning = depending.filter((one) => !isSteady(one, true, decided, facts))
    return eligibleUntil(later, turning, statuses)
  }
  // What fails today and does not depend on time fails on every later day.
  const failed = compiled.trial.criteria.filter((_, i) => statuses[i] === 'fail')
  if (failed.some((one) => !depending.includes(one) || isSteady(one, false, decided, facts))) return {}
  return eligibleFrom(later, failed)
}

/**
 * Whether a criterion that is met (or fails) today certainly does so on every later day. This quick answer settles most
 * criteria; false means only that it is not certain.
 */
function isSteady(criterion: Criterion, isMetToday: boolean, { compiled }: Decided, facts: Facts): boolean {
  const { rules } = compiled
  const steady = facts.disputes.length > 0 ? undefined : whateverTheDay(criterion, !isMetToday, rules)
  if (steady === undefined || timedLimits(criterion, rules).some((one) => cannotGoOn(one, facts))) return false
  const { status } = given([steady], compiled, relevantKnowledge([criterion], rules), facts).criteria[0] ?? {}
  return status !== undefined && (isMetToday ? isMet(status) : status === 'fail')
}

/** What some criteria of a trial give by themselves, on the day of the facts. */
function given(
  criteria: readonly Criterion[],
  { rules, trial }: CompiledTrial,
  relevant: ReturnType<typeof relevantKnowledge> | undefined,
  facts: Facts,
): Evaluation {
  const part: Trial = { ...trial, criteria: criteria.map((one) => ({ ...one, remarks: [] })) }
  return evaluate(compile(rules, part, facts.asOf, relevant), facts)
}

/** `failed`: the criteria that fail today. */
function eligibleFrom(later: LaterDays, failed: readonly Criterion[]): Timing {
  let notBefore: Day | undefined
  let isOut = failed.length > 0
  const first = firstDayOf(later, failed)
  if (first === undefined) return {}
  const turning = new Set(later.turningDays(failed))
  for (const day of later.turningDays(later.depending)) {
    if (day < first) continue
    // While what rules the patient out today still does, there is nothing more to work out.
    if (turning.has(day)) isOut = later.on(day, failed).verdict === 'ineligible'
    if (isOut) continue
    const { verdict } = later.on(day, later.open(day))
    if (verdict === 'ineligible') continue
    notBefore ??= day
    if (isMatch(verdict)) return { eligibleFrom: { notBefore, atLatest: day } }
  }
  return notBefore === undefined ? {} : { eligibleFrom: { notBefore, atLatest: undefined } }
}

/**
 * A day before which some criterion certainly fails on every day; undefined if one fails forever. Each criterion is
 * asked by itself about the days on which it turns. Those with few such days come first, because most fail forever.
 */
function firstDayOf(later: LaterDays, failed: readonly Criterion[]): Day | undefined {
  const asked = failed.map((one) => ({ one, days: later.turningDays(later.isDisputed ? failed : [one]) }))
  let first = later.today
  for (const { one, days } of asked.toSorted((a, b) => a.days.length - b.days.length)) {
    const day = days.find((each) => later.on(each, [one]).verdict !== 'ineligible')
    if (day === undefined) return undefined
    if (day > first) first = day
  }
  return first
}

/** `turning`: the criteria that may not be met on some later day. */
function eligibleUntil(later: LaterDays, turning: readonly Criterion[], statuses: readonly Status[]): Timing {
  let notBefore: Day | undefined
  let allMet = statuses.every(isMet)
  for (const day of later.turningDays(turning)) {
    // Criteria that are each met are met together; those that do not turn on this day are as they were.
    if (allMet) allMet = later.on(day, later.turningOn(day, turning)).criteria.every((one) => isMet(one.status))
    if (allMet) continue
    // Criteria that are left to a person today count, too: beside one of them, it does not matter whether another
    // criterion is met or left to a person.
    const { verdict } = later.on(day, later.open(day))
    if (isMatch(verdict)) continue
    notBefore ??= day - 1
    if (verdict === 'ineligible') return { eligibleUntil: { notBefore, atLatest: day - 1 } }
  }
  return notBefore === undefined ? {} : { eligibleUntil: { notBefore, atLatest: undefined } }
}

function isMatch(verdict: Verdict): boolean {
  return verdict === 'eligible' || verdict === 'needs-confirmation'
}

function isMet(status: Status): boolean {
  return status === 'pass' || status === 'confirm' || status === 'not-screened'
}

/** A trial is looked at on later days at most this many times. */
const MOST_DAYS = 300

/** One patient and one trial on later days, with the facts as they are. */
class LaterDays {
  /** The criteria that time can change. */
  readonly depending: readonly Criterion[]
  private readonly decided: Decided
  private readonly facts: Facts
  private readonly days = new Map<Criterion, readonly Day[]>()
  private looked = 0

  constructor(decided: Decided, depending: readonly Criterion[], facts: Facts) {
    this.decided = decided
    this.depending = depending
    this.facts = facts
  }

  get today(): Day {
    return this.decided.compiled.asOf
  }

  /** Whether facts are disputed. These may depend on anything, so any day may turn any criterion. */
  get isDisputed(): boolean {
    return this.facts.disputes.length > 0
  }

  /** What some criteria give on a day. */
  on(day: Day, criteria: readonly Criterion[]): Evaluation {
    if (++this.looked > MOST_DAYS) throw new Spent()
    const { compiled } = this.decided
    const facts = laterFacts(this.facts, day, compiled.rules)
    // Disputed facts may depend on anything, so all that always holds is relevant.
    const relevant = facts.disputes.length > 0 ? undefined : relevantKnowledge(criteria, compiled.rules)
    try {
      return given(criteria, compiled, relevant, facts)
    } catch (error) {
      // No patient can keep these facts until that day: something new happens to everybody before it.
      throw error instanceof NoCompletion ? new Spent() : error
    }
  }

  /**
   * The criteria that can decide on a day. Those that are met today and do not depend on time stay met and are left
   * out, unless something is disputed.
   */
  open(day: Day): readonly Criterion[] {
    const { compiled, statuses } = this.decided
    const { criteria } = compiled.trial
    if (laterFacts(this.facts, day, compiled.rules).disputes.length > 0) return criteria
    const settled = (status: Status | undefined): boolean => status === 'pass' || status === 'not-screened'
    return criteria.filter((one, i) => this.depending.includes(one) || !settled(statuses[i]))
  }

  /** The later days on which some criteria may turn because of dates and ages, in order. */
  turningDays(criteria: readonly Criterion[]): Day[] {
    return [...new Set(criteria.flatMap((one) => this.daysOf(one)))].toSorted((a, b) => a - b)
  }

  /** Those of some criteria that may turn on a day. */
  turningOn(day: Day, criteria: readonly Criterion[]): readonly Criterion[] {
    return criteria.filter((one) => this.daysOf(one).includes(day))
  }

  private daysOf(criterion: Criterion): readonly Day[] {
    const known = this.days.get(criterion)
    if (known !== undefined) return known
    const { compiled } = this.decided
    const days = timedLimits(criterion, compiled.rules).flatMap((limit) => daysOfLimit(limit, compiled, this.facts))
    const later = days.filter((day) => day > this.today)
    this.days.set(criterion, later)
    return later
  }
}

/** The facts of a patient on later days, kept because several trials ask for the same days. */
const LATER = new WeakMap<Facts, Map<Day, Facts>>()

function laterFacts(facts: Facts, day: Day, rules: RuleSet): Facts {
  const days = LATER.get(facts) ?? new Map<Day, Facts>()
  LATER.set(facts, days)
  const later = days.get(day) ?? factsOn(facts, day, rules)
  days.set(day, later)
  return later
}

function daysOfLimit(limit: TimedLimit, compiled: CompiledTrial, facts: Facts): Day[] {
  switch (limit.kind) {
    case 'age':
      return birthdays(limit, facts)
    case 'every':
      return everyBirthday(limit, compiled, facts)
    case 'window':
      return windowDays(limit, compiled, facts)
    case 'day':
      return [limit.after + 1]
    case 'goes-on':
      return cannotGoOn(limit, facts)
        ? windowDays({ path: limit.path, period: TODAY, edge: 'before' }, compiled, facts)
        : []
    case 'dates':
      // What is ongoing lasts longer from day to day.
      return limit.shift === undefined
        ? [compiled.asOf + 1]
        : windowDays(
            { path: limit.other, period: limit.shift, edge: limit.beyond ? 'before' : 'after' },
            compiled,
            facts,
          )
  }
}

const TODAY = { count: 0, unit: 'days' } as const

/**
 * Whether a recorded end keeps something from being ongoing until a later day: on that day it is then known to have
 * ended. Where no end is recorded, the end is the as-of date on every day, or lies before today whatever the day; what
 * was over before today is not ongoing.
 */
function cannotGoOn(limit: TimedLimit, facts: Facts): boolean {
  if (limit.kind !== 'goes-on') return false
  if (facts.disputes.length > 0) return true
  const { size } = facts.list(listOf(limit.path) ?? '')
  return Array.from({ length: size }, (_, i) => i).some((i) => {
    const path = entryPath(limit.path, i)
    const end = facts.at(path)
    const goesOn = facts.at(entryPath(limit.flag, i))
    const mayGoOn = goesOn.type === 'values' && goesOn.values.includes(true)
    return facts.recorded.has(path) && mayGoOn && end.type === 'numbers' && end.spans.some(({ hi }) => hi >= facts.asOf)
  })
}

/** Every birthday that may come. */
function everyBirthday(
  { path, birth }: Limit & { readonly kind: 'every' },
  compiled: CompiledTrial,
  facts: Facts,
): Day[] {
  const variable = variableAt(compiled.rules.dictionary, path)
  if (variable.type !== 'age' || birth === undefined) return []
  const { min, max } = variable.range
  return Array.from({ length: max - min + 1 }, (_, i) => min + i).flatMap((after) => birthdays({ birth, after }, facts))
}

function windowDays(
  { path, period, edge }: Pick<Limit & { readonly kind: 'window' }, 'path' | 'period' | 'edge'>,
  compiled: CompiledTrial,
  facts: Facts,
): Day[] {
  return instancesOf(path, facts).flatMap((instance) => {
    const { ends, isExact } = endsOf(instance, path, compiled, facts)
    // An exact date turns on one day. One that is not known exactly can also turn on the days beside it, where it is
    // compared.
    const turns = isExact ? [edge === 'before' ? 1 : 0] : [-1, 0, 1, 2]
    return ends.flatMap((end) => turns.map((more) => firstWindow(end + more, period)))
  })
}

/** The paths of the record that a path of a rule stands for; the rule's own path stands for further entries. */
function instancesOf(path: string, facts: Facts): string[] {
  const list = listOf(path)
  if (list === undefined) return [path]
  const { size } = facts.list(list)
  return [path, ...Array.from({ length: size }, (_, i) => path.replace('[]', `[${i}]`))]
}

function endsOf(
  instance: string,
  declared: string,
  compiled: CompiledTrial,
  facts: Facts,
): { readonly ends: readonly Day[]; readonly isExact: boolean } {
  const unknownEntry = instance === declared && declared.includes('[]')
  const fact = unknownEntry
    ? facts.domain(variableAt(compiled.rules.dictionary, declared), declared)
    : facts.at(instance)
  const disputed = facts.disputedSpans(instance)
  const spans = [...(fact.type === 'numbers' ? fact.spans : []), ...disputed]
  const ends = spans.flatMap(({ lo, hi }) => [lo, hi])
  const isExact = disputed.length === 0 && spans.length === 1 && spans[0]?.lo === spans[0]?.hi
  if (isExact) return { ends: ends.slice(0, 1), isExact }
  const compared = comparedDays({ compiled, facts, spend: granted(), onlyDecides: true }, instance).flatMap((day) => [
    day,
    day + 1,
  ])
  return { ends: [...ends, ...compared], isExact }
}

/** Grants `MOST_TURNS` units of work for one date; throws `Spent` beyond that, so what needs more is not worked out. */
function granted(): (work: number) => void {
  let left = MOST_TURNS
  return (work) => {
    left -= work
    if (left < 0) throw new Spent()
  }
}

const MOST_TURNS = 200_000

/** Months differ in length, so going forward and back again may miss by up to this many days. */
const CLAMPED = 4

function birthdays({ birth, after }: Pick<Limit & { readonly kind: 'age' }, 'birth' | 'after'>, facts: Facts): Day[] {
  const fact = facts.at(birth)
  const known = fact.type === 'numbers' ? fact.spans.flatMap(({ lo, hi }) => [lo, hi]) : []
  // Of a disputed statement, the days that it rules out matter as well as those that it allows.
  const disputed = facts.disputedSpans(birth).flatMap(({ lo, hi }) => [lo - 1, lo, hi, hi + 1])
  const ends = [...known, ...disputed]
  const age = after + 1
  return ends.map((end) => {
    let day = plus(end, { count: age, unit: 'years' }) - CLAMPED
    while (completedYears(end, day) < age) day++
    return day
  })
}
