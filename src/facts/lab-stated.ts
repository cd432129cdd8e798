import { unitsFor } from '../dictionary/index.ts'
import type { Dictionary, LabVariable } from '../dictionary/index.ts'
import type { Part, Sentence } from '../messages/index.ts'
import { compareRational, rational } from '../quantity/index.ts'
import { isNothing } from '../record/index.ts'
import type { JsonObject } from '../record/index.ts'
import { harmless, offerOf } from '../text/index.ts'
import { amountsIn } from './amounts.ts'
import type { Amount, Amounts } from './amounts.ts'
import type { Interval } from './fact.ts'
import type { Place } from './place.ts'
import type { Said } from './statement.ts'

/** What a record says about a lab, or why it is refused. */
type LabStated = { readonly kind: 'says'; readonly says: Said; readonly doubt?: Doubt } | Refused

/** A remark on a lab: `reading` if it was not taken, `query` if it was taken although it is hardly possible. */
interface Doubt extends About {
  readonly kind: 'reading' | 'query'
}

interface Refused extends About {
  readonly kind: 'refused'
}

/** A remark on a path of the record. */
interface About {
  readonly path: string
  readonly because: Sentence
}

/**
 * What a record says about a lab, in its canonical unit: the value as an interval, and the upper limit of normal.
 * Without a unit, both are unknown. Undefined if nothing but a day is given. Refused are units that do not fit the
 * analyte, and values said to be below zero.
 */
export function labStated(
  place: Place,
  variable: LabVariable,
  value: JsonObject,
  dictionary: Dictionary,
): LabStated | undefined {
  const { path } = place
  const {
    value: number,
    unit,
    comparator,
    uln,
  } = value as {
    readonly [key in 'value' | 'uln']?: number | null
  } & { readonly [key in 'unit' | 'comparator']?: string | null }
  // A day alone says nothing about the value.
  if (isNothing(number) && isNothing(unit) && isNothing(uln)) return undefined
  const lab: Part = { label: variable.path }
  if (typeof unit !== 'string') {
    const missing = `${path}.unit`
    const doubt = { kind: 'reading', path: missing, because: { key: 'lab.no-unit', given: { lab } } } as const
    return { kind: 'says', says: { type: 'lab', value: undefined, uln: undefined, missing }, doubt }
  }
  const amounts = amountsAt(place, variable, unit, dictionary)
  if (amounts === undefined) {
    const units = unitsFor(dictionary, variable)
    const own = { unit: harmless(unit), help: offerOf(unit, units) ?? knownUnits(units) }
    return refused(`${path}.unit`, { key: 'refused.unit.named', given: { lab }, own, general: 'refused.unit' })
  }
  const amount = typeof number === 'number' ? amounts.of(number) : undefined
  const limit = typeof uln === 'number' ? amounts.of(uln).exact : undefined
  const interval = amount === undefined ? undefined : intervalOf(amount, comparator ?? undefined)
  if (amount !== undefined && interval === undefined) {
    const own = { comparator: comparator ?? '', value: number ?? '' }
    return refused(path, { key: 'refused.number.lab', own, general: 'refused.number' })
  }
  const says: Said = { type: 'lab', value: interval, uln: limit, missing: path }
  if (amount?.isPlausible !== false) return { kind: 'says', says }
  return { kind: 'says', says, doubt: { kind: 'query', path, because: hardlyPossible(variable) } }
}

function refused(path: string, because: Sentence): Refused {
  return { kind: 'refused', path, because }
}

function amountsAt(place: Place, variable: LabVariable, unit: string, dictionary: Dictionary): Amounts | undefined {
  const known = place.amounts.get(unit)
  if (known !== undefined) return known
  const made = amountsIn(unit, variable, dictionary)
  if (made !== undefined && place.amounts.size < MOST_UNITS) place.amounts.set(unit, made)
  return made
}

/** At most this many spellings of a unit are cached. */
const MOST_UNITS = 20

function hardlyPossible({ path, unit, plausible }: LabVariable): Sentence {
  const range = { min: plausible?.min ?? '', max: plausible?.max ?? '', unit }
  return { key: 'lab.implausible', given: { lab: { label: path }, ...range } }
}

function knownUnits(units: readonly string[]): Sentence {
  return { key: 'refused.unit.known', given: { units: units.slice(0, 5).join(', ') } }
}

const ZERO = rational(0n, 1n)

function intervalOf({ exact: value, interval }: Amount, comparator: string | undefined): Interval | undefined {
  switch (comparator) {
    case '<':
    case '<=': {
      const empty = comparator === '<' && compareRational(value, ZERO) <= 0
      return empty ? undefined : { lo: ZERO, loIncluded: true, hi: value, hiIncluded: comparator === '<=' }
    }
    case '>':
    case '>=':
      return { lo: value, loIncluded: comparator === '>=', hi: undefined, hiIncluded: false }
    default:
      return interval
  }
}
