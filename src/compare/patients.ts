import { declaredPath } from '../dictionary/index.ts'
import type { Json } from '../record/index.ts'
import { NO_CHART } from '../screen/index.ts'
import type { Screened, Screener } from '../screen/index.ts'

/** What two versions say differently of the patients who were given. Of those whom both refuse, nothing is said. */
export interface PatientChanges {
  readonly flips: readonly Flips[]
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
  const [flips, ageing]: [Flip[], Ageing[]] = [[], []]
  for (const patient of patients) {
    const own = screenedTwice(patient, before, after)
    flips.push(...own.flatMap(flipOf))
    ageing.push(...own.flatMap(ageingOf))
  }
  return { flips: flipsIn(flips), ageing: ageingIn(ageing) }
}

/** A patient in each trial that both sides have; none where both refuse her. */
function screenedTwice(patient: PatientTwice, before: Screener, after: Screener): Twice[] {
  const [a, b] = [before.screen(patient.before, NO_CHART, false), after.screen(patient.after, NO_CHART, false)]
  const name = b.ok ? b.result.patient : a.ok ? a.result.patient : undefined
  if (name === undefined) return []
  return before.programs
    .map((one) => one.trial.id)
    .filter((id) => after.programs.some((one) => one.trial.id === id))
    .map((trial) => ({ trial, patient: name, old: trialIn(a, trial), now: trialIn(b, trial) }))
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
