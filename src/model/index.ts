export { EVERYTHING } from './condition-from-syntax.ts'
export { TRIAL_FORMAT } from './from-syntax.ts'
export { loadRules } from './load.ts'
export type { Loaded, RuleFile } from './load.ts'
export type {
  Condition,
  Criterion,
  CriterionForm,
  CriterionKind,
  DateOrder,
  EnrolmentState,
  Implication,
  NumberRange,
  Question,
  Relation,
  RuleSet,
  Trial,
} from './trial.ts'
