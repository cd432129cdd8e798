import { mkdirSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { loadRules } from '../../../src/model/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import type { Json } from '../../../src/record/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { placeOf } from '../../../src/text/index.ts'
import { folderWith, prescreen } from '../../support/command.ts'

const SIDES = 'values: {left: {label: left}, right: {label: right}}'
const DICTIONARY = `format: prescreen/dictionary/1
units: {}
variables:
  a: {label: a, type: yes_no}
  b: {label: b, type: yes_no}
  c: {label: c, type: yes_no}
  hand: {label: hand, type: choice, ${SIDES}}
  p: {label: p, type: choice, ${SIDES}}
  q: {label: q, type: choice, ${SIDES}}
  total: {label: total, type: integer, range: 0..4, sum_of: {p: {left: 1, right: 2}, q: {left: 1, right: 2}}}
  tumour:
    label: tumour
    type: group
    applies_when: present
    fields: {present: {label: present, type: yes_no}, er: {label: er, type: yes_no}, pr: {label: pr, type: yes_no}}
  spots:
    label: spots
    type: list
    entry: spot
    fields: {side: {label: side, type: choice, ${SIDES}}, size: {label: size, type: integer, range: 0..9}}
implications:
`
const FIRST_LINE = DICTIONARY.split('\n').length
const HEADER = 'format: prescreen/trial/1\nid: T\ntitle: t\nsource: s.yaml\nenrolment: {state: open}\ncriteria:\n'

const dictionaryWith = (implications: readonly string[]): string =>
  DICTIONARY + implications.map((one) => `  - {${one}, because: b.}\n`).join('')

const trialWith = (conditions: readonly string[]): string =>
  HEADER + conditions.map((one, i) => `  - {id: I${i + 1}, text: t, cites: I${i + 1}, require: ${one}}\n`).join('')

function load(implications: readonly string[], conditions: readonly string[]): ReturnType<typeof loadRules> {
  const dictionary = { path: 'dictionary.yaml', text: dictionaryWith(implications), sha256: '' }
  return loadRules(dictionary, [{ path: 'trials/T.yaml', text: trialWith(conditions), sha256: '' }], '')
}

/** The errors, each with its place: the file, and the line counted from the first implication or criterion. */
function refusals(implications: readonly string[], conditions: readonly string[] = ['{a: true}']): string[] {
  const { diagnostics } = load(implications, conditions)
  return diagnostics.map(({ code, file, span, message }) => {
    const first = file.path === 'dictionary.yaml' ? FIRST_LINE : HEADER.split('\n').length
    return `${code} ${file.path} +${placeOf(file, span.start).line - first}: ${message}`
  })
}

const IMPLICATION = 'implication/circular dictionary.yaml'
const LARGE_SPOT = 'when: {spots: {some: {size: ≥ 2}}}'
const SAME_SIDE = '{spots: {some: {side: {same_as: hand}}}}'

describe('an implication that depends on what it decides', () => {
  it.each([
    ['itself', ['when: {a: true}, then: {a: none}'], '+0: `a` depends on itself: a → a.'],
    ['itself, denied', ['when: {not: {a: true}}, then: {a: none}'], '+0: `a` depends on itself: a → a.'],
    [
      'itself through another',
      ['when: {c: true}, then: {hand: none}', 'when: {b: true}, then: {a: none}', 'when: {a: true}, then: {b: none}'],
      '+1: `a` depends on itself: a → b → a.',
    ],
    [
      'whether its group applies, which depends on it',
      ['when: {tumour.er: true}, then: {tumour.present: none}'],
      '+0: `tumour.present` depends on itself: tumour.present → tumour.er → tumour.present.',
    ],
    [
      'a field of its own group',
      ['when: {tumour.pr: true}, then: {tumour.er: none}', 'when: {tumour.er: true}, then: {tumour.pr: none}'],
      '+0: `tumour.er` depends on itself: tumour.er → tumour.pr → tumour.er.',
    ],
    [
      'a total that is summed up from it',
      ['when: {total: ≥ 3}, then: {p: none}'],
      '+0: `p` depends on itself: p → total → p.',
    ],
    [
      'a total, through another',
      ['when: {total: ≥ 3}, then: {a: none}', 'when: {a: true}, then: {p: none}'],
      '+0: `a` depends on itself: a → total → p → a.',
    ],
    [
      'entries that are compared with it',
      [`when: ${SAME_SIDE}, then: {hand: none}`],
      '+0: `hand` depends on itself: hand → hand.',
    ],
    [
      'a list whose entries another implication compares with it',
      [`${LARGE_SPOT}, then: {hand: none}`, `when: ${SAME_SIDE}, then: {b: none}`],
      '+0: `hand` depends on itself: hand → spots → hand.',
    ],
    [
      'a list of which each entry is compared with it',
      [`${LARGE_SPOT}, then: {hand: none}`, 'each: spots, when: {side: {same_as: hand}}, then: {size: ≥ 1}'],
      '+0: `hand` depends on itself: hand → spots → hand.',
    ],
  ])('is rejected: %s', (_, implications, what) => {
    expect(refusals(implications)).toEqual([`${IMPLICATION} ${what}`])
  })

  it('is rejected with the criterion that compares the entries of a list with a fact that the list removes', () => {
    expect(refusals([`${LARGE_SPOT}, then: {hand: none}`], ['{hand: left}', SAME_SIDE])).toEqual([
      'implication/circular trials/T.yaml +1: `hand` depends on itself: hand → spots → hand.',
    ])
  })

  it('is reported once per cycle', () => {
    const circle = ['when: {a: true}, then: {b: none}', 'when: {b: true}, then: {a: none}']
    expect(refusals([...circle, 'when: {c: true}, then: {c: none}'])).toEqual([
      `${IMPLICATION} +0: \`b\` depends on itself: b → a → b.`,
      `${IMPLICATION} +2: \`c\` depends on itself: c → c.`,
    ])
  })

  it('ends a screening like any other error in the rules', async () => {
    const path = folderWith({
      'dictionary.yaml': dictionaryWith(['when: {b: true}, then: {a: none}', 'when: {a: true}, then: {b: none}']),
      'p.json': '{"id": "P-1"}',
    })
    mkdirSync(path('trials'))
    writeFileSync(path('trials/T.yaml'), trialWith(['{a: true}']))
    const { status, out, err } = await prescreen(['screen', path('p.json'), '--criteria', path('.')])
    expect([status, out]).toEqual([2, ''])
    expect(err).toContain(`dictionary.yaml:${FIRST_LINE}:`)
    expect(err).toContain('`a` depends on itself: a → b → a.')
  })
})

describe('an implication that depends on others only', () => {
  // The value is then only forbidden, as when an implication gives what it depends on.
  it('can screen every patient: a list gives a fact that its entries are compared with', () => {
    const loaded = load([`${LARGE_SPOT}, then: {hand: left}`], ['{hand: left}', SAME_SIDE])
    if (loaded.ok) new Screener(loaded.rules, parseDay('2026-03-15') ?? 0).screen({ id: 'x' })
  })

  const RECORDS: readonly { readonly [key: string]: Json }[] = [
    {},
    { a: true, b: false, spots: [] },
    { hand: 'left', c: true, spots: { complete: false, items: [{}] } },
    { tumour: { present: true, er: true }, spots: [{ side: 'left', size: 3 }] },
  ]

  it.each([
    ['a chain', ['when: {a: true}, then: {b: none}', 'when: {b: true}, then: {c: none}'], ['{c: true}']],
    [
      'two that take the same away',
      ['when: {a: true}, then: {c: none}', 'when: {b: true}, then: {c: none}'],
      ['{c: true}'],
    ],
    ['whether its own group applies', ['when: {tumour.present: true}, then: {tumour.er: none}'], ['{tumour.er: true}']],
    [
      'two that give each other',
      ['when: {a: true}, then: {b: true}', 'when: {b: true}, then: {a: true}'],
      ['{a: true}'],
    ],
    ['one that forbids itself', ['when: {a: true}, then: {a: false}'], ['{a: true}']],
    [
      'one takes away what the other comes from',
      ['when: {a: true}, then: {b: none}', 'when: {b: true}, then: {a: false}'],
      ['{b: true}'],
    ],
    [
      'one of two values',
      [
        'when: {a: true}, then: {b: none}',
        'when: {b: true}, then: {hand: [left, right]}',
        'when: {hand: left}, then: {a: none}',
      ],
      ['{a: true}'],
    ],
    [
      'entries that are compared with what they give',
      [`when: ${SAME_SIDE}, then: {hand: left}`],
      ['{hand: left}', SAME_SIDE],
    ],
    ['a list, and another fact compared with it', [`${LARGE_SPOT}, then: {a: none}`], ['{a: true}', SAME_SIDE]],
    [
      'a list that forbids two values',
      [`${LARGE_SPOT}, then: {hand: left}`, 'when: {a: true}, then: {hand: right}'],
      ['{hand: left}', SAME_SIDE],
    ],
  ])('can screen every patient: %s', (_, implications, conditions) => {
    const loaded = load(implications, conditions)
    if (!loaded.ok) throw new Error(loaded.diagnostics.map((one) => one.message).join('\n'))
    const screener = new Screener(loaded.rules, parseDay('2026-03-15') ?? 0)
    for (const record of RECORDS) expect(screener.screen({ id: 'x', ...record }).ok).toBe(true)
  })
})

describe('an implication that removes a field of an entry', () => {
  it('is rejected, since it would apply to no entry', () => {
    expect(refusals(['when: {a: true}, then: {"spots[].side": none}'])).toEqual([
      'variable/unknown dictionary.yaml +0: There is no variable `spots[].side`.',
    ])
  })
})
