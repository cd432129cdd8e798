import type { RuleSet } from '../model/index.ts'
import { keptFor } from './files/kept.ts'
import { COMPILED_RULES } from './places.ts'

/**
 * The shipped rules as the build compiled them, when their files are still those of the build (same SHA-256); otherwise
 * undefined, and the files are read anew. Reading YAML costs more than all the rest of a run for one patient.
 */
export function compiledRules(sha256: string): RuleSet | undefined {
  const text = keptFor(sha256, COMPILED_RULES)
  return text === undefined ? undefined : (JSON.parse(text) as RuleSet)
}
