import type { Criterion, RuleSet, Trial } from '../model/index.ts'
import { compareCriteria } from '../prove/index.ts'
import type { Example } from '../prove/index.ts'
import type { Day } from '../quantity/index.ts'

/** What an amendment does to one criterion. `changed`: better for some patients and worse for others. */
export interface CriterionChange {
  readonly id: string
  readonly kind: 'added' | 'removed' | 'wider' | 'narrower' | 'changed' | 'only wording'
  readonly before: Criterion | undefined
  readonly after: Criterion | undefined
  /** A patient who is better off, and one who is worse off. */
  readonly wider: Example | undefined
  readonly narrower: Example | undefined
}

export interface TrialChange {
  readonly id: string
  readonly kind: 'added' | 'removed' | 'amended'
  readonly criteria: readonly CriterionChange[]
  /** The criteria come in another order, which has no effect. */
  readonly reordered: boolean
  readonly enrolment: { readonly before: string; readonly after: string } | undefined
}

/** What an amendment changes, for every patient there could be; trials and criteria that are the same are left out. */
export function compareRules(
  before: readonly Trial[],
  after: readonly Trial[],
  rules: RuleSet,
  asOf: Day,
): TrialChange[] {
  const ids = [...new Set([...before, ...after].map((one) => one.id))]
  return ids.flatMap((id) => {
    const [a, b] = [before, after].map((trials) => trials.find((one) => one.id === id))
    const change = compareTrials(id, a, b, rules, asOf)
    const same =
      change.kind === 'amended' && change.criteria.length === 0 && !change.reordered && change.enrolment === undefined
    return same ? [] : change
  })
}

function compareTrials(
  id: string,
  before: Trial | undefined,
  after: Trial | undefined,
  rules: RuleSet,
  asOf: Day,
): TrialChange {
  const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'amended'
  const ids = [...new Set([...(before?.criteria ?? []), ...(after?.criteria ?? [])].map((one) => one.id))]
  const find = (trial: Trial | undefined, own: string): Criterion | undefined =>
    trial?.criteria.find((one) => one.id === own)
  const criteria =
    kind === 'amended' ? ids.flatMap((own) => compareOne(own, find(before, own), find(after, own), rules, asOf)) : []
  const common = (trial: Trial | undefined, other: Trial | undefined): string =>
    (trial?.criteria ?? [])
      .filter((one) => find(other, one.id) !== undefined)
      .map((one) => one.id)
      .join()
  const reordered = kind === 'amended' && common(before, after) !== common(after, before)
  const states = [before, after].map((trial) => trial?.enrolment.state)
  const [from, to] = states
  const enrolment =
    kind === 'amended' && from !== undefined && to !== undefined && from !== to
      ? { before: from, after: to }
      : undefined
  return { id, kind, criteria, reordered, enrolment }
}

function compareOne(
  id: string,
  before: Criterion | undefined,
  after: Criterion | undefined,
  rules: RuleSet,
  asOf: Day,
): CriterionChange[] {
  const change = (kind: CriterionChange['kind'], wider?: Example, narrower?: Example): CriterionChange[] => [
    { id, kind, before, after, wider, narrower },
  ]
  if (before === undefined || after === undefined) {
    const one = before ?? after
    if (one === undefined) return []
    // A criterion that is not there asks nothing of anybody.
    const { wider, narrower } = compareCriteria(before ?? nothing(one), after ?? nothing(one), rules, asOf)
    return change(before === undefined ? 'added' : 'removed', wider, narrower)
  }
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  const { wider, narrower } = compareCriteria(before, after, rules, asOf)
  if (wider !== undefined && narrower !== undefined) return change('changed', wider, narrower)
  if (wider !== undefined) return change('wider', wider)
  if (narrower !== undefined) return change('narrower', undefined, narrower)
  return change('only wording')
}

function nothing(one: Criterion): Criterion {
  return { ...one, form: { kind: 'not-screened', as: 'heading', reason: '' }, remarks: [] }
}
