import { describe, expect, it } from 'vitest'
import { leftText, reasonText } from '../../src/cli/prompts/ask.ts'
import type { AskingCriterion, NextQuestion } from '../../src/interview/index.ts'
import { variableAt } from '../../src/dictionary/index.ts'
import { shippedRules } from '../support/shipped.ts'

const { dictionary } = await shippedRules()
const SEX: AskingCriterion = { id: 'R-SEX', kind: 'registry', text: 'Women.' }
const HIV: AskingCriterion = { id: 'I6', kind: 'inclusion', text: 'No HIV infection.' }

function asked(why: NextQuestion['why']): NextQuestion {
  return { path: 'hiv', part: 'whole', variable: variableAt(dictionary, 'hiv'), limit: false, why }
}

describe('the reason for a question', () => {
  it('is given in the words of a criterion', () => {
    expect(reasonText([asked([{ trial: 'A', criteria: [HIV] }])])).toBe('For A I6: No HIV infection.')
  })

  it('names a criterion of the page before one of the registry, and counts the other criteria', () => {
    const why = [
      { trial: 'A', criteria: [SEX, HIV] },
      { trial: 'B', criteria: [SEX] },
    ]
    expect(reasonText([asked(why)])).toBe('For A I6: No HIV infection. And for 2 more criteria of 2 trials.')
    expect(reasonText([asked(why.slice(0, 1)), asked(why.slice(0, 1))])).toBe(
      'For A I6: No HIV infection. And for 1 more criterion of this trial.',
    )
    expect(reasonText([asked(why.slice(1))])).toBe('For B R-SEX: Women.')
  })

  it('is the age of the fact if no criterion depends on it', () => {
    expect(reasonText([asked([{ trial: 'A', criteria: [] }])])).toBe('To see whether it is too old for A.')
    expect(reasonText([asked([])])).toBe('')
  })
})

describe('the number of facts left', () => {
  it('is not confused with the number of decided trials', () => {
    expect(leftText(2, false)).toBe('at most 2 left, and the details of entries')
    expect(leftText(0, true)).toBe('everything is decided')
    expect(leftText(0, false)).toBe('everything else was asked, and not all is known')
  })
})
