import { declaredPath, labOf, ownerPath, variablesByPath } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { isObject, originOf, sourceAt, valueAt } from '../record/index.ts'
import type { JsonObject } from '../record/index.ts'

/** The path that stands for the day of a fact in questions and, if the fact is an object, in the record. */
export function dayPath(fact: string): string {
  return `${fact}.date`
}

/**
 * The fact whose day a path is: `ecog` for `ecog.date`. Undefined for a date that is a fact itself, such as the date of
 * an operation. The day of any fact can be kept, but rules can ask only for the days of measured facts, which
 * `factOfDay` of the dictionary knows.
 */
export function datedFact(path: string, dictionary: Dictionary): string | undefined {
  const index = variablesByPath(dictionary)
  if (!path.endsWith(DATE) || index.has(declaredPath(path))) return undefined
  const fact = ownerPath(path)
  const variable = index.get(declaredPath(fact))
  return variable === undefined || variable.type === 'group' ? undefined : fact
}

const DATE = '.date'

/**
 * The day that was given last for any of the questions in `asked`, other than `path`; undefined if there is none.
 * `asked` is in the order in which the questions were asked.
 */
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
 * The facts whose day comes from the same answer. For a lab, these are all labs of one sheet: those with the same day
 * (or none) and the same source. Any other fact is alone.
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
