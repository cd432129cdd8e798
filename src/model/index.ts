export { CONTACT_PARTS, contactProblem, withContacts } from './contact.ts'
export type { Contact } from './contact.ts'
export { askedDays } from './asked-days.ts'
export { conditionsOf, conditionsOfImplication, pageCriteria } from './parts.ts'
export { kindOf } from './criterion-from-syntax.ts'
export { ALIVE } from './knowledge-from-syntax.ts'
export { TRIAL_FORMAT } from './from-syntax.ts'
export { answerHashes, answerWord, questionHash, questionHashes, questionOf } from './question.ts'
export { fileName, loadRules, namedAlike, readGround, readTrialFile, rulesOn } from './load.ts'
export { spanKey, spansFor, withSpans } from './spans.ts'
export type { Ground, ReadGround, ReadTrial, RuleFile } from './load.ts'
export type {
  Criterion,
  CriterionForm,
  CriterionKind,
  EnrolmentState,
  Implication,
  Question,
  RuleSet,
  RulesFrom,
  Spans,
  Trial,
} from './trial.ts'
