import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { JsonObject } from '../../src/record/index.ts'
import { ReferenceEvaluator } from '../../src/reference/index.ts'
import { cohortPatient } from '../support/cohort.ts'
import { folderWith, prescreen } from '../support/command.ts'

const AS_OF = ['--as-of', '2026-03-15']
/** One trial, for tests that prove many records. */
const ONE = ['--trial', 'NCT03365973']
const SAMPLE = 'seeds/patients/jointly-ineligible.json'
const MISSING = 'seeds/patients/missing-facts.json'
/** A contradictory record with few readings, each of which is proved by itself. */
const CONTRADICTION = folderWith({
  'x.json': JSON.stringify({
    ...(JSON.parse(readFileSync(SAMPLE, 'utf8')) as object),
    sex: 'male',
    menopausal_status: 'premenopausal',
    pregnant: null,
  }),
})('x.json')

/** The certified result of each sample, made once. */
const certifiedOf = new Map<string, Promise<string>>()

/** The certified result of a sample, also written to a file of its own. */
async function certified(sample: string): Promise<{ readonly path: string; readonly result: JsonObject }> {
  const known = certifiedOf.get(sample) ?? certifiedText(sample)
  certifiedOf.set(sample, known)
  const out = await known
  const path = join(mkdtempSync(join(tmpdir(), 'prescreen-certify-')), 'result.json')
  writeFileSync(path, out)
  return { path, result: JSON.parse(out) as JsonObject }
}

async function certifiedText(sample: string): Promise<string> {
  const ran = await prescreen(['screen', sample, ...AS_OF, '--certify', '--format', 'ndjson'])
  expect(ran).toMatchObject({ status: 0, err: '' })
  return ran.out
}

function changedResult(path: string, change: (text: string) => string): string {
  const other = `${path}.changed`
  const text = readFileSync(path, 'utf8')
  writeFileSync(other, change(text))
  expect(readFileSync(other, 'utf8')).not.toBe(text)
  return other
}

describe('screen --certify', () => {
  it('says in a sentence what each verdict rests on', async () => {
    const { out } = await prescreen(['screen', SAMPLE, ...AS_OF, '--certify'])
    const text = out.replaceAll(/\s+/g, ' ')
    expect(text).toContain(
      'What this rests on: not eligible in all 2 cases of the missing facts: each time E1 or I4 rules the patient out.',
    )
    expect(text).toContain('What this rests on: I3 alone rules the patient out whatever the missing facts are.')
    const worksheet = await prescreen(['screen', SAMPLE, ...AS_OF, '--certify', '--format', 'markdown'])
    expect(worksheet.out).toContain('What this rests on: not eligible in all 2 cases')
  })

  it('gives results that verify-result proves and replay reproduces', async () => {
    for (const sample of [SAMPLE, MISSING, CONTRADICTION]) {
      const { path, result } = await certified(sample)
      expect('contradictions' in result).toBe(sample === CONTRADICTION)
      const checked = await prescreen(['verify-result', path, '--record', sample])
      expect(checked).toMatchObject({ status: 0 })
      expect(checked.out).toMatch(/^\d+ verdicts, statuses and missing facts proved, \d+ not certified, 0 not proved/)
      if (sample !== CONTRADICTION) expect(checked.out).toContain(' 0 not certified')
      expect(await prescreen(['replay', path, '--record', sample])).toMatchObject({ status: 0 })
    }
  })
})

describe('verify-result', () => {
  it('checks only the trials that are asked for, and only for the day of the result', async () => {
    const { path } = await certified(SAMPLE)
    const checked = async (...words: string[]): ReturnType<typeof prescreen> =>
      prescreen(['verify-result', path, '--record', SAMPLE, '--format', 'json', ...words])
    const proved = ({ out }: { readonly out: string }): number => (JSON.parse(out) as { proved: number }).proved
    const [all, one] = [await checked(...AS_OF), await checked(...ONE)]
    expect([all.status, one.status]).toEqual([0, 0])
    expect(proved(one)).toBeGreaterThan(0)
    expect(proved(one)).toBeLessThan(proved(all))
    expect(await checked('--as-of', '2026-03-16')).toMatchObject({
      status: 2,
      err: expect.stringContaining('was screened for 2026-03-15, not for 2026-03-16') as string,
    })
  })

  it.each<[string, string, (text: string) => string, string]>([
    [
      'another verdict',
      MISSING,
      (text) => text.replace('"verdict":"ineligible"', '"verdict":"eligible"'),
      'does not make the patient eligible',
    ],
    [
      'another status',
      SAMPLE,
      (text) => text.replace('"status":"pass"', '"status":"fail"'),
      'the case says pass, not fail',
    ],
    [
      'a case that is left out',
      SAMPLE,
      (text) => text.replace('["non_mechanical","none"]', '["non_mechanical"]'),
      'no case covers spinal_lesions[0].pain is none',
    ],
    [
      'a case that another criterion is said to rule out',
      SAMPLE,
      (text) => text.replace('"gives":"fail","criterion":"E1"', '"gives":"fail","criterion":"I4"'),
      'it gives pass, not fail',
    ],
    [
      'a recorded fact that is not said to be one',
      SAMPLE,
      (text) => text.replace('"spinal_lesions[0].level",', ''),
      'it depends on spinal_lesions[0].level, which no case names',
    ],
    [
      'no certificate',
      MISSING,
      (text) => text.replaceAll('"certificate":', '"certificate_was":'),
      'it has no certificate',
    ],
    [
      'a completion that is none',
      MISSING,
      (text) => text.replace(/("completion":\{.*?"deceased":)false/, '$1true'),
      'R-ALIVE is not proved',
    ],
  ])('finds %s', async (_, sample, change, message) => {
    const { path } = await certified(sample)
    const checked = await prescreen(['verify-result', changedResult(path, change), '--record', sample])
    expect(checked.status).toBe(1)
    expect(checked.out).toContain(message)
  })

  it('ends with status 2 for another record, other rules, or a file that is not a result', async () => {
    const { path } = await certified(SAMPLE)
    expect(await prescreen(['verify-result', path, '--record', MISSING])).toMatchObject({ status: 2 })
    const other = changedResult(path, (text) => text.replace(/"criteria_sha256":"./, '"criteria_sha256":"_'))
    expect(await prescreen(['verify-result', other, '--record', SAMPLE])).toMatchObject({ status: 2 })
    expect(await prescreen(['verify-result', SAMPLE, '--record', SAMPLE])).toMatchObject({ status: 2 })
  })
})

describe('batch --certify', () => {
  it('proves the same records in every run, with any number of workers, and counts them', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'prescreen-certify-')), 'cohort.ndjson')
    writeFileSync(path, Array.from({ length: 40 }, (_, i) => `${JSON.stringify(cohortPatient(i))}\n`).join(''))
    const counts = async (share: string, workers: string): Promise<unknown> => {
      const words = ['batch', path, ...AS_OF, ...ONE, '--workers', workers, '--format', 'json', '--quiet']
      words.push('--certify', share)
      const ran = await prescreen(words)
      expect(ran).toMatchObject({ status: 0, err: '' })
      return (JSON.parse(ran.out) as { readonly certified?: unknown }).certified
    }
    const some = await counts('100', '1')
    expect(some).toMatchObject({ records: expect.any(Number) as number, proved: expect.any(Number) as number })
    expect(await counts('100', '2')).toEqual(some)
    expect(await counts('0', '1')).toBeUndefined()
    const { out } = await prescreen(['batch', path, ...AS_OF, ...ONE, '--certify', '100', '--quiet'])
    expect(out.replaceAll(/\s+/g, ' ')).toContain('what was said was proved, and the proofs were checked')
    expect(await prescreen(['batch', path, ...AS_OF, '--certify', '1001'])).toMatchObject({ status: 2 })
  })
  it('ends with status 2, names the place of the record and writes no result when a proof fails', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'prescreen-certify-'))
    const path = join(folder, 'cohort.ndjson')
    writeFileSync(path, `\n${JSON.stringify(cohortPatient(1))}\n`)
    const words = ['batch', path, ...AS_OF, ...ONE, '--certify', '1000', '--format', 'json', '--quiet']
    expect(await prescreen(words)).toMatchObject({ status: 0 })
    // A reference evaluator that reads the rules differently from the engine.
    const spy = vi.spyOn(ReferenceEvaluator.prototype, 'outcome').mockReturnValue('confirm')
    try {
      const { status, out, err } = await prescreen(words)
      expect([status, out]).toEqual([2, ''])
      const said = err.replaceAll(/\s+/g, ' ')
      expect(said).toContain('cohort.ndjson, line 2: ')
      expect(said).toContain(
        'is not proved: some completion gives confirm. Do not use the results, and please report this.',
      )
      expect(await prescreen([...words, '--out', join(folder, 'out')])).toMatchObject({ status: 2, out: '' })
      const written = readdirSync(join(folder, 'out')).map((name) => readFileSync(join(folder, 'out', name), 'utf8'))
      expect(written.join('')).not.toContain('"verdict"')
    } finally {
      spy.mockRestore()
    }
  })
})
