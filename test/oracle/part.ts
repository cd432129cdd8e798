// Part of the oracle of the tests: see index.ts.

import type { Criterion, Trial } from '../../src/model/index.ts'
import { relevantKnowledge } from './closure.ts'
import { compile } from './program.ts'
import type { Program } from './program.ts'

/**
 * Some criteria of a trial as a compiled trial, with the knowledge relevant to them. For a record that contradicts
 * itself it has all knowledge, since a dispute may depend on anything.
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

/**
 * Whether the criteria must be compiled one by one to find their missing facts. The further entries of a list are one
 * unknown for all criteria, so if some criteria compare its entries with facts outside, those facts would seem to
 * matter to the others, too.
 */
export function needsPart(whole: Program): boolean {
  return [...whole.lists.values()].some((use) => use.outside.length > 0)
}
