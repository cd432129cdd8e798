import { describe, expect, it } from 'vitest'
import { parseDay } from '../../../src/quantity/index.ts'
import type { JsonObject } from '../../../src/record/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { AS_OF, rulesOf, statusOf } from '../../support/rules.ts'

/**
 * Corner cases in which the engine decided something that was open, or for another patient, or nothing at all; found by
 * random rules and records.
 */

function deciderOf(variables: string, implications: readonly string[], require: string) {
  const known = implications.length === 0 ? '' : `implications:\n${implications.map((one) => `  - ${one}\n`).join('')}`
  const dictionary = `format: prescreen/dictionary/1\nunits: {}\nvariables:\n${variables}${known}`
  const rules = rulesOf({ T: `  - {id: I1, text: t, cites: I1, require: ${require}}\n` }, dictionary)
  const screener = new Screener(rules, parseDay(AS_OF) ?? 0)
  /** Status and missing facts: worked out by itself, and from the cache. */
  return (record: JsonObject): readonly [string, ...string[]] => {
    const screened = screener.screen({ id: 'x', ...record })
    const decided = screener.decide({ id: 'x', ...record })
    if (!screened.ok || !decided.ok) throw new Error('the record was refused')
    const [one] = screened.result.trials[0]?.criteria ?? []
    expect(decided.decisions[0]?.statuses).toEqual([one?.status])
    return one === undefined ? ['none'] : [one.status, ...one.missing]
  }
}

const TWO_NUMBERS = `  n: {label: n, type: integer, range: 0..9}\n  o: {label: o, type: integer, range: 1..6}\n`

const TOTAL = `  p: {label: p, type: choice, values: {one: {label: one}, two: {label: two}, four: {label: four}}}
  q: {label: q, type: choice, values: {none: {label: none}, three: {label: three}}}
  points: {label: points, type: integer, range: 0..7, sum_of: {p: {one: 1, two: 2, four: 4}, q: {none: 0, three: 3}}}
`

describe('numbers that are compared with each other', () => {
  it('are distinguished from each other', () => {
    const status = deciderOf(TWO_NUMBERS, [], '{n: {same_as: o}}')
    expect(status({ n: 4, o: 2 })).toEqual(['fail'])
    expect(status({ n: 2, o: 2 })).toEqual(['pass'])
    expect(status({ n: 0, o: 2 })).toEqual(['fail'])
  })

  it('leave open the values of an unknown number', () => {
    const status = deciderOf(TWO_NUMBERS, [], '{n: {same_as: o}}')
    expect(status({ o: 4 })).toEqual(['unknown', 'n'])
    expect(status({ n: 4 })).toEqual(['unknown', 'o'])
    expect(status({ n: 0 })).toEqual(['fail'])
    expect(status({ n: { value: 4, comparator: '>' }, o: 4 })).toEqual(['fail'])
  })
})

describe('a recorded total', () => {
  it('narrows its components even if nothing asks for the total', () => {
    const status = deciderOf(TOTAL, [], '{p: four}')
    expect(status({ points: 4, q: 'three' })).toEqual(['fail'])
    expect(status({ points: 7 })).toEqual(['pass'])
  })

  it('is distinguished from every other total, whatever is asked of its components', () => {
    const status = deciderOf(TOTAL, [], '{p: [one, four]}')
    expect(status({ points: 4, q: 'none' })).toEqual(['pass'])
    expect(status({ points: 2, q: 'none' })).toEqual(['fail'])
    expect(status({ points: 5 })).toEqual(['fail'])
    expect(status({ points: 4 })).toEqual(['pass'])
  })

  it('of a group that does not apply contradicts nothing', () => {
    const parts = TOTAL.replaceAll(/^ {2}/gm, '    ').trimEnd()
    const group = `  g:\n    label: g\n    type: group\n    applies_when: here\n    fields:\n      here: {label: here, type: yes_no}\n${parts.replaceAll(/^/gm, '  ')}\n`
    const status = deciderOf(
      group + LIST.split('\n', 1)[0] + '\n',
      ['{when: {g.points: ≤ 0}, then: {y: true}, because: b}'],
      '{g.p: four}',
    )
    expect(status({ g: { here: false, points: 7 } })).toEqual(['fail'])
    expect(status({ g: { here: false, p: 'one', q: 'none', points: 7 } })).toEqual(['fail'])
    expect(status({ g: { here: true, points: 7 } })).toEqual(['pass'])
    expect(status({ g: { here: true, p: 'one', q: 'none', points: 7 } })).toEqual(['unknown', 'g.p'])
    expect(status({ g: { points: 7 } })).toEqual(['pass'])
    expect(status({ g: { here: false } })).toEqual(['fail'])
  })
})

const LIST = `  y: {label: y, type: yes_no}
  g: {label: g, type: group, applies_when: here, fields: {here: {label: here, type: yes_no}, sure: {label: sure, type: yes_no}}}
  l: {label: l, type: list, entry: l, fields: {flag: {label: flag, type: yes_no}}}
`

describe('a presumed value', () => {
  it('gives way to what follows from a field of a group, which says that the group applies', () => {
    const variables = `  g: {label: g, type: group, applies_when: here, fields: {here: {label: here, type: yes_no}, grade: {label: grade, type: integer, range: 0..1}}}
  y: {label: y, type: yes_no, presumed: true}
`
    const status = deciderOf(variables, ['{when: {g.here: true}, then: {y: false}, because: b}'], '{y: true}')
    expect(status({ g: { here: true } })).toEqual(['fail'])
    expect(status({ g: { grade: 1 } })).toEqual(['fail'])
    expect(status({})).toEqual(['pass'])
  })

  it('gives way even beside two unrelated contradictions', () => {
    const variables = ['a', 'b', 'c', 'd', 'e', 'f'].map((one) => `  ${one}: {label: ${one}, type: yes_no}\n`).join('')
    const implications = [
      '{when: {a: true}, then: {b: false}, because: b}',
      '{when: {c: true}, then: {d: false}, because: b}',
      '{when: {e: true}, then: {y: false}, because: b}',
      '{when: {all: [{f: true}, {a: true}, {c: true}]}, then: {y: false}, because: b}',
    ]
    const presumed = '  y: {label: y, type: yes_no, presumed: true}\n'
    const status = deciderOf(variables + presumed, implications, '{y: true}')
    const both = { a: true, b: true, c: true, d: true }
    expect(status({ ...both, e: true })).toEqual(['fail'])
    expect(status(both)).toEqual(['pass'])
  })
})

describe('a lab of a group that may not apply', () => {
  it('has no value if the group does not apply', () => {
    const dictionary = `format: prescreen/dictionary/1
units:
  mass: {canonical: g/L, factors: {g/L: "1"}, spellings: {}}
variables:
  g: {label: g, type: group, applies_when: here, fields: {here: {label: here, type: yes_no}, k: {label: k, type: lab, dimension: mass, unit: g/L}}}
`
    const rules = rulesOf({ T: '  - {id: E1, text: t, cites: E1, exclude: {g.k: "> 2 g/L"}}\n' }, dictionary)
    const screener = new Screener(rules, parseDay(AS_OF) ?? 0)
    const status = (g: JsonObject) => {
      const screened = screener.screen({ id: 'x', g })
      const [one] = screened.ok ? (screened.result.trials[0]?.criteria ?? []) : []
      return [one?.status, ...(one?.missing ?? [])]
    }
    expect(status({ here: false })).toEqual(['fail'])
    expect(status({ here: true })).toEqual(['unknown', 'g.k'])
    expect(status({})).toEqual(['unknown', 'g.here', 'g.k'])
    expect(status({ k: { value: 1, unit: 'g/L' } })).toEqual(['pass'])
  })
})

describe('a fact that follows from others', () => {
  it('may depend on a list whose entries another condition compares with it', () => {
    const implication = '{when: {l: {some: {flag: true}}}, then: {y: true}, because: b}'
    const status = deciderOf(LIST, [implication], '{all: [{y: true}, {l: {none: {flag: {different_from: y}}}}]}')
    expect(status({ l: [{ flag: true }] })).toEqual(['pass'])
    expect(status({ l: [{ flag: false }], y: true })).toEqual(['fail'])
  })

  it('may be whether a group applies, where a field of the group implies it', () => {
    const implication = '{when: {g.sure: {same_as: y}}, then: {g.here: false}, because: b}'
    const status = deciderOf(LIST, [implication], '{g.here: true}')
    expect(status({ y: false, g: { sure: true } })).toEqual(['pass'])
    expect(status({ g: { here: false } })).toEqual(['fail'])
    expect(status({ y: true })[0]).toBe('unknown')
  })
})

describe('an entry', () => {
  it('can be part of one condition together with a lab of the patient', () => {
    const dictionary = `${LIST}  k: {label: k, type: lab, dimension: mass, unit: g/L}\n`
    const rules = rulesOf(
      { T: '  - {id: I1, text: t, cites: I1, require: {l: {some: {flag: true, k: "> 1 × ULN"}}}}\n' },
      `format: prescreen/dictionary/1\nunits:\n  mass: {canonical: g/L, factors: {g/L: "1"}, spellings: {}}\nvariables:\n${dictionary}`,
    )
    const screener = new Screener(rules, parseDay(AS_OF) ?? 0)
    const screened = screener.screen({ id: 'x', l: [{ flag: true }], k: { value: 3, unit: 'g/L', uln: 2 } })
    expect(screened.ok && screened.result.trials[0]?.verdict).toBe('eligible')
  })

  it('that is not recorded has the values possible for this patient, whoever was screened before', () => {
    const implication = '{each: l, when: {flag: {same_as: y}}, then: {flag: false}, because: b}'
    const status = deciderOf(LIST, [implication], '{l: {none: {flag: true}}}')
    expect(status({})).toEqual(['unknown', 'l'])
    expect(status({ y: true })).toEqual(['pass'])
    expect(status({})).toEqual(['unknown', 'l'])
  })
})

describe('an unknown entry or field', () => {
  it('allows a date that it must follow any day that is early enough', () => {
    const variables = `  born: {label: born, type: birth_date}
  age: {label: age, type: age, from: born, range: 0..130}
  f: {label: f, type: date}
  q: {label: q, type: yes_no}
  m: {label: m, type: list, entry: m, fields: {on: {label: on, type: date}}}
`
    const implication = '{when: {m: {none: {on: {at_least: 1 year, after: f}}}}, then: {q: true}, because: b}'
    const status = deciderOf(variables, [implication], '{any: [{age: "< 40"}, {f: within 1 month}]}')
    expect(status({ q: false })).toEqual(['unknown', 'born'])
  })

  it('adds up to the recorded total', () => {
    const fields = TOTAL.trim().replaceAll('\n ', ',').replace('  p', 'p')
    const variables = `  l: {label: l, type: list, entry: l, fields: {${fields}}}\n`
    expect(deciderOf(variables, [], '{l: {every: {p: two}}}')({ l: [{ points: 7 }] })).toEqual(['fail'])
  })

  it('does not lie before the day of birth', () => {
    const variables = `  born: {label: born, type: birth_date}
  m: {label: m, type: list, entry: m, fields: {on: {label: on, type: date}}}
`
    expect(deciderOf(variables, [], '{m: {some: {on: {before: born}}}}')({})).toEqual(['fail'])
  })
})

describe('an unknown date', () => {
  it('lies between the dates of entries that are compared with it, whoever was screened before', () => {
    const variables = `  d: {label: d, type: date}
  m: {label: m, type: list, entry: m, fields: {kind: {label: kind, type: choice, values: {a: {label: a}, b: {label: b}}}, on: {label: on, type: date}}}
`
    const status = deciderOf(
      variables,
      [],
      '{all: [{m: {some: {kind: a, on: {before: d}}}}, {m: {some: {kind: b, on: {on_or_after: d}}}}]}',
    )
    const of = (a: string, b: string) =>
      status({
        m: [
          { kind: 'a', on: a },
          { kind: 'b', on: b },
        ],
      })
    expect(of('2020-01-01', '2022-01-01')).toEqual(['unknown', 'd'])
    expect(of('2022-01-01', '2020-01-01')).toEqual(['fail'])
  })
})

describe('missing facts', () => {
  it('include a lab with a comparator, and its upper limit if that is unknown', () => {
    const crea = (own: JsonObject) =>
      statusOf('{labs.crea: "<= 2.5 × ULN"}', { labs: { crea: { unit: 'mg/dL', ...own } } })
    expect(crea({ value: 3, comparator: '>' })).toEqual(['unknown', 'labs.crea', 'labs.crea.uln'])
    expect(crea({ value: 3, comparator: '<' })).toEqual(['unknown', 'labs.crea', 'labs.crea.uln'])
    expect(crea({ value: 3 })).toEqual(['unknown', 'labs.crea.uln'])
  })

  it('include what the entries of an unrecorded list are compared with', () => {
    expect(deciderOf(LIST, [], '{l: {every: {flag: {same_as: y}}}}')({})).toEqual(['unknown', 'y', 'l'])
  })

  it('do not remain if a total together with an implication about its components decides the criterion', () => {
    const status = deciderOf(TOTAL + LIST, ['{when: {y: true}, then: {q: none}, because: b}'], '{p: four}')
    expect(status({ points: 4, y: true })).toEqual(['pass'])
  })
})
