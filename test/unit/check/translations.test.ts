import { describe, expect, it } from 'vitest'
import { pageOf } from '../../../src/catalogue/index.ts'
import type { Code } from '../../../src/catalogue/index.ts'
import { placeOf } from '../../../src/text/index.ts'
import { FHIR, findings, findingsOf } from '../../support/pages.ts'
import { pseudoFiles } from '../../support/pseudo-files.ts'
import { rulesOf, SMALL_DICTIONARY } from '../../support/rules.ts'

const CRITERIA = '  - {id: I1, text: Women only., cites: I1, require: {sex: female}}\n'
const FILES = {
  'criteria/dictionary.yaml': SMALL_DICTIONARY,
  'criteria/trials/T.yaml': `format: prescreen/trial/1\nid: T\ntitle: t\nsource: s.yaml\nenrolment: {state: open}\ncriteria:\n${CRITERIA}`,
}

/** The findings in translations: code, file with line, message. */
function found(files: Readonly<Record<string, string>>): string[] {
  const all = findings({ ...FILES, ...files }, {}, false).filter(
    (one) => one.code.startsWith('translation/') || one.file.path.includes('.de.'),
  )
  return all.map(({ code, file, span, message }) => `${code} ${file.path}:${placeOf(file, span.start).line} ${message}`)
}

const CHARTS = `${FHIR}  []\n`
const SCALES =
  'scales: {s: {facts: [score], units: [], min: 0, max: 3, steps: [], borderline: {from: 1, to: 2, say: near}}}'
const HEAD = 'format: prescreen/translation/1\nlanguage: de\ntexts:\n'

describe('the checks of translations', () => {
  it('report nothing if everything is translated', () => {
    const files = Object.entries(pseudoFiles(rulesOf({ T: CRITERIA })))
    expect(found(Object.fromEntries(files.map(([name, text]) => [`criteria/${name}`, text])))).toEqual([])
  })

  it('report missing translations, once per file', () => {
    const [dictionary, ...trial] = found({
      'criteria/trials/T.de.yaml': HEAD.replace('\n\n', '\n').replace(/texts:\n$/, 'texts: {}\n'),
    })
    expect(dictionary).toBe('translation/missing criteria/dictionary.yaml:1 There is no translation into de.')
    expect(trial).toEqual([
      'translation/missing criteria/trials/T.de.yaml:1 2 of 2 texts have no translation: `title`, `I1.text`',
    ])
  })

  it('report missing translations of the chart mapping, if it exists and has texts', () => {
    const borderline = ['criteria/fhir.yaml', CHARTS.replace('scales: {}', SCALES)] as const
    const german = ['criteria/fhir.de.yaml', HEAD.replace(/texts:\n$/, 'texts: {}\n')] as const
    const texts = (...files: readonly (readonly [string, string])[]): string[] =>
      found(Object.fromEntries(files)).filter((one) => !one.includes('dictionary') && !one.includes('trials/'))
    expect(texts(borderline, german)).toEqual([
      'translation/missing criteria/fhir.de.yaml:1 1 of 1 texts have no translation: `scales.s.borderline`',
    ])
    const other = ['criteria/dictionary.de.yaml', german[1]] as const
    expect(texts(borderline, other)).toEqual([
      'translation/missing criteria/fhir.yaml:1 There is no translation into de.',
    ])
    expect(texts(['criteria/fhir.yaml', CHARTS], other)).toEqual([])
    expect(texts(german)).toEqual([
      'translation/name criteria/fhir.de.yaml:1 There is no file of which this could be the translation.',
    ])
  })

  it('report where an English text was changed or removed', () => {
    const texts =
      '  title: {en: other, de: anders}\n  I1.text: {en: Women only., de: Nur Frauen.}\n  I2.text: {en: a, de: b}\n'
    expect(found({ 'criteria/trials/T.de.yaml': HEAD + texts }).slice(1)).toEqual([
      'translation/stale criteria/trials/T.de.yaml:4 The English text has changed since it was translated.',
      'translation/stale criteria/trials/T.de.yaml:6 The English text `I2.text` no longer exists.',
    ])
  })

  it('report a sentence that lacks a parameter, has one too many or is not a template', () => {
    const texts =
      '  value.between: {en: "{min} to {max}", de: "ab {min}"}\n  value.yes: {en: yes, de: "{ja}"}\n  value.no: {en: no, de: "{"}\n'
    const all = found({ 'criteria/interface.de.yaml': HEAD + texts }).filter((one) => one.includes('template'))
    expect(all).toEqual([
      'translation/template criteria/interface.de.yaml:4 It does not always say {max}, which the English sentence does.',
      'translation/template criteria/interface.de.yaml:5 It asks for {ja}, which the English sentence does not have.',
      expect.stringMatching(/^translation\/template criteria\/interface.de.yaml:6 This is no template: /),
    ])
  })

  it('report a file without an original, and one that is not a valid translation', () => {
    expect(found({ 'criteria/trials/U.de.yaml': `${HEAD}  title: {en: t, de: T}\n` })).toContain(
      'translation/name criteria/trials/U.de.yaml:1 There is no file of which this could be the translation.',
    )
    expect(found({ 'criteria/other.de.yaml': HEAD })).toContain(
      'translation/name criteria/other.de.yaml:1 There is no file of which this could be the translation.',
    )
    const broken = found({ 'criteria/trials/T.de.yaml': `${HEAD}  title: {en: t, fr: T}\n` })
    expect(broken.join('\n')).toContain('shape/unknown-key criteria/trials/T.de.yaml:4')
  })

  it.each(['name', 'template', 'words', 'stale', 'missing'])('are shown on the page of translation/%s', (name) => {
    const page = pageOf(`translation/${name}` as Code)
    expect(findingsOf(page, 'bad').map((one) => one.code)).toContain(page.code)
    expect(findingsOf(page, 'good').filter((one) => one.code === page.code || one.severity === 'error')).toEqual([])
  })
})
