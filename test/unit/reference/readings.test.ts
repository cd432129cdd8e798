import { describe, expect, it } from 'vitest'
import { certified } from '../../../src/certify/index.ts'
import type { Result } from '../../../src/explain/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import type { JsonObject } from '../../../src/record/index.ts'
import { checkResult } from '../../../src/reference/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { AS_OF, rulesOf } from '../../support/rules.ts'

const DICTIONARY = `format: prescreen/dictionary/1
units: {}
variables:
  dead: {label: dead, type: yes_no, presumed: false}
  a: {label: a, type: yes_no}
  b: {label: b, type: yes_no}
  c: {label: c, type: yes_no}
  items:
    label: items
    type: list
    entry: item
    fields:
      kind: {label: kind, type: choice, values: {k1: {label: k1}, k2: {label: k2}, k3: {label: k3}}}
implications:
  - {because: What is a is not b., when: {a: true}, then: {b: false}}
  - {because: What is c has no items., when: {c: true}, then: {items: {none: {kind: [k1, k2, k3]}}}}
  - {because: Who has a k2 is dead., when: {items: {some: {kind: k2}}}, then: {dead: true}}
`
const CRITERIA = `  - {id: I1, text: t, cites: I1, require: {any: [{a: true}, {b: true}]}}
  - {id: I2, text: t, cites: I2, require: {a: true}}
  - {id: I3, text: t, cites: I3, require: {items: {some: {kind: k1}}}}
  - {id: I4, text: t, cites: I4, require: {dead: false}}
`
const RULES = rulesOf({ T: CRITERIA }, DICTIONARY)
const DAY = parseDay(AS_OF) ?? 0

function certifiedResult(record: JsonObject): Result {
  const screened = new Screener(RULES, DAY).screen(record)
  if (!screened.ok) throw new Error(JSON.stringify(screened.problems))
  return certified(screened.result, record, RULES, DAY)
}

/** The findings for a result after its contradictions were changed. */
function wrongAfter(record: JsonObject, change: (contradictions: Contradictions) => void): readonly string[] {
  const result = JSON.parse(JSON.stringify(certifiedResult(record))) as JsonObject
  change(result['contradictions'] as unknown as Contradictions)
  return checkResult(result, record, RULES, DAY).findings.map(({ message }) => message)
}

interface Contradictions {
  readonly conflicts: { readonly statements: string[]; readonly cases: unknown[] }[]
  readonly readings: { readonly without: string[]; readonly completion: unknown }[]
}

const BOTH: JsonObject = { id: 'x', a: true, b: true, c: false }

describe('the certificate of a record that contradicts itself', () => {
  it('names the statements that conflict and every reading, and proves what holds in all readings', () => {
    const { contradictions, trials } = certifiedResult(BOTH)
    expect(contradictions?.conflicts.map(({ statements }) => statements)).toEqual([['a', 'b']])
    expect(contradictions?.readings.map(({ without }) => without)).toEqual([['a'], ['b']])
    const statuses = trials[0]?.criteria.map(({ id, status, certificate }) => [id, status, certificate?.proof.kind])
    expect(statuses).toEqual([
      ['I1', 'pass', 'readings'],
      // No completion has a instead of b alone, since b follows from a and is named with it.
      ['I2', 'unknown', 'missing'],
      ['I3', 'unknown', 'missing'],
      ['I4', 'pass', 'cover'],
    ])
    expect(wrongAfter(BOTH, () => undefined)).toEqual([])
  })

  it('leaves out the entries of a list that cannot exist', () => {
    const record: JsonObject = { id: 'x', c: true, items: [{ kind: 'k1' }, {}] }
    const { contradictions } = certifiedResult(record)
    expect(contradictions?.readings.map(({ without }) => without)).toEqual([
      ['c'],
      ['items[0]', 'items[0].kind', 'items[1]'],
    ])
    expect(wrongAfter(record, () => undefined)).toEqual([])
  })

  it('drops a presumption that conflicts with a statement, with a proof', () => {
    const record: JsonObject = { id: 'x', items: [{ kind: 'k2' }] }
    const { contradictions, trials } = certifiedResult(record)
    expect(contradictions?.conflicts.map(({ statements }) => statements)).toEqual([['items[0].kind', 'dead']])
    expect(contradictions?.readings.map(({ without }) => without)).toEqual([['dead']])
    expect(trials[0]?.criteria.find(({ id }) => id === 'I4')?.status).toBe('fail')
    expect(wrongAfter(record, () => undefined)).toEqual([])
  })

  it.each<[string, (contradictions: Contradictions) => void, string]>([
    ['a reading that is left out', ({ readings }) => readings.pop(), 'a reading is left out'],
    ['a reading that is given twice', ({ readings }) => readings.push(...readings), 'a reading is given twice'],
    ['more that is left out', ({ readings }) => readings[0]?.without.push('c'), 'c is left out without need'],
    ['what is presumed left out', ({ readings }) => readings[0]?.without.push('dead'), 'dead is left out without need'],
    [
      'facts that can stand together',
      ({ conflicts }) => conflicts[0]?.statements.splice(0, 2, 'a', 'c'),
      'a and c may stand together',
    ],
    [
      'a conflict without a proof',
      ({ conflicts }) => conflicts[0]?.cases.splice(0, 9, { when: {}, gives: 'fail' }),
      'a and b may stand together: there may be patients',
    ],
    [
      'a conflict whose cases have a hole',
      ({ conflicts }) => conflicts[0]?.cases.splice(0, 9),
      'a and b may stand together: no case covers any patient',
    ],
    ['what nobody stated', ({ conflicts }) => conflicts[0]?.statements.push('d'), 'the record does not state d'],
    [
      'a reading of which nobody can be',
      ({ readings }) => Object.assign(readings[0] ?? {}, { completion: { b: false } }),
      'the record says something else of b',
    ],
  ])('is rejected with %s', (_, change, message) => {
    const [first] = wrongAfter(BOTH, change)
    expect(first).toContain(message)
  })
})
