export { batchResultOf, resultOf } from './result.ts'
export type { BatchResult, CriterionResult, Result, TrialResult } from './result.ts'
export { factName, factNames, labelOf, outline, valueLabel } from './wording.ts'
export type { Outline } from './wording.ts'
