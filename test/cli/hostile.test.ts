import { describe, expect, it } from 'vitest'
import { folderWith, prescreen } from '../support/command.ts'
import { HOSTILE_TEXTS } from '../support/hostile.ts'

const AS_OF = ['--as-of', '2026-03-15', '--trial', 'NCT00557986', '--format', 'ndjson']
const FINE = JSON.stringify({ id: 'fine', sex: 'female', age: 50 })

describe('an id with terminal control characters', () => {
  const ID = 'a\u001b]0;x\u0007\u009b31m\u202eb'
  const at = folderWith({ 'x.json': JSON.stringify({ id: ID, sex: 'female', age: 50 }) })
  const to = async (command: string, format: string, columns?: number): Promise<string> => {
    const words = [command, at('x.json'), '--as-of', '2026-03-15', '--trial', 'NCT00557986', '--format', format]
    return (await prescreen([...words, '--quiet'], columns === undefined ? {} : { columns })).out
  }

  it.each([
    ['screen', 'json'],
    ['screen', 'ndjson'],
    ['batch', 'ndjson'],
    ['batch', 'csv'],
  ])('is escaped on a terminal, and unchanged elsewhere: %s as %s', async (command, format) => {
    const [shown, piped] = [await to(command, format, 80), await to(command, format)]
    // oxlint-disable-next-line no-control-regex
    expect(shown).not.toMatch(/[\u001b\u0007\u009b\u202e]/)
    expect(shown).toContain(String.raw`\u009b31m\u202eb`)
    expect(piped).toContain('\u009b31m\u202eb')
    if (format === 'csv') return
    const patient = (text: string): unknown => {
      const read = JSON.parse(text) as { patient: string } | readonly { patient: string }[]
      return 'patient' in read ? read.patient : read[0]?.patient
    }
    expect([patient(shown), patient(piped)]).toEqual([ID, ID])
  })
})

describe('a hostile record', () => {
  it.each(HOSTILE_TEXTS)('%s does not keep the other records from being screened', async (_, text, said) => {
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

  it('may be nested 100 levels deep, and no deeper', async () => {
    const nested = (levels: number): string => `{"id": "d", "x": ${'['.repeat(levels)}${']'.repeat(levels)}}`
    const [fine, deep] = [99, 100].map((levels) => folderWith({ 'x.json': nested(levels) })('x.json'))
    expect((await prescreen(['screen', fine ?? '', ...AS_OF])).err).toContain('x: This key is not known')
    expect((await prescreen(['screen', deep ?? '', ...AS_OF])).err).toContain('more than 100 objects and lists')
  })
})
