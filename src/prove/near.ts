import { listsOf, pathsOf, quantifierLimits } from '../conditions/index.ts'
import type { Condition, ListCondition } from '../conditions/index.ts'
import { declaredPath, factOfDay, variableOf } from '../dictionary/index.ts'
import { conditionsOf } from '../model/index.ts'
import type { Criterion } from '../model/index.ts'
import { compareRational, divide, fromNumber, multiply } from '../quantity/index.ts'
import { isObject, valueAt, withValue } from '../record/index.ts'
import type { Json, JsonObject } from '../record/index.ts'
import type { UnknownFact, Completions } from '../space/index.ts'
import type { AllPatients } from './space.ts'
import { kindOf, numberOf, withEntries, withPossibility } from './written.ts'

/**
 * Patients who differ from a given one in a single fact that a criterion looks at: one for each value that the space's
 * criteria distinguish, for each changed field of a list entry, and for other numbers of entries. No duplicates, and
 * never the patient herself. The changed fact need not be consistent with the rest of the record.
 */
export function near(record: JsonObject, criterion: Criterion, all: AllPatients): JsonObject[] {
  all.outcome(criterion)
  const { completions } = all
  const conditions = conditionsOf(criterion.form)
  const found = new Map<string, JsonObject>()
  const looked = lookedAt(conditions, completions)
  completions.unknowns.forEach((fact, unknown) => {
    if (!looked.has(declaredPath(fact.path))) return
    const made =
      fact.further === undefined
        ? fact.values.flatMap((_, i) => [
            ...scaled(record, fact, i),
            withPossibility(record, unknown, i, new Map([[unknown, i]]), completions),
          ])
        : nearLists(record, fact, fact.further, completions)
    for (const one of made) found.set(JSON.stringify(one), one)
  })
  for (const list of conditions.flatMap(listsOf))
    for (const one of nearTotals(record, list, completions)) found.set(JSON.stringify(one), one)
  found.delete(JSON.stringify(record))
  return [...found.values()]
}

/**
 * The facts that conditions look at, with the facts that these are worked out from: the birth date behind an age, the
 * fact behind its day.
 */
function lookedAt(conditions: readonly Condition[], { facts: { dictionary } }: Completions): ReadonlySet<string> {
  const looked = new Set(conditions.flatMap((one) => [...pathsOf(one)]))
  for (const path of looked) {
    const variable = variableOf(dictionary, path)
    if (variable?.type === 'age') looked.add(variable.from)
    const dated = factOfDay(dictionary, path)
    if (dated !== undefined) looked.add(dated)
  }
  return looked
}

/** A value at the same multiple of the record's own upper limit of normal. */
function scaled(record: JsonObject, { path, values, limits }: UnknownFact, i: number): JsonObject[] {
  const [value, limit] = [values[i], limits?.[i]]
  const own = valueAt(record, path)
  const uln = isObject(own) ? own['uln'] : undefined
  if (typeof value !== 'object' || typeof limit !== 'object' || typeof uln !== 'number') return []
  const amount = multiply(divide(value, limit), fromNumber(uln))
  const written = numberOf(amount)
  return compareRational(fromNumber(written), amount) === 0 ? [withValue(record, `${path}.value`, written)] : []
}

/**
 * The record with one field of an entry changed, with entries of this kind added to the others or alone, and with no
 * entry at all.
 */
function nearLists(
  record: JsonObject,
  { path, values }: UnknownFact,
  further: NonNullable<UnknownFact['further']>,
  completions: Completions,
): JsonObject[] {
  const kind = kindOf(further, completions)
  const none = withValue(record, path, [])
  const changed = itemsAt(record, path).flatMap((_, at) =>
    Object.entries(kind).map(([field, value]) => withValue(record, `${path}[${at}].${field}`, value)),
  )
  const times = values.map(Number).filter((count) => count > 0)
  return [
    none,
    ...changed,
    ...times.flatMap((count) => [record, none].map((one) => withEntries(one, path, kind, count))),
  ]
}

/**
 * The sum over a list just below, at and just above each limit, made by changing the first entry or a single entry of
 * each kind.
 */
function nearTotals(record: JsonObject, condition: ListCondition, completions: Completions): JsonObject[] {
  const { path } = condition
  const total = condition.kind === 'count' ? condition.total : undefined
  if (total === undefined) return []
  const field = total.slice(path.length + 3)
  const alone = completions.unknowns.flatMap((fact): JsonObject[] =>
    fact.further === undefined || fact.path !== path
      ? []
      : [withEntries(withValue(record, path, []), path, kindOf(fact.further, completions), 1)],
  )
  const starts = [record, ...alone].filter((one) => itemsAt(one, path).length > 0)
  const sums = quantifierLimits(condition).flatMap((at) => [-1, 0, 1].map((step) => Number(at) + step))
  return starts.flatMap((one) =>
    sums.filter((sum) => sum >= 0).map((sum) => withValue(one, `${path}[0].${field}`, sum)),
  )
}

function itemsAt(record: JsonObject, path: string): readonly Json[] {
  const items = valueAt(record, path)
  return Array.isArray(items) ? (items as readonly Json[]) : []
}
