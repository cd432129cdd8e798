import { describe, expect, it } from 'vitest'
import { loadRules } from '../../../src/model/index.ts'
import { renderDiagnostic } from '../../../src/text/index.ts'
import { SMALL_DICTIONARY } from '../../support/rules.ts'

/** What an author sees for each mistake: file, line, column, the line itself, what is wrong, and the nearest right name. */
function mistakes(criteria: string, dictionary = SMALL_DICTIONARY): string {
  const header = 'format: prescreen/trial/1\nid: T\ntitle: t\nsource: s.yaml\nenrolment: {state: open}\ncriteria:\n'
  const trial = { path: 'trials/T.yaml', text: header + criteria, sha256: '' }
  const loaded = loadRules({ path: 'dictionary.yaml', text: dictionary, sha256: '' }, [trial], '')
  expect(loaded.ok).toBe(false)
  return loaded.diagnostics.map(renderDiagnostic).join('\n\n')
}

const requires = (condition: string): string => `  - {id: I1, text: t, cites: I1, require: ${condition}}\n`

describe('mistakes in a rule file', () => {
  it.each([
    ['an unknown variable', requires('{smokr: true}')],
    ['an unknown field of an entry', requires('{spots: {some: {sitee: bone}}}')],
    ['an unknown value', requires('{sex: femal}')],
    ['a group', requires('{tumour: up}')],
    ['a unit that does not fit', requires('{labs.crea: ≤ 3 U/L}')],
    ['a limit without its unit', requires('{labs.crea: ≤ 3}')],
    ['a limit outside the range', requires('{score: ≤ 9}')],
    ['limits the wrong way round', requires('{age: 75..18}')],
    ['a unit on a plain number', requires('{score: ≤ 1 U/L}')],
    ['a window that is none', requires('{tumour.found: 5 years}')],
    ['yes for true', requires('{smoker: yes}')],
    ['a comparison of unlike facts', requires('{sex: {same_as: tumour.side}}')],
    ['exclude in an inclusion', '  - {id: I1, text: t, cites: I1, exclude: {sex: male}}\n'],
    ['two forms', '  - {id: I1, text: t, cites: I1, require: {sex: male}, ask: q, who: w}\n'],
    ['no form', '  - {id: I1, text: t, cites: I1}\n'],
    ['a duplicate id', requires('{sex: male}') + requires('{sex: male}')],
    ['an id that is none', '  - {id: X1, text: t, cites: I1, require: {sex: male}}\n'],
    ['a key twice', '  - id: I1\n    text: t\n    text: u\n    cites: I1\n    require: {sex: male}\n'],
    ['an anchor', '  - {id: I1, text: t, cites: I1, require: &a {sex: male}}\n'],
    ['a tag', '  - {id: I1, text: !!str t, cites: I1, require: {sex: male}}\n'],
    ['a tab', '  - id: I1\n\ttext: t\n    cites: I1\n    require: {sex: male}\n'],
    ['a wrong indentation', '  - id: I1\n   text: t: u\n    cites: I1\n    require: {sex: male}\n'],
    ['a bracket that is not closed', '  - {id: I1, text: t, cites: I1, require: {sex: male}\n  - {id: I2, text: t, cites: I2, ask: q?, who: w}\n'],
    ['a bare > sign', '  - id: I1\n    text: t\n    cites: I1\n    require:\n      score: > 3\n'],
    ['a list in a list', requires('{spots: {some: {spots: {some: {}}}}}')],
    ['count above the conditions', requires('{at_least: {count: 3, of: [{sex: male}, {smoker: true}]}}')],
    ['a question without who', '  - {id: I1, text: t, cites: I1, ask: q}\n'],
  ])('%s', (_, criteria) => {
    expect(mistakes(criteria)).toMatchSnapshot()
  })

  it('in the dictionary stop everything, too', () => {
    expect(mistakes(requires('{sex: male}'), SMALL_DICTIONARY.replace('type: yes_no', 'type: yesno'))).toMatchSnapshot()
  })

  it('are not looked for in a file with bytes that are no text', () => {
    const found = mistakes(requires('{smokr: true}').replace('text: t', 'text: t\0'))
    expect(found).toContain('trials/T.yaml:7:21: error yaml/encoding')
    expect(found.match(/error/g)?.length).toBe(1)
  })

  it('are all reported at once', () => {
    expect(mistakes(requires('{smokr: true, sex: femal}')).match(/error/g)?.length).toBe(2)
  })
})
