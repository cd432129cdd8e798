import type { Condition } from '../conditions/index.ts'
import type { Criterion, CriterionForm, Implication, Trial } from './trial.ts'

/** The criteria that come from the page of the trial, without those that the dictionary adds to every trial. */
export function pageCriteria({ criteria }: Trial): Criterion[] {
  return criteria.filter((one) => one.cites !== undefined)
}

/** The conditions of a criterion: the one that decides it, and the one under which a person must confirm it. */
export function conditionsOf(form: CriterionForm): Condition[] {
  if (form.kind !== 'decided') return []
  return form.confirm === undefined ? [form.condition] : [form.condition, form.confirm.when]
}

/** The conditions of an implication: when it applies, and what it requires. */
export function conditionsOfImplication(implication: Implication): Condition[] {
  return implication.kind === 'requires' ? [implication.when, implication.implied] : [implication.when]
}
