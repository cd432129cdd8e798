import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import type { Summary } from '../../src/batch/index.ts'
import type { Result } from '../../src/explain/index.ts'
import { prescreen } from '../support/command.ts'
import type { Ran } from '../support/command.ts'
import { CRITERIA, TOO_MUCH, tooMuchProject } from '../support/too-much.ts'

const AS_OF = ['--as-of', '2026-03-15']
const { folder, rules, patients } = tooMuchProject()
const ran = (...words: string[]): Promise<Ran> => prescreen([...words, '--criteria', rules, ...AS_OF])
const onOneLine = (text: string): string => text.replaceAll(/\s+/g, ' ')

describe('criteria that are not worked out, at the command line', () => {
  it('are in the results they concern, as the schema says, and in no others', async () => {
    const { status, out, err } = await ran('screen', patients, '--format', 'json')
    expect([status, err]).toEqual([0, ''])
    const results = JSON.parse(out) as Result[]
    expect(results.map((one) => one.trials[0]?.not_worked_out)).toEqual([['I1'], ['I1'], undefined])
    expect(results.map((one) => one.trials[0]?.criteria.map((each) => each.not_worked_out))).toContainEqual([
      true,
      undefined,
    ])
    expect(JSON.stringify(results[2])).not.toContain('not_worked_out')
    const ajv = new Ajv({ allErrors: true, allowUnionTypes: true })
    addFormats.default(ajv)
    const validate = ajv.compile(JSON.parse((await prescreen(['schema', 'result'])).out) as object)
    for (const one of results) expect([validate(one), validate.errors]).toEqual([true, null])
    const wrong = JSON.stringify(results[0]).replaceAll('"not_worked_out":true', '"not_worked_out":false')
    expect(validate(JSON.parse(wrong))).toBe(false)
  })

  it('are shown to the nurse together with what to do', async () => {
    const { status, out } = await ran('screen', patients)
    expect(status).toBe(0)
    expect(out.match(/Please check this criterion by hand\./g)).toHaveLength(1)
    expect(onOneLine(out)).toContain('Not decided: I1 could not be worked out. Please check it by hand.')
    expect((await ran('screen', patients, '--explain')).out.match(/not worked out I1/g)).toHaveLength(2)
  })

  it('are shown at the end of an interview that has nothing left to ask', async () => {
    const answers = join(folder, 'open.json')
    writeFileSync(answers, JSON.stringify({ id: 'open', q: false }))
    const { status, out } = await ran('interview', '--answers', answers)
    expect(status).toBe(0)
    expect(onOneLine(out)).toContain('Please check it by hand.')
  })

  it('are the same when a result is replayed, also one of a batch', async () => {
    const record = join(folder, 'record.json')
    writeFileSync(record, JSON.stringify({ id: 'open' }))
    for (const command of ['screen', 'batch']) {
      const result = join(folder, `${command}.json`)
      writeFileSync(result, (await ran(command, record, '--format', 'ndjson')).out)
      const { status, out } = await prescreen(['replay', result, '--record', record, '--criteria', rules])
      expect([command, status, out]).toEqual([command, 0, expect.stringContaining('same')])
    }
  })

  it('are in the results and the summary of a batch, in every format alike', async () => {
    const summaries = await Promise.all(
      ['ndjson', 'csv', 'parquet'].map(async (format) => {
        const to = join(mkdtempSync(join(tmpdir(), 'prescreen-much-')), 'run')
        const { status, out, err } = await ran('batch', patients, '--out', to, '--format', format)
        expect([status, err]).toEqual([0, ''])
        expect(onOneLine(out)).toContain('1 patient could not be worked out in full')
        if (format === 'ndjson')
          expect(readFileSync(join(to, 'results.ndjson'), 'utf8').match(/"not_worked_out":\["I1"\]/g)).toHaveLength(2)
        if (format === 'csv') {
          const rows = readFileSync(join(to, 'results.csv'), 'utf8').trim().split('\r\n')
          expect(rows.map((row) => row.split(',').at(-2))).toEqual(['not_worked_out', 'I1', 'I1', ''])
        }
        expect((await ran('verify', to)).status).toBe(0)
        return JSON.parse(readFileSync(join(to, 'summary.json'), 'utf8')) as Summary
      }),
    )
    for (const one of summaries) expect(one).toEqual(summaries[0])
    expect(summaries[0]?.trials[0]).toMatchObject({ possible: 1, out: 1, not_worked_out: 1 })
  })
})

describe('a batch in parts', () => {
  it('counts criteria that are not worked out as one run does, from the rows of its tables', async () => {
    const to = mkdtempSync(join(tmpdir(), 'prescreen-much-'))
    const [whole, merged, ...parts] = ['whole', 'merged', '1', '2'].map((name) => join(to, name))
    const batch = (out: string | undefined, ...more: string[]): Promise<Ran> =>
      ran('batch', patients, '--format', 'csv', '--quiet', '--out', out ?? '', ...more)
    await batch(whole)
    for (const [i, part] of parts.entries()) expect((await batch(part, '--shard', `${i + 1}/2`)).status).toBe(0)
    const { status, err } = await prescreen(['merge', ...parts, '--out', merged ?? '', '--criteria', rules, '--quiet'])
    expect([status, err]).toEqual([0, ''])
    for (const name of ['results.csv', 'summary.json'])
      expect(readFileSync(join(merged ?? '', name), 'utf8')).toBe(readFileSync(join(whole ?? '', name), 'utf8'))
  })
})

const EXAMPLES = `examples:
  as_of: 2026-03-15
  base: {}
  cases:
    - {say: two are the same, patient: {u: 1, v: 1, w: 2, x: 3}, is: {I1: pass}}
    - {say: it is not quiet, patient: {q: false}, is: {E1: pass}}
`

describe('rules that take more work than is granted', () => {
  const tried = tooMuchProject(CRITERIA, EXAMPLES)

  it('cause a warning of check, with file and line', async () => {
    const { status, out, err } = await prescreen(['check', tried.rules, ...AS_OF])
    expect([status, err]).toEqual([1, ''])
    expect(out).toContain('warning proof/too-much')
    expect(out).toMatch(/T\.yaml:8:\d+/)
    expect(onOneLine(out)).toContain('Simplify it: fewer alternatives that share facts')
  })

  it('are tested as far as the examples go, and what is not worked out is reported', async () => {
    const { status, out, err } = await prescreen(['test', tried.rules, '--coverage', '--mutation'])
    expect([status, err]).toEqual([0, ''])
    expect(onOneLine(out)).toContain(
      'I1 has too many combinations of facts; it was not worked out which statuses patients can have',
    )
    expect(onOneLine(out)).toMatch(/mutation \S+ % \(\d+ of \d+\) noticed.*; \d+ could not be worked out/)
    const json = JSON.parse((await prescreen(['test', tried.rules, '--mutation', '--format', 'json'])).out) as {
      readonly mutation: { readonly not_worked_out?: number }
    }[]
    expect(json[0]?.mutation.not_worked_out).toBeGreaterThan(0)
  })

  it('do not stop coverage at an example that leaves such a branch open', async () => {
    const within = TOO_MUCH.replace('require: {any:', 'require: {any: [{r: true}, {any:').replace(/\}\}\n$/, '}]}}\n')
    const nothing = EXAMPLES.replace(/cases:[^]*/, 'cases:\n    - {say: nothing is known, is: {I1: unknown}}\n')
    const project = tooMuchProject(within, nothing)
    const { status, out, err } = await prescreen(['test', project.rules, '--coverage'])
    expect([status, err]).toEqual([0, ''])
    expect(out).toContain('no example where branch 2 of its `any` does not hold')
  })

  it('do not stop suggestions', async () => {
    const { status, err } = await prescreen(['test', tried.rules, '--suggest'])
    expect(status).toBe(0)
    expect(err).toContain('is: {E1: fail}, unread: true}')
  })

  it('are compared as far as example patients are found', async () => {
    const other = tooMuchProject(CRITERIA.replace('{u: {same_as: v}}, ', ''))
    const { status, out, err } = await prescreen(['diff', tried.rules, other.rules, ...AS_OF])
    expect([status, err]).toEqual([1, ''])
    expect(onOneLine(out)).toContain('I1 not proved: its facts combine in too many ways to compare all patients')
  })
})
