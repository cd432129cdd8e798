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
  TimeWord,
  Trial,
} from './trial.ts'
