import { expect, it } from 'vitest'
import { worthFinding } from '../../../src/outlook/index.ts'
import { evaluate } from '../../../src/evaluate/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import { compile } from '../../../src/space/index.ts'
import { factsOf } from '../../support/random-records.ts'
import { AS_OF } from '../../support/rules.ts'
import { shippedRules } from '../../support/shipped.ts'

it('of several facts that could each be enough, the one that is asked first is called worth finding out', async () => {
  const rules = await shippedRules()
  const asOf = parseDay(AS_OF) ?? 0
  const nothing = factsOf({ id: 'x' }, rules.dictionary, asOf)
  const found = worthFinding(rules.trials.map((trial) => evaluate(compile(rules, trial, asOf), nothing)))
  // For trials with very many open facts, none is looked for.
  const told = found.flatMap(({ out }) => (out === undefined ? [] : [out]))
  expect(told.length).toBeGreaterThan(2)
  expect(told).toEqual(told.map(() => ['sex']))
})
