import { mkdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { folderWith, prescreen } from '../../support/command.ts'

const WRONG = JSON.stringify({ id: 'a', surgeries: [{ procedure: 'mastectomy' }], ecog: 9 })
const screen = ['screen', '-', '--as-of', '2026-03-15']

describe('a message', () => {
  it('is one line in a file or a pipe, and wraps at spaces on a terminal', async () => {
    const { err } = await prescreen(screen, { input: WRONG })
    const lines = err.trimEnd().split('\n')
    expect(lines).toHaveLength(3)
    const shown = (await prescreen(screen, { input: WRONG, messageColumns: 80 })).err
    expect(shown.split('\n').filter((line) => line.length > 80)).toEqual([])
    expect(shown.replaceAll('\n  ', ' ')).toBe(err)
    const narrow = (await prescreen(screen, { input: WRONG, messageColumns: 60 })).err
    expect(Math.max(...narrow.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60)
  })

  it('does not break a name in two', async () => {
    const name = `${'n'.repeat(90)}.json`
    const { err } = await prescreen(['screen', name], { messageColumns: 80 })
    expect(err).toBe(`${name}: The file cannot be read: it does not exist.\n`)
  })

  it('keeps the layout of mistakes in rules', async () => {
    const path = folderWith({ 'dictionary.yaml': 'format: prescreen/dictionary/2\nunits: {}\nvariables: {}\n' })
    mkdirSync(path('trials'))
    const words = ['screen', '-', '--criteria', path('.')]
    const { err } = await prescreen(words, { input: '{}' })
    expect(err).toMatch(/\n {2}1 \| format: prescreen\/dictionary\/2\n/)
    expect((await prescreen(words, { input: '{}', messageColumns: 80 })).err).toBe(err)
  })

  it('lists the possible values only once', async () => {
    const { err } = await prescreen(screen, { input: WRONG })
    expect(err.match(/axillary_surgery/g)).toHaveLength(1)
    const near = await prescreen(screen, { input: WRONG.replace('mastectomy', 'axillary_surgry') })
    expect(near.err).toContain('Did you mean `axillary_surgery`?')
  })
})
