export { compareRules } from './amendment.ts'
export type { CriterionChange, TrialChange } from './amendment.ts'
export { countFlips } from './patients.ts'
export type { Flips } from './patients.ts'
