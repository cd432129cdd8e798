import { describe, expect, it } from 'vitest'
import type { Look } from '../../../src/evaluate/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import type { Json } from '../../../src/record/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { AS_OF, smallRules } from '../../support/rules.ts'

const screener = new Screener(
  smallRules(
    '  - {id: I1, text: t, cites: I1, require: {age: ≥ 18}}\n  - {id: I2, text: t, cites: I2, require: {smoker: false}}\n',
  ),
  parseDay(AS_OF) ?? 0,
)

/** What a look gives for the criterion about the age. */
function seen<T>(look: Look<T>, record: Readonly<Record<string, Json>>): T | undefined {
  const read = screener.read({ id: 'x', ...record })
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return screener.evaluate(read.facts)[0]?.criteria[0]?.seen(look)
}

describe('a look at a criterion', () => {
  it('is worked out once for records that leave the same values of its facts open', () => {
    let looked = 0
    const look: Look<number> = () => ++looked
    expect([{ born: '2008' }, { born: '2008', smoker: true }, { born: '2008' }].map((one) => seen(look, one))).toEqual([
      1, 1, 1,
    ])
  })

  it('is worked out for every open value, even if the criterion does not distinguish the records', () => {
    const look: Look<string> = (_, { unknowns }) => unknowns.map(({ values }) => values.join()).join()
    const days = (...texts: readonly string[]): string => texts.map((text) => parseDay(text)).join()
    expect(seen(look, { born: '2008' })).toBe(days('2008-01-01', '2008-03-16'))
    expect(seen(look, { born: '2008-03' })).toBe(days('2008-03-01', '2008-03-16'))
  })

  it('sees only the facts of the criterion', () => {
    expect(seen((_, { unknowns }) => unknowns.map(({ path }) => path), {})).toEqual(['born'])
  })

  it('does not share its answer with another look', () => {
    expect([seen((outcome, completions) => completions.missing(outcome), {}), seen(() => 1, {})]).toEqual([['born'], 1])
  })
})
