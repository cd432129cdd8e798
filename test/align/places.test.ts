import { describe, expect, it } from 'vitest'
import { placeOf } from '../../src/text/index.ts'
import type { Diagnostic } from '../../src/text/index.ts'
import { findings } from '../support/pages.ts'
import { SMALL_DICTIONARY } from '../support/rules.ts'

const SOURCE = 'title: t\nbullets:\n  I1: A score.\n'
const HEAD = 'format: prescreen/trial/1\nid: T\ntitle: t\nsource: s.yaml\nenrolment: {state: open}\ncriteria:\n'

/** What is found about texts and rules in criteria, without proofs. */
function found(criteria: string): readonly Diagnostic[] {
  const files = {
    'criteria/dictionary.yaml': SMALL_DICTIONARY,
    'criteria/trials/T.yaml': HEAD + criteria,
    's.yaml': SOURCE,
  }
  return findings(files, {}, false).filter((one) => /^(?:text|suppress)\//.test(one.code))
}

const places = (criteria: string): string[] =>
  found(criteria).map((one) => {
    const { line, column } = placeOf(one.file, one.span.start)
    return `${one.code} ${line - 6}:${column} ${one.file.text.slice(one.span.start, one.span.end)}`
  })

describe('the place where a text and its rule disagree', () => {
  const folded = `  - id: I1
    text: >-
      A score that is known, and that is
      at
      least 3.
    cites: I1
    require: {score: "> 3"}
`

  it('is that of the words themselves, even in a text of several lines', () => {
    expect(places(folded)).toEqual(['text/comparator 4:7 at\n      least 3'])
  })

  it('is the part of the rule that the text does not mention', () => {
    const criteria = `  - id: I1
    text: A smoker.
    cites: I1
    require:
      smoker: true
      spots: {some: {a: four, grade: ≥ 2}}
`
    expect(places(criteria)).toEqual(['text/unsaid 6:38 ≥ 2'])
  })

  it('is suppressed by a comment above the text, because none fits inside', () => {
    const comment = '    # prescreen-ignore text/comparator: The page errs.\n'
    expect(places(folded.replace('    text:', `${comment}    text:`))).toEqual([])
    const other = comment.replace('comparator', 'number')
    expect(places(folded.replace('    text:', `${other}    text:`)).map((one) => one.split(' ')[0])).toEqual([
      'suppress/unused',
      'text/comparator',
    ])
  })
})
