import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { Result } from '../../src/index.ts'
import { folderWith, prescreen } from '../support/command.ts'
import { hostileRecord } from '../support/hostile.ts'

const SAMPLE = 'seeds/patients/match-nct04158843.json'
const AS_OF = ['--as-of', '2026-03-15']

function patient(more: object = {}): string {
  return JSON.stringify({ id: 'p', sex: 'female', ...more })
}

describe('prescreen screen', () => {
  it('prints one result per patient as text, json or ndjson', async () => {
    const text = await prescreen(['screen', SAMPLE, ...AS_OF])
    expect(text.status).toBe(0)
    expect(text.err).toBe('')
    expect(text.out).toContain('MATCHES (1)')
    const json = await prescreen(['screen', SAMPLE, ...AS_OF, '--format', 'json'])
    const results = JSON.parse(json.out) as Result[]
    expect(results.map((one) => one.patient)).toEqual(['match-nct04158843'])
    const lines = (
      await prescreen(['screen', SAMPLE, SAMPLE.replace('04158843', '03365973'), ...AS_OF, '--format', 'ndjson'])
    ).out
    expect(
      lines
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as Result).as_of),
    ).toEqual(['2026-03-15', '2026-03-15'])
  })

  it('gives the same bytes for the same inputs', async () => {
    const run = async (): Promise<string> => (await prescreen(['screen', SAMPLE, ...AS_OF, '--format', 'json'])).out
    expect(await run()).toBe(await run())
  })

  it('gives a result of the documented shape', async () => {
    const [result] = JSON.parse((await prescreen(['screen', SAMPLE, ...AS_OF, '--format', 'json'])).out) as Result[]
    expect(result).toMatchObject({ schema: 'prescreen/result/1', engine: { name: 'prescreen' }, warnings: [] })
    expect(result?.criteria_sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(result?.record_sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(result?.trials.map((trial) => trial.id)).toEqual([
      'FUDAN-AI-MSK',
      'NCT00557986',
      'NCT03365973',
      'NCT04158843',
      'NCT04199520',
    ])
    const trial = result?.trials.find((one) => one.id === 'NCT04158843')
    expect(trial).toMatchObject({
      verdict: 'needs-confirmation',
      enrolment: 'open',
      matches: true,
      failed: [],
      unknown: [],
      missing: [],
    })
    expect(trial?.criteria.find((one) => one.id === 'I7')).toMatchObject({
      kind: 'inclusion',
      status: 'pass',
      missing: [],
      source: 'seeds/trials/NCT04158843.yaml#I7',
      facts: { 'labs.alt': { value: 31, unit: 'U/L', uln: 40 } },
    })
  })

  it('shows the value next to the requirement', async () => {
    const folder = folderWith({ 'p.json': patient({ labs: { alt: { value: 104, unit: 'U/L', uln: 40 } } }) })
    const { out } = await prescreen(['screen', folder('p.json'), '--trial', 'NCT04158843', ...AS_OF])
    expect(out.replace(/\s+/g, ' ')).toContain('ALT 104 U/L is 2.6 × ULN (40); needs ≤ 2.5 × ULN')
  })

  const files = readdirSync('seeds/patients')
    .filter((name) => name.endsWith('.json'))
    .map((name) => `seeds/patients/${name}`)
  const samples = ['screen', ...files, ...AS_OF]
  const ofSamples = prescreen(samples)

  it('never writes wider than 80 columns, and uses no colour in a pipe', async () => {
    for (const ran of [ofSamples, prescreen([...samples, '--explain'])]) {
      const { out } = await ran
      expect(out.split('\n').filter((line) => Array.from(line).length > 80)).toEqual([])
      expect(out).not.toContain('\u001b')
    }
  })

  it('prints the same text with and without colour', async () => {
    for (const args of [samples, ['trials'], ['trials', 'NCT04158843']]) {
      const coloured = (await prescreen(args, { env: { FORCE_COLOR: '1' } })).out
      expect(coloured).toContain('\u001b[')
      const { out } = await (args === samples ? ofSamples : prescreen(args))
      expect(stripVTControlCharacters(coloured)).toBe(out)
    }
  })

  it('uses colour when asked, but not with NO_COLOR or --no-color', async () => {
    const forced = { env: { FORCE_COLOR: '1' } }
    expect((await prescreen(['screen', SAMPLE], forced)).out).toContain('\u001b[')
    expect((await prescreen(['screen', SAMPLE, '--no-color'], forced)).out).not.toContain('\u001b')
    expect((await prescreen(['screen', SAMPLE], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } })).out).not.toContain(
      '\u001b',
    )
  })

  it('shows a trial that fits but is closed as closed, and not as a match', async () => {
    const { out } = await prescreen(['screen', 'seeds/patients/match-nct00557986.json', ...AS_OF])
    expect(out).toContain('CLOSED TO ENROLMENT (1)')
    expect(out).not.toContain('MATCHES')
    expect(out.replace(/\s+/g, ' ')).toContain('But the trial is closed (completed).')
  })

  it('reads arrays and one object a line from standard input', async () => {
    const input = `[${patient({ id: 'a' })}, ${patient({ id: 'b' })}]`
    const words = ['screen', '-', '--format', 'json', '--trial', 'NCT00557986']
    const fromArray = await prescreen(words, { input })
    expect((JSON.parse(fromArray.out) as Result[]).map((one) => one.patient)).toEqual(['a', 'b'])
    const fromLines = await prescreen(words, {
      input: `${patient({ id: 'a' })}\n\n${patient({ id: 'b' })}\n`,
    })
    expect((JSON.parse(fromLines.out) as Result[]).map((one) => one.patient)).toEqual(['a', 'b'])
  })

  it('ends quietly when its reader goes away', () => {
    const ran = spawnSync(
      'bash',
      ['-o', 'pipefail', '-c', `node bin/prescreen.js screen seeds/patients/*.json --explain | head -1`],
      { encoding: 'utf8' },
    )
    expect(ran.stderr).toBe('')
    expect(ran.status).toBe(0)
    expect(ran.stdout).toContain('Patient')
  })
})

describe('bad input', () => {
  const cases: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
    ['not JSON', 'hello there', /This is not JSON: .*line 1, column 1/],
    ['JSON cut off', '{"id": "p", "sex":', /the text ends too early/],
    ['a number', '42', /A patient record is one JSON object/],
    ['no id', '{"sex": "female"}', /id: It is missing; an id is a text/],
    ['a wrong type', patient({ ecog: 'two' }), /ecog: `"two"` does not fit here; ECOG is a whole number from 0 to 5/],
    ['an impossible value', patient({ ecog: 7 }), /ecog: `7` does not fit here; ECOG is a whole number from 0 to 5/],
    [
      'an unknown key',
      patient({ menopausal_statu: 'x' }),
      /menopausal_statu: This key is not known. Did you mean `menopausal_status`\?/,
    ],
    ['an unknown key inside', patient({ breast_cancer: { her_2: 'positive' } }), /breast_cancer\.her_2: .*`her2`/],
    [
      'an unknown value',
      patient({ metastases: [{ site: 'livre' }] }),
      /metastases\[0\]\.site: `"livre"` .*Did you mean `liver`\?/,
    ],
    [
      'a future date',
      patient({ birth_date: '2031-01-01' }),
      /birth_date: 2031-01-01 lies after the as-of date, 2026-03-15/,
    ],
    ['a date that is none', patient({ birth_date: '2023-02-29' }), /birth_date: .*a date is written/],
    [
      'a unit that does not fit',
      patient({ labs: { alt: { value: 1, unit: 'g/L' } } }),
      /labs\.alt\.unit: `g\/L` is not a unit of ALT/,
    ],
    [
      'an upper limit of nothing',
      patient({ labs: { alt: { value: 1, unit: 'U/L', uln: 0 } } }),
      /labs\.alt\.uln: .*above 0/,
    ],
    ['a key that stands twice', '{"id": "p", "ecog": 1, "ecog": 3}', /ecog: This key stands twice/],
    ['an age that runs backwards', patient({ age: { min: 70, max: 60 } }), /age: The range runs backwards/],
    ['a list that is none', patient({ metastases: 'none' }), /metastases: .*is an array, or/],
    ['an answer to no criterion', patient({ confirmations: { NCT04158843: { I99: true } } }), /has no criterion I99/],
    ['FHIR', '{"resourceType": "Bundle", "entry": []}', /FHIR/],
    ['two patients with one id', `[${patient()}, ${patient()}]`, /The id `p` was used before/],
  ]

  it.each(cases)('%s is refused with its place, status 1 and no stack trace', async (_, content, message) => {
    const path = folderWith({ 'bad.json': content })('bad.json')
    const { status, out, err } = await prescreen(['screen', path, '--format', 'json', ...AS_OF])
    expect(err).toMatch(message)
    expect(err).toContain(path)
    expect(err).not.toMatch(/\n\s+at /)
    expect(status).toBe(1)
    expect((JSON.parse(out) as Result[]).length).toBeLessThanOrEqual(1)
  })

  it('does not keep the other patients from being screened', async () => {
    const folder = folderWith({
      'bad.json': '{',
      'mixed.ndjson': `${patient({ id: 'a' })}\n{oops\n${patient({ id: 'b', ecog: 9 })}\n${patient({ id: 'c' })}\n`,
    })
    const ran = await prescreen(['screen', folder('bad.json'), folder('mixed.ndjson'), SAMPLE, '--format', 'json'])
    expect(ran.status).toBe(1)
    expect((JSON.parse(ran.out) as Result[]).map((one) => one.patient)).toEqual(['a', 'c', 'match-nct04158843'])
    expect(ran.err).toContain('line 2')
    expect(ran.err).toContain('3 records were refused; 3 screened.')
  })

  it('that cannot be read gives status 2, after the others were screened', async () => {
    const folder = folderWith({ 'latin.json': new Uint8Array([0x7b, 0xe9, 0x7d]) })
    const ran = await prescreen(['screen', 'no-such-file.json', folder('latin.json'), SAMPLE, '--format', 'json'])
    expect(ran.status).toBe(2)
    expect(ran.err).toContain('no-such-file.json: The file cannot be read: it does not exist.')
    expect(ran.err).toContain('not text in UTF-8')
    expect((JSON.parse(ran.out) as Result[]).length).toBe(1)
  })

  it('of 200 MB is reported as too large', async () => {
    const path = folderWith({ 'large.json': new Uint8Array(200 * 1024 * 1024).fill(32) })('large.json')
    const { status, err } = await prescreen(['screen', path])
    expect(err).toContain('It is larger than 100 MB, the most that this command reads.')
    expect(status).toBe(2)
  })

  it('with terminal escapes is shown with the escapes spelled out', async () => {
    const evil = '\u001b[2J\u202eevil'
    const folder = folderWith({ 'p.json': patient({ id: evil }), 'q.json': patient({ [evil]: 1 }) })
    for (const name of ['p.json', 'q.json']) {
      const { out, err } = await prescreen(['screen', folder(name)])
      expect(out + err).not.toContain('\u001b')
      expect(out + err).not.toContain('\u202e')
      expect(out + err).toContain('\\u001b[2J')
    }
  })

  it('with markup is shown as text in markdown', async () => {
    const path = folderWith({ 'x.json': hostileRecord() })('x.json')
    const { out } = await prescreen(['screen', path, '--format', 'markdown', ...AS_OF])
    expect(out).not.toMatch(/<(img|script|b)\b|[^\\]\| \* _ |\u202e/)
    const rows = out.split('\n').filter((line) => line.startsWith('| sex'))
    expect(rows[0]?.replaceAll(String.raw`\|`, '').split('|')).toHaveLength(7)
  })
})

describe('usage', () => {
  it.each([
    [['screen'], /missing required argument/],
    [['screen', SAMPLE, '--as-of', '2026'], /--as-of needs a full date/],
    [['screen', SAMPLE, '--format', 'xml'], /--format must be one of text, json, ndjson/],
    [['screen', SAMPLE, '--trial', 'NCT0415884'], /There is no trial `NCT0415884`. Did you mean `NCT04158843`\?/],
    [['screen', SAMPLE, '--criteria', 'nowhere'], /cannot be read: .*does not exist/],
    [['scren', SAMPLE], /There is no command `scren`. Did you mean `screen`\?/],
    [[SAMPLE], /To screen a file: prescreen screen/],
    [['screen', SAMPLE, '--nonsense'], /unknown option/],
    [['interview'], /needs a terminal/],
    [[], /needs a terminal/],
    [['schema', 'nonsense'], /schema/],
  ])('%j ends with status 2 and says why', async (args, message) => {
    const { status, err, out } = await prescreen(args)
    expect(err).toMatch(message)
    expect(out).toBe('')
    expect(status).toBe(2)
  })

  it('--help and --version end with status 0', async () => {
    expect(await prescreen(['--help'])).toMatchObject({ status: 0, err: '' })
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
    expect(await prescreen(['--version'])).toMatchObject({ status: 0, out: `${version}\n` })
  })
})

describe('prescreen trials and schema', () => {
  it('lists the trials, and shows one in plain words', async () => {
    const list = await prescreen(['trials'])
    expect(list.out).toContain('NCT04158843')
    const one = await prescreen(['trials', 'NCT04158843'])
    expect(one.status).toBe(0)
    expect(one.out).toContain('ALT ≤ 2.5 × ULN')
    expect(one.out.split('\n').filter((line) => Array.from(line).length > 80)).toEqual([])
    for (const id of ['FUDAN-AI-MSK', 'NCT00557986', 'NCT03365973', 'NCT04199520'])
      expect((await prescreen(['trials', id])).status).toBe(0)
  })

  it('prints a draft-07 JSON Schema of the patient record', async () => {
    const { out, status } = await prescreen(['schema', 'patient'])
    const schema = JSON.parse(out) as { $schema: string; properties: Record<string, unknown>; required: string[] }
    expect(status).toBe(0)
    expect(schema.$schema).toBe('http://json-schema.org/draft-07/schema#')
    expect(schema.required).toEqual(['id'])
    expect(Object.keys(schema.properties)).toContain('residual_toxicity')
    expect(out).not.toContain('9007199254740991')
  })
})

describe('prescreen interview --answers', () => {
  const names = readdirSync('seeds/patients').filter((name) => name.endsWith('.json'))
  const paths = names.map((name) => `seeds/patients/${name}`)
  const all = prescreen(['screen', ...paths, '--format', 'json', ...AS_OF])

  it.each(names)('gives the verdicts of screen for %s, and asks only what matters', async (name) => {
    const path = `seeds/patients/${name}`
    const { out } = await all
    const ran = await prescreen(['interview', '--answers', path, '--format', 'json', ...AS_OF])
    expect(ran.status).toBe(0)
    const { asked, result } = JSON.parse(ran.out) as { asked: string[]; result: Result }
    const screened = (JSON.parse(out) as Result[])[names.indexOf(name)]
    expect(result.trials.map((trial) => [trial.id, trial.verdict])).toEqual(
      screened?.trials.map((trial) => [trial.id, trial.verdict]),
    )
    expect(new Set(asked).size).toBe(asked.length)
    expect(asked.length).toBeLessThan(45)
  })

  it('starts from a partial record and does not ask what it contains', async () => {
    const folder = folderWith({ 'part.json': patient({ birth_date: '1971-06-15' }) })
    const ran = await prescreen([
      'interview',
      '--from',
      folder('part.json'),
      '--answers',
      SAMPLE,
      '--format',
      'json',
      ...AS_OF,
    ])
    const { asked } = JSON.parse(ran.out) as { asked: string[] }
    expect(asked).not.toContain('sex')
    expect(asked).not.toContain('birth_date')
  })
})

describe('screen on a terminal', () => {
  const words = ['screen', 'seeds/patients/match-nct04158843.json', '--as-of', '2026-03-15']

  it('shows one page per patient, and the details on request', async () => {
    const page = await prescreen(words, { columns: 80, env: { NO_COLOR: '1' } })
    expect(page.out).toContain('MATCHES (1)')
    expect(page.out).toContain('Why, criterion by criterion: the same with --details.')
    expect(page.out.split('\n').length).toBeLessThanOrEqual(24)
    const detailed = await prescreen([...words, '--details'], { columns: 80, env: { NO_COLOR: '1' } })
    const piped = await prescreen(words)
    expect(detailed.out).toBe(`${piped.out}\n${page.out.replace(/Why, criterion.*\n/, '')}`)
  })
})
