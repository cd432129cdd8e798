import { expect, it } from 'vitest'
import { Aligner, asksTheOtherWay } from '../../src/align/index.ts'
import { smallRules } from '../support/rules.ts'

const { dictionary, trials } = smallRules('  - {id: I1, text: t, cites: I1, require: {score: ≥ 3, smoker: true}}\n')
const form = trials[0]?.criteria.find(({ id }) => id === 'I1')?.form
const condition = form?.kind === 'decided' ? form.condition : expect.unreachable('The criterion decides nothing.')
const rule = { kind: 'inclusion', condition, confirm: undefined, explained: '', elsewhere: '' } as const

it('reads words that a program could mistake for its own', () => {
  const aligner = new Aligner(dictionary, {})
  for (const text of [
    'constructor toString __proto__ valueOf',
    '3 constructor',
    'stage __proto__ to constructor',
    '',
    '((((',
    '≥',
    '1,2,3',
  ])
    for (const kind of ['inclusion', 'exclusion'] as const) {
      expect(aligner.compare(text, { ...rule, kind })).toBeInstanceOf(Array)
      expect(aligner.compareTexts(text, text, kind, '')).toEqual([])
      expect([true, false, undefined]).toContain(
        asksTheOtherWay({ kind, text, ask: text, yesIsFavourable: true }, dictionary),
      )
    }
})

it('does not read a text that is too long for a sentence', () => {
  const aligner = new Aligner(dictionary, {})
  expect(aligner.compare('A score of at least 2.', rule).map((one) => one.code)).toContain('text/number')
  expect(aligner.compare('A score of at least 2.'.repeat(100), rule)).toEqual([])
})
