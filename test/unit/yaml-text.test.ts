import { expect, it } from 'vitest'
import { parseYaml } from '../../src/syntax/index.ts'
import { DiagnosticBag, sourceFile } from '../../src/text/index.ts'

const codes = (text: string): string[] => {
  const bag = new DiagnosticBag()
  parseYaml(sourceFile('a.yaml', text), bag)
  return bag.all.map((one) => `${one.code} ${one.span.start}`)
}

it('reports every explicit tag, including those of YAML itself', () => {
  expect(codes('a: 5\nb: {c: [x, "y", true]}\n')).toEqual([])
  expect(codes('a: !!str 5\n')).toEqual(['yaml/tag 9'])
  expect(codes('a: !!map {b: 1}\n')).toEqual([expect.stringContaining('yaml/tag')])
  expect(codes('!!str a: 1\n')).toEqual([expect.stringContaining('yaml/tag')])
})

it('reports a byte that is not UTF-8, such as the µ of Latin-1', () => {
  const latin = Buffer.from('a: 5 µmol/L\n', 'latin1').toString('utf8')
  expect(codes(latin)).toEqual(['yaml/encoding 5'])
  expect(codes('a: 5 µmol/L ≥\n')).toEqual([])
})
