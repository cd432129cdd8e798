import { describe, expect, it } from 'vitest'
import { folderWith, prescreen } from '../support/command.ts'
import { HOSTILE_TEXTS } from '../support/hostile.ts'

const AS_OF = ['--as-of', '2026-03-15', '--trial', 'NCT00557986', '--format', 'ndjson']
const FINE = JSON.stringify({ id: 'fine', sex: 'female', age: 50 })

describe('a hostile record', () => {
  it.each(HOSTILE_TEXTS)('%s costs no other its result', async (_, text, said) => {
    const at = folderWith({ 'lines.ndjson': `${text}\n${FINE}\n`, 'array.json': `[${text},\n${FINE}]` })
    for (const command of ['screen', 'batch'])
      for (const file of ['lines.ndjson', 'array.json']) {
        const { status, out, err } = await prescreen([command, at(file), ...AS_OF])
        expect(out.trimEnd().split('\n')).toHaveLength(1)
        expect((JSON.parse(out) as { patient: string }).patient).toBe('fine')
        expect(err).toMatch(said)
        expect(err.length).toBeLessThan(10_000)
        expect(status).toBe(1)
      }
  })

  it('is as deep as it may be', async () => {
    const nested = (levels: number): string => `{"id": "d", "x": ${'['.repeat(levels)}${']'.repeat(levels)}}`
    const [fine, deep] = [99, 100].map((levels) => folderWith({ 'x.json': nested(levels) })('x.json'))
    expect((await prescreen(['screen', fine ?? '', ...AS_OF])).err).toContain('x: This key is not known')
    expect((await prescreen(['screen', deep ?? '', ...AS_OF])).err).toContain('more than 100 objects and lists')
  })
})
