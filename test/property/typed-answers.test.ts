import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { spellingsOf, UNKNOWN_KEY, variablesByPath } from '../../src/dictionary/index.ts'
import type { Dictionary } from '../../src/dictionary/index.ts'
import { answerable, choiceNumbers, readAnswer } from '../../src/interview/index.ts'
import type { Answerable } from '../../src/interview/index.ts'
import { loadRules } from '../../src/model/index.ts'
import { folded } from '../../src/text/index.ts'
import { runs } from '../support/runs.ts'
import { shippedRules } from '../support/shipped.ts'

/** Every choice of a dictionary, in every way it can be typed. */

/** Letters of negations, digits, and signs that separate words. */
const SIGNS = ['a', 'b', 'n', 'o', 't', ' ', '0', '1', '9', '+', '-', '_', ',', "'"]

const UNKNOWN: Answerable = { label: "don't know", inFull: ['unknown', 'not known'], unknown: true }

/** Ways to type the same thing: in capitals, in small letters, with accents, in full width, between spaces. */
function ways(spelling: string): string[] {
  const accented = spelling.replaceAll(/[aeiou]/g, (letter) => `${letter}\u0301`)
  const wide = spelling.replaceAll(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0))
  return [spelling, spelling.toUpperCase(), spelling.toLowerCase(), accented, wide, ` ${spelling} `]
}

interface Typing {
  readonly choices: number
  readonly typed: number
  /** What was typed and did not choose what it should. */
  readonly wrong: readonly unknown[]
}

function typeEverything(dictionary: Dictionary): Typing {
  const wrong: unknown[] = []
  let [choices, typed] = [0, 0]
  for (const variable of variablesByPath(dictionary).values()) {
    if (variable.type !== 'choice') continue
    const offered = [...variable.values.map(answerable), UNKNOWN]
    const numbers = choiceNumbers(offered)
    if (readAnswer(UNKNOWN_KEY, offered).chosen !== undefined) wrong.push([variable.path, UNKNOWN_KEY])
    for (const [at, value] of variable.values.entries()) {
      choices++
      for (const text of spellingsOf(value).flatMap(ways)) {
        typed++
        const { chosen, byNumber } = readAnswer(text, offered)
        if (chosen !== at || byNumber || folded(text).startsWith(UNKNOWN_KEY)) wrong.push([variable.path, text, chosen])
      }
      const number = numbers?.[at]
      if (number !== undefined && readAnswer(number, offered).chosen !== at) wrong.push([variable.path, number])
    }
  }
  return { choices, typed, wrong }
}

describe('typing a choice in full', () => {
  it('chooses it, for every choice of the shipped dictionary', async () => {
    const { dictionary } = await shippedRules()
    const { choices, typed, wrong } = typeEverything(dictionary)
    expect(wrong).toEqual([])
    expect(choices).toBeGreaterThan(150)
    expect(typed).toBeGreaterThan(6 * 2 * choices)
  })

  const word = fc
    .oneof(
      fc.array(fc.constantFrom(...SIGNS), { minLength: 1, maxLength: 12 }).map((signs) => signs.join('')),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
    )
    .map((text) => text.replaceAll(/[\p{C}\s\uFFFD]+/gu, ' ').trim())
    .filter((text) => folded(text) !== '')
  const value = fc.record({
    label: word,
    synonyms: fc.array(word, { maxLength: 3 }),
    codes: fc.array(fc.record({ system: fc.constant('s'), code: fc.oneof(word, fc.stringMatching(/^\d{1,9}$/)) })),
  })
  const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/)

  it('chooses it, for every choice of any dictionary that is accepted', () => {
    let accepted = 0
    fc.assert(
      fc.property(fc.dictionary(name, value, { minKeys: 2, maxKeys: 14 }), (values) => {
        const kind = { label: 'kind', type: 'choice', question: 'Which?', values }
        const file = { format: 'prescreen/dictionary/1', units: {}, variables: { kind } }
        // JSON is YAML, too.
        const loaded = loadRules({ path: 'dictionary.yaml', text: JSON.stringify(file), sha256: '' }, [], '')
        if (!loaded.ok) {
          const codes = loaded.diagnostics.map((one) => one.code)
          expect(codes.some((code) => /^dictionary\/(?:same|key)-spelling$/.test(code))).toBe(true)
          return
        }
        accepted++
        expect(typeEverything(loaded.rules.dictionary).wrong).toEqual([])
      }),
      { numRuns: runs(120) },
    )
    expect(accepted).toBeGreaterThan(20)
  })
})
