import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pseudoText } from '../../../src/messages/index.ts'
import { prescreen } from '../../support/command.ts'
import type { Given } from '../../support/command.ts'
import { home } from '../../support/home.ts'
import { folderInPseudo, PSEUDO } from '../../support/pseudo-files.ts'
import { AS_OF } from '../../support/rules.ts'

const CRITERIA = `  - {id: I1, text: Low score., cites: c, require: {score: ≤ 1}, note: As read., confirm: {when: {score: 2}, ask: Is it low?, who: the doctor}}
  - {id: I2, text: Consent., cites: c, ask: Did she consent?, who: the patient}
  - {id: I3, text: No spot in the liver., cites: c, require: {spots: {none: {place: liver}}}}
  - {id: E1, text: Smokers., cites: c, exclude: {smoker: true}}
`
const RECORD =
  '{"id": "7", "sex": "female", "score": 2, "spots": [{"place": "bone"}], "labs": {"crea": {"value": 1, "unit": "mg/dL"}}}'
const FOLDER = folderInPseudo({ T: CRITERIA })

function screened(words: readonly string[], given: Given = {}, folder = FOLDER): ReturnType<typeof prescreen> {
  return prescreen(['screen', '-', '--as-of', AS_OF, '--criteria', folder, ...words], { input: RECORD, ...given })
}

/** Names of trials and criteria, of the record and of units. */
const NAMES = /\b(?:T|I\d|E\d|mg\/dL|s\.yaml#c)\b/g

/** What can be read on a page. */
function textOf(page: string): string {
  return page.replace(/<head>.*?<\/head>/s, '').replaceAll(/<[^>]*>|&\w+;/g, ' ')
}

/** The letters on a page that only English text can have. */
function englishIn(page: string): readonly string[] {
  return page.replaceAll(NAMES, '').match(/[a-z]+/gi) ?? []
}

describe('a page in another language', () => {
  it('has nothing in English that its files translate', async () => {
    for (const more of [[], ['--explain']]) {
      const { status, out, err } = await screened(['--lang', PSEUDO, ...more])
      expect({ status, err }).toEqual({ status: 0, err: '' })
      expect(englishIn(out)).toEqual([])
    }
    const onTerminal = await screened(['--lang', PSEUDO, '--no-color'], { columns: 80 })
    expect(englishIn(onTerminal.out.replace(/^.*--details.*$/m, ''))).toEqual([])
  })

  it('can be a worksheet, with the language of the page and the hash of what machines read', async () => {
    const json = await screened(['--format', 'ndjson'])
    const hash = createHash('sha256').update(json.out).digest('hex')
    const { out: page } = await screened(['--lang', PSEUDO, '--format', 'html'])
    expect(page).toContain(`<html lang="${PSEUDO}" dir="ltr">`)
    expect(page).toContain(hash)
    const { out: text } = await screened(['--lang', PSEUDO, '--format', 'markdown'])
    for (const one of [textOf(page), text])
      expect(englishIn(one.replaceAll(/\b(?:prescreen|[0-9a-f]{64})\b/g, ''))).toEqual([])
  })

  it('can be the summary of a batch, the rules in plain words, or the result of an interview', async () => {
    const common = ['--as-of', AS_OF, '--criteria', FOLDER, '--lang', PSEUDO]
    const batch = await prescreen(['batch', '-', '--quiet', '--workers', '1', ...common], { input: RECORD })
    expect(batch.status).toBe(0)
    expect(batch.out).toContain('⟦')
    const trials = await prescreen(['trials', 'T', ...common])
    expect(trials.out).toContain(pseudoText('Low score.'))
    const answers = join(FOLDER, 'answers.json')
    writeFileSync(answers, RECORD)
    const interview = await prescreen(['interview', '--answers', answers, ...common])
    expect(interview.status).toBe(0)
    expect(englishIn(interview.out)).toEqual([])
    const asked = (more: readonly string[]) =>
      prescreen([
        'interview',
        '--answers',
        answers,
        '--format',
        'json',
        '--as-of',
        AS_OF,
        '--criteria',
        FOLDER,
        ...more,
      ])
    expect((await asked(['--lang', PSEUDO])).out).toBe((await asked([])).out)
  })

  it('is in English, and marked, where a file is missing', async () => {
    const folder = folderInPseudo({ T: CRITERIA }, (files) => {
      const { [`interface.${PSEUDO}.yaml`]: _one, ...others } = files
      return others
    })
    const { out } = await screened(['--lang', PSEUDO], {}, folder)
    expect(out).toContain('[en] Patient 7')
    const alone = folderInPseudo({ T: CRITERIA }, (files) => ({
      [`interface.${PSEUDO}.yaml`]: files[`interface.${PSEUDO}.yaml`] ?? '',
    }))
    expect((await screened(['--lang', PSEUDO], {}, alone)).out).toContain('[en] A study of T')
  })

  it('gives machines the same in every language', async () => {
    const [one, two] = [await screened(['--format', 'json']), await screened(['--format', 'json', '--lang', PSEUDO])]
    expect(two.out).toBe(one.out)
  })
})

describe('the files of a language', () => {
  it('are written with each text next to its English, and keep what was translated', async () => {
    const folder = folderInPseudo({ T: CRITERIA }, () => ({}))
    const translate = () => prescreen(['translate', 'de', '--criteria', folder])
    expect((await translate()).err).toContain('T.de.yaml: 0 of 11 texts are translated.')
    const path = join(folder, 'trials', 'T.de.yaml')
    const blank = readFileSync(path, 'utf8')
    expect(blank).toContain('  I1.text:\n    en: "Low score."\n    de: ""\n')
    // One text is translated, one belongs to an English text that has changed since, one is gone.
    const own = blank
      .replace('"Low score."\n    de: ""', '"Low score."\n    de: "Niedrig."')
      .replace('"Consent."\n    de: ""', '"Agreement."\n    de: "Zustimmung."')
    writeFileSync(path, `${own}  I9.text:\n    en: "Gone."\n    de: "Weg."\n`)
    expect((await translate()).err).toContain('T.de.yaml: 1 of 11 texts are translated.')
    expect(readFileSync(path, 'utf8')).toMatch(/Niedrig[^]*"Agreement."\n {4}de: "Zustimmung."[^]*Weg/)
    const { out } = await screened(['--lang', 'de'], {}, folder)
    expect(out).toContain('Niedrig.')
    expect(out).toContain('[en] Consent.')
  })

  it('keep their line ends', async () => {
    const folder = folderInPseudo({ T: CRITERIA }, () => ({}))
    const translate = () => prescreen(['translate', 'de', '--criteria', folder, '--quiet'])
    await translate()
    const path = join(folder, 'trials', 'T.de.yaml')
    const own = readFileSync(path, 'utf8').replace('"Low score."\n    de: ""', '"Low score."\n    de: "Niedrig."')
    writeFileSync(path, own.replaceAll('\n', '\r\n'))
    await translate()
    expect(readFileSync(path, 'utf8')).toBe(own.replaceAll('\n', '\r\n'))
  })

  it('are not written among the shipped rules, but into the folder that the configuration names', async () => {
    const named = folderInPseudo({ T: CRITERIA })
    const { env } = home(`criteria: ${named}\n`)
    const before = readdirSync('criteria', { recursive: true })
    const { status, out, err } = await prescreen(['translate', 'xx'])
    expect(readdirSync('criteria', { recursive: true })).toEqual(before)
    expect({ status, out }).toEqual({ status: 2, out: '' })
    expect(err.replaceAll(/\s+/g, ' ').replace(/`[^`]*criteria`/, '`criteria`')).toBe(
      'Every new version of prescreen replaces the shipped rules, and your translation would be lost. Copy the folder `criteria` to one of your own, run `prescreen translate xx --criteria my-criteria`, and screen with the same --criteria, or set `criteria` in the configuration. ',
    )
    expect((await prescreen(['translate', 'xx'], { env })).status).toBe(0)
    expect(readdirSync(named)).toContain('dictionary.xx.yaml')
  })

  it('are not overwritten if they cannot be read, and not written for English or a wrong tag', async () => {
    const folder = folderInPseudo({ T: CRITERIA }, () => ({
      'trials/T.de.yaml': 'format: prescreen/translation/1\nlanguage: de\ntexts: [a]\n',
    }))
    const broken = await prescreen(['translate', 'de', '--criteria', folder])
    expect(broken.status).toBe(2)
    expect(broken.err).toContain('Nothing was written.')
    // The name of a language is not a tag: its files would be taken for trials.
    for (const tag of ['en-GB', 'German', 'german', '../de'])
      expect((await prescreen(['translate', tag, '--criteria', folder])).status).toBe(2)
  })
})

describe('the language', () => {
  const english = 'Patient 7, as of 2026-03-15'

  it('is that of the option, the configuration, or the environment if there are files for it', async () => {
    const config = mkdtempSync(join(tmpdir(), 'prescreen-config-'))
    const path = join(config, 'prescreen', 'config.yaml')
    mkdirSync(dirname(path))
    writeFileSync(path, `lang: ${PSEUDO}\n`)
    const env = { XDG_CONFIG_HOME: config, LC_ALL: 'C.UTF-8' }
    expect((await screened([], { env })).out).not.toContain(english)
    expect((await screened(['--lang', 'en'], { env })).out).toContain(english)
    for (const LC_ALL of ['de_DE.UTF-8', 'C.UTF-8', 'nonsense', 'en_GB.UTF-8'])
      expect((await screened([], { env: { LC_ALL } })).out).toContain(english)
    const others = { LC_ALL: '', LC_MESSAGES: '', LANG: 'en_x_pseudo.UTF-8' }
    expect((await screened([], { env: others })).out).not.toContain(english)
    expect((await screened([], { env: { ...others, LC_MESSAGES: 'C' } })).out).toContain(english)
  })

  it('is refused if there are no files for it', async () => {
    expect(await screened(['--lang', 'xx'])).toEqual({
      status: 2,
      out: '',
      err: `--lang: there is no language \`xx\`. Available: en, ${PSEUDO}.\n`,
    })
  })
})
