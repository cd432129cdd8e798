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

describe('the facts worth finding out', () => {
  it('are named with what they can decide', () => {
    expect(said(['phase', 'smoker'], ['score'], ['phase', 'smoker', 'score'])).toEqual([
      'Could be enough for a match: phase; smoker',
      'Could be enough to rule it out: score',
    ])
  })

  it('are named once if they can do both', () => {
    expect(said(['score'], ['score'], ['smoker', 'score'])).toEqual(['Could settle it either way: score'])
  })

  it('are not named if they have to be found out anyway', () => {
    expect(said(['score'], ['score'], ['score'])).toEqual([])
    expect(said(['smoker', 'score'], ['score'], ['smoker', 'score'])).toEqual(['Could be enough to rule it out: score'])
  })
})

describe('what would have to be different', () => {
  const near = (...obstructions: NonNullable<Outlook['near_miss']>): string[] =>
    outlookTexts({ near_miss: obstructions }, [], dictionary).map(({ label, text }) => `${label}: ${text}`)

  it('is said once for criteria that share it, and never if nothing can change it', () => {
    const entry = { ways: ['treatment'], facts: [{ path: 'spots' }], advice: 'would be different after a new spot' }
    expect(near({ criterion: 'I3', ...entry }, { criterion: 'E1', ...entry })).toEqual([
      'I3, E1: would be different after a new spot.',
    ])
    expect(near({ criterion: 'I3', ways: [], facts: [] })).toEqual([])
  })
})

describe('the days given by time alone', () => {
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
