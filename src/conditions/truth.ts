import type { Rational } from '../quantity/index.ts'

// In one completion a condition is true, false or, if it asks about a fact that does
// not apply to the patient, not applicable.

/**
 * The value of a fact in one completion: the name of a choice, a whole number, a day, yes or no, or an exact number.
 */
export type Value = string | number | boolean | Rational

/** The value of a fact that does not apply, and the truth of a condition that depends on it. */
export const NOT_APPLICABLE = '§not applicable'

/** The value of a fact that applies but has no value (the menopausal status of a man). */
export const NONE = '§none'

export function not(value: Value): Value {
  return value === NOT_APPLICABLE ? value : value !== true
}

/** `false` wins over what does not apply. */
export function and(a: Value, b: Value): Value {
  if (a === false || b === false) return false
  return a === true ? b : a
}

/** `true` wins over what does not apply. */
export function or(a: Value, b: Value): Value {
  if (a === true || b === true) return true
  return a === false ? b : a
}
