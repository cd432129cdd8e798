import { describe, expect, it } from 'vitest'
import { parseDay } from '../../src/quantity/index.ts'
import { enginesUnderTest } from '../support/engine-under-test.ts'
import { randomCase, readingOf, rulesOfCase } from '../support/random-cases.ts'
import { runs, timeFor } from '../support/runs.ts'

/**
 * Answers are cached under a key that a record has for a part of the engine. For random rules, many nearly identical
 * records are decided one after the other, so that a key without something that matters would give one record the
 * answer of another.
 */

const RULE_SETS = runs(8)
const EACH = 40
const SEED = Number(process.env['PRESCREEN_SEED'] ?? 4_100_000)

describe('keys of cached answers', () => {
  it(
    'distinguish all records that the engine distinguishes',
    () => {
      const wrong: unknown[] = []
      let compared = 0
      for (let seed = SEED; seed < SEED + RULE_SETS; seed++) {
        const drawn = randomCase(seed, EACH)
        const rules = rulesOfCase(drawn)
        const asOf = parseDay(drawn.asOf)
        if (rules === undefined || asOf === undefined) throw new Error(`seed ${seed} draws rules that are refused`)
        const read = readingOf(rules, asOf)
        const engines = enginesUnderTest(rules, rules.trials, asOf)
        const remembering = engines.find(({ name }) => name === 'all trials, remembering')
        const afresh = engines.find(({ name }) => name === 'one trial, afresh')
        for (const record of drawn.records) {
          const [own, expected] = [remembering, afresh].map((one) => {
            try {
              return one?.answers(read(record))
            } catch (error) {
              return String(error)
            }
          })
          // The work granted for a question depends on how it is put.
          if ([own, expected].some((one) => typeof one === 'object' && one.some(({ isSpent }) => isSpent === true)))
            continue
          compared++
          if (JSON.stringify(own) !== JSON.stringify(expected)) wrong.push({ seed, record, own, expected })
        }
      }
      expect(wrong.slice(0, 2)).toEqual([])
      expect(compared).toBeGreaterThan(RULE_SETS * (EACH / 2))
    },
    timeFor(300_000),
  )
})
