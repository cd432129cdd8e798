import { describe, expect, it } from 'vitest'
import { parseDay } from '../../../src/quantity/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { AS_OF, rulesOf } from '../../support/rules.ts'

const DICTIONARY = `format: prescreen/dictionary/1
units: {}
variables:
  cures:
    label: cures
    type: list
    entry: cure
    fields:
      kind: {label: kind, type: choice, values: {a: {label: a}, b: {label: b}}}
      on: {label: start, type: date}
      going: {label: still going on, type: yes_no}
      off: {label: end, type: date, open_while: going}
orders:
  - {earlier: cures.on, later: cures.off, because: Nothing ends before it begins.}
`

const record = {
  id: 'x',
  cures: [
    { kind: 'a', on: '2025-05-05', off: '2026-03-15' },
    { kind: 'b', on: '2026-03-01', going: true },
  ],
}

function screened(condition: string): object | undefined {
  const rules = rulesOf({ T: `  - {id: I1, text: t, cites: I1, require: ${condition}}\n` }, DICTIONARY)
  const own = new Screener(rules, parseDay(AS_OF) ?? 0).screen(record)
  return own.ok ? own.result.trials[0] : undefined
}

describe('the latest of an ended and an ongoing entry', () => {
  it('is either one today, and the ongoing one from tomorrow', () => {
    expect(screened('{cures: {latest: {kind: a}, by: off}}')).toMatchObject({
      verdict: 'eligible',
      eligible_until: '2026-03-15',
    })
    expect(screened('{not: {cures: {latest: {kind: a}, by: off}}}')).toMatchObject({
      verdict: 'ineligible',
      earliest_eligible: '2026-03-16',
    })
  })

  it('changes when a window passes the date by which entries are ordered', () => {
    const condition = '{cures: {latest: {kind: b}, by: on, among: {on: within 1 month}}}'
    expect(screened(condition)).toMatchObject({ verdict: 'eligible', eligible_until: '2026-04-01' })
  })
})
