import { describe, expect, it } from 'vitest'
import { compareRules } from '../../../src/compare/index.ts'
import { areEqual, proveTrial, Space, trialPair } from '../../../src/prove/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import { amendmentMarkdown, amendmentText, PLAIN } from '../../../src/report/index.ts'
import { findings } from '../../support/pages.ts'
import { AS_OF, rulesOf } from '../../support/rules.ts'
import { CRITERIA, DICTIONARY, TOO_MUCH, tooMuchFiles, tooMuchRules } from '../../support/too-much.ts'

const TODAY = parseDay(AS_OF) ?? 0

/** Has the same meaning as E1. */
const REPEATED = '  - {id: E2, text: t, cites: E2, exclude: {not: {q: false}}}\n'

describe('a criterion that exceeds the work limit', () => {
  const found = findings(tooMuchFiles(`${CRITERIA}${REPEATED}`)).filter((one) => one.code.startsWith('proof/'))

  it('is reported to its author, with its place and what that means', () => {
    const [one] = found.filter(({ code }) => code === 'proof/too-much')
    expect(one).toMatchObject({ severity: 'warning', help: undefined })
    expect(one?.message).toBe(
      'I1 combines its facts in too many ways: its status may not be worked out if most of them are missing, and nothing could be proved about it.',
    )
    expect(one?.file.path).toBe('criteria/trials/T.yaml')
    expect(one?.file.text.slice(one.span.start).startsWith('I1')).toBe(true)
  })

  it('does not prevent proofs about others', () => {
    expect(found.map(({ code, message }) => `${code} ${message}`)).toContain(
      'proof/repeated E1 and E2 exclude the same patients.',
    )
    expect(found).toHaveLength(2)
  })

  it('can be suppressed', () => {
    const ignoring = `  # prescreen-ignore proof/too-much: The page says so.\n${CRITERIA}`
    expect(findings(tooMuchFiles(ignoring)).filter((one) => /^(?:proof|suppress)\//.test(one.code))).toEqual([])
  })

  it('leaves a conflict of two trials to their other criteria', () => {
    const quiet = `${TOO_MUCH}  - {id: I2, text: t, cites: I2, require: {q: true}}\n`
    const files = { ...tooMuchFiles(CRITERIA), 'criteria/trials/U.yaml': tooMuchFiles(quiet)['criteria/trials/T.yaml'] }
    const text = files['criteria/trials/U.yaml']?.replace('id: T\n', 'id: U\n') ?? ''
    const codes = findings({ ...files, 'criteria/trials/U.yaml': text }).map((one) => one.message)
    expect(codes).toContain('No patient can match both T (E1) and U (I2).')
    const [own, other] = [CRITERIA, quiet]
    const rules = rulesOf({ T: own, U: other }, DICTIONARY)
    const [first, second] = rules.trials
    if (first === undefined || second === undefined) throw new Error('no trials')
    const message = 'Could not find out within 500,000 steps whether anybody can match both T and U.'
    expect(trialPair(first, second, rules, TODAY)).toEqual({ code: 'proof/left-out', message })
  })

  it('is neither proved equal to another criterion nor proved different', () => {
    const rules = tooMuchRules(`${TOO_MUCH}  - {id: I2, text: t, cites: I2, require: {u: {same_as: v}}}\n`)
    const [one, other] = rules.trials[0]?.criteria.slice(-2) ?? []
    if (one === undefined || other === undefined) throw new Error('no criteria')
    const space = (): Space => new Space(rules, [one, other], TODAY)
    expect(areEqual(one, other, space())).toBeUndefined()
    expect(areEqual(other, other, space())).toBe(true)
  })
})

describe('criteria that exceed the work limit only together', () => {
  const numbers = ['u', 'v', 'w', 'x'].map((name) => `  ${name}: {type: integer, label: ${name}, range: 0..60}\n`)
  const criteria = [
    '{any: [{u: {same_as: v}}, {v: {same_as: w}}]}',
    '{any: [{w: {same_as: x}}, {x: {same_as: u}}]}',
    '{u: {different_from: w}}',
  ].map((one, i) => `  - {id: I${i + 1}, text: t, cites: I${i + 1}, require: ${one}}\n`)
  const rules = rulesOf(
    { T: criteria.join('') },
    `format: prescreen/dictionary/1\nunits: {}\nvariables:\n${numbers.join('')}`,
  )
  const [trial] = rules.trials
  const proofs = trial === undefined ? [] : proveTrial(trial, rules, TODAY)

  it('are reported as not compared with each other, and each is proved on its own', () => {
    expect(proofs.map((one) => [one.code, one.criterion, one.message])).toContainEqual([
      'proof/left-out',
      'I2',
      'Could not find out within 500,000 steps whether I2 says the same as another criterion.',
    ])
    // A patient who passes all of them is found without going through all patients.
    expect(proofs.filter((one) => one.criterion === undefined)).toEqual([])
    expect(proofs.filter((one) => one.code === 'proof/too-much')).toEqual([])
  })
})

describe('an amendment of a criterion that exceeds the work limit', () => {
  const before = tooMuchRules()
  const after = tooMuchRules(CRITERIA.replace('{u: {same_as: v}}, ', ''))
  const changes = compareRules(before, after, TODAY)
  const { trials } = changes
  const found = { ...changes, asOf: AS_OF, charts: [], patients: undefined }

  it('is not proved', () => {
    expect(trials[0]?.criteria).toMatchObject([{ id: 'I1', kind: 'not worked out' }])
  })

  it('is reported as such', () => {
    const said = 'its facts combine in too many ways to compare all patients'
    expect(amendmentText(found, 200, PLAIN)).toContain(said)
    expect(amendmentText(found, 200, PLAIN)).toContain('but there may be some')
    expect(amendmentMarkdown(found)).toContain(`| I1 | not proved: ${said}`)
  })

  it('is reported as added or removed', () => {
    const without = tooMuchRules(CRITERIA.replace(TOO_MUCH, ''))
    const kinds = (a: typeof before, b: typeof before) =>
      compareRules(a, b, TODAY).trials.flatMap((one) => one.criteria.map(({ id, kind }) => `${id} ${kind}`))
    expect([kinds(without, before), kinds(before, without)]).toEqual([['I1 added'], ['I1 removed']])
  })
})
