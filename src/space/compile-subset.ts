import type { Criterion, Trial } from '../model/index.ts'
import { relevantKnowledge } from './relevant-knowledge.ts'
import { compile } from './compiled-trial.ts'
import type { CompiledTrial } from './compiled-trial.ts'

/**
 * Some criteria of a trial, compiled as a trial of their own with only the knowledge that matters to them. For a record
 * that contradicts itself (`disputed`) with all knowledge, because what is disputed may depend on anything.
 */
export function compileSubset(whole: CompiledTrial, criteria: readonly Criterion[], disputed = false): CompiledTrial {
  const key = `${disputed ? 'disputed ' : ''}${criteria.map((one) => one.id).join()}`
  const known = whole.subsets.get(key)
  if (known !== undefined) return known
  const trial: Trial = { ...whole.trial, criteria: criteria.map((one) => ({ ...one, remarks: [] })) }
  const relevant = relevantKnowledge(criteria, whole.rules)
  const all = { implications: new Set(whole.rules.implications.keys()), orders: new Set(whole.rules.orders.keys()) }
  const subset = compile(whole.rules, trial, whole.asOf, disputed ? { ...relevant, ...all } : relevant)
  if (whole.subsets.size < MOST_SUBSETS) whole.subsets.set(key, subset)
  return subset
}

/** The most subsets that are kept with a compiled trial. */
const MOST_SUBSETS = 2000
