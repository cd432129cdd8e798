import { listOf, variableAt } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { comparedDays, compile, conditionsOf, evaluate } from '../evaluate/index.ts'
import type { Program, Status, Verdict } from '../evaluate/index.ts'
import type { Facts } from '../facts/index.ts'
import { atomsOf } from '../model/index.ts'
import type { Condition, Criterion, Trial } from '../model/index.ts'
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
  const depending = program.trial.criteria.filter((one) => hangsOnTime(one, program.rules.dictionary))
  if (depending.length === 0) return {}
  // What fails today and does not hang on time fails on every day.
  const failed = program.trial.criteria.filter((_, i) => statuses[i] === 'fail')
  const fixed = failed.some((one) => !depending.includes(one))
  if (verdict === 'ineligible') return fixed ? {} : eligibleFrom(program, depending, failed, facts)
  return isMatch(verdict) ? eligibleUntil(program, depending, facts) : {}
}

/** `failed`: the criteria that are not met today. */
function eligibleFrom(
  program: Program,
  depending: readonly Criterion[],
  failed: readonly Criterion[],
  facts: Facts,
): Timing {
  let notBefore: Day | undefined
  for (const day of turningDays(depending, program, facts)) {
    // While what rules her out today still does, there is nothing more to work out.
    if (failed.length > 0 && verdictOn(day, failed, program, facts) === 'ineligible') continue
    const verdict = verdictOn(day, program.trial.criteria, program, facts)
    if (verdict === 'ineligible') continue
    notBefore ??= day
    if (isMatch(verdict)) return { eligibleFrom: { notBefore, atLatest: day } }
  }
  return notBefore === undefined ? {} : { eligibleFrom: { notBefore, atLatest: undefined } }
}

function eligibleUntil(program: Program, depending: readonly Criterion[], facts: Facts): Timing {
  let notBefore: Day | undefined
  for (const day of turningDays(depending, program, facts)) {
    // The other criteria are met, or left to people, whatever the day is.
    const verdict = verdictOn(day, depending, program, facts)
    if (isMatch(verdict)) continue
    notBefore ??= day - 1
    if (verdict === 'ineligible') return { eligibleUntil: { notBefore, atLatest: day - 1 } }
  }
  return notBefore === undefined ? {} : { eligibleUntil: { notBefore, atLatest: undefined } }
}

function isMatch(verdict: Verdict): boolean {
  return verdict === 'eligible' || verdict === 'needs-confirmation'
}

/** The verdict of some criteria on a later day, with the facts as they are. */
function verdictOn(day: Day, criteria: readonly Criterion[], { rules, trial }: Program, facts: Facts): Verdict {
  const part: Trial = { ...trial, criteria: criteria.map((one) => ({ ...one, remarks: [] })) }
  return evaluate(compile(rules, part, day), facts.on(day)).verdict
}

function hangsOnTime({ form }: Criterion, dictionary: Dictionary): boolean {
  return conditionsOf(form).some((condition) => atomsOf(condition).some((atom) => turnsWithTime(atom, dictionary)))
}

type TimeAtom = Extract<Condition, { readonly kind: 'time' | 'number' }>

function turnsWithTime(atom: Condition, dictionary: Dictionary): atom is TimeAtom {
  return atom.kind === 'time' || (atom.kind === 'number' && variableAt(dictionary, atom.path).type === 'age')
}

/** The later days on which what some criteria ask of dates and ages may turn, in order. */
function turningDays(criteria: readonly Criterion[], program: Program, facts: Facts): Day[] {
  const { dictionary } = program.rules
  const atoms = criteria.flatMap(({ form }) => conditionsOf(form).flatMap(atomsOf))
  const days = atoms.flatMap((atom) => {
    if (!turnsWithTime(atom, dictionary)) return []
    return atom.kind === 'time' ? windowDays(atom, program, facts) : birthdays(atom, dictionary, facts)
  })
  return [...new Set(days)].filter((day) => day > program.asOf).toSorted((a, b) => a - b)
}

function windowDays({ path, period }: Condition & { readonly kind: 'time' }, program: Program, facts: Facts): Day[] {
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

function birthdays(
  { path, range }: Condition & { readonly kind: 'number' },
  dictionary: Dictionary,
  facts: Facts,
): Day[] {
  const variable = variableAt(dictionary, path)
  const birth = variable.type === 'age' ? facts.at(variable.from) : undefined
  const ends = birth?.type === 'numbers' ? birth.spans.flatMap(({ lo, hi }) => [lo, hi]) : []
  const { min, max } = range
  const ages = [
    ...(min === undefined ? [] : [Number(min.value) + (min.inclusive ? 0 : 1)]),
    ...(max === undefined ? [] : [Number(max.value) + (max.inclusive ? 1 : 0)]),
  ]
  return ends.flatMap((end) =>
    ages.map((age) => {
      let day = plus(end, { count: age, unit: 'years' }) - CLAMPED
      while (completedYears(end, day) < age) day++
      return day
    }),
  )
}
