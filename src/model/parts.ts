import type { Condition } from '../conditions/index.ts'
import type { Criterion, CriterionForm, Implication, Trial } from './trial.ts'

/** The criteria that encode the trial's page. */
export function pageCriteria({ criteria }: Trial): Criterion[] {
  return criteria.filter((one) => one.cites !== undefined)
}

/** The conditions of a criterion: what decides it and where it is left to a person. */
export function conditionsOf(form: CriterionForm): Condition[] {
  if (form.kind !== 'decided') return []
  return form.confirm === undefined ? [form.condition] : [form.condition, form.confirm.when]
}

/** The conditions of an implication: where it holds, and what it then says. */
export function conditionsOfImplication(implication: Implication): Condition[] {
  return implication.kind === 'requires' ? [implication.when, implication.implied] : [implication.when]
}
