import { describe, expect, it } from 'vitest'
import { factName, variablesByPath } from '../../src/dictionary/index.ts'
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

describe('the names of facts', () => {
  // Sentences put them behind "of", "on" and "find out": to be read when a fact is added or renamed.
  it('are things, of which one can speak', () => {
    const { dictionary } = rules
    const own = [...variablesByPath(dictionary).values()].filter(
      ({ path, type }) => !path.includes('[]') && (type === 'yes_no' || type === 'choice' || type === 'integer'),
    )
    expect(own.map(({ path }) => factName(`${path}.date`, dictionary))).toMatchInlineSnapshot(`
      [
        "day of sex",
        "day of death",
        "day of menopausal status",
        "day of ovarian suppression",
        "day of pregnancy",
        "day of breast-feeding",
        "day of childbearing potential",
        "day of effective contraception",
        "day of ECOG",
        "day of HIV test",
        "day of HIV suppression",
        "day of cognitive or psychiatric disorder",
        "day of worst residual toxicity grade",
        "day of return of toxicity to baseline",
        "day of other clinical trial",
        "day of breast cancer",
        "day of histological confirmation",
        "day of histology",
        "day of side of the breast cancer",
        "day of synchronous cancer of the other breast",
        "day of stage at diagnosis",
        "day of oestrogen receptor",
        "day of progesterone receptor",
        "day of HER2",
        "day of HER2 immunohistochemistry",
        "day of HER2 in-situ hybridization",
        "day of urgent breast surgery at diagnosis",
        "day of palpable nodes in the other armpit",
        "day of recurrence",
        "day of RECIST response",
      ]
    `)
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
