import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EntrySplitter, findRecords } from '../../../src/record/index.ts'
import type { Json } from '../../../src/record/index.ts'
import { runs } from '../../support/runs.ts'

interface Found {
  readonly text: string
  readonly line: number
  readonly problem?: string
}

/** What is found in a text that arrives in pieces of these sizes; a size of 0 is the whole text. */
function found(text: string, sizes: readonly number[] = [0], largest?: number): Found[] {
  const bytes = Buffer.from(text)
  const splitter = new EntrySplitter(false, largest)
  const all: Found[] = []
  let kept = 0
  for (let i = 0, at = 0; ; i++) {
    const size = sizes[i % sizes.length] ?? 0
    at = size === 0 ? bytes.length : Math.min(bytes.length, at + size)
    const buffer = bytes.subarray(kept, at)
    const { entries, rest } = splitter.push(buffer, at === bytes.length)
    for (const { start, end, line, problem } of entries)
      all.push({
        text: buffer.toString('utf8', start, end),
        line,
        ...(problem !== undefined && { problem: problem.message }),
      })
    kept += rest
    if (at === bytes.length) return all
  }
}

/** How many bytes were not read, according to the problems. */
function unread(entries: readonly Found[]): number {
  return entries.reduce((sum, { problem }) => sum + Number(/(\d+) bytes? w/.exec(problem ?? '')?.[1] ?? 0), 0)
}

const text = fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom('}]{["\\', '{"id":1},{"id":', '\n', ',', '}', '", '))
const leaf = fc.oneof(
  text,
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(true, null),
)
const key = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('sex', 'site', 'side', 'x') },
  { weight: 1, arbitrary: text },
)
const { nested } = fc.letrec<{ nested: Json }>((tie) => ({
  nested: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    leaf,
    fc.array(tie('nested'), { maxLength: 3 }),
    fc.dictionary(key, tie('nested'), { maxKeys: 3 }),
  ),
}))

/** The facts of a record. Each record starts with its own id or a resource type, and has its own number. */
const facts = fc.dictionary(key, nested, { maxKeys: 4 })
const records = fc
  .tuple(fc.array(facts, { minLength: 2, maxLength: 8 }), fc.constantFrom('id', 'resourceType'))
  .map(([all, first]) => all.map((one, i) => ({ [first]: first === 'id' ? `r${i}` : 'Bundle', n: i, ...one })))
const pieces = fc.oneof(fc.constant([0]), fc.constant([1]), fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }))
const INDENTS = [undefined, 0, 1, 2, '\t', '   ']
const indent = fc.constantFrom(...INDENTS)

/**
 * An array of records as programs write it (on one line, with one record a line, or indented), and the text of each
 * record in it.
 */
function written(all: readonly object[], how: number | string | undefined): { whole: string; texts: string[] } {
  if (how === undefined) {
    const texts = all.map((one) => JSON.stringify(one))
    return { whole: `[\n${texts.join(',\n')}\n]\n`, texts }
  }
  const space = typeof how === 'number' ? ' '.repeat(how) : how
  const texts = all.map((one) => JSON.stringify(one, undefined, how).replaceAll('\n', `\n${space}`))
  return { whole: JSON.stringify(all, undefined, how), texts }
}

/** Ways to damage a text at a place. */
const DAMAGES: { readonly [name: string]: (text: string, at: number) => string } = {
  'deleted quote': (own, at) => without(own, '"', at),
  'missing brace': (own, at) => without(own, at % 2 === 0 ? '}' : '{', at),
  'extra brace': (own, at) => `${own.slice(0, at)}${at % 2 === 0 ? '}' : '{'}${own.slice(at)}`,
  'missing bracket': (own, at) => without(own, at % 2 === 0 ? ']' : '[', at),
  'missing comma': (own, at) => without(own, ',', at),
  'stray letters': (own, at) => `${own.slice(0, at)}xyz${own.slice(at)}`,
  truncated: (own, at) => own.slice(0, at),
}

/** The text without one such letter: the first one after a place, or else the first. */
function without(own: string, letter: string, at: number): string {
  const place = own.includes(letter, at) ? own.indexOf(letter, at) : own.indexOf(letter)
  return place === -1 ? own : own.slice(0, place) + own.slice(place + 1)
}

/** The same value without white space. */
function compact(own: string): string {
  return JSON.stringify(JSON.parse(own))
}

function isJson(own: string): boolean {
  try {
    JSON.parse(own)
    return true
  } catch {
    return false
  }
}

/** Whether a text begins with an object that ends before the text does. */
function beginsWithRecord(text: string): boolean {
  return [...text.matchAll(/\}/g)].some(({ index }) => index < text.length - 1 && isJson(text.slice(0, index + 1)))
}

describe('records in an array', () => {
  it('are those that JSON.parse finds, however they are written and whatever the pieces', () => {
    fc.assert(
      fc.property(fc.array(nested, { minLength: 1 }), indent, pieces, (all, how, sizes) => {
        const entries = found(JSON.stringify(all, undefined, how), sizes)
        expect(entries.map((one) => JSON.parse(one.text) as Json)).toEqual(JSON.parse(JSON.stringify(all)))
        expect(unread(entries)).toBe(0)
      }),
      { numRuns: runs(300) },
    )
  })

  it('are read whole or counted as unread if one is damaged, and a part of one is never a record', () => {
    const shares = new Map<string, { saved: number; all: number }>()
    const names = fc.constantFrom(...Object.keys(DAMAGES))
    fc.assert(
      fc.property(records, indent, names, fc.nat(), fc.nat(), pieces, (all, how, name, which, where, sizes) => {
        const { whole, texts } = written(all, how)
        const hit = which % texts.length
        const own = texts[hit] ?? ''
        const damaged = DAMAGES[name]?.(own, where % own.length) ?? ''
        const start = texts.slice(0, hit).reduce((at, one) => whole.indexOf(one, at) + one.length, 0)
        const place = whole.indexOf(own, start)
        const broken = whole.slice(0, place) + damaged + whole.slice(place + own.length)
        // What is left of a record may be a whole one by itself, with something behind it that belongs to nothing.
        fc.pre(!isJson(broken) && !beginsWithRecord(damaged))
        const entries = found(broken, sizes)
        const read = entries
          .filter((one) => one.problem === undefined && isJson(one.text))
          .map((one) => compact(one.text))
        const known = texts.map(compact)
        // Each is a record, in order. If only a brace was added around the damaged one, that may be read, too.
        expect(known.filter((one) => read.includes(one))).toEqual(read)
        const others = texts.filter((_, i) => i !== hit)
        const lost = others.filter((one) => !read.includes(compact(one)))
        expect(unread(entries)).toBeGreaterThanOrEqual(Buffer.byteLength(lost.join('')))
        expect(entries.some((one) => one.problem !== undefined || !isJson(one.text))).toBe(true)
        const share = shares.get(name) ?? { saved: 0, all: 0 }
        shares.set(name, {
          saved: share.saved + others.length - lost.length,
          all: share.all + others.length,
        })
      }),
      { numRuns: runs(1500) },
    )
    const percent = [...shares].map(([name, { saved, all }]) => `${name} ${Math.round((100 * saved) / all)} %`)
    process.stdout.write(`Other records saved: ${percent.join(', ')}.\n`)
    for (const { saved, all } of shares.values()) expect(saved / all).toBeGreaterThan(0.6)
  })
})

describe('a mistake in an array', () => {
  const says = (text: string, how: { sizes?: readonly number[]; largest?: number } = {}): string[] =>
    found(text, how.sizes ?? [1], how.largest).map((one) => `${one.line}: ${one.problem ?? one.text}`)
  const unexpected = (line: number): string => `This is not JSON: unexpected text (line ${line}).`

  it('is reported with its line, and with how much was not read', () => {
    expect(says('[\n{"id": 1},\n{"id": 2,\n  "x" 5},\n{"id": 3}\n]')).toEqual([
      '2: {"id": 1}',
      `3: ${unexpected(4)} 20 bytes were not read, up to the record on line 5.`,
      '5: {"id": 3}',
    ])
    expect(says('[{"id": 1},\n{"id": 2 "x": 5}')).toEqual([
      '1: {"id": 1}',
      `2: ${unexpected(2)} 16 bytes were not read, to the end. More patients may be missing.`,
    ])
  })

  it.each([
    ['a brace too many inside', '{"id": 2, "l": {"x": 1}}, "m": 3}'],
    ['a brace too many at the end', '{"id": 2, "m": 3}}'],
    ['a brace too few', '{"id": 2, "l": {"x": 1, "m": 3}'],
    ['a text that goes on', '{"id": 2, "l": "x, "m": 3}'],
    ['a text over two lines', '{"id": 2, "l": "x\n", "m": 3}'],
    ['a comma too many', '{"id": 2, "l": [1,], "m": 3}'],
    ['another bracket', '{"id": 2, "l": [1}, "m": 3}'],
    ['letters', '{"id": 2} xyz'],
    ['no comma behind it', '{"id": 2}{"id": 2}'],
  ])('loses only its own record, and no part of that is read: %s', (_, broken) => {
    for (const sizes of [[1], [7], [0]])
      for (const whole of [`[{"id": 1}, ${broken}, {"id": 3}]`, `[\n{"id": 1},\n${broken},\n{"id": 3}\n]`]) {
        const entries = found(whole, sizes)
        const read = entries.filter((one) => one.problem === undefined).map((one) => one.text)
        expect(read.filter((one) => one !== '{"id": 2}')).toEqual(['{"id": 1}', '{"id": 3}'])
        expect(entries.filter((one) => one.problem !== undefined)).toHaveLength(1)
      }
  })

  it('ends the reading if objects inside the records start like records', () => {
    const record = '{"id": 1, "l": [{"id": 2}, {"id": 3}]}'
    const [first, second, ...others] = says(`[${record}, {"id": 4 "l": [{"id": 5}, {"id": 6}]}, ${record}]`)
    expect(first).toBe(`1: ${record}`)
    expect(second).toContain('to the end')
    expect(others).toEqual([])
  })

  it('at the end is reported if the list does not close, or closes after a comma', () => {
    const early = 'This is not JSON: the text ends too early (line 1).'
    expect(says('[{"id": 1},')).toEqual(['1: {"id": 1}', `1: ${early} More patients may be missing.`])
    expect(says('[{"id": 1}')).toEqual([`1: ${early} 9 bytes were not read, to the end. More patients may be missing.`])
    expect(says('[{"id": 1},]')).toEqual([
      '1: {"id": 1}',
      '1: This is not JSON: the list ends after a comma (line 1). A record may be missing there.',
    ])
  })

  it('that makes one record too large to keep loses only that record', () => {
    const large = `{"id": 2, "x": "${'x'.repeat(100)}"}`
    for (const sizes of [[1], [10]])
      expect(says(`[{"id": 1}, ${large}, {"id": 3}]`, { sizes, largest: 40 })).toEqual([
        '1: {"id": 1}',
        '1: This record is larger than 64 MB.',
        '1: {"id": 3}',
      ])
  })

  it('loses as much in a file as in a stream', () => {
    const records = findRecords('[{"id": "a"}, {"id": "b" "x": 1}, {"id": "c"}]')
    expect(records.map(({ number, value }) => [number, value])).toEqual([
      [1, { id: 'a' }],
      [2, undefined],
      [3, { id: 'c' }],
    ])
    expect(records[1]?.problems[0]?.message).toContain('up to the record on line 1')
  })
})
