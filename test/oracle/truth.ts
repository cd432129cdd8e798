// Part of the oracle of the tests: see index.ts.

import type { Leaf } from './diagrams.ts'

// In one completion a condition holds (true), does not hold (false), or depends on a fact that does not apply to the
// patient.

/** The value of a fact that does not apply, and the truth of a condition that depends on it. */
export const NOT_APPLICABLE = '§not applicable'

/** The value of a fact that applies but has none (the menopausal status of a man). */
export const NONE = '§none'

export function not(value: Leaf): Leaf {
  return value === NOT_APPLICABLE ? value : value !== true
}

/** `false` decides even if the other value is not applicable. */
export function and(a: Leaf, b: Leaf): Leaf {
  if (a === false || b === false) return false
  return a === true ? b : a
}

/** `true` decides even if the other value is not applicable. */
export function or(a: Leaf, b: Leaf): Leaf {
  if (a === true || b === true) return true
  return a === false ? b : a
}
