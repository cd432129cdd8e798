import type { Condition, ConditionOf, LeafCondition, ListCondition } from './condition.ts'

/**
 * What a walk over conditions makes of each kind of node, from what it made of the conditions inside. A walk that ends early, or that
 * needs to know what stands around a condition, makes functions: they are called for as much as is needed, with what is needed.
 */
export interface Algebra<R> {
  readonly all: (parts: readonly R[], condition: ConditionOf<'all'>) => R
  readonly any: (parts: readonly R[], condition: ConditionOf<'any'>) => R
  readonly atLeast: (parts: readonly R[], condition: ConditionOf<'at_least'>) => R
  readonly not: (part: R, condition: ConditionOf<'not'>) => R
  /** `among`: of those that have such a condition. */
  readonly list: (where: R, condition: ListCondition, among: R | undefined) => R
  readonly leaf: (condition: LeafCondition) => R
}

/** Walks over a condition from its leaves up: the only place that knows which conditions stand inside which. */
export function fold<R>(condition: Condition, algebra: Algebra<R>): R {
  return step(condition, algebra, (inner) => fold(inner, algebra))
}

/** A fold that keeps what it made of a condition for as long as there is the condition. Nothing made may be undefined. */
export function keptFold<R>(algebra: Algebra<R>): (condition: Condition) => R {
  const kept = new WeakMap<Condition, R>()
  const of = (condition: Condition): R => {
    const known = kept.get(condition)
    if (known !== undefined) return known
    const made = step(condition, algebra, of)
    kept.set(condition, made)
    return made
  }
  return of
}

function step<R>(condition: Condition, algebra: Algebra<R>, inside: (condition: Condition) => R): R {
  if ('where' in condition) {
    const where = inside(condition.where)
    return algebra.list(where, condition, 'among' in condition ? inside(condition.among) : undefined)
  }
  if (!('of' in condition)) return algebra.leaf(condition)
  switch (condition.kind) {
    case 'all':
      return algebra.all(condition.of.map(inside), condition)
    case 'any':
      return algebra.any(condition.of.map(inside), condition)
    case 'at_least':
      return algebra.atLeast(condition.of.map(inside), condition)
    case 'not':
      return algebra.not(inside(condition.of), condition)
  }
}

/** An algebra that makes the same of all that is joined; what it does with a leaf, a `not` or a list is told by itself. */
export function joining<R>(
  join: (parts: readonly R[]) => R,
  others: Pick<Algebra<R>, 'not' | 'list' | 'leaf'>,
): Algebra<R> {
  return { all: join, any: join, atLeast: join, ...others }
}

/** The conditions on single facts that a condition is made of, those on the entries of its lists included. */
export const leavesOf: (condition: Condition) => readonly LeafCondition[] = keptFold(
  joining<readonly LeafCondition[]>((parts) => parts.flat(), {
    not: (part) => part,
    list: (where, _, among = []) => [...where, ...among],
    leaf: (condition) => [condition],
  }),
)

/** The conditions on lists that a condition is made of. */
export const listsOf: (condition: Condition) => readonly ListCondition[] = keptFold(
  joining<readonly ListCondition[]>((parts) => parts.flat(), {
    not: (part) => part,
    list: (_, condition) => [condition],
    leaf: () => [],
  }),
)

/** A text for a condition: those of one text are the same. Made once for each. */
export function conditionText(condition: Condition): string {
  let text = TEXTS.get(condition)
  if (text === undefined) {
    text = JSON.stringify(condition)
    TEXTS.set(condition, text)
  }
  return text
}

const TEXTS = new WeakMap<Condition, string>()
