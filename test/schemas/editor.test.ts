import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TRIALS } from '../support/shipped.ts'
import { yamlEditor } from '../support/yaml-editor.ts'
import type { YamlEditor } from '../support/yaml-editor.ts'

/** The schemas as editors use them: with yaml-language-server, found through the first line of the file. */

const PATH = 'criteria/trials/NEW.yaml'
const START = `# yaml-language-server: $schema=../trial.schema.json
format: prescreen/trial/1
id: NEW
title: t
source: s
enrolment: {state: open}
criteria:
  - id: I1
    text: t
    cites: I1
`

let editor: YamlEditor

beforeAll(async () => {
  editor = await yamlEditor()
}, 60_000)

afterAll(() => editor.close())

describe('an editor', () => {
  it('completes variables of the dictionary', async () => {
    const offered = await editor.complete(PATH, `${START}    require:\n      breast_cancer.|\n`)
    expect(offered).toEqual(expect.arrayContaining(['breast_cancer.er', 'breast_cancer.laterality']))
  })

  it('completes the values of a variable', async () => {
    const offered = await editor.complete(PATH, `${START}    require:\n      breast_cancer.her2: |\n`)
    expect(offered).toEqual(expect.arrayContaining(['positive', 'negative', 'equivocal', 'not_tested']))
  })

  it('completes the fields of an entry', async () => {
    const offered = await editor.complete(PATH, `${START}    require:\n      metastases:\n        some:\n          |\n`)
    expect(offered).toEqual(expect.arrayContaining(['site', 'side']))
  })

  it('offers the usual values for `cites`, and the usual criteria in an example', async () => {
    const bullets = await editor.complete(PATH, START.replace('cites: I1', 'cites: |'))
    expect(bullets).toEqual(expect.arrayContaining(['R-SEX', 'I2', 'E12']))
    const cases = 'examples:\n  as_of: "2026-03-15"\n  base: {}\n  cases:\n    - say: s\n'
    const ids = await editor.complete(PATH, `${START}    require: {sex: female}\n${cases}      is:\n        |\n`)
    expect(ids).toEqual(expect.arrayContaining(['R-ALIVE', 'R-SEX', 'I2', 'E12']))
  })

  it('completes the words of a criterion', async () => {
    const offered = await editor.complete(PATH, `${START}    |\n`)
    expect(offered).toEqual(expect.arrayContaining(['require', 'exclude', 'ask', 'not_screened', 'note']))
  })

  it('shows the question of a variable', async () => {
    const shown = await editor.hover(PATH, `${START}    require:\n      menopausal_st|atus: postmenopausal\n`)
    expect(shown).toContain('What is the menopausal status?')
  })

  it.each([
    ['a wrong variable', 'breast_cancer.err: positive', 'breast_cancer.err'],
    ['a wrong value', 'breast_cancer.er: positiv', 'positive'],
    ['a lab without a unit', 'labs.creatinine: ≤ 100', 'Write this like `≤ 1.5 × ULN` or `≥ 100 mg/dL`.'],
    ['a word for a number', 'age: old', '`18..75`'],
    ['a wrong field, by those that there are', 'metastases: {some: {sit: liver}}', '`site`'],
    ['a wrong word about entries', 'metastases: {som: {site: liver}}', '`some`'],
  ])('underlines %s as it is typed', async (_, line, word) => {
    const found = await editor.mistakes(PATH, `${START}    require:\n      ${line}\n`)
    expect(found.map((one) => one.line)).toContain(12)
    expect(found.map((one) => one.message).join('\n')).toContain(word)
  })

  it.each(TRIALS)('finds no mistake in %s', async (id) => {
    const path = `criteria/trials/${id}.yaml`
    expect(await editor.mistakes(path, readFileSync(path, 'utf8'))).toEqual([])
  })

  it('finds no mistake in the dictionary, but reports a wrong type in it', async () => {
    const path = 'criteria/dictionary.yaml'
    const text = readFileSync(path, 'utf8')
    expect(await editor.mistakes(path, text)).toEqual([])
    const wrong = await editor.mistakes(path, text.replace('type: birth_date', 'type: birthdate'))
    expect(wrong.length).toBeGreaterThan(0)
    const kinds = await editor.complete(path, text.replace('type: birth_date', 'type: |'))
    expect(kinds).toEqual(expect.arrayContaining(['choice', 'yes_no', 'lab', 'list']))
  })
})
