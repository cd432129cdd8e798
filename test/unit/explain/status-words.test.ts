import { describe, expect, it } from 'vitest'
import {
  failedColumns,
  failedCounts,
  failedText,
  statusInRules,
  statusTotals,
  statusWord,
} from '../../../src/explain/index.ts'

describe('the words of a status', () => {
  it('are those of trial staff', () => {
    expect([statusWord('inclusion', 'pass'), statusWord('inclusion', 'fail')]).toEqual(['met', 'NOT MET'])
    expect([statusWord('registry', 'pass'), statusWord('registry', 'fail')]).toEqual(['met', 'NOT MET'])
    expect([statusWord('exclusion', 'pass'), statusWord('exclusion', 'fail')]).toEqual(['does not apply', 'APPLIES'])
  })

  it('are shown with those of the rule file for authors', () => {
    expect([statusInRules('E1', 'fail'), statusInRules('I1', 'fail'), statusInRules('E1', 'unknown')]).toEqual([
      'APPLIES (fail)',
      'NOT MET (fail)',
      'unknown',
    ])
  })

  it('say in one line what excludes a patient', () => {
    expect(failedText(['I3', 'E1'])).toBe('inclusion not met: I3; exclusion applies: E1')
    expect(failedText(['R-SEX', 'I3', 'I4', 'E1', 'E3'])).toBe(
      'registry field not met: R-SEX; inclusions not met: I3, I4; exclusions apply: E1, E3',
    )
    expect(failedCounts(['I3', 'I4', 'E1'])).toBe('2 inclusions not met, 1 exclusion applies')
    expect(failedColumns(['R-SEX', 'I3', 'E1', 'E3'])).toEqual({ not_met: 'R-SEX; I3', exclusion_applies: 'E1; E3' })
    expect([failedText([]), failedCounts([])]).toEqual(['', ''])
  })

  it('add up in totals', () => {
    const all = (['registry', 'inclusion', 'exclusion'] as const).flatMap((kind) =>
      (['pass', 'pass', 'fail', 'unknown', 'confirm', 'not-screened'] as const).map((status) => ({ kind, status })),
    )
    expect(statusTotals(all)).toBe(
      '2 registry fields met, 1 not met; 2 inclusions met, 1 not met; 2 exclusions do not apply, 1 applies; 3 unknown; 3 left to people; 3 not a question today',
    )
    const applying = all.filter((one) => one.kind === 'exclusion' && one.status === 'fail')
    expect(statusTotals([...applying, ...applying])).toBe('2 exclusions apply')
  })
})
