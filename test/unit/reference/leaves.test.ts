import { describe, expect, it } from 'vitest'
import { certifiedAndChecked } from '../../../src/certify/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import type { JsonObject } from '../../../src/record/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { AS_OF, rulesOf } from '../../support/rules.ts'

const DICTIONARY = `format: prescreen/dictionary/1
units:
  count: {canonical: "10*9/L", factors: {"10*9/L": "1", "/uL": "0.001"}, spellings: {}}
variables:
  a: {label: a, type: yes_no}
  remark: {label: remark, type: text}
  labs:
    label: labs
    type: group
    fields:
      white: {label: white, type: lab, dimension: count, unit: 10*9/L, plausible: 0..500}
      neutro: {label: neutro, type: lab, dimension: count, unit: 10*9/L, plausible: 0..500}
`
const amount = (value: number, more: JsonObject = {}): JsonObject => ({ value, unit: '10*9/L', ...more })

/** The status of a criterion, the kind of its proof and its missing facts. The whole certificate must hold. */
function proved(condition: string, record: JsonObject): unknown {
  const rules = rulesOf({ T: `  - {id: I1, text: t, cites: I1, require: {${condition}}}\n` }, DICTIONARY)
  const asOf = parseDay(AS_OF) ?? 0
  const screened = new Screener(rules, asOf).screen({ id: 'x', ...record })
  if (!screened.ok) throw new Error(JSON.stringify(screened.problems))
  const { result, checked } = certifiedAndChecked(screened.result, { id: 'x', ...record }, rules, asOf)
  expect(checked).toMatchObject({ notCertified: {}, findings: [] })
  const own = result.trials[0]?.criteria.find(({ id }) => id === 'I1')
  return [own?.status, own?.certificate?.proof.kind, own?.missing]
}

const ABOVE = 'labs.neutro: {above: labs.white}'
const NOT_ABOVE = `any: [{${ABOVE}}, {not: {${ABOVE}}}]`
const LIMIT = 'labs.white: {uln: "> 10 10*9/L"}'
const WORDS = 'remark: {contains: [mastectomy, MRM]}'

describe('the certificate of a condition on partly known facts', () => {
  it.each<[string, JsonObject, unknown[]]>([
    [ABOVE, { labs: { neutro: amount(5, { comparator: '>' }), white: amount(5) } }, ['pass', 'cover', []]],
    [ABOVE, { labs: { neutro: amount(5, { comparator: '<=' }), white: amount(5) } }, ['fail', 'cover', []]],
    [
      ABOVE,
      { labs: { neutro: amount(5, { comparator: '<' }), white: amount(4) } },
      ['unknown', 'missing', ['labs.neutro']],
    ],
    [ABOVE, { labs: { neutro: amount(5) } }, ['unknown', 'missing', ['labs.white']]],
    [ABOVE, {}, ['unknown', 'missing', ['labs.white', 'labs.neutro']]],
    [NOT_ABOVE, { labs: { neutro: amount(5) } }, ['pass', 'cover', []]],
    [LIMIT, { labs: { white: amount(5, { comparator: '<', uln: 12 }) } }, ['pass', 'cover', []]],
    [LIMIT, { labs: { white: amount(5) } }, ['unknown', 'missing', ['labs.white.uln']]],
    [`any: [{${LIMIT}}, {not: {${LIMIT}}}]`, { labs: { white: amount(5) } }, ['pass', 'cover', []]],
    [WORDS, { remark: 'after a Mastectomy' }, ['pass', 'cover', []]],
    [WORDS, { remark: 'none' }, ['fail', 'cover', []]],
    [WORDS, {}, ['unknown', 'missing', ['remark']]],
    [`any: [{${WORDS}}, {not: {${WORDS}}}]`, {}, ['pass', 'cover', []]],
  ])('%s of %j', (condition, record, expected) => {
    expect(proved(condition, record)).toEqual(expected)
  })
})
