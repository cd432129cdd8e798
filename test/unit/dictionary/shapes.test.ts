import { describe, expect, it } from 'vitest'
import { loadRules } from '../../../src/model/index.ts'
import { SMALL_DICTIONARY, statusOf } from '../../support/rules.ts'

/** The errors in the small dictionary after something is added to its variables. */
function messagesWith(variable: string, section = 'variables'): string[] {
  const text = SMALL_DICTIONARY.replace(`${section}:\n`, `${section}:\n${variable}`)
  const loaded = loadRules({ path: 'dictionary.yaml', text, sha256: 'd' }, [], 's')
  return loaded.ok ? [] : loaded.diagnostics.map((one) => `${one.code}: ${one.message}`)
}

const inList = (field: string): string =>
  `  more: {label: m, type: list, entry: e, fields: {x: {label: x, ${field}}}}\n`
const inGroup = (field: string): string => `  more: {label: m, type: group, fields: {x: {label: x, ${field}}}}\n`

describe('an invalid dictionary is rejected', () => {
  it.each<[string, string, RegExp]>([
    [
      'a lab in a list',
      inList('type: lab, dimension: mass_concentration, unit: g/L'),
      /place: `more\[\]\.x` is a lab .*an entry of a list/,
    ],
    [
      'a list in a list',
      inList('type: list, entry: e, fields: {y: {label: y, type: yes_no}}'),
      /place: `more\[\]\.x` is a list/,
    ],
    [
      'a group in a list',
      inList('type: group, fields: {y: {label: y, type: yes_no}}'),
      /place: `more\[\]\.x` is a group/,
    ],
    ['an age in a list', inList('type: age, from: born, range: 0..130'), /place: `more\[\]\.x` is an age/],
    ['a date of birth in a group', inGroup('type: birth_date'), /place: `more\.x` is a date of birth .*a group cannot/],
    [
      'a list in a group',
      inGroup('type: list, entry: e, fields: {y: {label: y, type: yes_no}}'),
      /place: `more\.x` is a list/,
    ],
    ['two dates of birth', '  more: {label: m, type: birth_date}\n', /birth: `born` .*so is `more`/],
    [
      'an age of nothing',
      '  more: {label: m, type: age, from: sex, range: 0..9}\n',
      /birth: `more` is counted from `sex`/,
    ],
    [
      'a group that applies when a choice does',
      '  more: {label: m, type: group, applies_when: x, fields: {x: {label: x, type: date}}}\n',
      /applies-when: `x`, in `applies_when:`, is not a yes\/no field of `more`/,
    ],
    [
      'a total of what is no choice',
      inGroup('type: integer, range: 0..9, sum_of: {y: {true: 1}}'),
      /points: `more\.x` adds up `y`/,
    ],
    [
      'a range that runs backwards',
      '  more: {label: m, type: integer, range: 9..1}\n',
      /range: The range of `more` is backwards/,
    ],
    [
      'a name of a record',
      '  confirmations: {label: m, type: yes_no}\n',
      /name: `confirmations` is a key of every record/,
    ],
    [
      'a field with the name of a key of every entry',
      '  more: {label: m, type: list, entry: e, fields: {source: {label: x, type: text}}}\n',
      /name: `source` is a key of every entry/,
    ],
    ['a word of the rules', '  any: {label: m, type: yes_no}\n', /name: The name of `any` is a keyword of the rules/],
    [
      'a value that stands for none',
      '  more: {label: m, type: choice, values: {a: {label: a, stands_for: []}}}\n',
      /stands-for: The `stands_for:` of `a` in `more` is empty/,
    ],
    [
      'a dimension that there is not',
      '  more: {label: m, type: lab, dimension: length, unit: m}\n',
      /unit: The dimension of `more` is not declared/,
    ],
  ])('%s', (_, variable, message) => {
    expect(messagesWith(variable)).toContainEqual(expect.stringMatching(message))
  })

  it.each<[string, string, string, RegExp]>([
    [
      'a field of a list that follows from something',
      'implications',
      '  - {when: {sex: male}, then: {"spots[].place": skin}, because: b.}\n',
      /variable\/unknown: There is no variable `spots\[\]\.place`/,
    ],
    [
      'a free text in an implication',
      'implications',
      '  - {when: {remark: a}, then: {smoker: true}, because: b.}\n',
      /variable\/text/,
    ],
    [
      'an order of dates that are in no one entry',
      'orders',
      '  - {earlier: tumour.found, later: spots.seen, because: b.}\n',
      /order\/date: .* are not dates of the same list entry/,
    ],
    ['a factor of 0', 'units', '  length: {canonical: m, factors: {m: "1", cm: "0"}}\n', /factor: The factor of `cm`/],
    [
      'a canonical unit with another factor',
      'units',
      '  length: {canonical: m, factors: {m: "2"}}\n',
      /factor: The factor of the canonical unit `m` must be 1/,
    ],
    [
      'a spelling of no unit',
      'units',
      '  length: {canonical: m, factors: {m: "1"}, spellings: {metre: n}}\n',
      /unit: `metre` is a spelling of `n`/,
    ],
  ])('%s', (_, section, text, message) => {
    expect(messagesWith(text, section)).toEqual([expect.stringMatching(message)])
  })

  it('accepts the small dictionary unchanged', () => {
    expect(messagesWith('')).toEqual([])
    expect(statusOf('{spots: {none: {}}}', { spots: [] })).toEqual(['pass'])
  })
})
