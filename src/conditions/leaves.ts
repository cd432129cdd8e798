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

/** A row for every kind: one without a row, and a row without a part, do not compile. */
export type Leaves = { readonly [K in LeafKind]: Leaf<K> }

/** In the order in which an editor offers how they are written. */
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

/** What a condition on single facts looks at; first the fact that it is about. */
export function leafInputs<K extends LeafKind>(condition: LeafCondition<K>): readonly Input[] {
  return row(condition).inputs(condition)
}

/** The declared paths of what it looks at; first that of the fact that it is about. */
export function leafPaths(condition: LeafCondition): readonly string[] {
  return [...new Set(leafInputs(condition).map((one) => one.path))]
}

/** Where it cuts the values of which facts. */
export function leafLimits<K extends LeafKind>(condition: LeafCondition<K>, dictionary: Dictionary): readonly Limit[] {
  const kept = LIMITS(dictionary)
  const limits = kept.get(condition) ?? row(condition).limits(condition, dictionary)
  kept.set(condition, limits)
  return limits
}

/** What always holds is made ready with each criterion. */
const LIMITS = oncePer(() => new WeakMap<object, readonly Limit[]>())

/** Which way time alone can turn what has a limit that moves with the day; undefined when it can both ways. */
export function leafTurns<K extends LeafKind>(condition: LeafCondition<K>): Turn | undefined {
  return row(condition).turns(condition)
}

/** Its truth on a day in one completion, from the values of its inputs: it holds, does not, or does not apply. */
export function leafTruth<K extends LeafKind>(
  condition: LeafCondition<K>,
  asOf: Day,
  dictionary: Dictionary,
): (a: Value, b?: Value) => Value {
  const holds = row(condition).holds(condition, asOf, dictionary)
  return (a, b) => (a === NOT_APPLICABLE || b === NOT_APPLICABLE ? NOT_APPLICABLE : holds(a, b))
}

/** What it asks of its fact, in words: `≤ 2.5 × ULN`, `female`, `within the last 5 years`. */
export function leafWords<K extends LeafKind>(
  condition: LeafCondition<K>,
  dictionary: Dictionary,
  say = inEnglish,
): string {
  return row(condition).words(condition, dictionary, say)
}

/** Whether what it asks has to be said where it rules a patient out. */
export function leafAsks({ kind }: LeafCondition): 'limit' | 'value' {
  return LEAVES[kind].asks
}

/** The small mistakes that may have been made in writing it. */
export function leafSlips<K extends LeafKind>(condition: LeafCondition<K>): readonly Slip[] {
  return row(condition).slips(condition)
}

/** How conditions on a variable may be written, as alternatives of JSON Schema. */
export function leafSchemas(variable: Variable, facts: SchemaFacts): readonly Schema[] {
  return KINDS.flatMap((kind) => LEAVES[kind].schema(variable, facts))
}

/** Reads what is written of a variable; reports what is wrong and returns undefined. */
export function readLeaf(variable: Variable, node: Syntax, scope: Scope): Condition | undefined {
  const kind = KINDS.find((one) => LEAVES[one].isWritten(variable, node))
  if (kind !== undefined) return LEAVES[kind].read(variable, node, scope)
  return scope.reader.error(
    'variable/text',
    node,
    `\`${variable.name}\` is free text, which no rule can decide on; it can look for words: \`{contains: [word]}\`.`,
  )
}
