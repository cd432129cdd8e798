import { describe, expect, it } from 'vitest'
import { CATALOGUE, pageOf } from '../../src/catalogue/index.ts'
import type { Code, ErrorCode } from '../../src/catalogue/index.ts'
import { prescreen } from '../support/command.ts'
import { findingsOf } from '../support/pages.ts'

const codes = (found: readonly { code: string }[]): string[] => found.map((one) => one.code)

describe('every check', () => {
  it('has a code of its own, and there are at least thirty', () => {
    expect(CATALOGUE.length).toBeGreaterThanOrEqual(30)
    expect(new Set(codes(CATALOGUE)).size).toBe(CATALOGUE.length)
  })

  it.each(CATALOGUE.map((page) => [page.code, page] as const))('%s: finds its bad example', (code, page) => {
    expect(codes(findingsOf(page, 'bad'))).toContain(code)
  })

  it.each(CATALOGUE.map((page) => [page.code, page] as const))(
    '%s: reports nothing for its good example',
    (code, page) => {
      const found = findingsOf(page, 'good')
      expect(codes(found)).not.toContain(code)
      const errors = found.filter((one) => one.severity === 'error')
      expect(errors.map((one) => `${one.code}: ${one.message}`)).toEqual([])
    },
  )

  it('examines the conditions on entries of lists', () => {
    const page = CATALOGUE.find((one) => one.code === 'quantity/implausible')
    if (page === undefined) throw new Error('there is no such page')
    const inside = { ...page, bad: `{spots: {some: ${page.bad}}}` }
    expect(codes(findingsOf(inside, 'bad'))).toContain('quantity/implausible')
  })

  it('is reported by its own code, and as an error only if it is one', () => {
    const codes: Code[] = ['order/date', 'criterion/order']
    const errors: ErrorCode[] = ['order/date']
    // @ts-expect-error A code that no check has.
    codes.push('order/dat')
    // @ts-expect-error The code of a warning.
    errors.push('criterion/order')
    expect(codes.map((code) => pageOf(code)?.severity)).toEqual(['error', 'warning', undefined])
    expect(errors.map((code) => pageOf(code).severity)).toEqual(['error', 'warning'])
  })

  it('has a page that people can read', async () => {
    for (const { code, title } of CATALOGUE) {
      const { status, out } = await prescreen(['check', '--explain', code])
      expect(status).toBe(0)
      expect(out).toContain(title)
      for (const word of ['Why:', 'Fix:', 'Bad (', 'Good (']) expect(out).toContain(word)
    }
  }, 120_000)
})
