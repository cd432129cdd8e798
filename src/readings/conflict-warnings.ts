import { dictionaryOrder, saying } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import type { Statement, Warning } from '../facts/index.ts'
import type { Part, Sentence } from '../messages/index.ts'
import type { Knot } from './knots.ts'

/**
 * The warnings about a knot: one for every fact of which some reading leaves out a statement. `statements`: those to
 * which the positions in the knot refer.
 */
export function conflictWarnings(
  { conflicts, ways }: Knot,
  statements: readonly Statement[],
  dictionary: Dictionary,
): Warning[] {
  const pathOf = (place: number): string => statements[place]?.path ?? ''
  const inOrder = (places: Iterable<number>): string[] =>
    [...new Set([...places].map(pathOf))].toSorted(dictionaryOrder(dictionary))
  const out = [...new Set(ways.flatMap(({ without }) => [...without]))].toSorted((a, b) => a - b)
  return [...new Set(out.map(pathOf))].flatMap((path): Warning[] => {
    const leftOut = out.filter((place) => pathOf(place) === path)
    const own = conflicts.filter(({ places }) => leftOut.some((place) => places.has(place)))
    if (own.length === 0) return []
    // Where it was not worked out which of the facts of a conflict can be right together, there is too much to name it.
    const explained = own.filter((one) => one.because !== undefined)
    const places = explained.flatMap((one) => [...one.places])
    const paths = inOrder(places)
    const because = unlike(explained.flatMap((one) => one.because ?? []))
    const said = explained.length < own.length ? TOO_MANY : conflictOf(namesOf(places, paths, statements), because)
    const against = paths.filter((one) => one !== path)
    return [{ path, ...saying(said, dictionary), kind: 'conflict', ...(against.length > 0 && { against }) }]
  })
}

/** The facts that contradict each other; in a record with several sources, with what each source says. */
function namesOf(places: readonly number[], paths: readonly string[], statements: readonly Statement[]): Part[] {
  const tellings = (path: string): Part[] => {
    const own = [...new Set(places)].toSorted((a, b) => a - b).map((place) => statements[place])
    return unlike(own.flatMap((one) => (one?.path === path && one.told !== undefined ? [one.told] : [])))
  }
  return paths.flatMap((path): Part[] => {
    const [first, ...more] = tellings(path)
    const fact = { fact: path }
    return first === undefined ? [fact] : [{ key: 'conflict.told', given: { fact, told: first } }, ...more]
  })
}

/** Said of contradictory facts when it was not worked out which of them can be right together. */
export const TOO_MANY: Sentence = { key: 'conflict.too-many' }

/** A sentence saying what cannot be right, why, and how it is treated. */
function conflictOf(names: readonly Part[], because: readonly Part[]): Sentence {
  const facts: Part = { capitalized: { list: 'and', parts: names } }
  const only = names.length === 1
  const key = only ? 'conflict.one' : names.length === 2 ? 'conflict.both' : 'conflict.all'
  const treated: Part = { key: only ? 'conflict.one.treated' : 'conflict.treated' }
  const before: Part = { list: 'sentences', parts: [{ key, given: { facts } }, ...because.filter((one) => one !== '')] }
  return { key: 'list.sentence', given: { before, next: treated } }
}

/** The parts without duplicates. */
function unlike(parts: readonly Part[]): Part[] {
  return [...new Map(parts.map((one) => [JSON.stringify(one), one])).values()]
}
