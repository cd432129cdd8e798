import { dayOf, unitFactor, variableOf } from '../dictionary/index.ts'
import type { Dictionary, Variable } from '../dictionary/index.ts'
import type { RuleSet } from '../model/index.ts'
import { fromNumber, multiply, parseDay } from '../quantity/index.ts'
import type { Day } from '../quantity/index.ts'
import { bareValue, isObject } from '../record/index.ts'
import type { Json, JsonObject } from '../record/index.ts'
import { allows } from './allowed.ts'
import { at, ReferenceEvaluator } from './evaluator.ts'
import { looked, numbersTo, Open } from './patient.ts'
import type { Patient, Value } from './patient.ts'
import { unsaidOf } from './possible.ts'
import type { Possible } from './possible.ts'

/** A complete record: every fact that anything asks for has one value, or none if it does not apply. */
export class CompleteRecord implements Patient {
  private readonly facts = new Map<string, Value>()
  private readonly sizes = new Map<string, number>()
  private readonly dictionary: Dictionary

  constructor(record: JsonObject, dictionary: Dictionary) {
    this.dictionary = dictionary
    for (const variable of dictionary.variables) this.read(variable, variable.path, record[variable.name] ?? null)
  }

  /** This record with some facts and lists taken from another one. */
  mixed(other: CompleteRecord, takes: (path: string) => boolean): CompleteRecord {
    const mixed = new CompleteRecord({}, this.dictionary)
    for (const [from, isOwn] of [
      [this, true],
      [other, false],
    ] as const) {
      for (const [path, value] of from.facts) if (takes(path) !== isOwn) mixed.facts.set(path, value)
      for (const [path, size] of from.sizes) if (takes(path) !== isOwn) mixed.sizes.set(path, size)
    }
    return mixed
  }

  fact(path: string): Value {
    const value = this.facts.get(path)
    if (value === undefined) throw Open.at(path)
    return value
  }

  size(list: string): number {
    const size = this.sizes.get(list)
    if (size === undefined) throw Open.at(list)
    return size
  }

  entries(list: string): readonly number[] {
    return numbersTo(this.size(list))
  }

  days(path: string): { readonly lo: number; readonly hi: number } | undefined {
    const day = this.facts.get(path)
    return typeof day === 'number' ? { lo: day, hi: day } : undefined
  }

  has(path: string): boolean {
    return this.facts.has(path) || this.sizes.has(path)
  }

  /** The paths of all facts that have a value. */
  paths(): IterableIterator<string> {
    return this.facts.keys()
  }

  /** The lists that it has. */
  lists(): IterableIterator<string> {
    return this.sizes.keys()
  }

  private read(variable: Variable, path: string, stated: Json): void {
    const value = bareValue(variable, stated) ?? null
    const day = dayOf(this.dictionary, path)
    const date = isObject(stated) ? stated['date'] : undefined
    const held = typeof date === 'string' ? parseDay(date) : undefined
    if (day !== undefined && held !== undefined) this.facts.set(day.path, held)
    if (value === null) return
    if (variable.type === 'group' && isObject(value))
      for (const field of variable.fields) this.read(field, field.path, value[field.name] ?? null)
    else if (variable.type === 'list' && Array.isArray(value)) {
      const items = value as readonly JsonObject[]
      this.sizes.set(path, items.length)
      for (const [i, item] of items.entries())
        for (const field of variable.fields)
          this.read(field, at(field.path, i), item[field.name] ?? unsaidOf(field, item) ?? null)
    } else {
      const fact = this.valueOf(variable, value)
      if (fact !== undefined) this.facts.set(path, fact)
    }
  }

  /** The value that is stated; undefined if that is not a single value. */
  private valueOf(variable: Variable, value: Json): Value | undefined {
    if (variable.type === 'date' || variable.type === 'birth_date')
      return typeof value === 'string' ? parseDay(value) : undefined
    if (variable.type !== 'lab') return typeof value === 'object' ? undefined : value
    if (!isObject(value) || typeof value['value'] !== 'number' || value['comparator'] !== undefined) return undefined
    const factor = unitFactor(this.dictionary, variable, String(value['unit']))
    const { uln } = value
    return (
      factor && {
        value: multiply(fromNumber(value['value']), factor),
        uln: typeof uln === 'number' ? multiply(fromNumber(uln), factor) : undefined,
      }
    )
  }
}

/** Why a complete record is no completion of what another record leaves possible; undefined if it is one. */
export function whyNoCompletion(
  complete: CompleteRecord,
  possible: Possible,
  rules: RuleSet,
  asOf: Day,
): string | undefined {
  const evaluator = new ReferenceEvaluator(rules, asOf, complete)
  const found = looked(
    () => firstDifference(complete, possible, evaluator, rules) ?? evaluator.broken(possible)?.because,
  )
  return found instanceof Open ? `it does not say what ${found.path} is` : found
}

function firstDifference(
  complete: CompleteRecord,
  possible: Possible,
  evaluator: ReferenceEvaluator,
  { dictionary }: RuleSet,
): string | undefined {
  for (const path of complete.paths()) {
    const variable = possible.variable(path)
    if (variable.type === 'text' && !possible.hasText(path)) continue
    if (variable.type === 'age' || (variable.type === 'integer' && variable.sumOf)) continue
    if (!allows(possible.at(path), complete.fact(path))) return `the record says something else of ${path}`
    if (!evaluator.applies(path)) return `${path} does not apply`
  }
  for (const path of possible.recorded) {
    const variable = variableOf(dictionary, path.replace(/\[\d+\]/, '[]'))
    const isMade = variable?.type === 'age' || (variable?.type === 'integer' && variable.sumOf !== undefined)
    if (!complete.has(path) && !isMade && evaluator.applies(path)) return `the record says something of ${path}`
  }
  for (const { type, path } of dictionary.variables) {
    if (type !== 'list') continue
    const { size, most } = possible.list(path)
    const own = complete.size(path)
    if (own < size || own > most) return `the record has other entries of ${path}`
  }
  return undefined
}
