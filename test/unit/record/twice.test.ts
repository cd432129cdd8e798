import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readRecordText } from '../../../src/record/index.ts'

/** Texts with everything that could be taken for the end of a key. */
const texts = fc.constantFrom('a', 'http://loinc.org', '08:30:00', 'a"', '":', '": 1, "b', 'a\\":', '')
const blanks = fc.constantFrom('', ' ', '\n', '\t ', ' \r\n')

/** An object of texts: its keys, each different, its values, and the white space between them. */
const objects = fc.tuple(
  fc.uniqueArray(texts, { minLength: 1 }),
  fc.array(texts, { minLength: 10, maxLength: 10 }),
  fc.array(blanks, { minLength: 20, maxLength: 20 }),
)

function written(keys: readonly string[], values: readonly string[], spaces: readonly string[]): string {
  const pairs = keys.map((key, i) => {
    const [before = '', behind = ''] = spaces.slice(2 * i)
    return `${JSON.stringify(key)}${before}:${behind}${JSON.stringify(values[i] ?? '')}`
  })
  return `{"in": [{${pairs.join(',')}}]}`
}

it('a key that occurs twice is refused, whatever is around it and in strings', () => {
  fc.assert(
    fc.property(objects, fc.boolean(), ([keys, values, spaces], isRepeated) => {
      const all = isRepeated ? [...keys, keys[0] ?? ''] : keys
      const text = written(all, values, spaces)
      const read = readRecordText(text)
      expect('problems' in read ? read.problems.map((one) => one.message) : []).toEqual(
        isRepeated ? ['This key stands twice; keep one of the two.'] : [],
      )
    }),
  )
})
