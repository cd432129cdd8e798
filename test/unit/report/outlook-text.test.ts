import { describe, expect, it } from 'vitest'
import type { Outlook } from '../../../src/explain/index.ts'
import { outlookTexts } from '../../../src/report/index.ts'
import { smallRules } from '../../support/rules.ts'

const { dictionary } = smallRules('  - {id: I1, text: t, cites: c, require: {smoker: true}}\n')

function said(match: readonly string[], out: readonly string[], missing: readonly string[]): string[] {
  const asked = (facts: readonly string[]): { fact: string; ask: string }[] => facts.map((fact) => ({ fact, ask: '?' }))
  const outlook: Outlook = { to_find_out: { match: asked(match), out: asked(out) } }
  return outlookTexts(outlook, missing, dictionary).map(({ label, text }) => `${label}: ${text}`)
}

describe('what is worth finding out', () => {
  it('says which facts can do what', () => {
    expect(said(['phase', 'smoker'], ['score'], ['phase', 'smoker', 'score'])).toEqual([
      'Could make it a match: phase; smoker',
      'Could rule it out: score',
    ])
  })

  it('says once what can do both', () => {
    expect(said(['score'], ['score'], ['smoker', 'score'])).toEqual(['Could settle it either way: score'])
  })

  it('does not say again what is to be found out anyway', () => {
    expect(said(['score'], ['score'], ['score'])).toEqual([])
    expect(said(['smoker', 'score'], ['score'], ['smoker', 'score'])).toEqual(['Could rule it out: score'])
  })
})

describe('what would have to be different', () => {
  const near = (...obstructions: NonNullable<Outlook['near_miss']>): string[] =>
    outlookTexts({ near_miss: obstructions }, [], dictionary).map(({ label, text }) => `${label}: ${text}`)

  it.each<[string, NonNullable<Outlook['near_miss']>[number], string]>([
    [
      'a lab of an inclusion',
      { criterion: 'I8', ways: ['repeat'], facts: [{ path: 'labs.crea', needed: '≤ 1.25 × ULN' }] },
      'I8: would be met with creatinine ≤ 1.25 × ULN; this can be measured again.',
    ],
    [
      'a lab of an exclusion',
      { criterion: 'E8', ways: ['repeat'], facts: [{ path: 'labs.crea', needed: '≤ 2 mg/dL' }] },
      'E8: would no longer apply with creatinine ≤ 2 mg/dL; this can be measured again.',
    ],
    [
      'what changes by itself',
      { criterion: 'E9', ways: ['course'], facts: [{ path: 'smoker', needed: 'no' }] },
      'E9: would no longer apply with smoker: no; this can change by itself.',
    ],
    [
      'a choice that need not come to the one good value',
      { criterion: 'E7', ways: ['time', 'course'], facts: [{ path: 'phase', needed: 'early' }] },
      'E7: changes with time; depends on phase, which can change by itself.',
    ],
    [
      'treatment',
      { criterion: 'I2', ways: ['treatment'], facts: [{ path: 'smoker', needed: 'yes' }] },
      'I2: would be met with smoker: yes, if that is planned anyway.',
    ],
    [
      'several facts together',
      { criterion: 'I2', ways: ['repeat', 'course'], facts: [{ path: 'labs.crea' }, { path: 'score' }] },
      'I2: depends on creatinine and score, which can be measured again or can change by itself.',
    ],
    ['time', { criterion: 'I2', ways: ['time'], facts: [] }, 'I2: changes with time.'],
  ])('%s', (_name, obstruction, text) => {
    expect(near(obstruction)).toEqual([text])
  })

  it('is said once of criteria of which it is the same, and never of what cannot change', () => {
    const entry = { ways: ['treatment'], facts: [{ path: 'spots' }] }
    expect(near({ criterion: 'I3', ...entry }, { criterion: 'E1', ...entry })).toEqual([
      'I3, E1: would be different after a new spot, if that is planned anyway.',
    ])
    expect(near({ criterion: 'I3', ways: [], facts: [] })).toEqual([])
  })
})

describe('the days of time', () => {
  it.each<[Outlook, string]>([
    [{ earliest_eligible: '2026-05-01' }, 'With time alone: it matches from 2026-05-01.'],
    [
      { earliest_eligible_range: { not_before: '2026-05-01', at_latest: '2026-05-31' } },
      'With time alone: it matches from 2026-05-01 at the earliest, from 2026-05-31 at the latest.',
    ],
    [
      { earliest_eligible_range: { not_before: '2026-05-01' } },
      'With time alone: it matches from 2026-05-01 at the earliest; whether it ever will depends on missing facts.',
    ],
    [{ eligible_until: '2026-05-01' }, 'All else equal: matches until 2026-05-01.'],
    [
      { eligible_until_range: { not_before: '2026-05-01', at_latest: '2026-05-31' } },
      'All else equal: matches at least until 2026-05-01, at most until 2026-05-31.',
    ],
    [
      { eligible_until_range: { not_before: '2026-05-01' } },
      'All else equal: matches at least until 2026-05-01; after that it depends on dates not known exactly.',
    ],
  ])('%j', (outlook, text) => {
    expect(outlookTexts(outlook, [], dictionary).map((one) => `${one.label}: ${one.text}`)).toEqual([text])
  })
})
