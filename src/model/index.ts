export { atomsOf, pageCriteria } from './atoms.ts'
export { RELATIONS } from './requirement-from-syntax.ts'
export { ALIVE, kindOf, TRIAL_FORMAT } from './from-syntax.ts'
export { questionHash, questionHashes, questionOf } from './question.ts'
export { loadRules, readRules } from './load.ts'
export type { ReadTrial, RuleFile } from './load.ts'
export type {
  Condition,
  Criterion,
  CriterionForm,
  CriterionKind,
  EnrolmentState,
  Implication,
  NumberRange,
  Question,
  Relation,
  RuleSet,
  TimeWord,
  Trial,
} from './trial.ts'
export { PERIOD_PATTERN, quantityPattern, TIME_PATTERN } from './requirement.ts'
