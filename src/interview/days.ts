import { declaredPath, labOf, ownerPath, variablesByPath } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { isObject, originOf, sourceAt, valueAt } from '../record/index.ts'
import type { JsonObject } from '../record/index.ts'

/** The path under which the day of a fact is asked for, and stands in the record where the fact is an object. */
export function dayPath(fact: string): string {
  return `${fact}.date`
}

/**
 * The fact whose day a path is: `ecog` for `ecog.date`. Undefined for a date that is a fact itself, such as that of an operation. Of any fact the day
 * can be kept; rules can ask for that of measured ones only, which `factOfDay` of the dictionary knows.
 */
export function datedFact(path: string, dictionary: Dictionary): string | undefined {
  const index = variablesByPath(dictionary)
  if (!path.endsWith(DATE) || index.has(declaredPath(path))) return undefined
  const fact = ownerPath(path)
  const variable = index.get(declaredPath(fact))
  return variable === undefined || variable.type === 'group' ? undefined : fact
}

const DATE = '.date'

/** The day that was said last of those that were asked for, other than that of `path`; undefined where none is. Lists of questions are in the order in which they were put. */
export function lastDay(
  path: string,
  { asked, record }: { readonly asked: readonly string[]; readonly record: JsonObject },
  dictionary: Dictionary,
): string | undefined {
  const days = asked.flatMap((one) => {
    const fact = one === path ? undefined : datedFact(one, dictionary)
    const day = fact === undefined ? undefined : originOf(valueAt(record, fact)).date
    return day === undefined ? [] : [day]
  })
  return days.at(-1)
}

/**
 * The facts that have their day from the same answer: the labs of one sheet, which are those of the same day (or of none) and the same source. Any
 * other fact is alone.
 */
export function factsOfOneDay(fact: string, record: JsonObject, dictionary: Dictionary): readonly string[] {
  if (labOf(dictionary, fact)?.path !== fact) return [fact]
  const sheet = (path: string): string =>
    `${originOf(valueAt(record, path)).date ?? ''} ${sourceAt(record, path) ?? ''}`
  const labs = [...variablesByPath(dictionary).values()].flatMap(({ type, path }) =>
    type === 'lab' && isObject(valueAt(record, path)) ? [path] : [],
  )
  const others = labs.filter((path) => path !== fact && sheet(path) === sheet(fact))
  return [fact, ...others]
}
