export { evaluate } from './evaluate.ts'
export type { CriterionEvaluation, Evaluation } from './evaluate.ts'
export { Decider } from './evaluator.ts'
export type { Decision } from './evaluator.ts'
