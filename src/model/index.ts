export { conditionsOf, conditionsOfImplication, pageCriteria } from './parts.ts'
export { RELATIONS } from './requirement-from-syntax.ts'
export { ALIVE, kindOf, TRIAL_FORMAT } from './from-syntax.ts'
export { questionHash, questionHashes, questionOf } from './question.ts'
export { loadRules, readRules } from './load.ts'
export type { ReadTrial, RuleFile } from './load.ts'
export type {
  Criterion,
  CriterionKind,
  EnrolmentState,
  Implication,
  Question,
  RuleSet,
  Trial,
} from './trial.ts'
export { PERIOD_PATTERN, quantityPattern, TIME_PATTERN } from './requirement.ts'
