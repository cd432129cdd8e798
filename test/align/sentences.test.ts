import { describe, expect, it } from 'vitest'
import { Aligner, asksTheOtherWay } from '../../src/align/index.ts'
import { rulesOf, SMALL_DICTIONARY } from '../support/rules.ts'

const RULE = '  - {id: I1, text: t, cites: I1, require: {score: ≥ 3}}\n'

/** Rules over the small dictionary, with these words of its field. */
const rulesWith = (sentences: string) => rulesOf({ T: RULE }, `${SMALL_DICTIONARY}\nsentences: ${sentences}\n`)

/** The codes of what a text says differently from the rule. */
function found(text: string, sentences: string): string[] {
  const { dictionary, trials } = rulesWith(sentences)
  const form = trials[0]?.criteria.find(({ id }) => id === 'I1')?.form
  const condition = form?.kind === 'decided' ? form.condition : expect.unreachable('The criterion decides nothing.')
  const rule = { kind: 'inclusion', condition, confirm: undefined, explained: '', elsewhere: '' } as const
  return new Aligner(dictionary, {}).compare(text, rule).map(({ code }) => code)
}

describe('words of the field in a dictionary', () => {
  it('make a number after them a name', () => {
    expect(found('A score by GRID 2 of at least 3.', '{}')).toContain('text/number')
    expect(found('A score by GRID 2 of at least 3.', '{numbered: [GRID]}')).toEqual([])
  })

  it('stand for a number that is not written', () => {
    expect(found('A polyscore.', '{}')).toEqual(['text/unsaid'])
    expect(found('A polyscore.', '{vague: [poly]}')).toEqual([])
  })

  it('say whether yes is bad news', () => {
    const asked = { kind: 'exclusion', text: 'Known grumpiness.', ask: 'Is she moody?', yesIsFavourable: true } as const
    expect(asksTheOtherWay(asked, rulesWith('{}').dictionary)).toBe(undefined)
    expect(asksTheOtherWay(asked, rulesWith('{bad: [mood]}').dictionary)).toBe(true)
  })

  it('need not be letters, and an unknown list is refused with the nearest name', () => {
    expect(found('A score (a+b 2) of at least 3.', '{numbered: ["(a+b"]}')).toBeInstanceOf(Array)
    expect(() => rulesWith('{numberd: [GRID]}')).toThrow(/numberd[\s\S]*numbered/)
  })
})
