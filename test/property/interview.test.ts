import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Evaluation } from '../../src/evaluate/index.ts'
import { answered, conversation, nextQuestion } from '../../src/interview/index.ts'
import { worthFinding } from '../../src/outlook/index.ts'
import type { Conversation } from '../../src/interview/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import { valueAt, withValue } from '../../src/record/index.ts'
import type { JsonObject } from '../../src/record/index.ts'
import { Screener } from '../../src/screen/index.ts'
import { candidatesAt } from '../support/gaps.ts'
import { inventedPatient, POPULATION_AS_OF } from '../support/population.ts'
import { runs } from '../support/runs.ts'
import { shippedRules } from '../support/shipped.ts'

const rules = await shippedRules()
const screener = new Screener(rules, parseDay(POPULATION_AS_OF) ?? 0)

function evaluate(record: JsonObject): Evaluation[] {
  const read = screener.read(record)
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return screener.evaluate(read.facts)
}

interface Interviewed {
  readonly talk: Conversation
  readonly evaluations: readonly Evaluation[]
}

/** A whole interview with somebody who knows the patient's record except for some facts. */
function interview(patient: JsonObject, forgotten: (path: string) => boolean): Interviewed {
  let talk = conversation({ id: String(patient['id']) })
  for (;;) {
    const evaluations = evaluate(talk.record)
    const question = nextQuestion(evaluations, talk.done, rules.dictionary, talk.asked.slice(-1))
    if (question === undefined) return { talk, evaluations }
    // Only facts that can still change a verdict are asked for, and none twice.
    expect(evaluations.flatMap((one) => one.missing)).toContain(question.path)
    expect(talk.done.has(question.path)).toBe(false)
    expect(question.why.length).toBeGreaterThan(0)
    const owner = question.part === 'whole' ? question.path : question.path.slice(0, question.path.lastIndexOf('.'))
    const value = forgotten(owner) ? undefined : valueAt(patient, owner)
    const answer = value === undefined ? { path: owner } : { path: owner, value }
    talk = answered(talk, question.path, [answer], rules.dictionary)
  }
}

describe('an interview', () => {
  it('ends, and with a complete record gives the verdicts of screening that record', () => {
    let asked = 0
    fc.assert(
      fc.property(fc.nat(1_000_000), (seed) => {
        const patient = inventedPatient(seed)
        const { talk, evaluations } = interview(patient, () => false)
        const screened = evaluate(patient)
        expect(evaluations.map((one) => one.verdict)).toEqual(screened.map((one) => one.verdict))
        asked += talk.asked.length
      }),
      { numRuns: runs(12) },
    )
    expect(asked).toBeGreaterThan(runs(12) * 4)
  })

  it('ends when half of the answers are unknown, and never contradicts the verdicts of the whole record', () => {
    let decided = 0
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.func(fc.boolean()), (seed, forgotten) => {
        const patient = inventedPatient(seed)
        const { evaluations } = interview(patient, forgotten)
        const screened = evaluate(patient)
        evaluations.forEach(({ verdict }, i) => {
          if (verdict === 'undetermined') return
          expect(verdict).toBe(screened[i]?.verdict)
          decided++
        })
      }),
      { numRuns: runs(7) },
    )
    expect(decided).toBeGreaterThan(runs(7))
  })

  it('asks the same questions in the same order for the same answers', () => {
    const patient = inventedPatient(11)
    expect(interview(patient, () => false).talk.asked).toEqual(interview(patient, () => false).talk.asked)
  })
})

describe('what is worth finding out', () => {
  it('does not include a fact that only bounds another one, such as the diagnosis for an unknown age', () => {
    const open = Array.from({ length: 40 }, (_, seed) => {
      const { evaluations } = interview(inventedPatient(seed), (path) => path === 'birth_date')
      return worthFinding(evaluations)
    }).filter((found) => found.length > 0)
    expect(open.length).toBeGreaterThan(1)
    for (const { match, out } of open.flat()) expect([match, out]).toEqual([['birth_date'], ['birth_date']])
  })

  it('includes a single fact only if one of its values decides', () => {
    let tried = 0
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.func(fc.boolean()), (seed, forgotten) => {
        const { talk, evaluations } = interview(inventedPatient(seed), forgotten)
        for (const { trial, match, out } of worthFinding(evaluations)) {
          for (const [facts, wanted] of [
            [match, ['eligible', 'needs-confirmation']],
            [out, ['ineligible']],
          ] as const) {
            // Nobody is sent to find out a fact that cannot change the verdict by itself.
            expect(evaluations.find((one) => one.compiled.trial.id === trial)?.missing).toEqual(
              expect.arrayContaining([...(facts ?? [])]),
            )
            const [only] = facts ?? []
            if (facts?.length !== 1 || only === undefined || only.startsWith('labs.')) continue
            const values =
              only.includes('[') || valueAt(inventedPatient(0), only) === undefined ? [] : candidatesAt(only)
            if (values.length === 0 || Array.isArray(valueAt(inventedPatient(0), only))) continue
            const verdicts = values.map(
              (value) =>
                evaluate(withValue(talk.record, only, value)).find((one) => one.compiled.trial.id === trial)?.verdict,
            )
            expect({ only, verdicts, some: verdicts.some((one) => wanted.includes(one as never)) }).toMatchObject({
              some: true,
            })
            tried++
          }
        }
      }),
      { numRuns: runs(9) },
    )
    expect(tried).toBeGreaterThan(runs(9) / 4)
  })
})
