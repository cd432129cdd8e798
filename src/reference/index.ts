export type {
  Case,
  Certificate,
  Changes,
  Conflict,
  Contradictions,
  Cover,
  NotCertified,
  Proof,
  TwoCompletions,
} from './certificate.ts'
export { CompletionCheck } from './check-completions.ts'
export { readingsWithout, wrongWithWays } from './check-readings.ts'
export type { Readings } from './check-readings.ts'
export { checkResult, OUTCOMES, trialOutcome } from './check-result.ts'
export type { CheckedResult } from './check-result.ts'
export { CompleteRecord } from './complete.ts'
export { at, DOES_NOT_APPLY, NO_VALUE, ReferenceEvaluator } from './evaluator.ts'
export type { Outcome } from './evaluator.ts'
export { CaseLook } from './case-look.ts'
export type { Claim } from './case-look.ts'
export type { Chosen } from './open-patient.ts'
export { looked, numbersTo, Open } from './patient.ts'
export type { Amount, Given, Patient, Span, Value } from './patient.ts'
export { Pieces, turnsAt, ULN } from './pieces.ts'
export type { Allowing } from './possible.ts'
export { canonicalUnit, Possible } from './possible.ts'
export { ZERO } from './allowed.ts'
export { BEYOND_ALL, compareEnds, isPoint, liesIn } from './ranges.ts'
export type { Range } from './ranges.ts'
export { isCheckable } from './shape.ts'
