import { describe, expect, it } from 'vitest'
import type { Json } from '../../../src/record/index.ts'
import { screenSmall } from '../../support/rules.ts'

/** The reason of one criterion over the small dictionary; `exclude` or `require` (YAML flow). */
function reason(form: string, record: { readonly [key: string]: Json }): string {
  const id = form.startsWith('exclude') ? 'E1' : 'I1'
  const [one] = screenSmall(`  - {id: ${id}, text: t, cites: c, ${form}}\n`, record).criteria
  return `${one?.status ?? ''}: ${one?.reason ?? ''}`
}

const two = [
  { place: 'bone', size: 1 },
  { place: 'liver', size: 2 },
]

describe('the reason of an exclusion', () => {
  it.each<[string, { readonly [key: string]: Json }, string]>([
    ['exclude: {smoker: true}', { smoker: true }, 'fail: Smoker: yes; this excludes.'],
    ['exclude: {smoker: true}', { smoker: false }, 'pass: Smoker: no.'],
    ['exclude: {phase: late}', { sex: 'female' }, 'unknown: Phase not known; would exclude: late.'],
    ['exclude: {score: "> 3"}', { score: 4 }, 'fail: Score: 4; > 3 excludes.'],
    ['exclude: {score: "> 3"}', {}, 'unknown: Not known: score. Score: not known; would exclude: > 3.'],
    ['exclude: {not: {score: ≤ 3}}', { score: 4 }, 'fail: Score: 4; needs ≤ 3.'],
    ['exclude: {not: {phase: early}}', { phase: 'late' }, 'fail: Phase: late; this excludes.'],
  ])('%s of %j', (form, record, expected) => {
    expect(reason(form, record)).toBe(expected)
  })

  it('says that one of several facts excludes, or all of them together', () => {
    const record = { smoker: true, score: 4 }
    expect(reason('exclude: {any: [{smoker: true}, {score: "> 3"}]}', record)).toBe(
      'fail: Smoker: yes; this excludes. Score: 4; > 3 excludes.',
    )
    expect(reason('exclude: {all: [{smoker: true}, {score: "> 3"}]}', record)).toBe(
      'fail: Smoker: yes. Score: 4 (> 3). Together these exclude.',
    )
    expect(reason('exclude: {not: {any: [{smoker: false}, {score: ≤ 3}]}}', record)).toBe(
      'fail: Smoker: yes. Score: 4 (needs ≤ 3). Together these exclude.',
    )
  })

  it('does not say that a part would exclude by itself', () => {
    const all = 'exclude: {all: [{phase: late}, {score: "> 3"}]}'
    const needed = 'Phase not known; would exclude with the rest: late.'
    expect(reason(all, { sex: 'female' })).toContain(needed)
    expect(reason(all, { sex: 'female', score: 4 })).toContain('Phase not known; would exclude: late.')
    expect(reason('exclude: {any: [{phase: late}, {score: "> 3"}]}', { sex: 'female' })).not.toContain('with the rest')
  })

  it('says of lists what excludes, and how many do', () => {
    expect(reason('exclude: {spots: {some: {place: liver}}}', { spots: two })).toBe(
      'fail: Spot 2: place liver; this excludes.',
    )
    expect(reason('exclude: {spots: {none: {place: skin}}}', { spots: [] })).toBe('fail: Spots: none; this excludes.')
    const total = 'exclude: {spots: {total: size, where: {}, is: "≥ 2"}}'
    expect(reason(total, { spots: two })).toBe('fail: Size in all spots together: 3; 2 or more exclude.')
    expect(reason(total, { spots: two.slice(1) })).toBe('fail: Spot 1: size 2; 2 or more in all exclude.')
    expect(reason(total, { spots: { complete: false, items: two.slice(0, 1) } })).toBe(
      'unknown: Not known: the full list of spots. Spot 1: size 1; would exclude: 2 or more in all.',
    )
  })

  it('says once what the same facts say twice', () => {
    const form = 'exclude: {any: [{spots: {some: {place: liver}}}, {spots: {some: {place: skin}}}]}'
    expect(reason(form, { spots: [] })).toBe('pass: Spots: none.')
  })
})

describe('the reason of an inclusion', () => {
  it('says what is needed, or what must not be', () => {
    expect(reason('require: {smoker: true}', { smoker: false })).toBe('fail: Smoker: no; needs yes.')
    expect(reason('require: {not: {score: "> 3"}}', { score: 4 })).toBe('fail: Score: 4; must not be > 3.')
    expect(reason('require: {not: {spots: {some: {place: liver}}}}', { spots: two })).toBe(
      'fail: Spot 2: place liver; must not have at least one spot with place liver.',
    )
  })
})
