import { describe, expect, it } from 'vitest'
import { pageOf } from '../../../src/catalogue/index.ts'
import { placeOf } from '../../../src/text/index.ts'
import { findingsOf } from '../../support/pages.ts'

const page = pageOf('criterion/fresh')

/** The keys of spans that are reported to have no effect in a criterion with this form and these spans. */
function idle(form: string, fresh: string): string[] {
  if (page === undefined) throw new Error('There is no such check.')
  const bad = `  - {id: I1, text: t, cites: I1, ${form}, fresh: {${fresh}}}\n`
  return findingsOf({ ...page, bad }, 'bad').flatMap(({ code, file, span }) =>
    code === page.code ? file.text.slice(span.start, span.end) : [],
  )
}

describe('the check for spans without effect', () => {
  it.each([
    ['a fact of the condition', 'require: {score: ≤ 1}', 'score: 28 days', []],
    ['another fact', 'require: {score: ≤ 1}', 'score: 28 days, smoker: none', ['smoker']],
    ['the group of a fact', 'require: {labs.crea: ≤ 2 mg/dL}', 'labs: 14 days', []],
    ['a group without a fact of the condition', 'require: {score: ≤ 1}', 'labs: 14 days', ['labs']],
    [
      'a group of which each fact has a span',
      'require: {labs.crea: ≤ 2 mg/dL}',
      'labs: 14 days, labs.crea: 7 days',
      ['labs'],
    ],
    ['a list', 'require: {spots: {none: {place: liver}}}', 'spots: 8 weeks', []],
    [
      'a fact in a zone for people',
      'require: {score: 0}, confirm: {when: {smoker: true}, ask: So?, who: her}, note: n',
      'smoker: 1 months',
      [],
    ],
    [
      'a fact in a remark alone',
      'require: {score: 0}, remarks: [{when: {smoker: true}, say: Smokes.}]',
      'smoker: 1 months',
      ['smoker'],
    ],
    ['any, where a person answers', 'ask: Is it so?, who: her', 'score: 28 days', ['score']],
    ['what the condition depends on through what always holds', 'require: {sex: female}', 'phase: 28 days', []],
  ])('reports exactly the idle ones: %s', (_, form, fresh, expected) => {
    expect(idle(form, fresh)).toEqual(expected)
  })

  it('reports each at its own position', () => {
    const [found] = page === undefined ? [] : findingsOf(page, 'bad').filter((one) => one.code === page.code)
    expect(found && [placeOf(found.file, found.span.start).column, found.message]).toEqual([
      expect.any(Number),
      'The freshness limit for `smoker` has no effect: I1 does not use that fact.',
    ])
  })
})
