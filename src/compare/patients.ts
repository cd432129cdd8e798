import { declaredPath } from '../dictionary/index.ts'
import type { EnrolmentState } from '../model/index.ts'
import type { Json } from '../record/index.ts'
import { NO_CHART } from '../screen/index.ts'
import type { Screened, Screener } from '../screen/index.ts'

/** What two versions say differently of the patients who were given. Of those whom both refuse, nothing is said. */
export interface PatientChanges {
  readonly flips: readonly Flips[]
  readonly matches: readonly MatchChange[]
  readonly ageing: readonly AgeingChange[]
}

/** How many patients an amendment turns from one verdict into another in one trial, and through which criteria. */
export interface Flips {
  readonly trial: string
  /** A verdict, or `refused`: the record cannot be read with the dictionary of that side. */
  readonly from: string
  readonly to: string
  readonly patients: readonly string[]
  /** Criteria whose status differs, with the number of these patients. */
  readonly through: Readonly<Record<string, number>>
}

/**
 * Whom a trial gains and loses as a match. Told of each trial with such a patient, of each that closed, opened, is new or gone, and of each
 * that is closed by both versions and in which verdicts turn. Of patients whom one version refuses, nothing is said.
 */
export interface MatchChange {
  readonly trial: string
  /** Whether it enrols; undefined: that version does not have it. */
  readonly before: EnrolmentState | undefined
  readonly after: EnrolmentState | undefined
  readonly gained: readonly string[]
  readonly lost: readonly string[]
  /** Patients for whom facts are missing: only where the trial closed, opened, is new or gone. */
  readonly possibleGained: readonly string[]
  readonly possibleLost: readonly string[]
}

/** The patients of whom a fact is too old by one version only, for a trial that by both may take them. */
export interface AgeingChange {
  readonly trial: string
  /** Its declared path. */
  readonly fact: string
  /** By the later version: a new value is asked for; else it no longer is. */
  readonly tooOld: boolean
  readonly patients: readonly string[]
}

/** One patient as either side reads her: a chart may become two records. */
export interface PatientTwice {
  readonly before: Json
  readonly after: Json
}

type Trial = Extract<Screened, { ok: true }>['result']['trials'][number]

/** One patient in one trial, by either side; undefined where that side refuses her. */
interface Twice {
  readonly trial: string
  readonly patient: string
  readonly old: Trial | undefined
  readonly now: Trial | undefined
}

/** Screens patients by the old and the new rules. */
export function comparePatients(patients: readonly PatientTwice[], before: Screener, after: Screener): PatientChanges {
  const [flips, ageing, turned]: [Flip[], Ageing[], Turned[]] = [[], [], []]
  const trials = trialsOf(before, after)
  const shared = trials.filter((one) => one.before !== undefined && one.after !== undefined)
  for (const patient of patients) {
    const [a, b] = [before.screen(patient.before, NO_CHART, false), after.screen(patient.after, NO_CHART, false)]
    const name = b.ok ? b.result.patient : a.ok ? a.result.patient : undefined
    if (name === undefined) continue
    const twice = ({ trial }: TrialTwice): Twice => ({
      trial,
      patient: name,
      old: trialIn(a, trial),
      now: trialIn(b, trial),
    })
    flips.push(...shared.map(twice).flatMap(flipOf))
    ageing.push(...shared.map(twice).flatMap(ageingOf))
    if (a.ok && b.ok) turned.push(...trials.map(twice).flatMap(turnedOf))
  }
  return { flips: flipsIn(flips), matches: matchesIn(trials, turned, flips), ageing: ageingIn(ageing) }
}

/** A trial of either side. */
type TrialTwice = Pick<MatchChange, 'trial' | 'before' | 'after'>

function trialsOf(before: Screener, after: Screener): TrialTwice[] {
  const state = (side: Screener, id: string): EnrolmentState | undefined =>
    side.compiledTrials.find((one) => one.trial.id === id)?.trial.enrolment.state
  const ids = new Set([...before.compiledTrials, ...after.compiledTrials].map((one) => one.trial.id))
  return [...ids].map((trial) => ({ trial, before: state(before, trial), after: state(after, trial) }))
}

/** A patient whose verdict differs, with the criteria whose status does. */
interface Flip extends Pick<Flips, 'trial' | 'from' | 'to'> {
  readonly patient: string
  readonly through: readonly string[]
}

function flipOf({ trial, patient, old, now }: Twice): Flip[] {
  const [from, to] = [old?.verdict ?? 'refused', now?.verdict ?? 'refused']
  if (from === to) return []
  const differs = ({ id, status }: Trial['criteria'][number]): boolean =>
    old?.criteria.find((one) => one.id === id)?.status !== status
  const through = old === undefined ? [] : (now?.criteria ?? []).filter(differs).map((one) => one.id)
  return [{ trial, patient, from, to, through }]
}

function flipsIn(all: readonly Flip[]): Flips[] {
  return grouped(all, ({ trial, from, to }) => ({ trial, from, to })).map(([kind, own]) => {
    const through: Record<string, number> = {}
    for (const id of own.flatMap((one) => one.through)) through[id] = (through[id] ?? 0) + 1
    return { ...kind, patients: own.map((one) => one.patient), through }
  })
}

/** A patient who may join a trial in another way by one version than by the other. */
interface Turned {
  readonly trial: string
  readonly patient: string
  readonly from: Standing
  readonly to: Standing
}

/** Whether a patient may join: surely, as far as people confirm it; once facts are found out; or not. */
type Standing = 'match' | 'possible' | 'none'

function standingOf(trial: Trial | undefined): Standing {
  if (trial?.matches === true) return 'match'
  return trial !== undefined && trial.verdict === 'undetermined' && isPossible(trial) ? 'possible' : 'none'
}

function turnedOf({ trial, patient, old, now }: Twice): Turned[] {
  const [from, to] = [standingOf(old), standingOf(now)]
  return from === to ? [] : [{ trial, patient, from, to }]
}

function matchesIn(trials: readonly TrialTwice[], turned: readonly Turned[], flips: readonly Flip[]): MatchChange[] {
  return trials.flatMap((one) => {
    const { trial, before, after } = one
    const own = turned.filter((each) => each.trial === trial)
    const [was, is] = [before, after].map((state) => state !== undefined && state !== 'closed')
    const namesOf = (holds: (one: Turned) => boolean): string[] => own.filter(holds).map(({ patient }) => patient)
    const change: MatchChange = {
      ...one,
      gained: namesOf(({ to }) => to === 'match'),
      lost: namesOf(({ from }) => from === 'match'),
      possibleGained: was === is ? [] : namesOf(({ from, to }) => from === 'none' && to === 'possible'),
      possibleLost: was === is ? [] : namesOf(({ from, to }) => from === 'possible' && to === 'none'),
    }
    const isClosed = before === 'closed' && after === 'closed' && flips.some((each) => each.trial === trial)
    const isTold = was !== is || isClosed || change.gained.length + change.lost.length > 0
    return isTold ? [change] : []
  })
}

interface Ageing extends Pick<AgeingChange, 'trial' | 'fact' | 'tooOld'> {
  readonly patient: string
}

function ageingOf({ trial, patient, old, now }: Twice): Ageing[] {
  if (old === undefined || now === undefined || !isPossible(old) || !isPossible(now)) return []
  const [was, is] = [old, now].map(({ stale }) => new Set(stale.map(declaredPath))) as [Set<string>, Set<string>]
  return [...new Set([...was, ...is])]
    .filter((fact) => was.has(fact) !== is.has(fact))
    .map((fact) => ({ trial, patient, fact, tooOld: is.has(fact) }))
}

function ageingIn(all: readonly Ageing[]): AgeingChange[] {
  return grouped(all, ({ trial, fact, tooOld }) => ({ trial, fact, tooOld })).map(([kind, own]) => ({
    ...kind,
    patients: own.map((one) => one.patient),
  }))
}

function isPossible({ verdict, enrolment }: Trial): boolean {
  return verdict !== 'ineligible' && enrolment !== 'closed'
}

/** Those of one kind together, in the order of the first of each. */
function grouped<T, Kind extends object>(all: readonly T[], kindOf: (one: T) => Kind): [Kind, T[]][] {
  const found = new Map<string, [Kind, T[]]>()
  for (const one of all) {
    const kind = kindOf(one)
    const key = JSON.stringify(kind)
    const own = found.get(key) ?? [kind, []]
    own[1].push(one)
    found.set(key, own)
  }
  return [...found.values()]
}

function trialIn(screened: Screened, id: string): Trial | undefined {
  return screened.ok ? screened.result.trials.find((one) => one.id === id) : undefined
}
