import { describe, expect, it } from 'vitest'
import { proveTrial } from '../../../src/prove/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import { AS_OF, rulesOf } from '../../support/rules.ts'

const TODAY = parseDay(AS_OF) ?? 0
const DICTIONARY = `format: prescreen/dictionary/1
units: {}
variables:
  alive: {label: alive, type: yes_no}
  age: {label: age, type: integer, range: 0..120}
  spots: {label: spots, type: list, entry: spot, fields: {size: {label: size, type: integer, range: 0..99}}}
`

function proofs(criteria: Readonly<Record<string, string>>, isWanted?: (code: string) => boolean): readonly string[][] {
  const rules = rulesOf(criteria, DICTIONARY)
  return rules.trials.map((trial) => proveTrial(trial, rules, TODAY, isWanted).map((one) => one.message))
}

describe('a proof about a single criterion', () => {
  const rule = 'require: {any: [{age: at least 18}, {age: at least 20}, {alive: true}]}'
  const branch = 'without branch 2 of any gives every patient the same result, so that branch has no effect.'

  it('is reported for each criterion with the same condition, under its own id', () => {
    const own = (id: string) => `  - {id: ${id}, text: t, cites: ${id}, ${rule}}\n`
    expect(proofs({ T: own('I1'), U: own('I7') })).toEqual([[`I1 ${branch}`], [`I7 ${branch}`]])
  })

  it('is not reported for a criterion that excludes the patients another one admits', () => {
    const one = `  - {id: E1, text: t, cites: E1, exclude: {age: at least 0}}\n`
    const other = `  - {id: I1, text: t, cites: I1, require: {age: at least 0}}\n`
    const found = proofs({ T: one, U: other }, (code) => code !== 'proof/never-match')
    expect(found).toEqual([['E1 excludes every patient.'], ['I1 excludes nobody.']])
  })

  it('covers branches only if they are asked for', () => {
    const rules = rulesOf({ T: `  - {id: I1, text: t, cites: I1, ${rule}}\n` }, DICTIONARY)
    const [trial] = rules.trials
    if (trial === undefined) throw new Error('no trial')
    const found = (codes: (code: string) => boolean) => proveTrial(trial, rules, TODAY, codes).map((one) => one.code)
    expect(found((code) => code !== 'proof/dead-branch')).toEqual([])
    expect(found(() => true)).toEqual(['proof/dead-branch'])
  })

  it('covers branches one by one if all at once take too much work', () => {
    const sizes = Array.from({ length: 40 }, (_, i) => `{size: ${i + 1}}`)
    const of = (branches: readonly string[]) =>
      `  - {id: I1, text: t, cites: I1, require: {spots: {count: at least 40, where: {any: [${branches.join(', ')}]}}}}\n`
    expect(proofs({ T: of(sizes) })).toEqual([[]])
    expect(proofs({ T: of([...sizes, '{size: 3..4}']) })[0]).toContain(
      'I1 without branch 41 of any gives every patient the same result, so that branch has no effect.',
    )
  })
})
