import type { Condition, Criterion, Trial } from './trial.ts'

/** The conditions on single facts that a condition is made of, those on the entries of its lists included. */
export function atomsOf(condition: Condition): Condition[] {
  switch (condition.kind) {
    case 'all':
    case 'any':
    case 'at_least':
      return condition.of.flatMap(atomsOf)
    case 'not':
      return atomsOf(condition.of)
    case 'some':
    case 'every':
    case 'none':
    case 'count':
      return atomsOf(condition.where)
    default:
      return [condition]
  }
}

/** The criteria that encode the trial's page. */
export function pageCriteria({ criteria }: Trial): Criterion[] {
  return criteria.filter((one) => one.cites !== undefined)
}
