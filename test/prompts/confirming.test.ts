import { PassThrough, Writable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import {
  answerPath,
  confirmed,
  confirmedAnew,
  givenConfirmations,
  givenText,
  openConfirmations,
} from '../../src/cli/confirming.ts'
import type { Confirming, OpenConfirmation } from '../../src/cli/confirming.ts'
import { drawnPrompts } from '../../src/cli/prompts/drawn.ts'
import { parseDay } from '../../src/quantity/index.ts'
import { inEnglish } from '../../src/messages/index.ts'
import { PLAIN } from '../../src/report/index.ts'
import { Screener } from '../../src/screen/index.ts'
import { samplePatient, shippedRules } from '../support/shipped.ts'

const TODAY = '2026-03-15'
const rules = await shippedRules()
const screener = new Screener(rules, parseDay(TODAY) ?? 0)
const patient = samplePatient('match-nct04158843')

function openOf(record: typeof patient): readonly OpenConfirmation[] {
  const screened = screener.screen(record)
  if (!screened.ok) throw new Error(JSON.stringify(screened.problems))
  return openConfirmations(screened.result)
}

/** Runs a person who waits for a text and then types. */
async function answering(
  keys: readonly (readonly [sees: string, types: string])[],
  ask: (given: Confirming) => Promise<typeof patient> = (given) => confirmed(patient, openOf(patient), given),
): Promise<typeof patient> {
  let shown = ''
  const input = new PassThrough()
  const place = {
    input,
    // Each prompt ends the output that it was given.
    get output() {
      return new Writable({
        write: (chunk: Buffer, _, done) => {
          shown += stripVTControlCharacters(chunk.toString()).replaceAll(/\s+/g, ' ')
          done()
        },
      })
    },
  }
  const prompts = drawnPrompts(place)
  const given = { today: TODAY, by: 'AB', screen: { say: inEnglish, paint: PLAIN, width: 200 }, prompts }
  const end = ask(given)
  for (const [sees, types] of keys) {
    for (let i = 0; !shown.includes(sees); i++) {
      if (i > 100_000) throw new Error(`“${sees}” did not come: ${shown}`)
      await setImmediate()
    }
    shown = ''
    input.write(types)
  }
  return end
}

describe('confirmed answers', () => {
  it('are recorded with the person, the day and the question', async () => {
    const record = await answering([
      ['Question 1 of 6, for the patient', 'y'],
      ['Question 2 of 6', '\r'],
      ['Question 3 of 6', 'n'],
      ['Question 4 of 6', '\r'],
      ['Question 5 of 6', '\r'],
      ['Question 6 of 6', '\r'],
      [
        'By whom was this confirmed? Name or initials; they stand beside each of these answers, with the day. Initials or a name. > AB',
        '\r',
      ],
    ])
    const said = (record['confirmations'] as Record<string, Record<string, object>>)['NCT04158843']
    expect(Object.keys(said ?? {})).toEqual(['I1', 'E8'])
    const sha256 = expect.stringMatching(/^[0-9a-f]{64}$/) as string
    expect(said?.['I1']).toEqual({ answer: true, by: 'AB', date: TODAY, question_sha256: sha256 })
    expect(said?.['E8']).toMatchObject({ answer: false })
    // What was confirmed decides: she does not tolerate the operation.
    const screened = screener.screen(record)
    const trial = screened.ok ? screened.result.trials.find((one) => one.id === 'NCT04158843') : undefined
    expect(trial).toMatchObject({ verdict: 'ineligible', failed: ['E8'] })
    expect(openOf(record)).toEqual([])
  })

  it('are not recorded if nothing was answered', async () => {
    const record = await answering([1, 2, 3, 4, 5, 6].map((i) => [`Question ${i} of 6`, '\r'] as const))
    expect(record).toBe(patient)
  })
})

describe('an answer confirmed by mistake', () => {
  const told = { answer: true, by: 'CD', date: '2026-03-01' }
  const record: typeof patient = { ...patient, confirmations: { NCT04158843: { I1: told, E8: false } } }
  const given = () => {
    const read = screener.read(record)
    if (!read.ok) throw new Error(JSON.stringify(read.problems))
    return givenConfirmations(read.facts.confirmations, rules.trials)
  }
  const again = (at: number, keys: readonly (readonly [sees: string, types: string])[]): Promise<typeof patient> => {
    const one = given()[at]
    if (one === undefined) throw new Error('nothing was confirmed')
    return answering(keys, (confirming) => confirmedAnew(record, one, confirming))
  }
  const answersOf = (changed: typeof patient): unknown =>
    (changed['confirmations'] as Record<string, unknown> | undefined)?.['NCT04158843']

  it('is listed in the words of its question', () => {
    expect(given().map((one) => [answerPath(one), givenText(one, inEnglish)])).toEqual([
      ['confirmations.NCT04158843.I1', expect.stringMatching(/^NCT04158843 I1: Has the patient .*consent.* yes$/)],
      ['confirmations.NCT04158843.E8', expect.stringMatching(/^NCT04158843 E8: Can the patient .* no$/)],
    ])
  })

  it('can be changed, by the person who says so now', async () => {
    const changed = await again(0, [
      ['Asked again, for the patient', 'n'],
      ['By whom was this confirmed?', '\r'],
    ])
    expect(answersOf(changed)).toMatchObject({ I1: { answer: false, by: 'AB', date: TODAY }, E8: false })
  })

  it('can be taken back', async () => {
    const changed = await again(0, [['take the answer back, and leave it open', '\u001b[B\u001b[B\r']])
    expect(answersOf(changed)).toEqual({ E8: false })
    expect(openOf(changed).map((one) => one.criterion)).not.toContain('E8')
  })

  it('stays as it is with Enter, with the person who gave it', async () => {
    expect(await again(0, [['> 1 y yes', '\r']])).toBe(record)
  })
})
