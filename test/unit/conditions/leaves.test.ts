import { describe, expect, it } from 'vitest'
import { LEAVES } from '../../../src/conditions/leaves.ts'
import type { Leaves } from '../../../src/conditions/leaves.ts'

describe('the table of the kinds of conditions', () => {
  it('does not compile if a row or a part of a row is missing', () => {
    const { is: IS, ...others } = LEAVES
    const { slips: _slips, ...withoutSlips } = IS
    // @ts-expect-error: there is no row for `is`.
    const rowless: Leaves = others
    // @ts-expect-error: the row for `is` does not tell its slips.
    const partless: Leaves = { ...others, is: withoutSlips }
    expect([rowless, partless].map((one) => Object.keys(one).length)).toEqual([10, 11])
  })
})
