import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { prescreen } from '../../support/command.ts'
import type { Given } from '../../support/command.ts'
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

/** The letters of no other language than English. */
function englishIn(page: string): readonly string[] {
  return page.replaceAll(NAMES, '').match(/[a-z]+/gi) ?? []
}

describe('a page in another language', () => {
  it('has nothing in English that its files say', async () => {
    for (const more of [[], ['--explain']]) {
      const { status, out, err } = await screened(['--lang', PSEUDO, ...more])
      expect({ status, err }).toEqual({ status: 0, err: '' })
      expect(englishIn(out)).toEqual([])
    }
    const onTerminal = await screened(['--lang', PSEUDO, '--no-color'], { columns: 80 })
    expect(englishIn(onTerminal.out.replace(/^.*--details.*$/m, ''))).toEqual([])
  })

  it('is English where files are missing, and marked', async () => {
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

describe('the language', () => {
  const english = 'Patient 7, as of 2026-03-15'

  it('is that of the option, the configuration, or the environment where it is known', async () => {
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

  it('that is asked for has a file', async () => {
    expect(await screened(['--lang', 'xx'])).toEqual({
      status: 2,
      out: '',
      err: `--lang: there is no language \`xx\`. There is en, ${PSEUDO}.\n`,
    })
  })
})
