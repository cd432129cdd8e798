import { expect, it } from 'vitest'
import { parseDay } from '../../../src/quantity/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { AS_OF } from '../../support/rules.ts'
import { samplePatient, shippedRules } from '../../support/shipped.ts'

it('a patient matches until the window ends where a criterion is met or left to people, beside one that is left to people', async () => {
  const screener = new Screener(await shippedRules(), parseDay(AS_OF) ?? 0, ['FUDAN-AI-MSK'])
  // Whether it goes on is not known: I3 is met or for a person, and I5 (consent) is for a person anyway.
  const systemic_therapies = [{ class: 'aromatase_inhibitor', setting: 'adjuvant', start: '2026-01-20' }]
  const screened = screener.screen({ ...samplePatient('match-fudan-ai-msk'), systemic_therapies })
  const trial = screened.ok ? screened.result.trials[0] : undefined
  expect(trial?.verdict).toBe('needs-confirmation')
  expect(trial).toMatchObject({ eligible_until: '2026-04-20' })
})
