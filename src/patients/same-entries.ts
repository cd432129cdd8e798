import type { ListVariable, Variable } from '../dictionary/index.ts'
import { bareValue, isObject } from '../record/index.ts'
import type { Json, JsonObject } from '../record/index.ts'
import { folded } from '../text/index.ts'
import { isSame } from './same-values.ts'

/**
 * For each entry of `mine` (by index), the index of the entry of `theirs` that is the same or may be. The pairs that
 * are most alike are made first. Entries without such a partner are left out.
 */
export function matched(
  variable: ListVariable,
  mine: readonly JsonObject[],
  theirs: readonly JsonObject[],
): Map<number, number> {
  const pairs = new Map<number, number>()
  const taken = new Set<number>()
  const isBoth = (a: JsonObject, b: JsonObject): boolean => says(variable, a, b) && says(variable, b, a)
  const isEither = (a: JsonObject, b: JsonObject): boolean => says(variable, a, b) || says(variable, b, a)
  const mayBe = (a: JsonObject, b: JsonObject): boolean => mayBeSame(variable, a, b)
  for (const alike of [isBoth, isEither, mayBe])
    for (const [i, one] of mine.entries()) {
      const found = pairs.has(i) ? -1 : theirs.findIndex((other, j) => !taken.has(j) && alike(one, other))
      if (found === -1) continue
      pairs.set(i, found)
      taken.add(found)
    }
  return pairs
}

/**
 * One entry for two that may be the same: the one that says more. If each says something that the other does not, they
 * are combined if they must be the same (`isOnly`); otherwise it is `given`.
 */
export function together(variable: ListVariable, own: JsonObject, given: JsonObject, isOnly: boolean): JsonObject {
  if (says(variable, own, given)) return own
  if (says(variable, given, own) || !isOnly) return given
  const fields = variable.fields.flatMap((field): [string, Json][] => {
    const [a, b] = [own[field.name] ?? null, given[field.name] ?? null]
    if (a === null && b === null) return []
    const isOwn =
      b === null || (a !== null && isMoreExact(field, bareValue(field, a) ?? null, bareValue(field, b) ?? null))
    return [[field.name, isOwn ? a : b]]
  })
  return { ...own, ...given, ...Object.fromEntries(fields) }
}

/** Whether two entries of two lists, one of which is complete, can only be the same. */
export function isUnique(
  variable: ListVariable,
  own: JsonObject,
  given: JsonObject,
  mine: readonly JsonObject[],
  theirs: readonly JsonObject[],
): boolean {
  const alike = theirs.filter((one) => mayBeSame(variable, own, one)).length
  return alike === 1 && mine.filter((one) => mayBeSame(variable, one, given)).length === 1
}

/** Whether an entry says everything that another one says. */
function says({ fields }: ListVariable, entry: JsonObject, other: JsonObject): boolean {
  return fields.every((field) => {
    const [a, b] = [bareValue(field, entry[field.name]) ?? null, bareValue(field, other[field.name]) ?? null]
    return b === null || (a !== null && (isAlike(field, a, b) || isMoreExact(field, a, b)))
  })
}

function mayBeSame({ fields }: ListVariable, a: JsonObject, b: JsonObject): boolean {
  return fields.every((field) => {
    const [one, other] = [bareValue(field, a[field.name]) ?? null, bareValue(field, b[field.name]) ?? null]
    if (one === null || other === null || isAlike(field, one, other)) return true
    if (isObject(one) || isObject(other)) return true
    return isMoreExact(field, one, other) || isMoreExact(field, other, one)
  })
}

function isAlike({ type }: Variable, a: Json, b: Json): boolean {
  return type === 'text' && typeof a === 'string' && typeof b === 'string' ? folded(a) === folded(b) : isSame(a, b)
}

/**
 * Whether a value says the same as another one, but more exactly: a day instead of its month, one of the values that a
 * value stands for, a longer name.
 */
function isMoreExact(field: Variable, a: Json, b: Json): boolean {
  if (isSame(a, b)) return false
  if (field.type === 'text') return typeof a === 'string' && typeof b === 'string' && folded(a).includes(folded(b))
  if (field.type === 'date') return typeof a === 'string' && typeof b === 'string' && a.startsWith(b)
  if (field.type !== 'choice') return false
  return field.values.find((one) => one.name === b)?.standsFor?.some((one) => one === a) === true
}
