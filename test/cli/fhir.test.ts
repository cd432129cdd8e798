import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Result } from '../../src/index.ts'
import type { JsonObject } from '../../src/record/index.ts'
import { cohortPatient } from '../support/cohort.ts'
import { folderWith, prescreen } from '../support/command.ts'
import { toFhir } from '../support/to-fhir.ts'

const AS_OF = ['--as-of', '2026-03-15']
const SAMPLE = 'test/data/fhir/trial-matching/ctms__eom_patient_1.json'

describe('FHIR at the command line', () => {
  it('is screened like any record, with a list of what could not be read', async () => {
    const { status, out } = await prescreen(['screen', SAMPLE, ...AS_OF])
    expect(status).toBe(0)
    expect(out).toContain('Patient Ancora-13')
    expect(out).toContain('CHECK THE RECORD')
    expect(out).toContain('The sources disagree')
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([])
  })

  it('convert shows what was understood, where it comes from, and what was not taken', async () => {
    const { status, out } = await prescreen(['convert', SAMPLE, ...AS_OF])
    expect(status).toBe(0)
    for (const text of [
      'HER2: negative, 2022-01-02 (Observation/observation-id-5)',
      'metastasis 1: lung',
      'Not taken, or to be looked at',
    ])
      expect(out).toContain(text)
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([])
    expect(out).toMatch(/Chart: \d+ resources, \d+ used, /)
    const [whole] = JSON.parse((await prescreen(['convert', SAMPLE, '--format', 'json', ...AS_OF])).out) as {
      account: { resource: string; ending: string; facts: string[] }[]
    }[]
    expect(whole?.account).toContainEqual({
      resource: 'Observation/observation-id-5',
      type: 'Observation',
      ending: 'used',
      facts: ['breast_cancer.her2'],
      codes: [],
    })
    const lines = (await prescreen(['convert', SAMPLE, '--format', 'ndjson', ...AS_OF])).out
    const again = (await prescreen(['screen', '-', '--format', 'json', ...AS_OF], { input: lines })).out
    const direct = (await prescreen(['screen', SAMPLE, '--format', 'json', ...AS_OF])).out
    const verdicts = (text: string): string[][] =>
      (JSON.parse(text) as Result[]).map((one) => one.trials.map((trial) => trial.verdict))
    expect(verdicts(again)).toEqual(verdicts(direct))
  })

  it('convert refuses a chart that is not R4, or has no patient, with the reason', async () => {
    const at = folderWith({
      'a.json': '{"resourceType":"MedicationOrder","id":"x"}',
      'b.json': '{"resourceType":"Condition"}',
    })
    const old = await prescreen(['convert', at('a.json')])
    expect([old.status, old.out]).toEqual([1, ''])
    expect(old.err).toContain('DSTU2')
    expect((await prescreen(['convert', at('b.json')])).err).toContain('There is no Patient')
  })

  it('is read as R4 with --fhir-version where it looks like another version; other versions are refused', async () => {
    const chart = [
      { resourceType: 'Patient', id: 'p' },
      { resourceType: 'Condition', id: 'c', clinicalStatus: 'active', code: { text: 'Asthma' } },
    ]
    const at = folderWith({
      'p.json': JSON.stringify({ resourceType: 'Bundle', entry: chart.map((resource) => ({ resource })) }),
    })
    const screened = (command: string, ...more: string[]): ReturnType<typeof prescreen> =>
      prescreen([command, at('p.json'), '--format', 'ndjson', '--quiet', ...AS_OF, ...more])
    for (const command of ['screen', 'batch']) {
      const refused = await screened(command)
      expect([refused.status, refused.out]).toEqual([1, ''])
      const read = await screened(command, '--fhir-version', '4.0.1')
      expect([read.status, (JSON.parse(read.out) as Result).patient]).toEqual([0, 'p'])
      expect(read.out).toContain('has the field clinicalStatus as one word. It is read as R4, as asked.')
    }
    expect((await screened('screen')).err).toContain('--fhir-version R4 reads it')
    const old = await screened('screen', '--fhir-version', 'STU3')
    expect([old.status, old.err]).toEqual([2, expect.stringContaining('Convert charts of STU3 to R4 first.')])
    const unknown = await screened('screen', '--fhir-version', 'R9')
    expect([unknown.status, unknown.err]).toEqual([
      2,
      expect.stringContaining('--fhir-version must be one of DSTU2, STU3, R4, R5'),
    ])
  })

  it('has its lists taken as complete when asked, and the result says so', async () => {
    const args = ['screen', SAMPLE, '--format', 'json', '--assume-complete', 'metastases,surgeries', ...AS_OF]
    const [result] = JSON.parse((await prescreen(args)).out) as Result[]
    expect(result?.warnings.map((one) => one.message).join()).toContain(
      'Taken as complete, as asked with --assume-complete.',
    )
    expect((await prescreen(['screen', SAMPLE, '--assume-complete', 'metastasis'])).err).toContain(
      'Did you mean `metastases`?',
    )
  })

  it('starts an interview', async () => {
    const at = folderWith({ 'answers.json': JSON.stringify({ id: 'x', sex: 'female', birth_date: '1960-01-01' }) })
    const { status, out } = await prescreen([
      'interview',
      '--from',
      SAMPLE,
      '--answers',
      at('answers.json'),
      '--format',
      'json',
      ...AS_OF,
    ])
    expect(status).toBe(0)
    const { asked } = JSON.parse(out) as { asked: string[] }
    expect(asked).not.toContain('sex')
    expect(asked.length).toBeGreaterThan(0)
  })

  it('never prints control characters that come from a file', async () => {
    const evil = {
      resourceType: 'Condition',
      id: 'c',
      code: { coding: [{ system: 'http://snomed.info/sct', code: '94222008', display: 'x\u001b[2Jy' }] },
    }
    const bundle = {
      resourceType: 'Bundle',
      entry: [{ resource: { resourceType: 'Patient', id: 'p\u0007' } }, { resource: evil }],
    }
    for (const command of ['convert', 'screen']) {
      const { out } = await prescreen([command, '-'], { input: JSON.stringify(bundle) })
      expect([out.includes('\u001b'), out.includes('\u0007')]).toEqual([false, false])
    }
  })
})

describe('FHIR in batches', async () => {
  const bundles = Array.from({ length: 30 }, (_, i) => toFhir(cohortPatient(i)).bundle)
  const lines = bundles.map((one) => JSON.stringify(one)).join('\n')
  const expected = (await prescreen(['batch', '-', '--format', 'ndjson', ...AS_OF], { input: lines })).out

  it('gives the verdicts of screen', async () => {
    const few = lines.split('\n').slice(0, 8).join('\n')
    const screened = (await prescreen(['screen', '-', '--format', 'ndjson', ...AS_OF], { input: few })).out
    const verdicts = (text: string): string[] =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => {
          const { patient, trials } = JSON.parse(line) as Result
          return `${patient} ${trials.map((one) => one.verdict).join()}`
        })
    expect(verdicts(expected).slice(0, 8)).toEqual(verdicts(screened))
    expect(verdicts(expected)).toHaveLength(30)
  })

  it('puts the patients of a bulk export back together', async () => {
    const byType = new Map<string, string[]>()
    for (const bundle of bundles) {
      for (const { resource } of bundle['entry'] as { resource: JsonObject }[]) {
        const type = String(resource['resourceType'])
        byType.set(type, [...(byType.get(type) ?? []), JSON.stringify(resource)])
      }
    }
    const at = folderWith({})
    mkdirSync(at('bulk'))
    for (const [type, resources] of byType) {
      // In another order, and with one of the files packed.
      const text = `${resources.toReversed().join('\n')}\n`
      if (type === 'Condition') writeFileSync(at(`bulk/${type}.ndjson.gz`), gzipSync(text))
      else writeFileSync(at(`bulk/${type}.ndjson`), text)
    }
    const results = (text: string): unknown[] =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => {
          const { patient, trials } = JSON.parse(line) as Result
          return { patient, verdicts: trials.map((one) => [one.verdict, one.failed]) }
        })
        .toSorted((a, b) => (a.patient < b.patient ? -1 : 1))
    const { out, err } = await prescreen(['batch', at('bulk'), '--quiet', '--format', 'ndjson', ...AS_OF])
    expect(err).toBe('')
    expect(results(out)).toEqual(results(expected))
  })

  it('adds up the outcome of all resources, and names the codes to map', async () => {
    const odd = (id: string, display?: string): JsonObject => ({
      resourceType: 'Observation',
      status: 'final',
      id,
      code: { coding: [{ system: 'urn:lab', code: 'x1', ...(display !== undefined && { display }) }] },
    })
    const bundle = (id: string, ...resources: JsonObject[]): string => {
      const all = [{ resourceType: 'Patient', id }, ...resources]
      return JSON.stringify({ resourceType: 'Bundle', entry: all.map((resource) => ({ resource })) })
    }
    const lines = [bundle('a', odd('1'), odd('2', 'Odd\u001B[2J')), bundle('b', odd('3')), bundle('c')]
    const at = folderWith({ 'all.ndjson': `${lines.join('\n')}\n` })
    const run = async (...more: string[]): Promise<void> => {
      expect((await prescreen(['batch', at('all.ndjson'), '--quiet', ...AS_OF, ...more])).status).toBe(0)
    }
    await run('--out', at('whole'))
    for (const part of ['1/2', '2/2']) await run('--shard', part, '--out', at(part.replace('/', '')))
    await prescreen(['merge', at('12'), at('22'), '--out', at('merged')])
    const summary = (folder: string): JsonObject =>
      JSON.parse(readFileSync(at(`${folder}/summary.json`), 'utf8')) as JsonObject
    const ends = { used: 3, not_relevant: 0, old: 0, not_certain: 0, not_understood: 3 }
    expect(summary('whole')['charts']).toEqual({
      patients: 3,
      resources: 6,
      ...ends,
      codes_to_map: [{ system: 'urn:lab', code: 'x1', display: 'Odd\u001B[2J', patients: 2, resources: 3 }],
    })
    for (const file of ['summary.json', 'manifest.json'])
      expect(readFileSync(at(`merged/${file}`), 'utf8')).toBe(readFileSync(at(`whole/${file}`), 'utf8'))
    const [first] = readFileSync(at('whole/results.ndjson'), 'utf8').split('\n')
    expect((JSON.parse(first ?? '') as Result).chart).toEqual({
      resources: 3,
      ...ends,
      used: 1,
      not_understood: 2,
    })
    const { out } = await prescreen(['batch', at('all.ndjson'), '--quiet', ...AS_OF])
    expect(out).toContain('6 resources of charts (3 patients screened): 3 used, 3 not understood.')
    expect(out).not.toContain('\u001B')
    expect(out).toMatch(/ 2 {2}x1 “Odd.*” \(urn:lab\)/)
    const html = (await prescreen(['batch', at('all.ndjson'), '--quiet', '--format', 'html', ...AS_OF])).out
    expect(html).toContain('Codes to map next')
  })

  it('also counts the resources of refused charts, and of nobody', async () => {
    const of = (id: string): JsonObject => ({ subject: { reference: `Patient/${id}` } })
    const old = { resourceType: 'Condition', id: 'c', clinicalStatus: 'active', code: { coding: [{ code: '1' }] } }
    const all = (...resources: JsonObject[]): string =>
      JSON.stringify({ resourceType: 'Bundle', entry: resources.map((resource) => ({ resource })) })
    const [p, q, r] = ['p', 'q', 'r'].map((id): JsonObject => ({ resourceType: 'Patient', id }))
    const at = folderWith({
      'a.json': all(p ?? {}, q ?? {}, { resourceType: 'Observation', id: 'o', ...of('x') }),
      'b.json': all(r ?? {}, { ...old, ...of('r') }),
    })
    const { status, out } = await prescreen(['batch', at('.'), '--quiet', '--format', 'json', ...AS_OF])
    expect(status).toBe(1)
    const ends = { used: 2, not_relevant: 0, old: 0, not_certain: 1, not_understood: 2 }
    const { charts } = JSON.parse(out) as { charts: JsonObject }
    expect(charts).toEqual({ patients: 2, resources: 5, ...ends, codes_to_map: [] })
  })

  it('reports resources that belong to nobody', async () => {
    const at = folderWith({
      'Patient.ndjson': '{"resourceType":"Patient","id":"p"}\n',
      'Condition.ndjson': '{"resourceType":"Condition","subject":{"reference":"Patient/q"}}\n',
    })
    const { status, err } = await prescreen(['batch', at('.'), '--format', 'ndjson', ...AS_OF])
    expect(status).toBe(1)
    expect(err).toContain('1 FHIR resource names no patient')
  })
})
