import { fold, slipsOf } from '../conditions/index.ts'
import type { Condition, JoinedCondition, Slip } from '../conditions/index.ts'
import type { Criterion } from '../model/index.ts'

/** A criterion changed in one place, and what was changed. */
export interface Variant {
  readonly criterion: Criterion
  readonly change: string
}

/** The criterion with one small mistake in it, once for every place and mistake. Examples should notice each. */
export function mutants(criterion: Criterion): Variant[] {
  return edited(criterion, slipsOf)
}

/** The criterion with one branch of an `any` left out, once for each branch. */
export function withoutBranches(criterion: Criterion): Variant[] {
  return edited(criterion, (condition) => {
    if (condition.kind !== 'any' || condition.of.length < 2) return []
    return condition.of.map((_, i) => ({
      condition: { ...condition, of: condition.of.filter((_branch, at) => at !== i) },
      change: `without branch ${i + 1} of ${condition.kind}`,
    }))
  })
}

function edited(criterion: Criterion, edits: (condition: Condition) => readonly Slip[]): Variant[] {
  const { form } = criterion
  if (form.kind !== 'decided') return []
  const main = everywhere(form.condition, edits).map(({ condition, change }) => ({
    criterion: { ...criterion, form: { ...form, condition } },
    change,
  }))
  const { confirm } = form
  if (confirm === undefined) return main
  const zone = everywhere(confirm.when, edits).map(({ condition, change }) => ({
    criterion: { ...criterion, form: { ...form, confirm: { ...confirm, when: condition } } },
    change: `confirm: ${change}`,
  }))
  return [...main, ...zone]
}

/** The edits of a condition itself and of each condition inside it. */
function everywhere(condition: Condition, own: (condition: Condition) => readonly Slip[]): readonly Slip[] {
  const joined = (parts: readonly (readonly Slip[])[], condition: JoinedCondition): readonly Slip[] => [
    ...own(condition),
    ...parts.flatMap((edits, i) => inside(edits, (edited) => ({ ...condition, of: condition.of.with(i, edited) }))),
  ]
  return fold<readonly Slip[]>(condition, {
    all: joined,
    any: joined,
    atLeast: joined,
    not: (edits, condition) => [...own(condition), ...inside(edits, (of) => ({ ...condition, of }))],
    list: (edits, condition, more = []) => [
      ...own(condition),
      ...inside(edits, (where) => ({ ...condition, where })),
      ...('among' in condition ? inside(more, (among) => ({ ...condition, among })) : []),
    ],
    leaf: own,
  })
}

function inside(edits: readonly Slip[], within: (edited: Condition) => Condition): Slip[] {
  return edits.map(({ condition, change }) => ({ condition: within(condition), change }))
}
