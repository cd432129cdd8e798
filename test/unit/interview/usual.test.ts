import { describe, expect, it } from 'vitest'
import { nextQuestion } from '../../../src/interview/index.ts'
import { Expectation } from '../../../src/interview/expectation.ts'
import { aroundEach, upToEach, usualParts } from '../../../src/space/usual-parts.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { AS_OF, rulesOf, SMALL_DICTIONARY } from '../../support/rules.ts'

const DICTIONARY = SMALL_DICTIONARY.replace('age, from: born,', 'age, from: born, usual: 41..80, usual_share: 0.9,')
  .replace('{label: score, type: integer,', '{label: score, type: integer, usual: 0..1, usual_share: 0.9,')
  .replace('plausible: 0.1..30', 'plausible: 0.5..2.5, usual: 1..2, usual_share: 0.9')

/** How likely a criterion fails for a patient about whom nothing is known. */
function failing(condition: string): number {
  const rules = rulesOf({ T: `  - {id: I1, text: t, cites: I1, require: ${condition}}\n` }, DICTIONARY)
  const screener = new Screener(rules, parseDay(AS_OF) ?? 0)
  const read = screener.read({ id: 'x' })
  if (!read.ok) throw new Error('refused')
  const [evaluation] = screener.evaluate(read.facts)
  const criterion = evaluation?.criteria.find((one) => one.criterion.id === 'I1')
  return (
    criterion?.seen((outcome, completions) => new Expectation(completions).likelihood(outcome, 'fail')) ?? Number.NaN
  )
}

describe('the likelihood that a criterion fails', () => {
  it('counts all values that a representative stands for', () => {
    // Of 0 to 5, 0 and 1 are usual; one number represents 0 to 2.
    expect(failing('{score: ≤ 2}')).toBeCloseTo(0.1 * (3 / 4))
    expect(failing('{score: ≤ 0}')).toBeCloseTo(0.1 + 0.9 / 2)
  })

  it('counts ages below and above the usual ones, including those beyond a limit', () => {
    expect(failing('{age: ≥ 18}')).toBeCloseTo(0.05 * (18 / 41), 2)
    expect(failing('{age: 41..60}')).toBeCloseTo(0.1 + 0.9 / 2, 1)
  })

  it('uses the usual range of a lab in its unit', () => {
    // The limits have the unit of the usual range; amounts are compared in g/L.
    expect(failing('{labs.crea: ≤ 2.2 mg/dL}')).toBeCloseTo(0.05 * (0.3 / 0.5))
    expect(failing('{labs.crea: ≥ 0.7 mg/dL}')).toBeCloseTo(0.05 * (0.2 / 0.5))
    expect(failing('{labs.crea: ≤ 1 mg/dL}')).toBeCloseTo(0.95)
  })
})

describe('shares of patients', () => {
  it('add up to 1 if the intervals cover all values', () => {
    const parts = usualParts(upToEach([2, 5]), { from: -0.5, to: 1.5 }, 0.9, { from: -0.5, to: 5.5 })
    expect(parts[0]).toBeCloseTo(0.925)
    expect(parts[1]).toBeCloseTo(0.075)
  })

  it('have intervals for limits alone, and for everything between two limits', () => {
    const [below, above] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
    expect(aroundEach([0, 15, 30, 30, 60])).toEqual([
      { from: below, to: 0 },
      { from: 0, to: 30 },
      { from: 30, to: 30 },
      { from: 30, to: 30 },
      { from: 30, to: above },
    ])
    expect(aroundEach([10, 12, 20])).toEqual([
      { from: below, to: 11 },
      { from: 11, to: 12 },
      { from: 12, to: above },
    ])
  })
})

it('a fact that rarely ends a trial is not asked first: half of the patients smoke', () => {
  const criteria = `  - {id: I1, text: t, cites: I1, require: {score: ≤ 2}}
  - {id: I2, text: t, cites: I2, require: {smoker: false}}
`
  const { dictionary, ...rules } = rulesOf({ T: criteria }, DICTIONARY)
  const screener = new Screener({ dictionary, ...rules }, parseDay(AS_OF) ?? 0)
  const read = screener.read({ id: 'x' })
  if (!read.ok) throw new Error('refused')
  expect(nextQuestion(screener.evaluate(read.facts), new Set(), dictionary)?.path).toBe('smoker')
})

it.each([
  ['nearly as many trials', 'smoker: false', 'phase'],
  ['far fewer', 'score: 5', 'score'],
])('the first question is chosen if the earlier fact in dictionary order ends %s', (_, other, first) => {
  // One of the three phases ends the trial; half of the patients smoke, and hardly any has this score.
  const criteria = `  - {id: I1, text: t, cites: I1, require: {phase: [early, late]}}
  - {id: I2, text: t, cites: I2, require: {${other}}}
`
  const screener = new Screener(rulesOf({ T: criteria }, DICTIONARY), parseDay(AS_OF) ?? 0)
  const read = screener.read({ id: 'x', sex: 'female' })
  if (!read.ok) throw new Error('refused')
  expect(nextQuestion(screener.evaluate(read.facts), new Set(), screener.rules.dictionary)?.path).toBe(first)
})
