export { evaluate, Evaluator } from './evaluator.ts'
export type { CriterionEvaluation, Evaluation } from './evaluation.ts'
