import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { certifiedAndChecked } from '../../../src/certify/index.ts'
import { logCsv } from '../../../src/log/index.ts'
import { questionHash } from '../../../src/model/index.ts'
import { parseDay } from '../../../src/quantity/index.ts'
import type { Json, JsonObject } from '../../../src/record/index.ts'
import { Screener } from '../../../src/screen/index.ts'
import { loggedEntry } from '../../support/log-entry.ts'
import { AS_OF, rulesOf, smallRules } from '../../support/rules.ts'

const CRITERIA = `
  - {id: I1, text: t, cites: I1, ask: Is her heart sound?, who: cardiologist}
  - id: E1
    text: t
    cites: E1
    exclude: {score: ≥ 5}
    confirm: {when: {score: 3..4}, ask: Is the score stable?, who: investigator, formerly: [Is it stable?, Is her score stable?]}
  - {id: E2, text: t, cites: E2, exclude: {smoker: true}}
  - {id: E3, text: t, cites: E3, not_screened: {as: quota, reason: Decided by the site.}}
`
const I1 = { ask: 'Is her heart sound?', who: 'cardiologist' }
const OTHER = questionHash({ ask: 'Is her heart well?', who: 'cardiologist' })
const screener = new Screener(smallRules(CRITERIA), parseDay(AS_OF) ?? 0)

function screened(answers: Json): {
  readonly record: JsonObject
  readonly screened: ReturnType<Screener['screen']>
} {
  const record = { id: 'x', score: 3, smoker: false, confirmations: { T: answers } }
  return { record, screened: screener.screen(record) }
}

function resultFor(answers: Json) {
  const { screened: one } = screened(answers)
  if (!one.ok) throw new Error(JSON.stringify(one.problems))
  return one.result
}

/** The statuses of the criteria and the paths of the warnings. */
function outcomeFor(answers: Json): readonly [string, ...string[]] {
  const { trials, warnings } = resultFor(answers)
  const statuses = trials[0]?.criteria.map((one) => `${one.id} ${one.status}`).join(', ') ?? ''
  return [statuses, ...warnings.map((one) => `${one.kind ?? ''} ${one.path}`)]
}

const problemsFor = (answers: Json): string[] => {
  const { screened: one } = screened(answers)
  return one.ok ? [] : one.problems.map(({ path, message }) => `${path}: ${message}`)
}

const OPEN = 'I1 confirm, E1 confirm, E2 pass, E3 not-screened'
const ANSWERED = 'I1 pass, E1 confirm, E2 pass, E3 not-screened'
const DENIED = 'I1 fail, E1 confirm, E2 pass, E3 not-screened'

describe('the hash of a question', () => {
  it('covers the words of the question, a line feed and who answers it', () => {
    const bytes = Buffer.from('Ist das Ödem stabil?\nPrüfärztin')
    expect(questionHash({ ask: 'Ist das Ödem stabil?', who: 'Prüfärztin' })).toBe(
      createHash('sha256').update(bytes).digest('hex'),
    )
    expect(questionHash({ ask: 'a\nb', who: 'c' })).not.toBe(questionHash({ ask: 'a', who: 'b' }))
  })

  it('is given with each question of a result', () => {
    const questions = resultFor({}).trials[0]?.criteria.flatMap((one) => one.question ?? [])
    expect(questions).toEqual([
      { ...I1, sha256: questionHash(I1) },
      {
        ask: 'Is the score stable?',
        who: 'investigator',
        sha256: questionHash({ ask: 'Is the score stable?', who: 'investigator' }),
      },
    ])
  })
})

describe('a recorded answer', () => {
  it.each<[string, Json, string]>([
    ['true', true, ANSWERED],
    ['false', false, DENIED],
    ['with who and when', { answer: true, by: 'AB', date: '2026-03' }, ANSWERED],
    ['false, with the question that was put', { answer: false, question_sha256: questionHash(I1) }, DENIED],
    ['true, with the question that was put', { answer: true, question_sha256: questionHash(I1) }, ANSWERED],
    ['null', null, OPEN],
    ['of null', { answer: null, question_sha256: OTHER }, OPEN],
    ['that is left out', {}, OPEN],
  ])('%s', (_, answer, expected) => {
    expect(outcomeFor({ I1: answer })).toEqual([expected])
  })

  it('counts if the question had earlier words, without a warning', () => {
    const former = (ask: string) => ({ answer: false, question_sha256: questionHash({ ask, who: 'investigator' }) })
    const denied = ANSWERED.replace('I1 pass, E1 confirm', 'I1 confirm, E1 fail')
    for (const ask of ['Is the score stable?', 'Is it stable?', 'Is her score stable?'])
      expect(outcomeFor({ E1: former(ask) })).toEqual([denied])
    expect(outcomeFor({ E1: former('Is it high?') })).toEqual([OPEN, 'reading confirmations.T.E1'])
    expect(JSON.stringify(resultFor({}))).not.toContain('formerly')
    // The check of certificates reads answers separately.
    const { record, screened: one } = screened({ E1: former('Is it stable?') })
    if (!one.ok) throw new Error(JSON.stringify(one.problems))
    const { checked } = certifiedAndChecked(one.result, record, screener.rules, screener.asOf)
    expect([checked.findings, checked.notCertified]).toEqual([[], {}])
  })

  it('is lost if only who gave it or when is recorded, and a warning says so', () => {
    for (const answer of [{ answer: null, by: 'AB' }, { by: 'AB' }, { date: '2026-03' }]) {
      expect(outcomeFor({ I1: answer })).toEqual([OPEN, 'reading confirmations.T.I1'])
      expect(resultFor({ I1: answer }).warnings[0]?.message).toMatch(/ answered I1 of T, .* not what .* ask again/)
      // Criteria without a question have nothing to ask again.
      expect(outcomeFor({ E2: answer })).toEqual([OPEN])
    }
  })

  it('does not count if it is to another question, and a warning says so', () => {
    const answer = { answer: true, by: 'AB', question_sha256: OTHER }
    expect(outcomeFor({ I1: answer })).toEqual([OPEN, 'reading confirmations.T.I1'])
    expect(resultFor({ I1: answer }).warnings[0]?.message).toMatch(/other words now .*does not count; ask again/)
    const decided = screener.decide({ id: 'x', score: 3, smoker: false, confirmations: { T: { I1: answer } } })
    expect(decided.ok && [decided.decisions[0]?.statuses[0], decided.warnings]).toMatchObject([
      'confirm',
      resultFor({ I1: answer }).warnings,
    ])
  })

  it('to the question of a confirm zone belongs only to that question, too', () => {
    const asked = questionHash({ ask: 'Is the score stable?', who: 'investigator' })
    expect(outcomeFor({ E1: { answer: true, question_sha256: asked } })[0]).toContain('E1 pass')
    expect(outcomeFor({ E1: { answer: true, question_sha256: questionHash(I1) } })).toEqual([
      OPEN,
      'reading confirmations.T.E1',
    ])
  })

  it('is not used if nobody is asked, and a warning says so', () => {
    expect(outcomeFor({ E2: false, E3: { answer: true } })).toEqual([
      OPEN,
      'reading confirmations.T.E2',
      'reading confirmations.T.E3',
    ])
  })

  describe('for a trial that the rules do not have', () => {
    const rules = rulesOf({ T: CRITERIA, NCT04158843: CRITERIA })
    const warned = (confirmations: Json, trials?: readonly string[]) => {
      const one = new Screener(rules, parseDay(AS_OF) ?? 0, trials).screen({ id: 'x', confirmations })
      if (!one.ok) throw new Error(JSON.stringify(one.problems))
      return one.result.warnings.map(({ kind, path, message }) => `${kind ?? ''} ${path}: ${message}`)
    }

    it('does not count, and one warning for the trial says so and suggests the intended name', () => {
      expect(warned({ NCT0415884: { I1: true, E1: { answer: false } } })).toEqual([
        'reading confirmations.NCT0415884: The rules have no trial NCT0415884, so what people answered for it is not used. Did you mean `NCT04158843`?',
      ])
      expect(warned({ OTHER: { I1: true } })).toEqual([
        'reading confirmations.OTHER: The rules have no trial OTHER, so what people answered for it is not used.',
      ])
    })

    it('gives no warning if there is no answer, or if the trial is left out of the screening', () => {
      expect(warned({ OTHER: { I1: null, I2: { answer: null } }, ANOTHER: null, MORE: {} })).toEqual([])
      expect(warned({ T: { I1: true } }, ['NCT04158843'])).toEqual([])
    })
  })

  it.each<[string, Json, string]>([
    ['a text', { I1: 'yes' }, 'confirmations.T.I1: `"yes"` does not fit here; confirmations are written '],
    ['another key', { I1: { answer: true, on: '2026' } }, 'confirmations.T.I1.on: This key is not known.'],
    [
      'an answer in words',
      { I1: { answer: 'yes' } },
      'confirmations.T.I1.answer: `"yes"` does not fit here; an answer is',
    ],
    ['a day that is none', { I1: { answer: true, date: '2026-02-30' } }, 'confirmations.T.I1.date: '],
    [
      'a day to come',
      { I1: { answer: true, date: '2026-03-16' } },
      'confirmations.T.I1.date: 2026-03-16 lies after the as-of date, 2026-03-15.',
    ],
    ['a hash that is none', { I1: { answer: true, question_sha256: 'AB' } }, 'confirmations.T.I1.question_sha256: '],
    ['a criterion that there is not', { I9: true }, 'confirmations.T.I9: T has no criterion I9.'],
  ])('is refused: %s', (_, answers, message) => {
    expect(problemsFor(answers)).toEqual([expect.stringContaining(message)])
  })
})

describe('the log', () => {
  it('keeps the answers that count, with who gave them and when', () => {
    const full = { answer: false, by: 'CD', date: '2026-03-01', question_sha256: questionHash(I1) }
    const stale = { answer: true, question_sha256: OTHER }
    const { record, screened: one } = screened({ I1: full, E1: stale, E2: true, E3: null })
    if (!one.ok) throw new Error(JSON.stringify(one.problems))
    const entry = loggedEntry(one.result, record)
    expect(entry.trials[0]?.confirmations).toEqual({ I1: full })
    expect(logCsv([entry])).toContain(',"I1 NOT MET (CD, 2026-03-01)",')
  })
})
