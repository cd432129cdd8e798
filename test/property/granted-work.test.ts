import { expect, it } from 'vitest'
import { parseDay } from '../../src/quantity/index.ts'
import { Screener } from '../../src/screen/index.ts'
import { AS_OF } from '../support/rules.ts'
import { shippedRules } from '../support/shipped.ts'
import { variedPatients } from '../support/varied.ts'

it('criteria that share only known facts are not worked out together', async () => {
  const rules = await shippedRules()
  // So much is unknown about this patient that nine criteria of the trial together take more work than is granted.
  const record = variedPatients(rules.dictionary)(3444)
  const screened = new Screener(rules, parseDay(AS_OF) ?? 0, ['NCT04199520']).summarize(record)
  if (!screened.ok) throw new Error(JSON.stringify(screened.problems))
  const [trial] = screened.result.trials
  expect({ verdict: trial?.verdict, spent: trial?.not_worked_out }).toEqual({
    verdict: 'undetermined',
    spent: undefined,
  })
  expect(trial?.missing).not.toContain('systemic_therapies[0].ongoing')
})
