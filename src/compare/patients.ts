import { declaredPath } from '../dictionary/index.ts'
import type { EnrolmentState } from '../model/index.ts'
import type { Json } from '../record/index.ts'
import { NO_CHART } from '../screen/index.ts'
import type { Screened, Screener } from '../screen/index.ts'

/** What changes for the given patients between two versions. Patients whom both versions refuse are left out. */
export interface PatientChanges {
  readonly flips: readonly Flips[]
  readonly matches: readonly MatchChange[]
  readonly ageing: readonly AgeingChange[]
}

/** The patients whom an amendment moves from one verdict to another in one trial, and the criteria that cause it. */
export interface Flips {
  readonly trial: string
  /** A verdict, or `refused`: the record cannot be read with the dictionary of that side. */
  readonly from: string
  readonly to: string
  readonly patients: readonly string[]
  /** The criteria whose status differs → how many of these patients. */
  readonly through: Readonly<Record<string, number>>
}

/**
 * The patients whom a trial gains and loses as matches. Listed for each trial with such a patient, each that closed,
 * opened, is new or is gone, and each that is closed in both versions but has a changed verdict. Patients whom one
 * version refuses are left out.
 */
export interface MatchChange {
  readonly trial: string
  /** Whether the trial enrols; undefined if that version does not have it. */
  readonly before: EnrolmentState | undefined
  readonly after: EnrolmentState | undefined
  readonly gained: readonly string[]
  readonly lost: readonly string[]
  /** Patients with missing facts. Filled only if the trial closed, opened, is new or is gone. */
  readonly possibleGained: readonly string[]
  readonly possibleLost: readonly string[]
}

/** The patients who have a fact that is too old in one version only, in a trial that may take them in both. */
export interface AgeingChange {
  readonly trial: string
  /** The fact's declared path. */
  readonly fact: string
  /** True: too old in the later version, so a new value is asked for. False: no longer too old. */
  readonly tooOld: boolean
  readonly patients: readonly string[]
}

/** One patient as each side reads her: a chart may become two different records. */
export interface PatientTwice {
  readonly before: Json
  readonly after: Json
}

type Trial = Extract<Screened, { ok: true }>['result']['trials'][number]

/** One patient's result in one trial on each side; undefined if that side refuses her or does not have the trial. */
interface Twice {
  readonly trial: string
  readonly patient: string
  readonly old: Trial | undefined
  readonly now: Trial | undefined
}

/** Screens patients with the old and the new rules. */
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

/** A trial of either side, with its enrolment on each. */
type TrialTwice = Pick<MatchChange, 'trial' | 'before' | 'after'>

function trialsOf(before: Screener, after: Screener): TrialTwice[] {
  const state = (side: Screener, id: string): EnrolmentState | undefined =>
    side.compiledTrials.find((one) => one.trial.id === id)?.trial.enrolment.state
  const ids = new Set([...before.compiledTrials, ...after.compiledTrials].map((one) => one.trial.id))
  return [...ids].map((trial) => ({ trial, before: state(before, trial), after: state(after, trial) }))
}

/** A patient whose verdict differs, with the criteria whose status differs. */
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

/** A patient whose standing in a trial differs between the versions. */
interface Turned {
  readonly trial: string
  readonly patient: string
  readonly from: Standing
  readonly to: Standing
}

/**
 * Whether a patient may join. `match`: yes, apart from what people must confirm; `possible`: it depends on missing
 * facts; `none`: no.
 */
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

/** Groups items of the same kind, in the order in which each kind first appears. */
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
