import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isCollection, parse, parseDocument, visit } from 'yaml'
import { inYaml11 } from '../support/yaml-1.1.ts'

const FILES = ['criteria', 'seeds'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => `${folder}/${name}`),
)

/**
 * Unquoted texts with a question mark inside brackets: readers of YAML 1.1 take the mark for the beginning of a key.
 */
function questions(text: string): string[] {
  const found: string[] = []
  visit(parseDocument(text), {
    Scalar(_, { type, source = '' }, path) {
      const isInside = path.some((one) => isCollection(one) && one.flow === true)
      if (isInside && type === 'PLAIN' && source.includes('?')) found.push(source)
    },
  })
  return found
}

describe('readers of YAML 1.1', () => {
  it.each(FILES)('find in %s the same as readers of YAML 1.2', (file) => {
    const text = readFileSync(file, 'utf8')
    expect(inYaml11(text)).toEqual(parse(text))
    expect(questions(text)).toEqual([])
  })

  it('would not find the same in a file with words special to YAML 1.1', () => {
    expect(inYaml11('a: yes')).not.toEqual(parse('a: yes'))
    expect(inYaml11('a: 2026-03-15')).not.toEqual(parse('a: 2026-03-15'))
    expect(questions('{a: why?}')).toEqual(['why?'])
  })
})
