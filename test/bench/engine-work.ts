import type { Json, JsonObject } from '../../src/record/index.ts'
import { randomNumbers } from '../support/dice.ts'

/**
 * The same work for every engine: trials with criteria about facts of an invented dictionary, and patients with a share
 * of their facts missing. The limits for each fact come from a few usual ones, as in protocols.
 */

export type Test =
  | { readonly fact: string; readonly kind: 'at most' | 'at least'; readonly value: number }
  | { readonly fact: string; readonly kind: 'one of'; readonly values: readonly string[] }
  | { readonly fact: string; readonly kind: 'is'; readonly value: boolean }

export interface WorkCriterion {
  readonly id: string
  readonly excludes: boolean
  readonly join: 'all' | 'any'
  readonly tests: readonly Test[]
}

export interface WorkTrial {
  readonly id: string
  readonly criteria: readonly WorkCriterion[]
}

export type WorkPatient = Readonly<Record<string, number | string | boolean>>

const NUMBERS = 24
const CHOICES = 10
const FLAGS = 16
export const VALUES = ['a', 'b', 'c', 'd'] as const

export const FACTS: readonly string[] = [
  ...Array.from({ length: NUMBERS }, (_, i) => `n${i}`),
  ...Array.from({ length: CHOICES }, (_, i) => `c${i}`),
  ...Array.from({ length: FLAGS }, (_, i) => `f${i}`),
]

type Random = () => number

function below(random: Random, count: number): number {
  return Math.floor(random() * count)
}

/** A test that most patients pass, so that patients are not ineligible for many reasons at once. */
function test(random: Random): Test {
  const fact = FACTS[below(random, FACTS.length)] ?? 'n0'
  if (fact.startsWith('f')) return { fact, kind: 'is', value: true }
  const left = below(random, VALUES.length)
  if (fact.startsWith('c')) return { fact, kind: 'one of', values: VALUES.filter((_, i) => i !== left) }
  return random() < 0.5
    ? { fact, kind: 'at most', value: 85 + 2 * below(random, 6) }
    : { fact, kind: 'at least', value: 4 + 2 * below(random, 6) }
}

export function workTrials(count: number, criteria: number, seed = 1): WorkTrial[] {
  const random = randomNumbers(seed)
  return Array.from({ length: count }, (_, t) => ({
    id: `T${t}`,
    criteria: Array.from({ length: criteria }, (_, i): WorkCriterion => {
      const excludes = random() < 0.5
      // The tests of an exclusion are reversed, so that they describe only a few patients.
      const tests = Array.from({ length: random() < 0.7 ? 1 : 2 }, () =>
        excludes ? turned(test(random)) : test(random),
      )
      return { id: `${excludes ? 'E' : 'I'}${i + 1}`, excludes, join: excludes ? 'all' : 'any', tests }
    }),
  }))
}

function turned(one: Test): Test {
  switch (one.kind) {
    case 'is':
      return { ...one, value: false }
    case 'one of':
      return { ...one, values: VALUES.filter((value) => !one.values.includes(value)) }
    case 'at most':
      return { ...one, kind: 'at least', value: one.value + 1 }
    case 'at least':
      return { ...one, kind: 'at most', value: one.value - 1 }
  }
}

export function workPatients(count: number, missing: number, seed = 2): WorkPatient[] {
  const random = randomNumbers(seed)
  return Array.from({ length: count }, () =>
    Object.fromEntries(
      FACTS.flatMap((fact): [string, number | string | boolean][] => {
        const value = fact.startsWith('n')
          ? below(random, 101)
          : fact.startsWith('c')
            ? (VALUES[below(random, 4)] ?? 'a')
            : random() < 0.9
        return random() < missing ? [] : [[fact, value]]
      }),
    ),
  )
}

/** The dictionary in the form in which prescreen reads it. */
export function dictionaryText(): string {
  const values = `{${VALUES.map((value) => `${value}: {label: ${value}}`).join(', ')}}`
  const variables = FACTS.map((fact) => {
    const type = fact.startsWith('n')
      ? 'type: integer, range: 0..100'
      : fact.startsWith('c')
        ? `type: choice, values: ${values}`
        : 'type: yes_no'
    return `  ${fact}: {label: ${fact}, ${type}}`
  })
  return `format: prescreen/dictionary/1\nunits: {}\nvariables:\n${variables.join('\n')}\n`
}

export function trialText({ id, criteria }: WorkTrial): string {
  const condition = (one: Test): string =>
    one.kind === 'one of'
      ? `{${one.fact}: [${one.values.join(', ')}]}`
      : one.kind === 'is'
        ? `{${one.fact}: ${one.value}}`
        : `{${one.fact}: ${one.kind === 'at most' ? '≤' : '≥'} ${one.value}}`
  const lines = criteria.map(
    ({ id: own, excludes, join, tests }) =>
      `  - {id: ${own}, text: t, cites: ${own}, ${excludes ? 'exclude' : 'require'}: {${join}: [${tests.map(condition).join(', ')}]}}`,
  )
  return `format: prescreen/trial/1\nid: ${id}\ntitle: t\nsource: s.yaml\nenrolment: {state: open}\ncriteria:\n${lines.join('\n')}\n`
}

export function recordOf(patient: WorkPatient, number: number): JsonObject {
  return { id: `P${number}`, ...(patient as Readonly<Record<string, Json>>) }
}
