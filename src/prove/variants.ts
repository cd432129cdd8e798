import type { Condition, NumberRange, TimeWord } from '../conditions/index.ts'
import type { Criterion } from '../model/index.ts'
import { decimalText, parseDecimal, rational } from '../quantity/index.ts'

/** A criterion changed in one place, and what was changed. */
export interface Variant {
  readonly criterion: Criterion
  readonly change: string
}

interface Edit {
  readonly condition: Condition
  readonly change: string
}

/** The criterion with one small mistake in it, once for every place and mistake: what examples must notice. */
export function mutants(criterion: Criterion): Variant[] {
  return edited(criterion, mistakes)
}

/** The criterion with one branch of an `any` left out. */
export function withoutBranches(criterion: Criterion): Variant[] {
  return edited(criterion, (condition) => {
    if (condition.kind !== 'any' || condition.of.length < 2) return []
    return condition.of.map((_, i) => ({
      condition: { ...condition, of: condition.of.filter((_branch, at) => at !== i) },
      change: `without branch ${i + 1} of ${condition.kind}`,
    }))
  })
}

function edited(criterion: Criterion, edits: (condition: Condition) => readonly Edit[]): Variant[] {
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

/** Edits of a condition itself and of each condition inside it. */
function everywhere(condition: Condition, edits: (condition: Condition) => readonly Edit[]): Edit[] {
  const own = edits(condition)
  switch (condition.kind) {
    case 'all':
    case 'any':
    case 'at_least':
      return [
        ...own,
        ...condition.of.flatMap((one, i) =>
          everywhere(one, edits).map((edit) => ({
            ...edit,
            condition: { ...condition, of: condition.of.with(i, edit.condition) },
          })),
        ),
      ]
    case 'not':
      return [
        ...own,
        ...everywhere(condition.of, edits).map((edit) => ({
          ...edit,
          condition: { ...condition, of: edit.condition },
        })),
      ]
    case 'some':
    case 'every':
    case 'none':
    case 'count':
      return [
        ...own,
        ...everywhere(condition.where, edits).map((edit) => ({
          ...edit,
          condition: { ...condition, where: edit.condition },
        })),
      ]
    default:
      return [...own]
  }
}

function mistakes(condition: Condition): readonly Edit[] {
  switch (condition.kind) {
    case 'all':
    case 'any': {
      if (condition.of.length < 2) return []
      const other = condition.kind === 'all' ? 'any' : 'all'
      return [{ condition: { ...condition, kind: other }, change: `${condition.kind} → ${other}` }]
    }
    case 'at_least':
      return [-1, 1].map((step) => ({
        condition: { ...condition, count: condition.count + step },
        change: `at least ${condition.count} → ${condition.count + step}`,
      }))
    case 'not':
      return [{ condition: condition.of, change: 'negation dropped' }]
    case 'is':
      return valueMistakes(condition)
    case 'number':
    case 'count':
      return rangeMistakes(condition.range, true).map(({ range, change }) => ({
        condition: { ...condition, range },
        change: `${condition.path} ${change}`,
      }))
    case 'lab':
    case 'uln':
      return rangeMistakes(condition.range, false).map(({ range, change }) => ({
        condition: { ...condition, range },
        change: `${condition.path} ${change}`,
      }))
    case 'time':
      return timeMistakes(condition)
    case 'duration':
      return [-1, 1].map((step) => ({
        condition: { ...condition, least: { ...condition.least, count: condition.least.count + step } },
        change: `${condition.path} ${condition.least.count} → ${condition.least.count + step} ${condition.least.unit}`,
      }))
    case 'relation': {
      const other = OTHER_RELATION[condition.relation]
      return [
        { condition: { ...condition, relation: other }, change: `${condition.path} ${condition.relation} → ${other}` },
      ]
    }
    case 'some':
    case 'every':
    case 'none':
      return (['some', 'every', 'none'] as const)
        .filter((kind) => kind !== condition.kind)
        .map((kind) => ({ condition: { ...condition, kind }, change: `${condition.path} ${condition.kind} → ${kind}` }))
  }
}

const OTHER_RELATION = {
  same_as: 'different_from',
  different_from: 'same_as',
  on_or_after: 'after',
  after: 'on_or_after',
  on_or_before: 'before',
  before: 'on_or_before',
} as const

function valueMistakes(condition: Condition & { readonly kind: 'is' }): Edit[] {
  const { path, values } = condition
  const [only] = values
  if (values.length === 1 && typeof only === 'boolean') {
    return [{ condition: { ...condition, values: [!only] }, change: `${path} ${String(only)} → ${String(!only)}` }]
  }
  if (values.length === 1) return [{ condition: { kind: 'not', of: condition }, change: `${path} not ${String(only)}` }]
  return values.map((value) => ({
    condition: { ...condition, values: values.filter((one) => one !== value) },
    change: `${path} without ${String(value)}`,
  }))
}

const OTHER_TIME: Readonly<Record<TimeWord, TimeWord>> = {
  within: 'less_than_ago',
  less_than_ago: 'within',
  at_least_ago: 'more_than_ago',
  more_than_ago: 'at_least_ago',
}

function timeMistakes(condition: Condition & { readonly kind: 'time' }): Edit[] {
  const { period, when, path } = condition
  const steps = [-1, 1].map((step) => ({
    condition: { ...condition, period: { ...period, count: period.count + step } },
    change: `${path} ${period.count} → ${period.count + step} ${period.unit}`,
  }))
  const other = OTHER_TIME[when]
  return [...steps, { condition: { ...condition, when: other }, change: `${path} ${when} → ${other}` }]
}

/** Each limit one unit (of its last digit) lower and higher, and with the point itself in or out. */
function rangeMistakes({ min, max }: NumberRange, whole: boolean): { range: NumberRange; change: string }[] {
  const found: { range: NumberRange; change: string }[] = []
  for (const [side, limit] of [
    ['min', min],
    ['max', max],
  ] as const) {
    if (limit === undefined) continue
    for (const step of [-1, 1]) {
      const value = stepped(limit.value, step)
      if (value !== undefined)
        found.push({ range: { min, max, [side]: { ...limit, value } }, change: `${limit.value} → ${value}` })
    }
    // Whole numbers next to each other: > 3 is ≥ 4, which the step has tried already.
    if (!whole || (min !== undefined && max !== undefined)) {
      const inclusive = !limit.inclusive
      found.push({
        range: { min, max, [side]: { ...limit, inclusive } },
        change: `${limit.value} ${inclusive ? 'in' : 'out'}`,
      })
    }
  }
  return found
}

function stepped(text: string, step: number): string | undefined {
  const places = text.split('.')[1]?.length ?? 0
  const value = parseDecimal(text)
  if (value === undefined) return undefined
  const scale = 10n ** BigInt(places)
  const next = rational(value.n * scale + BigInt(step) * value.d, value.d * scale)
  return next.n < 0n ? undefined : decimalText(next)
}
