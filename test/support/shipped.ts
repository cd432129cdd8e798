import { readFileSync } from 'node:fs'
import { loadCriteria } from '../../src/index.ts'
import type { RuleSet } from '../../src/index.ts'
import type { JsonObject } from '../../src/record/index.ts'

export const TRIALS = ['FUDAN-AI-MSK', 'NCT00557986', 'NCT03365973', 'NCT04158843', 'NCT04199520'] as const

export type TrialId = (typeof TRIALS)[number]

/** The shipped rules; a mistake in them fails the test. */
export async function shippedRules(): Promise<RuleSet> {
  const loaded = await loadCriteria('criteria')
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.diagnostics.map((one) => one.message)))
  return loaded.rules
}

/** A shipped sample patient. */
export function samplePatient(name: string): JsonObject {
  return JSON.parse(readFileSync(`seeds/patients/${name}.json`, 'utf8')) as JsonObject
}
