import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parseDay } from '../../../src/quantity/index.ts'
import { NobodyPossible, Screener } from '../../../src/screen/index.ts'
import { prescreen } from '../../support/command.ts'
import { DICTIONARY } from '../../support/contradictory.ts'
import { AS_OF, rulesOf } from '../../support/rules.ts'

/** Dictionaries whose implications allow no patient at all, either today or on a later day. */

const TODAY = parseDay(AS_OF) ?? 0
const NOBODY = `
  - {because: One way., when: {a: true}, then: {a: false}}
  - {because: The other way., when: {a: false}, then: {a: true}}
`
/** Every patient has an item of kind k1 from the last five years. */
const SOMEBODY_TODAY = `
  - {because: One way., when: {b: true}, then: {items: {some: {kind: k1}}}}
  - {because: The other way., when: {b: false}, then: {items: {some: {kind: k1}}}}
  - {each: items, because: It is not long ago., when: {kind: k1}, then: {on: within 5 years}}
`
const CRITERION = '  - {id: I1, text: t, cites: I1, require: {a: false}}\n'

describe('a dictionary that allows no patient', () => {
  it('screens nobody, and says why', () => {
    const screener = new Screener(rulesOf({ T: CRITERION }, DICTIONARY + NOBODY), TODAY)
    expect(() => screener.screen({ id: 'x' })).toThrow(NobodyPossible)
    expect(() => screener.summarize({ id: 'x', b: true })).toThrow('so nobody can be screened')
  })

  it('ends the command with a sentence and status 2', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'nobody-'))
    afterAll(() => rmSync(folder, { recursive: true }))
    mkdirSync(join(folder, 'trials'))
    writeFileSync(join(folder, 'dictionary.yaml'), DICTIONARY + NOBODY)
    const head = 'format: prescreen/trial/1\nid: T\ntitle: t\nsource: s.yaml\nenrolment: {state: open}\ncriteria:\n'
    writeFileSync(join(folder, 'trials', 'T.yaml'), head + CRITERION)
    const ran = await prescreen(['screen', '-', '--criteria', folder], { input: '{"id": "x"}' })
    expect([ran.status, ran.out]).toEqual([2, ''])
    expect(ran.err).toContain('`prescreen check` shows where.')
    expect(ran.err).not.toContain('went wrong inside prescreen')
    expect(readdirSync(folder).toSorted()).toEqual(['dictionary.yaml', 'trials'])
  })

  it('screens a patient if this is so only on a later day, and then says nothing about days', () => {
    const criterion = '  - {id: I1, text: t, cites: I1, require: {items: {every: {kind: k1}}}}\n'
    const screener = new Screener(rulesOf({ T: criterion }, DICTIONARY + SOMEBODY_TODAY), TODAY)
    const screened = screener.screen({ id: 'x', items: [{}], b: true })
    if (!screened.ok) throw new Error(JSON.stringify(screened.problems))
    const [trial] = screened.result.trials
    expect([trial?.verdict, trial?.eligible_until]).toEqual(['eligible', undefined])
  })
})
