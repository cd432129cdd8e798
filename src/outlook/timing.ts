import { leafLimits, leavesOf } from '../conditions/index.ts'
import type { Limit } from '../conditions/index.ts'
import { listOf, variableAt } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { comparedDays, compile, evaluate, factsOn, relevantKnowledge } from '../evaluate/index.ts'
import type { Program, Status, Verdict } from '../evaluate/index.ts'
import type { Facts } from '../facts/index.ts'
import { conditionsOf, conditionsOfImplication } from '../model/index.ts'
import type { Criterion, Trial } from '../model/index.ts'
import { completedYears, minus, plus } from '../quantity/index.ts'
import type { Day, Period } from '../quantity/index.ts'

/** A day that is known exactly when both are the same. */
export interface Bounds {
  readonly notBefore: Day
  /** Undefined when nothing says that it comes at all. */
  readonly atLatest: Day | undefined
}

/** What time alone does to a verdict, all else equal: nothing else changes, and nothing new happens to the patient. */
export interface Timing {
  /**
   * For a patient who is out: the first day on which the trial could match (some completion does), and the first on which it
   * does (every completion does).
   */
  readonly eligibleFrom?: Bounds
  /**
   * For a patient who matches: the last day until which she surely does without a break, and the last on which she still may.
   * Both included.
   */
  readonly eligibleUntil?: Bounds
}

/** A trial that was screened, with the statuses of its criteria in their order. */
export interface Decided {
  readonly program: Program
  readonly verdict: Verdict
  readonly statuses: readonly Status[]
}

/**
 * Exact: a verdict can only change on a day on which some window, or some limit of age, passes an end of what a date of the record may
 * be; the trial is screened on each of these days, with the facts as they are.
 */
export function timingOf({ program, verdict, statuses }: Decided, facts: Facts): Timing {
  const depending = program.trial.criteria.filter((one) => timedLimits([one], program).length > 0)
  if (depending.length === 0) return {}
  // What fails today and does not hang on time fails on every day.
  const failed = program.trial.criteria.filter((_, i) => statuses[i] === 'fail')
  const fixed = failed.some((one) => !depending.includes(one))
  const later = new LaterDays(program, facts)
  if (verdict === 'ineligible') return fixed ? {} : eligibleFrom(later, depending, failed)
  return isMatch(verdict) ? eligibleUntil(later, depending) : {}
}

/** `failed`: the criteria that are not met today. */
function eligibleFrom(later: LaterDays, depending: readonly Criterion[], failed: readonly Criterion[]): Timing {
  let notBefore: Day | undefined
  for (const day of later.turningDays(depending)) {
    // While what rules her out today still does, there is nothing more to work out.
    if (failed.length > 0 && later.verdictOn(day, failed) === 'ineligible') continue
    const verdict = later.verdictOn(day, later.program.trial.criteria)
    if (verdict === 'ineligible') continue
    notBefore ??= day
    if (isMatch(verdict)) return { eligibleFrom: { notBefore, atLatest: day } }
  }
  return notBefore === undefined ? {} : { eligibleFrom: { notBefore, atLatest: undefined } }
}

function eligibleUntil(later: LaterDays, depending: readonly Criterion[]): Timing {
  let notBefore: Day | undefined
  for (const day of later.turningDays(depending)) {
    // The other criteria are met, or left to people, whatever the day is.
    const verdict = later.verdictOn(day, depending)
    if (isMatch(verdict)) continue
    notBefore ??= day - 1
    if (verdict === 'ineligible') return { eligibleUntil: { notBefore, atLatest: day - 1 } }
  }
  return notBefore === undefined ? {} : { eligibleUntil: { notBefore, atLatest: undefined } }
}

function isMatch(verdict: Verdict): boolean {
  return verdict === 'eligible' || verdict === 'needs-confirmation'
}

/** One patient and one trial on later days, with the facts as they are. */
class LaterDays {
  readonly program: Program
  private readonly facts: Facts
  private readonly onDay = new Map<Day, Facts>()

  constructor(program: Program, facts: Facts) {
    this.program = program
    this.facts = facts
  }

  verdictOn(day: Day, criteria: readonly Criterion[]): Verdict {
    const { rules, trial } = this.program
    const part: Trial = { ...trial, criteria: criteria.map((one) => ({ ...one, remarks: [] })) }
    const facts = this.onDay.get(day) ?? factsOn(this.facts, day, rules)
    this.onDay.set(day, facts)
    return evaluate(compile(rules, part, day), facts).verdict
  }

  /** The later days on which what some criteria ask of dates and ages may turn, in order. */
  turningDays(criteria: readonly Criterion[]): Day[] {
    const { program, facts } = this
    const days = timedLimits(criteria, program).flatMap((limit) => {
      if (limit.kind === 'age') return birthdays(limit, facts)
      if (limit.kind === 'window') return windowDays(limit.path, limit.period, program, facts)
      // What still goes on lasts longer from day to day.
      return limit.shift === undefined ? [program.asOf + 1] : windowDays(limit.other, limit.shift, program, facts)
    })
    return [...new Set(days)].filter((day) => day > program.asOf).toSorted((a, b) => a - b)
  }
}

type TimedLimit = Limit & { readonly kind: 'age' | 'window' | 'dates' }

/** Where criteria, and what always holds of their facts, cut what turns with time: windows, ages, and how long something has gone on. */
function timedLimits(criteria: readonly Criterion[], { rules }: Program): TimedLimit[] {
  const { implications } = relevantKnowledge(criteria, rules)
  const known = rules.implications.flatMap((one, i) => (implications.has(i) ? conditionsOfImplication(one) : []))
  const conditions = [...criteria.flatMap(({ form }) => conditionsOf(form)), ...known]
  return conditions
    .flatMap(leavesOf)
    .flatMap((leaf) => leafLimits(leaf, rules.dictionary))
    .filter((limit) => turnsWithTime(limit, rules.dictionary))
}

function turnsWithTime(limit: Limit, dictionary: Dictionary): limit is TimedLimit {
  switch (limit.kind) {
    case 'age':
    case 'window':
      return true
    case 'dates':
      return mayGoOn(limit.path, dictionary) || mayGoOn(limit.other, dictionary)
    case 'number':
    case 'lab':
    case 'multiple':
    case 'values':
    case 'compared':
      return false
  }
}

/** Whether a date is the as-of day while something goes on. */
function mayGoOn(path: string, dictionary: Dictionary): boolean {
  const variable = variableAt(dictionary, path)
  return variable.type === 'date' && variable.openWhile !== undefined
}

function windowDays(path: string, period: Period, program: Program, facts: Facts): Day[] {
  return instancesOf(path, facts).flatMap((instance) => {
    const ends = endsOf(instance, path, program, facts)
    // On an exact date the window stands or passes; what is known less exactly also turns next to where it is compared.
    return ends.flatMap((end) => [-1, 0, 1, 2].map((more) => firstDay(end + more, period)))
  })
}

/** The paths of the record that a path of a rule stands for; the rule's path itself stands for entries that are not known. */
function instancesOf(path: string, facts: Facts): string[] {
  const list = listOf(path)
  if (list === undefined) return [path]
  const { size } = facts.list(list)
  return [path, ...Array.from({ length: size }, (_, i) => path.replace('[]', `[${i}]`))]
}

function endsOf(instance: string, declared: string, program: Program, facts: Facts): Day[] {
  const unknownEntry = instance === declared && declared.includes('[]')
  const fact = unknownEntry
    ? facts.domain(variableAt(program.rules.dictionary, declared), declared)
    : facts.at(instance)
  const spans = fact.type === 'numbers' ? fact.spans : []
  const ends = spans.flatMap(({ lo, hi }) => [lo, hi])
  const exact = spans.length === 1 && spans[0]?.lo === spans[0]?.hi
  return exact ? ends : [...ends, ...comparedDays(program, facts, instance)]
}

/** The first day on which the window back from it begins on or after a day. */
function firstDay(from: Day, period: Period): Day {
  let day = plus(from, period) - CLAMPED
  while (minus(day, period) < from) day++
  return day
}

/** Months are of different lengths: going forth and back again may miss by up to so many days. */
const CLAMPED = 4

function birthdays({ birth, after }: Limit & { readonly kind: 'age' }, facts: Facts): Day[] {
  const fact = facts.at(birth)
  const ends = fact.type === 'numbers' ? fact.spans.flatMap(({ lo, hi }) => [lo, hi]) : []
  const age = after + 1
  return ends.map((end) => {
    let day = plus(end, { count: age, unit: 'years' }) - CLAMPED
    while (completedYears(end, day) < age) day++
    return day
  })
}
