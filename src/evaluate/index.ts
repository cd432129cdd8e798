export { criterionOf } from './conditions.ts'
export { evaluate, Evaluator } from './evaluator.ts'
export type { Look } from './criteria.ts'
export type { CriterionEvaluation, Evaluation } from './evaluation.ts'
