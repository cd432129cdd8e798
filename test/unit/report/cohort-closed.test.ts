import { describe, expect, it } from 'vitest'
import { countResult, emptyTally, summaryOf } from '../../../src/batch/index.ts'
import type { Summary } from '../../../src/batch/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import { PLAIN, summaryText } from '../../../src/report/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { cohortHtml } from '../../../src/worksheet/index.ts'
import { AS_OF } from '../../support/rules.ts'
import { samplePatient, shippedRules } from '../../support/shipped.ts'

const rules = await shippedRules()

/** The summary of these sample patients for one trial. */
function summary(trial: string, ...patients: readonly string[]): Summary {
  const screener = new Screener(rules, parseDay(AS_OF) ?? 0, [trial])
  const tally = emptyTally(rules, [trial])
  for (const patient of patients) {
    const screened = screener.screen(samplePatient(patient))
    if (!screened.ok) throw new Error(JSON.stringify(screened.problems))
    countResult(tally, screened.result)
  }
  return summaryOf(tally, rules, { as_of: AS_OF, engine: { name: 'prescreen', version: '0' } })
}

const PAGES: Readonly<Record<string, (made: Summary) => string>> = {
  page: cohortHtml,
  text: (made) => summaryText(made, 200, PLAIN),
}

describe.each(Object.keys(PAGES))('the numbers of a closed trial, as %s', (name) => {
  const shown = (made: Summary): string | undefined => PAGES[name]?.(made)

  it('distinguish patients who are out only because it is closed from those whom the criteria rule out', () => {
    const made = summary('NCT00557986', 'match-nct00557986', 'multi-match', 'man')
    expect(made.trials).toMatchObject([{ match: 0, possible: 0, out: 3, verdicts: { ineligible: 1 } }])
    expect(shown(made)).toContain('Closed to enrolment, so everybody is out; the criteria rule out 1 of 3.')
  })

  it('do not mention this if the trial is open', () => {
    expect(shown(summary('NCT04158843', 'match-nct04158843', 'man'))).not.toContain('Closed')
  })
})
