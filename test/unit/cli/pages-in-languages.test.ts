import { createHash } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { prescreen } from '../../support/command.ts'
import { home } from '../../support/home.ts'
import { readIn } from '../../support/html-text.ts'
import { folderInPseudo, PSEUDO } from '../../support/pseudo-files.ts'
import { AS_OF } from '../../support/rules.ts'

/** Pages other than that of one patient, in another language: each command passes the catalogue on to its pages. */

const CRITERIA = `  - {id: I1, text: Low score., cites: c, require: {score: ≤ 1}}
  - {id: I2, text: Consent., cites: c, ask: Did she consent?, who: the patient}
  - {id: E1, text: Smokers., cites: c, exclude: {smoker: true}}
`
const FOLDER = folderInPseudo({ T: CRITERIA })
const RECORD = '{"id": "7", "sex": "female", "spots": [{"place": "bone"}]}'
const COMMON = ['--as-of', AS_OF, '--criteria', FOLDER]
const IN_PSEUDO = [...COMMON, '--lang', PSEUDO]

/** Names of trials, criteria and programs, of the record and of units; hashes and times. */
const NAMES = /\b(?:T|I\d|E\d|AB|prescreen \d[.\d]*|[0-9a-f]{12,64}|[\d-]{10}T[\d:]{8}Z)\b|&\w+;/g

async function page(words: readonly string[], input = RECORD, env = {}): Promise<string> {
  const { status, out, err } = await prescreen(words, { input, env })
  expect({ status, err }).toEqual({ status: 0, err: '' })
  return out
}

/** What is in English on a page. */
function englishIn(text: string): readonly string[] {
  return text.replaceAll(NAMES, '').match(/[a-z]+/gi) ?? []
}

describe('in another language', () => {
  it('a worksheet has nothing in English, and shows the hash of the line that machines read', async () => {
    const line = await page(['screen', '-', '--format', 'ndjson', '--certify', ...IN_PSEUDO])
    const hash = createHash('sha256').update(line).digest('hex')
    for (const format of ['html', 'markdown']) {
      const text = await page(['screen', '-', '--format', format, '--certify', ...IN_PSEUDO])
      expect(englishIn(format === 'html' ? readIn(text) : text)).toEqual([])
      expect(text).toContain(hash)
    }
  })

  it('the numbers of a batch have nothing in English, and are the same for machines', async () => {
    expect(englishIn(await page(['batch', '-', '--quiet', ...IN_PSEUDO]))).toEqual([])
    expect(englishIn(readIn(await page(['batch', '-', '--format', 'html', '--quiet', ...IN_PSEUDO])))).toEqual([])
    const words = ['batch', '-', '--format', 'json', '--quiet']
    expect(await page([...words, ...IN_PSEUDO])).toBe(await page([...words, ...COMMON]))
  })

  it('refused records are reported without English, in a file of several and in the numbers of a batch', async () => {
    const input = '{"id": "7", "score": 9}\n{"id": "8"}\n{"id": "8"}\n{"id": "9"\n'
    const screened = await prescreen(['screen', '-', ...IN_PSEUDO], { input })
    expect(screened.status).toBe(1)
    expect(englishIn(screened.err.replaceAll(/\bscore\b|`id`/g, ''))).toEqual(['id'])
    for (const format of ['text', 'html']) {
      const batch = await prescreen(['batch', '-', '--format', format, '--workers', '1', '--quiet', ...IN_PSEUDO], {
        input,
      })
      expect(batch.status).toBe(1)
      const read = format === 'html' ? readIn(batch.out) : batch.out
      expect(englishIn(read.replaceAll(/\bscore\b/g, ''))).toEqual(['id'])
    }
    const folder = mkdtempSync(join(tmpdir(), 'prescreen-language-'))
    const [one, two, all] = ['1', '2', 'all'].map((name) => join(folder, name)) as [string, string, string]
    for (const [i, part] of [one, two].entries())
      await prescreen(['batch', '-', '--out', part, '--shard', `${i + 1}/2`, '--workers', '1', ...COMMON], { input })
    const merged = await prescreen(['merge', one, two, '--out', all, ...IN_PSEUDO.slice(2)])
    expect(englishIn(merged.out.replaceAll(/\bscore\b/g, ''))).toEqual(['id'])
  })

  it('messages next to results have nothing in English', async () => {
    const folder = mkdtempSync(join(tmpdir(), '7-'))
    const [file, run] = [join(folder, '8.json'), join(folder, '9')]
    writeFileSync(file, '[{"id": "1"}, {"id": "2"}]')
    const said = async (words: readonly string[], input = RECORD): Promise<string> => {
      const { err } = await prescreen([...words, ...IN_PSEUDO], { input, env: home().env })
      expect(err).toContain('⟦')
      return err.replaceAll(/\S*(?:\/|csv)\S*|8\.json/g, '')
    }
    const again = ['batch', file, '--out', run, '--workers', '1', '--watch-list']
    const notices = [
      await said(['screen', '-', '--log', '--by', 'AB']),
      await said(['screen', '-', '--with', file]),
      await said(['batch', '-', '--workers', '1'], ''),
      await said(again),
      await said([...again, '--resume']),
    ]
    expect(notices.map(englishIn)).toEqual(notices.map(() => []))
  })

  it('the screening log has nothing in English', async () => {
    const { env } = home()
    await page(['screen', '-', '--log', '--by', 'AB', '--quiet', ...COMMON], RECORD, env)
    expect(englishIn(await page(['log', 'list', ...IN_PSEUDO], '', env))).toEqual([])
    const verified = await page(['log', 'verify', ...IN_PSEUDO], '', env)
    expect(englishIn(verified.replace(/^ {2}prescreen-log.*$/m, ''))).toEqual([])
    const exported = await page(['log', 'export', '--format', 'html', ...IN_PSEUDO], '', env)
    expect(englishIn(readIn(exported))).toEqual([])
  })

  it('the changes of an amendment have nothing in English', async () => {
    const other = folderInPseudo({ T: CRITERIA.replace('≤ 1', '≤ 2') })
    for (const more of [[], ['--format', 'markdown']]) {
      const { status, out } = await prescreen(['diff', FOLDER, other, ...more, ...IN_PSEUDO])
      expect(status).toBe(1)
      expect(englishIn(out.replaceAll(/\{ ?"score".*?\}|\((?:pass|fail)\)|\)(?:pass|fail) \(/g, ''))).toEqual([])
    }
  })
})
