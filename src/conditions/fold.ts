import type { Condition, ConditionOf, LeafCondition, ListCondition } from './condition.ts'

/**
 * What a walk over conditions computes at each kind of node from the results for the conditions inside it. `R` may
 * itself be a function, for walks that stop early or that need to know the context of a condition: it is then called
 * only as often as needed, with the context as its argument.
 */
export interface Algebra<R> {
  readonly all: (parts: readonly R[], condition: ConditionOf<'all'>) => R
  readonly any: (parts: readonly R[], condition: ConditionOf<'any'>) => R
  readonly atLeast: (parts: readonly R[], condition: ConditionOf<'at_least'>) => R
  readonly not: (part: R, condition: ConditionOf<'not'>) => R
  /** `among`: the result for the condition's `among`; undefined if it has none. */
  readonly list: (where: R, condition: ListCondition, among: R | undefined) => R
  readonly leaf: (condition: LeafCondition) => R
}

/**
 * Computes a result for a condition from its leaves up. With `keptFold`, the only code that
 * knows which conditions are nested in which.
 */
export function fold<R>(condition: Condition, algebra: Algebra<R>): R {
  return step(condition, algebra, (inner) => fold(inner, algebra))
}

/** A fold that caches each result for as long as its condition exists. Results must not be undefined. */
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

/** An algebra that treats `all`, `any` and `at_least` alike; leaves, `not` and lists are given separately. */
export function joining<R>(
  join: (parts: readonly R[]) => R,
  others: Pick<Algebra<R>, 'not' | 'list' | 'leaf'>,
): Algebra<R> {
  return { all: join, any: join, atLeast: join, ...others }
}

/** All conditions on single facts inside a condition, including those on the entries of its lists. */
export const leavesOf: (condition: Condition) => readonly LeafCondition[] = keptFold(
  joining<readonly LeafCondition[]>((parts) => parts.flat(), {
    not: (part) => part,
    list: (where, _, among = []) => [...where, ...among],
    leaf: (condition) => [condition],
  }),
)

/** All conditions on lists inside a condition. */
export const listsOf: (condition: Condition) => readonly ListCondition[] = keptFold(
  joining<readonly ListCondition[]>((parts) => parts.flat(), {
    not: (part) => part,
    list: (_, condition) => [condition],
    leaf: () => [],
  }),
)

/** A key for a condition, its JSON text: conditions with the same text are the same. Cached by condition. */
export function conditionText(condition: Condition): string {
  let text = TEXTS.get(condition)
  if (text === undefined) {
    text = JSON.stringify(condition)
    TEXTS.set(condition, text)
  }
  return text
}

const TEXTS = new WeakMap<Condition, string>()
