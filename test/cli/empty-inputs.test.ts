import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { folderWith, prescreen } from '../support/command.ts'

/** Inputs without any record. No command counts them as a refused record, and all commands report them alike. */

const AS_OF = ['--as-of', '2026-03-15', '--trial', 'NCT00557986']
const NOBODY = 'There is no record in what was given, so nobody was screened.\n'

describe('inputs without a record', () => {
  it.each([
    ['an empty array', 'x.json', '[]'],
    ['an empty array on some lines', 'x.json', '\n[\n]\n'],
    ['lines, none of them', 'x.ndjson', '\n \n'],
    ['an empty file', 'x.json', ''],
    ['an empty file of lines', 'x.ndjson', ''],
    ['an empty packed file', 'x.ndjson.gz', gzipSync('')],
  ])('are not counted as a refused record by any command: %s', async (_, name, content) => {
    const at = folderWith({ [name]: content, 'a.json': '{"id": "a"}' })
    const run = (command: string, ...words: readonly string[]) =>
      prescreen([command, ...words, ...AS_OF, '--format', 'json'])
    const screened = await run('screen', at(name))
    expect(screened).toMatchObject({ status: 1, out: '[]\n', err: `${at(name)}: no record in it.\n${NOBODY}` })
    const counted = await run('batch', at(name))
    expect([counted.status, counted.err]).toEqual([1, screened.err])
    expect(JSON.parse(counted.out)).toMatchObject({ records: 0, screened: 0, rejected: 0 })
    expect(await run('convert', at(name))).toMatchObject({ status: 1, out: '[]\n', err: screened.err })
    for (const command of ['screen', 'batch', 'convert'])
      expect(await run(command, at('a.json'), at(name))).toMatchObject({
        status: 0,
        err: `${at(name)}: no record in it.\n`,
      })
  })

  it('are reported from standard input, and with --quiet only at the end', async () => {
    for (const command of ['screen', 'batch'])
      for (const input of ['', '[]', '\n']) {
        const { status, err } = await prescreen([command, '-'], { input })
        expect([status, err]).toEqual([1, `standard input: no record in it.\n${NOBODY}`])
        expect((await prescreen([command, '-', '--quiet'], { input })).err).toBe(NOBODY)
      }
  })

  it('include folders without a record', async () => {
    const folder = folderWith({})('.')
    for (const command of ['screen', 'batch'])
      expect(await prescreen([command, folder, ...AS_OF])).toMatchObject({ status: 1, err: NOBODY })
  })

  it('do not include a table with only a header: CSV is not a record format', async () => {
    const path = folderWith({ 'x.csv': 'id,ecog\n' })('x.csv')
    for (const command of ['screen', 'batch']) {
      const { status, err } = await prescreen([command, path, '--format', 'ndjson', ...AS_OF])
      expect([status, err]).toEqual([1, expect.stringContaining('This is not JSON: unexpected text')])
      expect(err).toMatch(/1 (record was )?refused; 0 screened\.\n$/)
      expect(err).not.toContain('no record')
    }
  })

  it('are reported when an amendment is compared for patients', async () => {
    const path = folderWith({ 'x.json': '[]' })('x.json')
    const { status, err } = await prescreen(['diff', 'criteria', 'criteria', '--patients', path, ...AS_OF])
    expect([status, err]).toEqual([1, `${path}: no record in it.\n${NOBODY}`])
  })

  it('end a command about one patient with an error that names the file', async () => {
    const path = folderWith({ 'x.json': '[]' })('x.json')
    for (const words of [
      ['interview', '--from', path, '--linear'],
      ['replay', path, '--record', path],
    ])
      expect(await prescreen(words)).toMatchObject({
        status: 2,
        err: expect.stringContaining('x.json: There is no record in it.') as string,
      })
  })
})
