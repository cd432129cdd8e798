import type { RuleSet } from '../model/index.ts'
import { readText } from './files/reading.ts'
import { COMPILED_RULES } from './places.ts'

/**
 * The shipped rules as the build compiled them, when their files are still those of the build (same SHA-256); otherwise
 * undefined, and the files are read anew. Reading YAML costs more than all the rest of a run for one patient.
 */
export function compiledRules(sha256: string): RuleSet | undefined {
  try {
    const rules = JSON.parse(readText(COMPILED_RULES)) as RuleSet
    return rules.sha256 === sha256 ? rules : undefined
  } catch {
    return undefined
  }
}
