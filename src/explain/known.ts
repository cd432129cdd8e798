import { NONE, NOT_APPLICABLE } from '../conditions/index.ts'
import type { NumberRange } from '../conditions/index.ts'
import { conditionalGroup, declaredPath, factOfDay, told, variableAt } from '../dictionary/index.ts'
import type { AgeVariable, Dictionary, LabVariable, Variable } from '../dictionary/index.ts'
import type { Say } from '../messages/index.ts'
import { completedYears, divide, fromNumber } from '../quantity/index.ts'
import { isObject, originOf, valueAt, valuesOfSet } from '../record/index.ts'
import type { Json, JsonObject } from '../record/index.ts'
import type { World } from '../space/index.ts'
import { harmless } from '../text/index.ts'
import { derivedValue } from './derived-value.ts'
import type { FactValue, Known } from './finding.ts'
import { ratioText } from './ratio-text.ts'

/** A record as it is, and with its facts as their values alone. */
export interface ToldRecord {
  readonly record: JsonObject
  readonly plain: JsonObject
}

/** What a record lets us know of its facts, as data. */
export class KnownFacts {
  readonly world: World
  /** With its facts as their values alone. */
  readonly record: JsonObject
  /** With where its facts come from. */
  private readonly whole: JsonObject
  private readonly dictionary: Dictionary

  private readonly say: Say

  constructor(world: World, { plain, record }: ToldRecord, say: Say) {
    this.say = say
    this.world = world
    this.record = plain
    this.whole = record
    this.dictionary = world.facts.dictionary
  }

  /** A fact with what is known of it; of an age whose birth date is contradicted, or told in two ways, the birth date. */
  fact(path: string): FactValue {
    const variable = variableAt(this.dictionary, declaredPath(path))
    if (variable.type === 'age' && this.toldOf(path) === undefined && this.contradictedBy(path).length === 0) {
      const isDisputed = this.contradictedBy(variable.from).length > 0 || this.toldOf(variable.from) !== undefined
      if (isDisputed) return { fact: variable.from, value: this.value(variable.from) }
    }
    return { fact: path, value: this.value(path) }
  }

  /** What is known of the value of a fact, with its day, its source and its hand. */
  private value(path: string): Known {
    const variable = variableAt(this.dictionary, declaredPath(path))
    const said = this.toldOf(path)
    if (variable.type !== 'text' && said !== undefined) return { is: 'disagreeing', said }
    const against = variable.type === 'text' ? [] : this.contradictedBy(path)
    if (against.length > 0) return { ...this.recorded(path), against }
    const origin = this.originOf(path, variable)
    return { ...this.settled(path, variable), ...(origin && { origin }) }
  }

  /** A lab as it is given; with a range of multiples, also as a multiple of its upper limit of normal. */
  lab(path: string, multiples?: NumberRange): Known {
    const variable = variableAt(this.dictionary, path) as LabVariable
    if (variable.derived !== undefined) return derivedValue(variable, this.world)
    const said = this.toldOf(path)
    if (said !== undefined) return { is: 'disagreeing', said }
    const raw = valueAt(this.record, path)
    if (!isObject(raw) || typeof raw['value'] !== 'number') return { is: 'unknown' }
    const origin = this.origin(path)
    const uln = raw['uln']
    return {
      is: 'lab',
      value: raw['value'],
      ...unitOf(raw),
      ...(typeof raw['comparator'] === 'string' && { comparator: raw['comparator'] }),
      ...(multiples !== undefined &&
        typeof uln === 'number' && {
          uln,
          multiple: ratioText(divide(fromNumber(raw['value']), fromNumber(uln)), multiples),
        }),
      ...(origin && { origin }),
    }
  }

  /** The upper limit of normal of a lab. */
  limit(path: string): Known {
    const raw = valueAt(this.record, path)
    if (!isObject(raw) || typeof raw['uln'] !== 'number') return { is: 'unknown' }
    return { is: 'limit', uln: raw['uln'], ...unitOf(raw) }
  }

  /** What the record states of a fact, or of its day. */
  recordedAt(path: string): Json | undefined {
    return valueAt(factOfDay(this.dictionary, path) === undefined ? this.record : this.whole, path)
  }

  /** What the patient surely does not have, so that a fact of it does not apply; undefined for others. */
  lackingOf(path: string): string | undefined {
    const group = conditionalGroup(this.dictionary, path)
    if (group?.appliesWhen === undefined) return undefined
    const condition = `${group.path}.${group.appliesWhen}`
    const has = this.world.diagrams.constant(this.world.value(condition))
    return has === false ? condition : undefined
  }

  /** The facts of the record that cannot stand beside this one. */
  contradictedBy(path: string): readonly string[] {
    const { disputes, warnings } = this.world.facts
    if (disputes.length === 0) return []
    return warnings.flatMap((one) => (one.kind === 'conflict' && one.path === path ? (one.against ?? []) : []))
  }

  private settled(path: string, variable: Variable): Known {
    if (variable.type === 'text') {
      const text = valueAt(this.record, path)
      return typeof text === 'string' ? { is: 'known', value: harmless(text) } : { is: 'unknown' }
    }
    if (variable.type === 'age') return this.age(path, variable)
    const values = [...this.world.possible(this.world.value(path))].filter((value) => value !== NONE)
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
    const raw = valueAt(this.record, path)
    if (isObject(raw) && valuesOfSet(raw) === undefined) return numberOf(raw)
    if (values.length === 1) return { is: 'known', value: Number(value) }
    if (typeof raw === 'string') return { is: 'known', value: harmless(raw) }
    const set = valuesOfSet(raw)
    if (set !== undefined) return { is: 'one-of', values: set }
    return this.openNumber(path, variable)
  }

  /** The completed years on the day of the screening that the dates of birth allow; representatives would mislead. */
  private age(path: string, { from }: AgeVariable): Known {
    const { facts } = this.world
    const birth = facts.at(from)
    const isRecorded = [path, from].some((one) => valueAt(this.record, one) !== undefined)
    if (!isRecorded || birth.type !== 'numbers') return { is: 'unknown' }
    const ages = birth.spans.flatMap(({ lo, hi }) => [lo, hi]).map((born) => completedYears(born, facts.asOf))
    const [min, max] = [Math.min(...ages), Math.max(...ages)]
    return min === max ? { is: 'known', value: min } : { is: 'between', min, max }
  }

  /** What is known of a number that is not exactly known; representatives would mislead. */
  private openNumber(path: string, variable: Variable): Known {
    if (variable.type !== 'integer' || variable.sumOf === undefined) return { is: 'unknown' }
    const totals = [...this.world.possible(this.world.value(path))].map(Number)
    return { is: 'between', min: Math.min(...totals), max: Math.max(...totals) }
  }

  /** A fact that is contradicted, as it is recorded. */
  private recorded(path: string): Known {
    const raw = valueAt(this.record, path)
    const set = valuesOfSet(raw)
    if (set !== undefined) return { is: 'one-of', values: set }
    if (isObject(raw)) return numberOf(raw)
    if (typeof raw !== 'string' && typeof raw !== 'number' && typeof raw !== 'boolean') return { is: 'unknown' }
    return { is: 'known', value: typeof raw === 'string' ? harmless(raw) : raw }
  }

  /** What several sources say of a fact, where they disagree. */
  private toldOf(path: string): readonly string[] | undefined {
    const { dictionary, disputes } = this.world.facts
    const all = disputes.flatMap(({ statements }) =>
      statements.flatMap((one) =>
        one.path === path && one.told !== undefined ? [harmless(told(one.told, this.say, dictionary))] : [],
      ),
    )
    return all.length < 2 ? undefined : [...new Set(all)]
  }

  /** Where a value comes from. An age is told as of the day of the screening, not of the day on which it was noted. */
  private originOf(path: string, { type }: Variable): Known['origin'] {
    const { date, ...others } = this.origin(path) ?? {}
    if (date === undefined || type !== 'age') return this.origin(path)
    return Object.keys(others).length === 0 ? undefined : others
  }

  private origin(path: string): Known['origin'] {
    const origin = originOf(valueAt(this.whole, path))
    return Object.keys(origin).length === 0 ? undefined : origin
  }

  private goesOn(path: string, variable: Variable): boolean {
    if (variable.type !== 'date' || variable.openWhile === undefined) return false
    return valueAt(this.record, path.slice(0, path.lastIndexOf('.') + 1) + variable.openWhile) === true
  }
}

function unitOf(raw: JsonObject): { readonly unit?: string } {
  return typeof raw['unit'] === 'string' ? { unit: harmless(raw['unit']) } : {}
}

function numberOf(raw: JsonObject): Known {
  const { comparator, value, min, max } = raw
  if (typeof comparator === 'string') return { is: 'compared', comparator, value: Number(value) }
  return { is: 'between', min: Number(min), max: Number(max) }
}
