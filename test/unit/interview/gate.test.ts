import { expect, it } from 'vitest'
import { nextQuestion } from '../../../src/interview/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { AS_OF } from '../../support/rules.ts'
import { shippedRules } from '../../support/shipped.ts'

const rules = await shippedRules()

it.each(rules.trials.map(({ id }) => id))('%s: asks whether she has breast cancer before anything about it', (id) => {
  const screener = new Screener(rules, parseDay(AS_OF) ?? 0, [id])
  const read = screener.read({ id: 'x' })
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  const evaluations = screener.evaluate(read.facts)
  const asked = new Set<string>()
  // Every answer is unknown, so each question is asked once.
  for (let next = nextQuestion(evaluations, asked, rules.dictionary); next !== undefined;) {
    asked.add(next.path)
    next = nextQuestion(evaluations, asked, rules.dictionary)
  }
  const about = [...asked].filter((path) => path.startsWith('breast_cancer.'))
  expect(about.length).toBeGreaterThan(1)
  expect(about[0]).toBe('breast_cancer.present')
})
