import type { Criterion, Trial } from '../model/index.ts'
import { relevantKnowledge } from './closure.ts'
import { compile } from './program.ts'
import type { Program } from './program.ts'

/**
 * Some criteria of a trial as a program, with the knowledge that has to do with them; with all of it for a record that contradicts
 * itself, since what is disputed may hang on anything.
 */
export function partOf(whole: Program, criteria: readonly Criterion[], disputed = false): Program {
  const key = `${disputed ? 'disputed ' : ''}${criteria.map((one) => one.id).join()}`
  const known = whole.parts.get(key)
  if (known !== undefined) return known
  const trial: Trial = { ...whole.trial, criteria: criteria.map((one) => ({ ...one, remarks: [] })) }
  const relevant = relevantKnowledge(criteria, whole.rules)
  const all = { implications: new Set(whole.rules.implications.keys()), orders: new Set(whole.rules.orders.keys()) }
  const part = compile(whole.rules, trial, whole.asOf, disputed ? { ...relevant, ...all } : relevant)
  if (whole.parts.size < MOST_PARTS) whole.parts.set(key, part)
  return part
}

const MOST_PARTS = 2000
