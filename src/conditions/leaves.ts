import { oncePer } from '../dictionary/index.ts'
import type { Dictionary, Variable } from '../dictionary/index.ts'
import { inEnglish } from '../messages/index.ts'
import type { Day } from '../quantity/index.ts'
import type { Schema, Syntax } from '../syntax/index.ts'
import type { Condition, LeafCondition, LeafKind } from './condition.ts'
import { CONTAINS } from './kinds/contains.ts'
import { DAY } from './kinds/day.ts'
import { DURATION } from './kinds/duration.ts'
import { IS } from './kinds/is.ts'
import { ABOVE } from './kinds/above.ts'
import { LAB, LIMIT, ULN } from './kinds/lab.ts'
import { NUMBER } from './kinds/number.ts'
import { RELATION } from './kinds/relation.ts'
import { TIME } from './kinds/time.ts'
import type { Input, Leaf, Limit, SchemaFacts, Slip, Turn } from './leaf.ts'
import type { Scope } from './scope.ts'
import { NOT_APPLICABLE } from './truth.ts'
import type { Value } from './truth.ts'

/** One row for each kind; a missing row, or a row with a part missing, does not compile. */
export type Leaves = { readonly [K in LeafKind]: Leaf<K> }

/** In the order in which editors offer the ways to write a condition. */
export const LEAVES: Leaves = {
  is: IS,
  number: NUMBER,
  uln: ULN,
  lab: LAB,
  limit: LIMIT,
  above: ABOVE,
  day: DAY,
  time: TIME,
  duration: DURATION,
  relation: RELATION,
  contains: CONTAINS,
}

const KINDS = Object.keys(LEAVES) as readonly LeafKind[]

function row<K extends LeafKind>({ kind }: LeafCondition<K>): Leaf<K> {
  return LEAVES[kind]
}

/** What a condition on single facts looks at. The first input is the fact that it is about. */
export function leafInputs<K extends LeafKind>(condition: LeafCondition<K>): readonly Input[] {
  return row(condition).inputs(condition)
}

/** The declared paths that it looks at, each once. The first is that of the fact that it is about. */
export function leafPaths(condition: LeafCondition): readonly string[] {
  return [...new Set(leafInputs(condition).map((one) => one.path))]
}

/** The limits at which it cuts the values of facts. */
export function leafLimits<K extends LeafKind>(condition: LeafCondition<K>, dictionary: Dictionary): readonly Limit[] {
  const kept = LIMITS(dictionary)
  const limits = kept.get(condition) ?? row(condition).limits(condition, dictionary)
  kept.set(condition, limits)
  return limits
}

/** Cached, because the implications of the dictionary are compiled with every criterion. */
const LIMITS = oncePer(() => new WeakMap<object, readonly Limit[]>())

/**
 * In which direction time alone can change a condition with a limit that moves
 * with the as-of day; undefined if in both.
 */
export function leafTurns<K extends LeafKind>(condition: LeafCondition<K>): Turn | undefined {
  return row(condition).turns(condition)
}

/** Its truth on a day in one completion, given the values of its inputs: true, false or not applicable. */
export function leafTruth<K extends LeafKind>(
  condition: LeafCondition<K>,
  asOf: Day,
  dictionary: Dictionary,
): (a: Value, b?: Value) => Value {
  const holds = row(condition).holds(condition, asOf, dictionary)
  return (a, b) => (a === NOT_APPLICABLE || b === NOT_APPLICABLE ? NOT_APPLICABLE : holds(a, b))
}

/** Its requirement on the fact, in words: `≤ 2.5 × ULN`, `female`, `within the last 5 years`. */
export function leafWords<K extends LeafKind>(
  condition: LeafCondition<K>,
  dictionary: Dictionary,
  say = inEnglish,
): string {
  return row(condition).words(condition, dictionary, say)
}

/** What to say when it rules a patient out: its limit, or only the value. */
export function leafAsks({ kind }: LeafCondition): 'limit' | 'value' {
  return LEAVES[kind].asks
}

/** Slips that an author could make in writing it. */
export function leafSlips<K extends LeafKind>(condition: LeafCondition<K>): readonly Slip[] {
  return row(condition).slips(condition)
}

/** The ways to write conditions on a variable, as JSON Schema alternatives. */
export function leafSchemas(variable: Variable, facts: SchemaFacts): readonly Schema[] {
  return KINDS.flatMap((kind) => LEAVES[kind].schema(variable, facts))
}

/** Reads a condition on a variable that is not a list. Reports what is wrong and returns undefined. */
export function readLeaf(variable: Variable, node: Syntax, scope: Scope): Condition | undefined {
  const kind = KINDS.find((one) => LEAVES[one].isWritten(variable, node))
  if (kind !== undefined) return LEAVES[kind].read(variable, node, scope)
  return scope.reader.error(
    'variable/text',
    node,
    `\`${variable.name}\` is free text; a rule can only look for words in it: \`{contains: [word]}\`.`,
  )
}
