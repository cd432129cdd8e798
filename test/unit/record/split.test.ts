import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EntrySplitter, looksLikeLines } from '../../../src/record/index.ts'
import { runs } from '../../support/runs.ts'

interface Found {
  readonly text: string
  readonly line: number
  readonly problem?: string
}

/** The records found in a text that arrives in pieces of these sizes, with their lines. */
function found(text: string, byLine: boolean, sizes: readonly number[], largest?: number): Found[] {
  const bytes = Buffer.from(text)
  const splitter = new EntrySplitter(byLine, largest)
  const entries: Found[] = []
  let pending = Buffer.alloc(0)
  const push = (last: boolean): void => {
    const split = splitter.push(pending, last)
    for (const { start, end, line, problem } of split.entries)
      entries.push({
        text: pending.toString('utf8', start, end),
        line,
        ...(problem !== undefined && { problem: problem.message }),
      })
    pending = pending.subarray(split.rest)
  }
  let at = 0
  for (let i = 0; at < bytes.length; i++) {
    const size = sizes[i % Math.max(1, sizes.length)] ?? 7
    pending = Buffer.concat([pending, bytes.subarray(at, at + size)])
    at += size
    push(false)
  }
  push(true)
  return entries
}

const value = fc.oneof(
  fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.array(fc.string()))),
  fc.constant({ a: '}]{["\\' }),
)
const pieces = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 })

describe('finding records in a stream of bytes', () => {
  it('finds one record a line, whatever the pieces', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), pieces, (values, sizes) => {
        const lines = values.map((one) => JSON.stringify(one))
        expect(found(`${lines.join('\n\n')}\n`, true, sizes)).toEqual(
          lines.map((text, i) => ({ text, line: 2 * i + 1 })),
        )
      }),
      { numRuns: runs(200) },
    )
  })

  it('finds the elements of an array, and values one after the other, whatever the pieces', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), pieces, fc.constantFrom(0, 2), (values, sizes, indent) => {
        const texts = values.map((one) => JSON.stringify(one, undefined, indent))
        for (const whole of [`[${texts.join(',\n')}]\n`, texts.join('\n'), `[\n${texts.join(' , ')}]`])
          expect(found(whole, false, sizes).map((one) => one.text.trim())).toEqual(texts)
      }),
      { numRuns: runs(200) },
    )
  })

  it('names the line on which a value starts', () => {
    expect(found('[\n {"a":\n 1},\n\n {"b": 2}]', false, [3]).map((one) => one.line)).toEqual([2, 5])
  })

  it('finds the other lines when one is broken', () => {
    expect(found('{"a": \n{"b": 1}\nnonsense\n', true, [4]).map((one) => one.text)).toEqual([
      '{"a": ',
      '{"b": 1}',
      'nonsense',
    ])
  })

  it.each([
    ['{"id": 1}\n{"id": 2}\n', true],
    ['{"id": \n{"id": 2}\n', true],
    ['{\n  "id": 1\n}\n', false],
    ['[{"id": 1}]', false],
    ['{"id": 1}', true],
    ['{"a": 1}{"b": 2}', false],
    ['not JSON\n{"a": 1}\n', true],
    ['hello', true],
    ['# A page\n\nof text, with {braces} and [others]\n', false],
  ])('%j has one record a line: %s', (text, expected) => {
    expect(looksLikeLines(Buffer.from(text), true)).toBe(expected)
  })
})
