import { describe, expect, it } from 'vitest'
import { outcomes } from './cases.ts'
import type { Outcome } from './cases.ts'

/** Criteria of which it is known what is wrong with them, or that nothing is. The files of this folder hold them. */

const ALL = outcomes()

const said = ({ given, found }: Outcome): string =>
  `${given.text} → ${found.map(({ code, at }) => `${code} at ${at}`).join('; ') || 'nothing'}`

describe('rules against their texts and sources', () => {
  it('are known well enough to tell: at least 120 cases, half of them right', () => {
    expect(ALL.length).toBeGreaterThanOrEqual(120)
    expect(ALL.filter((one) => one.given.finds === undefined).length).toBeGreaterThanOrEqual(ALL.length / 2)
  })

  it('that disagree are found, by what is wrong and where', () => {
    const missed = ALL.filter(
      ({ given, found }) =>
        given.finds !== undefined &&
        !found.some(({ code, at }) => code === given.finds && at.startsWith(given.at ?? '')),
    )
    expect(missed.map(said)).toEqual([])
  })

  it('that agree are left alone, in whatever dress', () => {
    const alarms = ALL.filter(({ given, found }) => given.finds === undefined && found.length > 0)
    expect(alarms.map(said)).toEqual([])
  })
})
