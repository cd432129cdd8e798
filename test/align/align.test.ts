import { describe, expect, it } from 'vitest'
import { outcomes } from './cases.ts'
import type { Outcome } from './cases.ts'

/** Criteria whose mistake is known, or that are known to be right. The files of this folder contain them. */

const ALL = outcomes()

const said = ({ given, found }: Outcome): string =>
  `${given.text} → ${found.map(({ code, at }) => `${code} at ${at}`).join('; ') || 'nothing'}`

describe('rules compared with their texts and sources', () => {
  it('have at least 120 cases, at least half of them right', () => {
    expect(ALL.length).toBeGreaterThanOrEqual(120)
    expect(ALL.filter((one) => one.given.finds === undefined).length).toBeGreaterThanOrEqual(ALL.length / 2)
  })

  it('are reported if they disagree, with what is wrong and where', () => {
    const missed = ALL.filter(
      ({ given, found }) =>
        given.finds !== undefined &&
        !found.some(({ code, at }) => code === given.finds && at.startsWith(given.at ?? '')),
    )
    expect(missed.map(said)).toEqual([])
  })

  it('are not reported if they agree, however they are written', () => {
    const alarms = ALL.filter(({ given, found }) => given.finds === undefined && found.length > 0)
    expect(alarms.map(said)).toEqual([])
  })
})
