import type { RuleSet } from '../model/index.ts'
import { keptFor } from './files/kept.ts'
import { COMPILED_RULES } from './places.ts'

/**
 * The shipped rules as the build compiled them; undefined if the rule files have changed since the build (another
 * SHA-256), so that the caller must read them. Reading YAML takes longer than everything else in a run for one patient.
 */
export function compiledRules(sha256: string): RuleSet | undefined {
  const text = keptFor(sha256, COMPILED_RULES)
  return text === undefined ? undefined : (JSON.parse(text) as RuleSet)
}
