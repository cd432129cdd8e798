import { describe, expect, it } from 'vitest'
import { factName, variablesByPath } from '../../src/dictionary/index.ts'
import { textsOf } from '../../src/languages/index.ts'
import { EN } from '../../src/messages/index.ts'
import { questionHash, questionHashes } from '../../src/model/index.ts'
import { shippedRules } from '../support/shipped.ts'

const rules = await shippedRules()

/** Words for one sex, which do not suit every patient; HER2, in capitals, is not one of them. */
const OF_ONE_SEX = /\b(?:[Ss]he|[Hh]ers?|[Hh]erself|[Hh]e|[Hh]is|[Hh]im|[Hh]imself)\b/

/** Words of machines for the status of a criterion. People read that it is met, or that it applies. */
const OF_MACHINES = /\b(?:pass(?:es|ed)?|fail(?:s|ed)?)\b/

describe('text about a patient', () => {
  it('uses the words of people, not of machines', () => {
    const texts = textsOf(rules).map((one) => one.english)
    expect(texts.filter((one) => OF_MACHINES.test(one))).toEqual([])
  })

  it('suits women and men', () => {
    const texts = [...textsOf(rules).map((one) => one.english), ...Object.values(EN)]
    expect(texts.filter((one) => OF_ONE_SEX.test(one))).toEqual([])
  })
})

describe('the names of facts', () => {
  // Sentences put them after "of", "on" and "find out": read them when a fact is added or renamed.
  it('are nouns that fit into sentences', () => {
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
  it('accepts answers that were recorded when it was worded differently', () => {
    const hashes = questionHashes(rules.trials)
    for (const [trial, criterion, ask, who] of [
      ['NCT04158843', 'I1', 'Has she given written informed consent?', 'the patient'],
      ['NCT04199520', 'I1', 'Has she signed the informed consent?', 'the patient'],
      ['FUDAN-AI-MSK', 'I5', 'Has she given informed consent to take part?', 'the patient'],
    ] as const)
      expect(hashes.get(trial)?.get(criterion)).toContain(questionHash({ ask, who }))
  })
})
