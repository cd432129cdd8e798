import { describe, expect, it } from 'vitest'
import { textsOf } from '../../src/languages/index.ts'
import { EN } from '../../src/messages/index.ts'
import { questionHash, questionHashes } from '../../src/model/index.ts'
import { shippedRules } from '../support/shipped.ts'

const rules = await shippedRules()

/** Words for one person that do not suit every patient; HER2 is written in capitals. */
const OF_ONE_SEX = /\b(?:[Ss]he|[Hh]ers?|[Hh]erself|[Hh]e|[Hh]is|[Hh]im|[Hh]imself)\b/

/** The words of machines for the status of a criterion; people read that it is met, or that it applies. */
const OF_MACHINES = /\b(?:pass(?:es|ed)?|fail(?:s|ed)?)\b/

describe('what is said of a patient', () => {
  it('is said in the words of people, not of machines', () => {
    const texts = textsOf(rules).map((one) => one.english)
    expect(texts.filter((one) => OF_MACHINES.test(one))).toEqual([])
  })

  it('suits women and men', () => {
    const texts = [...textsOf(rules).map((one) => one.english), ...Object.values(EN)]
    expect(texts.filter((one) => OF_ONE_SEX.test(one))).toEqual([])
  })
})

describe('a question of a shipped trial', () => {
  it('takes answers that were recorded when it was asked in other words', () => {
    const hashes = questionHashes(rules.trials)
    for (const [trial, criterion, ask, who] of [
      ['NCT04158843', 'I1', 'Has she given written informed consent?', 'the patient'],
      ['NCT04199520', 'I1', 'Has she signed the informed consent?', 'the patient'],
      ['FUDAN-AI-MSK', 'I5', 'Has she given informed consent to take part?', 'the patient'],
    ] as const)
      expect(hashes.get(trial)?.get(criterion)).toContain(questionHash({ ask, who }))
  })
})
