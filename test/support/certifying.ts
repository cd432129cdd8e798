import { certifiedAndChecked } from '../../src/certify/index.ts'
import type { RuleSet } from '../../src/model/index.ts'
import type { Day } from '../../src/quantity/index.ts'
import type { JsonObject } from '../../src/record/index.ts'
import type { CheckedResult } from '../../src/reference/index.ts'
import type { Screener } from '../../src/screen/index.ts'

/** Why a missing fact has no proof. This says nothing about the status, which has a proof of its own. */
export const NO_PAIR = 'no two completions were found that differ in it alone'

/** Adds up what was certified and checked in several results. */
export class CertifiedRecords {
  records = 0
  proved = 0
  readonly notCertified = new Map<string, number>()
  readonly verdicts = new Map<string, { proved: number; notCertified: number }>()

  add({ proved, notCertified, verdicts }: CheckedResult): void {
    this.records++
    this.proved += proved
    for (const [why, count] of Object.entries(notCertified))
      this.notCertified.set(why, (this.notCertified.get(why) ?? 0) + count)
    for (const [verdict, own] of Object.entries(verdicts)) {
      const all = this.verdicts.get(verdict) ?? { proved: 0, notCertified: 0 }
      this.verdicts.set(verdict, {
        proved: all.proved + own.proved,
        notCertified: all.notCertified + own.notCertified,
      })
    }
  }

  get left(): number {
    return [...this.notCertified.values()].reduce((sum, one) => sum + one, 0)
  }

  text(): string {
    const verdicts = [...this.verdicts].map(
      ([verdict, one]) => `${verdict} ${one.proved}/${one.proved + one.notCertified}`,
    )
    const left = [...this.notCertified].map(([why, count]) => `${why} ${count}`)
    return `${this.records} records, ${this.proved} claims proved; verdicts: ${verdicts.join(', ')}; not certified: ${left.join(', ') || 'none'}`
  }
}

/**
 * Screens a record, certifies the result and checks it as somebody would who has only its text; undefined for a refused
 * record.
 */
export function screenedAndChecked(
  screener: Screener,
  record: JsonObject,
  rules: RuleSet,
  asOf: Day,
): CheckedResult | undefined {
  const screened = screener.screen(record)
  if (!screened.ok) return undefined
  return certifiedAndChecked(screened.result, record, rules, asOf).checked
}
