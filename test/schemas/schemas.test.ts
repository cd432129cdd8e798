import { readdirSync, readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { trialJsonSchema } from '../../src/schemas/index.ts'
import { prescreen } from '../support/command.ts'
import { condition } from '../support/random-rules.ts'
import { smallRules } from '../support/rules.ts'
import { runs } from '../support/runs.ts'
import { TRIALS } from '../support/shipped.ts'

function validator(schema: object): (value: unknown) => string[] {
  const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, strictRequired: false, strictTypes: false })
  // The message that editors show instead of a regular expression.
  ajv.addKeyword('patternErrorMessage')
  ajv.addKeyword('errorMessage')
  addFormats.default(ajv)
  const validate = ajv.compile(schema)
  return (value) => (validate(value) ? [] : (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message}`))
}

async function schemaOf(what: string): Promise<object> {
  const { status, out } = await prescreen(['schema', what])
  expect(status).toBe(0)
  return JSON.parse(out) as object
}

describe('prescreen schema', () => {
  it('patient: accepts the sample patients, but no misspelt fact', async () => {
    const mistakes = validator(await schemaOf('patient'))
    for (const name of readdirSync('seeds/patients').filter((one) => one.endsWith('.json')))
      expect(mistakes(JSON.parse(readFileSync(`seeds/patients/${name}`, 'utf8'))), name).toEqual([])
    expect(mistakes({ id: 'a', sexx: 'female' })).not.toEqual([])
  })

  it('result: accepts the output of screening', async () => {
    const mistakes = validator(await schemaOf('result'))
    const patients = readdirSync('seeds/patients').filter((one) => one.endsWith('.json'))
    const files = patients.map((name) => `seeds/patients/${name}`)
    const { out } = await prescreen(['screen', ...files, '--format', 'json', '--as-of', '2026-03-15'])
    const results = JSON.parse(out) as object[]
    expect(results).toHaveLength(files.length)
    for (const one of results) expect(mistakes(one)).toEqual([])
    const certified = await prescreen([
      'screen',
      'seeds/patients/missing-facts.json',
      '--certify',
      '--format',
      'ndjson',
    ])
    expect(mistakes(JSON.parse(certified.out) as object)).toEqual([])
  })

  it('trial and dictionary: accept the shipped files, and the build writes them where the first line of a file says', async () => {
    const trial = await schemaOf('trial')
    const dictionary = await schemaOf('dictionary')
    const mistakes = validator(trial)
    for (const id of TRIALS) {
      const text = readFileSync(`criteria/trials/${id}.yaml`, 'utf8')
      expect(text.startsWith('# yaml-language-server: $schema=../trial.schema.json\n')).toBe(true)
      expect(mistakes(parse(text)), id).toEqual([])
    }
    expect(validator(dictionary)(parse(readFileSync('criteria/dictionary.yaml', 'utf8')))).toEqual([])
    expect(JSON.parse(readFileSync('criteria/trial.schema.json', 'utf8'))).toEqual(trial)
    expect(JSON.parse(readFileSync('criteria/dictionary.schema.json', 'utf8'))).toEqual(dictionary)
  })

  it('trial: accepts whatever the rule reader accepts', () => {
    const mistakes = validator(
      trialJsonSchema(smallRules('  - {id: I1, text: t, cites: I1, require: {sex: male}}').dictionary),
    )
    fc.assert(
      fc.property(condition, (one) => {
        const criteria = `[{id: I1, text: t, cites: I1, require: ${one}}]`
        const text = `{format: prescreen/trial/1, id: T, title: t, source: s, enrolment: {state: open}, criteria: ${criteria}}`
        expect(mistakes(parse(text))).toEqual([])
      }),
      { numRuns: runs(200) },
    )
  })

  it('suggests a schema if there is none with the given name', async () => {
    const { status, err } = await prescreen(['schema', 'trials'])
    expect([status, err]).toEqual([2, 'There is no schema for `trials`. Did you mean `trial`?\n'])
  })
})
