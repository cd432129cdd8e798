import { declaredPath, listOf } from '../dictionary/index.ts'
import type { Facts, Span } from '../facts/index.ts'
import type { Day } from '../quantity/index.ts'
import type { CompiledTrial } from '../space/index.ts'

/**
 * The places of all days that matter for dates that a compiled trial compares with each other, directly or through
 * other dates. Neighbouring days keep their distance, up to the largest one that the engine can tell from a larger one.
 * Records whose days have the same places are the same to the engine.
 */
export class Places {
  private readonly days: readonly Day[]
  private readonly places: readonly number[]

  /** `path`: one of the dates, as a path of the record. `reach`: how far comparisons lead from it. */
  constructor(path: string, reach: Reach, compiled: CompiledTrial, facts: Facts) {
    const declared = declaredPath(path)
    const entry = reach === 'all' || listOf(declared) === undefined ? undefined : path.slice(0, path.indexOf('.'))
    const days = [...comparedWith(declared, compiled)].flatMap((one) => [
      ...(compiled.cuts.get(one) ?? []),
      ...(entry === undefined ? spansOf(one, facts) : spansAt(entry + one.slice(one.indexOf('.')), facts)).flatMap(
        ({ lo, hi }) => [lo, hi],
      ),
    ])
    this.days = [...new Set(days)].toSorted((a, b) => a - b)
    let place = 0
    this.places = this.days.map((day, i) => {
      if (i > 0) place += Math.min(day - (this.days[i - 1] ?? day), APART)
      return place
    })
  }

  /** The place of a day, which must be an end of one of these dates. */
  of(day: Day): number {
    let [lo, hi] = [0, this.days.length - 1]
    while (lo < hi) {
      const middle = (lo + hi) >> 1
      if ((this.days[middle] ?? day) < day) lo = middle + 1
      else hi = middle
    }
    return this.places[lo] ?? 0
  }
}

/**
 * Days further apart than this are the same to the engine: it looks a few days around each, and a few more for each
 * date that comes between (see date-cuts.ts).
 */
const APART = 24

/** A date with all dates that it is compared with, directly or through other dates. */
function comparedWith(declared: string, { partners }: CompiledTrial): ReadonlySet<string> {
  const found = new Set([declared])
  for (const path of found) for (const partner of partners.get(path) ?? []) found.add(partner.path)
  return found
}

/**
 * How far comparisons lead from a date: to one other date, both of the same entry or both outside lists (`pair`); to
 * several of the same entry (`entry`); or to any dates (`all`).
 */
export type Reach = 'pair' | 'entry' | 'all'

/** How far comparisons lead from a date, by its declared path. */
export function reachOf(declared: string, compiled: CompiledTrial): Reach {
  const dates = [...comparedWith(declared, compiled)]
  const list = listOf(declared)
  if (dates.some((one) => listOf(one) !== list)) return 'all'
  if (dates.length === 2) return 'pair'
  return list === undefined ? 'all' : 'entry'
}

/** The spans of a date; for a field of a list, those of all entries and of one further entry. */
function spansOf(path: string, facts: Facts): readonly Span[] {
  const list = listOf(path)
  const paths =
    list === undefined
      ? [path]
      : Array.from({ length: facts.list(list).size + 1 }, (_, i) => path.replace('[]', `[${i}]`))
  return paths.flatMap((one) => spansAt(one, facts))
}

function spansAt(path: string, facts: Facts): readonly Span[] {
  const fact = facts.at(path)
  return fact.type === 'numbers' ? fact.spans : []
}
