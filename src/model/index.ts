export { loadRules } from './load.ts'
export type { RuleFile } from './load.ts'
export type {
  Condition,
  Criterion,
  CriterionForm,
  CriterionKind,
  EnrolmentState,
  NumberRange,
  Question,
  Relation,
  RuleSet,
  Trial,
} from './trial.ts'
