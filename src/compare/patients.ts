import type { Screener } from '../screen/index.ts'
import type { Json } from '../record/index.ts'

/** How many patients an amendment turns from one verdict into another in one trial, and through which criteria. */
export interface Flips {
  readonly trial: string
  readonly from: string
  readonly to: string
  readonly patients: readonly string[]
  /** Criteria whose status differs, with the number of these patients. */
  readonly through: Readonly<Record<string, number>>
}

/** Screens patients by the old and the new rules and counts whose verdict differs. Refused records are left out. */
export function countFlips(records: readonly Json[], before: Screener, after: Screener): Flips[] {
  const found = new Map<
    string,
    { trial: string; from: string; to: string; patients: string[]; through: Record<string, number> }
  >()
  for (const record of records) {
    const [a, b] = [before.screen(record, [], false), after.screen(record, [], false)]
    if (!a.ok || !b.ok) continue
    for (const trial of b.result.trials) {
      const old = a.result.trials.find((one) => one.id === trial.id)
      if (old === undefined || old.verdict === trial.verdict) continue
      const key = `${trial.id} ${old.verdict} ${trial.verdict}`
      const flips = found.get(key) ?? {
        trial: trial.id,
        from: old.verdict,
        to: trial.verdict,
        patients: [],
        through: {},
      }
      flips.patients.push(b.result.patient)
      for (const { id, status } of trial.criteria) {
        const earlier = old.criteria.find((one) => one.id === id)?.status
        if (earlier !== status) flips.through[id] = (flips.through[id] ?? 0) + 1
      }
      found.set(key, flips)
    }
  }
  return [...found.values()]
}
