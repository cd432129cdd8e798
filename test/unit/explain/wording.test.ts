import { describe, expect, it } from 'vitest'
import { factNames } from '../../../src/explain/index.ts'
import { shippedRules } from '../../support/shipped.ts'

const { dictionary } = await shippedRules()

describe('factNames', () => {
  it('names one field of several entries once', () => {
    const sides = [0, 1, 3, 4, 5].map((i) => `surgeries[${i}].side`)
    expect(factNames(['sex', ...sides, 'surgeries[2].date'], dictionary)).toEqual([
      'sex',
      'side (operation 1, 2, 4 to 6)',
      'date (operation 3)',
    ])
  })

  it('names lists, labs and their parts', () => {
    expect(factNames(['metastases', 'labs.alt', 'labs.alt.uln'], dictionary)).toEqual([
      'the full list of distant metastases',
      'ALT',
      'upper limit of normal of ALT',
    ])
  })
})
