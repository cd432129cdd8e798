import { dayText, decimalText, divide } from '../quantity/index.ts'
import type { Rational } from '../quantity/index.ts'
import { factOfDay } from '../dictionary/index.ts'
import type { Variable } from '../dictionary/index.ts'
import { withDate, withValue } from '../record/index.ts'
import type { Json, JsonObject } from '../record/index.ts'
import { askedDays } from '../model/index.ts'
import type { RuleSet } from '../model/index.ts'
import { at, DOES_NOT_APPLY, looked, NO_VALUE, Open, ULN } from '../reference/index.ts'
import type { Pieces, ReferenceEvaluator, Value } from '../reference/index.ts'
import { factorOf } from './drawn-amounts.ts'
import type { DrawnPatient } from './drawn.ts'

/** The record of a patient all of whose facts were drawn. */
export function recordOf(patient: DrawnPatient, evaluator: ReferenceEvaluator, pieces: Pieces, id: Json): JsonObject {
  let record: JsonObject = { id }
  for (const { variable, path, entry } of placesOf(patient, pieces)) {
    if (variable.type === 'list')
      record = withValue(
        record,
        path,
        Array.from({ length: patient.size(path) }, () => ({})),
      )
    else {
      const value = evaluator.value(variable.path, entry)
      if (value !== DOES_NOT_APPLY && value !== NO_VALUE)
        record = withDrawn(record, path, jsonOf(value, variable, path, pieces), pieces.rules)
    }
  }
  return record
}

function withDrawn(record: JsonObject, path: string, value: Json, { dictionary }: RuleSet): JsonObject {
  const dated = factOfDay(dictionary, path)
  return dated === undefined ? withValue(record, path, value) : withDate(record, dated, String(value))
}

interface DrawnPlace {
  readonly variable: Variable
  readonly path: string
  readonly entry: number | undefined
}

/**
 * All facts that a complete record states: lists before their entries, and days after all other facts. Throws `Open` at
 * a list whose number of entries is open.
 */
function* placesOf(patient: DrawnPatient, { rules, possible }: Pieces): Generator<DrawnPlace> {
  for (const variable of rules.dictionary.variables) {
    if (variable.type === 'group') {
      for (const field of variable.fields)
        if (isSaid(field, field.path, patient)) yield { variable: field, path: field.path, entry: undefined }
    } else if (variable.type === 'list') {
      yield { variable, path: variable.path, entry: undefined }
      for (let entry = 0; entry < patient.size(variable.path); entry++)
        for (const field of variable.fields)
          if (isSaid(field, at(field.path, entry), patient))
            yield { variable: field, path: at(field.path, entry), entry }
    } else if (isSaid(variable, variable.path, patient)) yield { variable, path: variable.path, entry: undefined }
  }
  for (const path of askedDays(rules)) yield { variable: possible.variable(path), path, entry: undefined }
}

/**
 * Whether a complete record states a fact. It states a text only if the record has it or it was asked for; an age
 * follows from a date, and a total from its components.
 */
function isSaid(variable: Variable, path: string, patient: DrawnPatient): boolean {
  return (
    (variable.type !== 'text' || patient.hasText(path)) &&
    variable.type !== 'age' &&
    !(variable.type === 'integer' && variable.sumOf !== undefined)
  )
}

function jsonOf(value: Value, variable: Variable, path: string, pieces: Pieces): Json {
  if (typeof value === 'number') return variable.type === 'integer' ? value : dayText(value)
  if (typeof value !== 'object' || variable.type !== 'lab') return value as Json
  const allowed = pieces.possible.at(path)
  const unit = allowed.type === 'lab' ? allowed.unit : variable.unit
  const factor = factorOf(variable, pieces, path)
  const number = (one: Rational): number => Number(decimalText(divide(one, factor), 12))
  return { value: number(value.value), unit, ...(value.uln !== undefined && { uln: number(value.uln) }) }
}

/** The first fact, as `Open`, that a complete record needs and that is not drawn yet; undefined if all are drawn. */
export function undrawn(patient: DrawnPatient, evaluator: ReferenceEvaluator, pieces: Pieces): Open | undefined {
  const found = looked(() => {
    for (const { variable, entry } of placesOf(patient, pieces)) {
      if (variable.type === 'list') continue
      const value = evaluator.value(variable.path, entry)
      const hasLimits = pieces.multiplesOf(variable.path).length + pieces.limitsOf(variable.path, 'limit').length > 0
      if (typeof value === 'object' && value.uln === undefined && hasLimits) return Open.at(variable.path + ULN)
    }
    return undefined
  })
  return found
}
