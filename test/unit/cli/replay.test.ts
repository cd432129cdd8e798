import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Json, JsonObject } from '../../../src/record/index.ts'
import { folderWith, prescreen } from '../../support/command.ts'

const RECORD = 'seeds/patients/match-nct04158843.json'
const AS_OF = ['--as-of', '2026-03-15']

const made = await prescreen(['screen', RECORD, ...AS_OF, '--format', 'json'])
const [ORIGINAL] = JSON.parse(made.out) as [JsonObject]
const TRIALS = ORIGINAL['trials'] as readonly JsonObject[]

/** Replays a result that was changed after it was written. */
function replayed(result: Json, ...more: readonly string[]): ReturnType<typeof prescreen> {
  const at = folderWith({ 'r.json': typeof result === 'string' ? result : JSON.stringify(result) })
  return prescreen(['replay', at('r.json'), '--record', RECORD, ...more])
}

/** The original result with one trial changed. */
function withTrial(id: string, change: (trial: JsonObject) => JsonObject): JsonObject {
  return { ...ORIGINAL, trials: TRIALS.map((one) => (one['id'] === id ? change(one) : one)) }
}

describe('prescreen replay', () => {
  it('names the trials of the rules that are not in the result', async () => {
    expect((await replayed(ORIGINAL)).out).toBe('The same result, byte for byte.\n')
    const fewer = { ...ORIGINAL, trials: TRIALS.filter((one) => one['id'] !== 'FUDAN-AI-MSK') }
    const { status, out } = await replayed(fewer)
    expect([status, out]).toEqual([
      0,
      'The same result, byte for byte.\nNot in the result, so not compared: FUDAN-AI-MSK.\n',
    ])
    expect(JSON.parse((await replayed(fewer, '--format', 'json')).out)).toMatchObject({
      same: true,
      absent: ['FUDAN-AI-MSK'],
    })
    const none = await replayed({ ...ORIGINAL, trials: [] })
    expect([none.status, none.err]).toEqual([2, expect.stringContaining('is not a single prescreen result')])
  })

  it('compares only the trials of --trial, each of which must be in the result', async () => {
    const edited = withTrial('NCT04158843', (trial) => ({ ...trial, verdict: 'ineligible' }))
    expect(await replayed(edited, '--trial', 'FUDAN-AI-MSK')).toMatchObject({ status: 0 })
    const other = await replayed(edited, '--trial', 'NCT04158843')
    expect([other.status, other.out]).toEqual([1, expect.stringContaining('changed after it was written')])
    const fewer = { ...ORIGINAL, trials: TRIALS.slice(0, 1) }
    const absent = await replayed(fewer, '--trial', 'NCT04158843')
    expect([absent.status, absent.err]).toEqual([2, expect.stringContaining('has no result for NCT04158843')])
    expect((await replayed(ORIGINAL, '--trial', 'NCT0415884')).err).toContain('There is no trial')
  })

  it('does not explain another verdict by another contact', async () => {
    const contact = { name: 'Trial office' }
    const of = await replayed(withTrial('NCT04158843', (trial) => ({ ...trial, contact })))
    expect([of.status, of.out]).toEqual([1, 'contact: of NCT04158843: Trial office then, none now\n'])
    const both = await replayed(withTrial('NCT04158843', (trial) => ({ ...trial, contact, verdict: 'eligible' })))
    expect(both.out).toContain('changed after it was written')
  })

  it('explains a difference by how old a site lets facts be', async () => {
    const { status, out } = await replayed({ ...ORIGINAL, fresh: { labs: '10 days', ecog: '3 days' } })
    expect([status, out]).toEqual([1, 'fresh: how old facts may be: labs 10 days, ecog 3 days then, none now\n'])
  })

  it('names the patient if the record is of another one', async () => {
    const at = folderWith({ 'r.json': JSON.stringify(ORIGINAL) })
    const { out } = await prescreen(['replay', at('r.json'), '--record', 'seeds/patients/man.json'])
    expect(out).toContain('record: patient match-nct04158843 then, man now')
  })

  it('notices a date that was taken out of a line of a batch', async () => {
    const folder = folderWith({})('out')
    const record = 'seeds/patients/multi-match.json'
    await prescreen(['batch', record, ...AS_OF, '--out', folder, '--watch-list', '30000', '--workers', '1'])
    const line = JSON.parse(readFileSync(`${folder}/results.ndjson`, 'utf8')) as JsonObject
    const again = (result: JsonObject): ReturnType<typeof prescreen> =>
      prescreen(['replay', folderWith({ 'r.json': JSON.stringify(result) })('r.json'), '--record', record])
    expect(await again(line)).toMatchObject({ status: 0 })
    const trials = (line['trials'] as readonly JsonObject[]).map((one) => {
      const { eligible_until: until, ...others } = one
      return one['id'] === 'NCT03365973' ? others : { ...others, ...(until !== undefined && { eligible_until: until }) }
    })
    const edited = await again({ ...line, trials })
    expect([edited.status, edited.out]).toEqual([1, expect.stringContaining('eligible_until differ')])
  })

  it('says why a file is not a result', async () => {
    const text = JSON.stringify(ORIGINAL)
    expect(await replayed(text.slice(0, 900))).toMatchObject({
      status: 2,
      err: expect.stringContaining('This is not JSON') as string,
    })
    expect((await replayed(`${text}\n${text}\n`)).err).toContain('expected one result, found 2.')
  })
})
