import { describe, expect, it } from 'vitest'
import { trialText } from '../../../src/report/index.ts'
import { renderDiagnostic } from '../../../src/text/index.ts'
import { findings } from '../../support/pages.ts'
import { screenSmall, SMALL_DICTIONARY, smallRules } from '../../support/rules.ts'

const PLAIN = '  - {id: E1, text: Allergic., cites: E1, ask: Is she free of allergies?, who: the nurse}\n'
const TURNED = '  - {id: E1, text: Allergic., cites: E1, ask: Is she allergic?, who: the nurse, favourable: no}\n'
const ZONE =
  '  - {id: E1, text: t, cites: E1, exclude: {score: ≥ 4}, note: n, confirm: {when: {score: 3}, ask: Is 3 too many?, who: the nurse, favourable: no}}\n'

const reasons = (criteria: string, record: Parameters<typeof screenSmall>[1]): readonly string[] =>
  screenSmall(criteria, record).criteria.flatMap((one) => [one.status, one.reason])

describe('a question whose favourable answer is no', () => {
  it('passes if the favourable answer is recorded, which is shown as no', () => {
    const good = { confirmations: { T: { E1: true } } }
    const bad = { confirmations: { T: { E1: false } } }
    expect(reasons(TURNED, good)).toEqual(['pass', 'Is she allergic? Recorded answer: no.'])
    expect(reasons(TURNED, bad)).toEqual(['fail', 'Is she allergic? Recorded answer: yes.'])
    expect(reasons(PLAIN, good)).toEqual(['pass', 'Is she free of allergies? Recorded answer: yes.'])
    expect(reasons(ZONE, { ...good, score: 3 })).toEqual(['pass', expect.stringContaining('Recorded answer: no.')])
  })

  it('says that no is favourable wherever it is asked', () => {
    expect(reasons(TURNED, {})).toEqual(['confirm', 'Is she allergic? (“no” is favourable) (the nurse)'])
    expect(screenSmall(TURNED, {}).criteria[0]?.question).toMatchObject({ ask: 'Is she allergic?', favourable: 'no' })
    expect(screenSmall(PLAIN, {}).criteria[0]?.question).not.toHaveProperty('favourable')
    const { trials, dictionary } = smallRules(TURNED)
    const paint = (text: string): string => text
    const shown = trials.map((one) =>
      trialText(one, { width: 100, dictionary, paint: { strong: paint, faint: paint } as never }),
    )
    expect(shown.join('')).toContain('Is she allergic? (“no” is favourable)')
  })

  it('accepts only yes and no', () => {
    const trial = (criteria: string): string =>
      `format: prescreen/trial/1\nid: T\ntitle: t\nsource: s.yaml\nenrolment: {state: open}\ncriteria:\n${criteria}`
    const errors = (criteria: string): readonly string[] =>
      findings({
        'criteria/dictionary.yaml': SMALL_DICTIONARY,
        'criteria/trials/T.yaml': trial(criteria),
        's.yaml': 'title: t\nbullets: {E1: a}\n',
      })
        .filter((one) => one.severity === 'error')
        .map(renderDiagnostic)
    expect(errors(TURNED)).toEqual([])
    expect(errors(TURNED.replace('favourable: no', 'favourable: maybe'))).toEqual([
      expect.stringContaining('`favourable` must be one of yes, no.'),
    ])
  })
})
