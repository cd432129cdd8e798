import type { Rational } from '../quantity/index.ts'

// In one completion a condition holds (true), does not hold (false), or asks about a fact that does not apply to the patient.

/** What a fact is in one completion: a name, a whole number, a day, a yes or no, an exact number. */
export type Value = string | number | boolean | Rational

/** The value of a fact that does not apply, and the truth of a condition that depends on it. */
export const NOT_APPLICABLE = '§not applicable'

/** The value of a fact that applies but has none (the menopausal status of a man). */
export const NONE = '§none'

export function not(value: Value): Value {
  return value === NOT_APPLICABLE ? value : value !== true
}

/** `false` absorbs what does not apply. */
export function and(a: Value, b: Value): Value {
  if (a === false || b === false) return false
  return a === true ? b : a
}

/** `true` absorbs what does not apply. */
export function or(a: Value, b: Value): Value {
  if (a === true || b === true) return true
  return a === false ? b : a
}
