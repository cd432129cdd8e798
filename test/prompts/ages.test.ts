import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Result } from '../../src/index.ts'
import type { JsonObject } from '../../src/record/index.ts'
import { folderWith, prescreen } from '../support/command.ts'

/** How an interview deals with an age that a record gives, and with one that is answered only in part. */

const START: JsonObject = {
  id: 'P-1',
  sex: 'female',
  breast_cancer: { present: true, histologically_confirmed: true },
  other_cancers: [],
  spinal_lesions: [
    {
      level: 'L3',
      sins: 8,
      confirmed_by: 'imaging',
      pathology: 'not_biopsied',
      prior_stabilization: 'none',
    },
  ],
}
const RANGE = { min: 60, max: 69 }

/** What an interview says and saves if these lines are typed. The first line answers the question for the age. */
async function typed(lines: readonly string[], more: JsonObject = { age: RANGE }): Promise<[string, JsonObject]> {
  const at = folderWith({ 'from.json': JSON.stringify({ ...START, ...more }) })
  const words = ['interview', '--linear', '--from', at('from.json'), '--save', at('saved.json')]
  const ran = await prescreen([...words, '--as-of', '2026-03-15', '--trial', 'NCT03365973'], {
    input: lines.map((line) => `${line}\n`).join(''),
  })
  expect(existsSync(at('saved.json'))).toBe(true)
  return [ran.err, JSON.parse(readFileSync(at('saved.json'), 'utf8')) as JsonObject]
}

describe('an age that is recorded only in part', () => {
  it.each([
    ['66-68', { age: { min: 66, max: 68, date: '2026-03-15' } }],
    ['>65', { age: { min: 66, max: 130, date: '2026-03-15' } }],
    ['64', { age: { value: 64, date: '2026-03-15' } }],
    ['1962-03', { birth_date: '1962-03', age: null }],
  ])('can be answered as exactly as it is known: %s', async (line, is) => {
    const [, record] = await typed([line])
    expect(record).toMatchObject(is)
  })

  it('is offered as the answer, and kept if no more is known', async () => {
    const [said, record] = await typed(['*'])
    expect(said).toContain('Enter: 60-69.')
    expect(said).toContain('\n  age: 60 to 69\n')
    expect(record['age']).toEqual(RANGE)
    expect((await typed(['']))[1]['age']).toEqual(RANGE)
  })

  it('is the age on the day it was given, also on later days', async () => {
    const [, record] = await typed(['65'], {})
    const at = folderWith({ 'saved.json': JSON.stringify(record) })
    const verdict = async (asOf: string): Promise<unknown> => {
      const words = ['screen', at('saved.json'), '--as-of', asOf, '--trial', 'NCT03365973', '--format', 'json']
      const [result] = JSON.parse((await prescreen(words)).out) as Result[]
      return result?.trials[0]?.verdict
    }
    expect(await verdict('2026-03-15')).toBe('eligible')
    expect(await verdict('2026-03-16')).toBe('undetermined')
    expect(await verdict('2027-03-15')).toBe('ineligible')
  })

  it('is asked for with years of birth as examples', async () => {
    const [said] = await typed(['*'], {})
    expect(said).toContain('1964, March 1964, 5 March 1964 or 1964-03-05; or the age: 58, 60-69, >65.')
    expect(said).not.toContain('today')
  })

  it('is listed among the answers so far', async () => {
    const [said] = await typed(['64-66', '#'], { other_cancers: null })
    expect(said).toContain('age: 64 to 66.')
    expect(said).not.toContain('date of birth: not known')
  })
})
