import type { Json } from '../record/index.ts'
import { NO_CHART } from '../screen/index.ts'
import type { Screened, Screener } from '../screen/index.ts'

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

/** One patient as either side reads her: a chart may become two records. */
export interface PatientTwice {
  readonly before: Json
  readonly after: Json
}

type Trials = Extract<Screened, { ok: true }>['result']['trials']

/** Screens patients by the old and the new rules and counts whose verdict differs. Those whom both sides refuse are left out. */
export function countFlips(patients: readonly PatientTwice[], before: Screener, after: Screener): Flips[] {
  const found = new Map<
    string,
    { trial: string; from: string; to: string; patients: string[]; through: Record<string, number> }
  >()
  const shared = before.programs
    .map((one) => one.trial.id)
    .filter((id) => after.programs.some((one) => one.trial.id === id))
  for (const patient of patients) {
    const [a, b] = [before.screen(patient.before, NO_CHART, false), after.screen(patient.after, NO_CHART, false)]
    const name = b.ok ? b.result.patient : a.ok ? a.result.patient : undefined
    if (name === undefined) continue
    for (const trial of shared) {
      const [old, now] = [trialIn(a, trial), trialIn(b, trial)]
      const [from, to] = [old?.verdict ?? 'refused', now?.verdict ?? 'refused']
      if (from === to) continue
      const key = `${trial} ${from} ${to}`
      const flips = found.get(key) ?? { trial, from, to, patients: [], through: {} }
      flips.patients.push(name)
      for (const { id, status } of now?.criteria ?? []) {
        const earlier = old?.criteria.find((one) => one.id === id)?.status
        if (old !== undefined && earlier !== status) flips.through[id] = (flips.through[id] ?? 0) + 1
      }
      found.set(key, flips)
    }
  }
  return [...found.values()]
}

function trialIn(screened: Screened, id: string): Trials[number] | undefined {
  return screened.ok ? screened.result.trials.find((one) => one.id === id) : undefined
}
