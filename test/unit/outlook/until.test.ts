import { expect, it } from 'vitest'
import { parseDay } from '../../../src/quantity/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { AS_OF } from '../../support/rules.ts'
import { samplePatient, shippedRules } from '../../support/shipped.ts'

it('a match ends with the window of a criterion, even if that criterion and another are left to people', async () => {
  const screener = new Screener(await shippedRules(), parseDay(AS_OF) ?? 0, ['FUDAN-AI-MSK'])
  // It is not known whether the therapy is ongoing, so I3 is met or left to people, and I5 (consent) is always left to
  // people.
  const systemic_therapies = [{ class: 'aromatase_inhibitor', setting: 'adjuvant', start: '2026-01-20' }]
  const screened = screener.screen({ ...samplePatient('match-fudan-ai-msk'), systemic_therapies })
  const trial = screened.ok ? screened.result.trials[0] : undefined
  expect(trial?.verdict).toBe('needs-confirmation')
  expect(trial).toMatchObject({ eligible_until: '2026-04-20' })
})
