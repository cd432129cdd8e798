import { NONE, NOT_APPLICABLE } from '../conditions/index.ts'
import type { NumberRange } from '../conditions/index.ts'
import { conditionalGroup, declaredPath, factOfDay, told, unitFactor, variableAt } from '../dictionary/index.ts'
import type { AgeVariable, Dictionary, LabVariable, Variable } from '../dictionary/index.ts'
import { exclude } from '../facts/index.ts'
import type { Say } from '../messages/index.ts'
import { completedYears, divide, fromNumber, multiply, rational } from '../quantity/index.ts'
import type { Rational } from '../quantity/index.ts'
import { isNothing, isObject, originOf, valueAt, valuesOfSet } from '../record/index.ts'
import type { Json, JsonObject, Origin } from '../record/index.ts'
import type { Completions } from '../space/index.ts'
import { harmless } from '../text/index.ts'
import { derivedValue } from './derived-value.ts'
import type { FactValue, Known } from './finding.ts'
import { ratioText } from './ratio-text.ts'

/** A record as it was given, and `plain`: the same record with each fact reduced to its value. */
export interface RecordAsGiven {
  readonly record: JsonObject
  readonly plain: JsonObject
}

/** What a record tells us about its facts, as data. */
export class KnownFacts {
  readonly completions: Completions
  /** The record with each fact reduced to its value. */
  readonly record: JsonObject
  /** The record, then its other sources: each with its facts as values alone, and with where they come from. */
  private readonly sources: readonly { readonly plain: JsonObject; readonly whole: JsonObject }[]
  private readonly dictionary: Dictionary

  private readonly say: Say

  constructor(completions: Completions, { plain, record }: RecordAsGiven, say: Say) {
    this.say = say
    this.completions = completions
    this.record = plain
    const others = othersIn(record)
    this.sources = [
      { plain, whole: record },
      ...othersIn(plain).flatMap((one, i) => ({ plain: one, whole: others[i] ?? one })),
    ]
    this.dictionary = completions.facts.dictionary
  }

  /**
   * A fact, with what is known of it. For an age, it is the birth date instead if that is contradicted or reported in
   * two ways, and the age itself is neither.
   */
  fact(path: string): FactValue {
    const variable = variableAt(this.dictionary, declaredPath(path))
    if (variable.type === 'age' && this.disagreementOn(path) === undefined && this.contradictedBy(path).length === 0) {
      const isDisputed =
        this.contradictedBy(variable.from).length > 0 || this.disagreementOn(variable.from) !== undefined
      if (isDisputed) return { fact: variable.from, value: this.value(variable.from) }
    }
    return { fact: path, value: this.value(path) }
  }

  /** What is known of the value of a fact, with its day, its source and who recorded it. */
  private value(path: string): Known {
    const variable = variableAt(this.dictionary, declaredPath(path))
    const said = this.disagreementOn(path)
    if (variable.type !== 'text' && said !== undefined) return { is: 'disagreeing', said }
    const against = variable.type === 'text' ? [] : this.contradictedBy(path)
    if (against.length > 0) return { ...this.recorded(path), against }
    const origin = this.originOf(path, variable)
    return { ...this.settled(path, variable), ...(origin && { origin }) }
  }

  /**
   * A lab as recorded. With `multiples`, the limits of a rule in multiples of the upper limit of normal, it is also
   * given as such a multiple.
   */
  lab(path: string, multiples?: NumberRange): Known {
    const variable = variableAt(this.dictionary, path) as LabVariable
    if (variable.derived !== undefined) return derivedValue(variable, this.completions)
    const said = this.disagreementOn(path)
    if (said !== undefined) return { is: 'disagreeing', said }
    const { own, origin } = this.statedBy(path, 'value')
    if (!isObject(own) || typeof own['value'] !== 'number') return { is: 'unknown' }
    const measured = {
      is: 'lab',
      value: own['value'],
      ...unitOf(own),
      ...(typeof own['comparator'] === 'string' && { comparator: own['comparator'] }),
    } as const
    const multiple = multiples && this.multipleOf(own, variable, multiples)
    return { ...measured, ...multiple, ...(origin && { origin }) }
  }

  /**
   * A measured value as a multiple of the upper limit of normal, which may come from another source and be in another
   * unit there. Empty if no limit is recorded, or if the units cannot be compared.
   */
  private multipleOf(
    measured: JsonObject,
    variable: LabVariable,
    multiples: NumberRange,
  ): Pick<Known & { readonly is: 'lab' }, 'uln' | 'uln_unit' | 'multiple'> {
    const { own: limit } = this.statedBy(variable.path, 'uln')
    if (!isObject(limit) || typeof limit['uln'] !== 'number') return {}
    const [{ unit }, { unit: limitUnit }] = [unitOf(measured), unitOf(limit)]
    const isOther = limit !== measured && unit !== limitUnit
    const amount = (value: Json | undefined, own: string | undefined): Rational | undefined => {
      const factor = isOther ? unitFactor(this.dictionary, variable, own ?? '') : ONE
      return factor && multiply(fromNumber(Number(value)), factor)
    }
    const [value, uln] = [amount(measured['value'], unit), amount(limit['uln'], limitUnit)]
    // A value that has no unit cannot be compared with one that has.
    if (value === undefined || uln === undefined) return {}
    const multiple = ratioText(divide(value, uln), multiples)
    return { uln: limit['uln'], ...(isOther && { uln_unit: limitUnit ?? '' }), multiple }
  }

  /** The upper limit of normal of a lab. */
  limit(path: string): Known {
    const { own } = this.statedBy(path, 'uln')
    if (!isObject(own) || typeof own['uln'] !== 'number') return { is: 'unknown' }
    return { is: 'limit', uln: own['uln'], ...unitOf(own) }
  }

  /**
   * What the record states of a fact (its value alone) and where it comes from. If the record says nothing of it, what
   * the first other source that does says. `part`: for a lab, the part that must be there.
   */
  private statedBy(
    path: string,
    part?: 'value' | 'uln',
  ): { readonly own: Json | undefined; readonly origin: Origin | undefined } {
    const said = this.sources.map(({ plain }) => valueAt(plain, path))
    const at = said.findIndex((one) => !isNothing(part === undefined || !isObject(one) ? one : one[part]))
    const [own, whole] = [said[at], this.sources[at]?.whole]
    const origin = whole === undefined ? {} : originOf(valueAt(whole, path))
    return { own, origin: Object.keys(origin).length === 0 ? undefined : origin }
  }

  /** What is recorded of a fact, or of its day. */
  recordedAt(path: string): Json | undefined {
    const isDay = factOfDay(this.dictionary, path) !== undefined
    const said = this.sources.map(({ plain, whole }) => valueAt(isDay ? whole : plain, path))
    return said.find((one) => !isNothing(one))
  }

  /**
   * What the patient certainly does not have, so that a fact does not apply (a path); undefined if there is no such
   * thing.
   */
  lackingOf(path: string): string | undefined {
    const group = conditionalGroup(this.dictionary, path)
    if (group?.appliesWhen === undefined) return undefined
    const condition = `${group.path}.${group.appliesWhen}`
    const has = this.completions.diagrams.constant(this.completions.value(condition))
    return has === false ? condition : undefined
  }

  /** The recorded facts that contradict this one. */
  contradictedBy(path: string): readonly string[] {
    const { disputes, warnings } = this.completions.facts
    if (disputes.length === 0) return []
    return warnings.flatMap((one) => (one.kind === 'conflict' && one.path === path ? (one.against ?? []) : []))
  }

  private settled(path: string, variable: Variable): Known {
    if (variable.type === 'text') {
      const text = this.recordedAt(path)
      return typeof text === 'string' ? { is: 'known', value: harmless(text) } : { is: 'unknown' }
    }
    if (variable.type === 'age') return this.age(path, variable)
    const values = [...this.completions.possible(this.completions.value(path))].filter((value) => value !== NONE)
    if (values.includes(NOT_APPLICABLE) && values.length === 1) {
      const lacking = this.lackingOf(path)
      return { is: 'not-applicable', ...(lacking !== undefined && { lacking }) }
    }
    if (values.length === 0) return { is: 'none' }
    if (variable.type === 'date' || variable.type === 'birth_date') {
      const raw = this.recordedAt(path)
      if (typeof raw === 'string') return { is: 'known', value: harmless(raw) }
      return this.goesOn(path, variable) ? { is: 'ongoing' } : { is: 'unknown' }
    }
    const [value] = values
    if (values.length === 1 && (typeof value === 'string' || typeof value === 'boolean')) return { is: 'known', value }
    const raw = this.recordedAt(path)
    if (isObject(raw) && valuesOfSet(raw) === undefined) return numberOf(raw)
    if (values.length === 1) return { is: 'known', value: Number(value) }
    if (typeof raw === 'string') return { is: 'known', value: harmless(raw) }
    const set = valuesOfSet(raw)
    if (set !== undefined) return { is: 'one-of', values: set }
    return this.openNumber(path, variable)
  }

  /**
   * The completed years on the as-of date, from the birth dates that are possible. Representative values would mislead
   * here. Unknown if neither the age nor the birth date is recorded.
   */
  private age(path: string, { from }: AgeVariable): Known {
    const { facts } = this.completions
    const birth = facts.at(from)
    const isRecorded = [path, from].some((one) => this.recordedAt(one) !== undefined)
    if (!isRecorded || birth.type !== 'numbers') return { is: 'unknown' }
    const ages = birth.spans.flatMap(({ lo, hi }) => [lo, hi]).map((born) => completedYears(born, facts.asOf))
    const [min, max] = [Math.min(...ages), Math.max(...ages)]
    return min === max ? { is: 'known', value: min } : { is: 'between', min, max }
  }

  /**
   * What is known of a number that is not known exactly: the bounds of a total, otherwise unknown, because
   * representative values would mislead.
   */
  private openNumber(path: string, variable: Variable): Known {
    if (variable.type !== 'integer' || variable.sumOf === undefined) return { is: 'unknown' }
    const totals = [...this.completions.possible(this.completions.value(path))].map(Number)
    return { is: 'between', min: Math.min(...totals), max: Math.max(...totals) }
  }

  /** A contradicted fact, as recorded. */
  private recorded(path: string): Known {
    const raw = this.recordedAt(path)
    const set = valuesOfSet(raw)
    if (set !== undefined) return { is: 'one-of', values: set }
    if (isObject(raw)) return numberOf(raw)
    if (typeof raw !== 'string' && typeof raw !== 'number' && typeof raw !== 'boolean') return { is: 'unknown' }
    return { is: 'known', value: typeof raw === 'string' ? harmless(raw) : raw }
  }

  /** What the sources say of a fact where they disagree; undefined if no two of them exclude each other. */
  private disagreementOn(path: string): readonly string[] | undefined {
    const { dictionary, disputes } = this.completions.facts
    const own = disputes.flatMap(({ statements }) => statements.filter((one) => one.path === path))
    if (!own.some((one, i) => own.slice(i + 1).some((other) => exclude(one.says, other.says)))) return undefined
    const all = own.flatMap((one) => (one.told === undefined ? [] : [harmless(told(one.told, this.say, dictionary))]))
    return all.length < 2 ? undefined : [...new Set(all)]
  }

  /** Where a value comes from. An age is given as of the as-of date, so the day on which it was noted is left out. */
  private originOf(path: string, { type }: Variable): Known['origin'] {
    const { origin } = this.statedBy(path)
    if (origin?.date === undefined || type !== 'age') return origin
    const { date: _day, ...others } = origin
    return Object.keys(others).length === 0 ? undefined : others
  }

  private goesOn(path: string, variable: Variable): boolean {
    if (variable.type !== 'date' || variable.openWhile === undefined) return false
    return valueAt(this.record, path.slice(0, path.lastIndexOf('.') + 1) + variable.openWhile) === true
  }
}

const ONE = rational(1n, 1n)

/** What other sources say. */
function othersIn({ other_sources: others }: JsonObject): readonly JsonObject[] {
  return Array.isArray(others) ? (others as readonly JsonObject[]) : []
}

function unitOf(raw: JsonObject): { readonly unit?: string } {
  return typeof raw['unit'] === 'string' ? { unit: harmless(raw['unit']) } : {}
}

function numberOf(raw: JsonObject): Known {
  const { comparator, value, min, max } = raw
  if (typeof comparator === 'string') return { is: 'compared', comparator, value: Number(value) }
  return { is: 'between', min: Number(min), max: Number(max) }
}
