import { describe, expect, it } from 'vitest'
import { certifiedAndChecked } from '../../../src/certify/index.ts'
import type { RuleSet } from '../../../src/model/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import type { Json, JsonObject } from '../../../src/record/index.ts'
import { checkResult } from '../../../src/reference/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { AS_OF, rulesOf } from '../../support/rules.ts'

/**
 * Certificates over incomplete lists: the contribution of an entry to one count can restrict another, and the last
 * entry may be one of the further entries.
 */

const DICTIONARY = `format: prescreen/dictionary/1
units: {}
variables:
  born: {label: born, type: birth_date}
  ill: {label: ill, type: yes_no}
  spots:
    label: spots
    type: list
    entry: spot
    fields:
      place: {label: place, type: choice, values: {bone: {label: bone}, liver: {label: liver}, skin: {label: skin}}}
      size: {label: size, type: integer, range: 1..9}
      seen: {label: seen, type: date}
      left: {label: left, type: date}
orders:
  - {earlier: spots.seen, later: spots.left, because: Nothing ends before it begins.}
implications:
  - {each: spots, when: {place: skin}, then: {size: 1}, because: A spot of the skin is small.}
`
function rulesFor(condition: string): RuleSet {
  return rulesOf({ T: `  - {id: I1, text: t, cites: I1, require: ${condition}}\n` }, DICTIONARY)
}
const DAY = parseDay(AS_OF) ?? 0

interface Case {
  readonly gives?: string
  readonly impossible?: string
}

interface Proved {
  readonly status: string | undefined
  readonly left: Readonly<Record<string, number>>
  readonly findings: number
  readonly cases: readonly Case[]
  /** The number of findings with these cases instead. */
  readonly findingsWith: (cases: readonly Case[]) => number
}

function proved(condition: string, record: JsonObject): Proved {
  const rules = rulesFor(condition)
  const whole = { id: 'x', ...record }
  const screened = new Screener(rules, DAY).screen(whole)
  if (!screened.ok) throw new Error(JSON.stringify(screened.problems))
  const { result, checked } = certifiedAndChecked(screened.result, whole, rules, DAY)
  const criterion = result.trials[0]?.criteria[0]
  const proof = criterion?.certificate?.proof
  const findingsWith = (cases: readonly Case[]): number => {
    const other = JSON.parse(JSON.stringify(result)) as JsonObject & { trials: { criteria: JsonObject[] }[] }
    const own = other.trials[0]?.criteria[0]?.['certificate'] as unknown as { proof: { cases: readonly Case[] } }
    own.proof.cases = cases
    return checkResult(other, whole, rules, DAY).findings.length
  }
  return {
    status: criterion?.status,
    left: checked.notCertified,
    findings: checked.findings.length,
    cases: proof?.kind === 'cover' ? proof.cases : [],
    findingsWith,
  }
}

const open = (...items: Json[]): JsonObject => ({ spots: { complete: false, items } })
const none = '{spots: {none: {place: liver}}}'

describe('a certificate over further entries', () => {
  it.each<[string, string, JsonObject, string]>([
    [
      'what is one thing is also that or another',
      `{any: [${none}, {spots: {some: {place: [liver, bone]}}}]}`,
      {},
      'pass',
    ],
    [
      'where there is nothing, there is nothing of a kind',
      '{any: [{spots: {some: {}}}, {spots: {none: {size: 3}}}]}',
      {},
      'pass',
    ],
    [
      'two of a kind are two',
      '{any: [{spots: {count: < 2, where: {place: liver}}}, {spots: {count: ≥ 2}}]}',
      {},
      'pass',
    ],
    ['what always holds of an entry', '{spots: {none: {place: skin, size: "> 1"}}}', {}, 'pass'],
    ['the order of its dates', '{spots: {none: {seen: within 1 year, left: at least 2 years ago}}}', {}, 'pass'],
    [
      'another fact',
      '{any: [{ill: true}, {spots: {none: {any: [{place: liver}, {size: 3}]}}}, {spots: {some: {size: "≤ 9"}}}]}',
      {},
      'pass',
    ],
  ])('proves what follows from their properties: %s', (_, condition, record, status) => {
    expect(proved(condition, record)).toMatchObject({ status, left: {}, findings: 0 })
  })

  it.each<[string, string, JsonObject, string]>([
    [
      'a later one is in the window, too',
      '{spots: {latest: {seen: within 1 year}, by: seen}}',
      open({ seen: '2026-01-10' }),
      'pass',
    ],
    [
      'an earlier one is as old',
      '{spots: {first: {seen: at least 1 year ago}, by: seen}}',
      open({ seen: '2024-05' }),
      'pass',
    ],
    [
      'it is of the kind in question whatever it is',
      '{spots: {latest: {place: [liver, bone]}, by: seen, among: {place: liver}}}',
      open({ place: 'liver', seen: '2024' }),
      'pass',
    ],
    [
      'what always holds of it',
      '{spots: {latest: {size: 1}, by: seen, among: {place: skin}}}',
      open({ place: 'skin', seen: '2024' }),
      'pass',
    ],
    [
      'none is in the window where none is wanted',
      '{none_of: [{spots: {latest: {seen: "more than 1 year ago"}, by: seen}}, {spots: {none: {}}}]}',
      open({ seen: '2026-01' }),
      'pass',
    ],
    [
      'another one may be later',
      '{spots: {latest: {place: liver}, by: seen}}',
      open({ place: 'liver', seen: '2026-01-10' }),
      'unknown',
    ],
  ])('proves what holds for the latest or first entry of an incomplete list: %s', (_, condition, record, status) => {
    expect(proved(condition, record)).toMatchObject({ status, left: {}, findings: 0 })
  })

  it.each([
    [`{any: [${none}, {spots: {some: {place: [liver, bone]}}}]}`, {}],
    ['{any: [{spots: {count: < 2, where: {place: liver}}}, {spots: {count: ≥ 2}}]}', {}],
    ['{spots: {latest: {seen: within 1 year}, by: seen}}', open({ seen: '2026-01-10' })],
  ])('is not accepted without one of its cases, or with a possible one called impossible: %s', (condition, record) => {
    const { cases, findingsWith } = proved(condition, record)
    expect(findingsWith(cases)).toBe(0)
    for (const one of cases) {
      expect(findingsWith(cases.filter((other) => other !== one))).toBeGreaterThan(0)
      if (one.impossible !== undefined) continue
      const { gives: _gives, ...of } = one
      expect(
        findingsWith(cases.map((other) => (other === one ? { ...of, impossible: 'So it is.' } : other))),
      ).toBeGreaterThan(0)
    }
  })

  it('does not assume that a further entry exists', () => {
    const rules = rulesFor('{spots: {latest: {}, by: seen, among: {place: liver}}}')
    const record = { id: 'x' }
    const screened = new Screener(rules, DAY).screen(record)
    if (!screened.ok) throw new Error(JSON.stringify(screened.problems))
    const { result } = certifiedAndChecked(screened.result, record, rules, DAY)
    const liver = '? {"further":{"path":"spots","where":{"kind":"is","path":"spots[].place","values":["liver"]}}}'
    const messagesFor = (other: object): readonly string[] => {
      const cases = [
        { when: { [liver]: ['1'], 'spots[1].place': ['liver'] }, gives: 'pass' },
        { when: { [liver]: ['1'], 'spots[1].place': ['bone', 'skin'] }, impossible: 'So it is.' },
        { when: { [liver]: ['0'], ...other }, impossible: 'So it is.' },
      ]
      const criteria = [
        {
          id: 'I1',
          status: 'pass',
          missing: [],
          certificate: { proof: { kind: 'cover', facts: ['spots'], cases }, missing: {} },
        },
      ]
      const lie = { ...result, trials: [{ ...result.trials[0], criteria }] } as unknown as JsonObject
      return checkResult(lie, record, rules, DAY).findings.flatMap((one) =>
        one.criterion === 'I1' ? [one.message] : [],
      )
    }
    const each = ['bone', 'liver', 'skin']
    expect(messagesFor({ 'spots[0].place': each })).toEqual([expect.stringContaining('there may be patients')])
    expect(messagesFor({ 'spots[1].place': each })).toEqual([expect.stringContaining('there may be patients')])
  })
})
