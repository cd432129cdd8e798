export { batchResultOf, remarksOf, resultOf, withChart } from './result-of.ts'
export type { Reviewed } from './result-of.ts'
export type {
  BatchResult,
  CriterionResult,
  DayRange,
  Obstruction,
  Outlook,
  Result,
  TrialResult,
  TrialSummary,
} from './result.ts'
export { factName } from '../dictionary/index.ts'
export { askedKey, factNames, outline, setLabel } from './wording.ts'
export type { Outline } from './wording.ts'
export {
  countedCriteria,
  criterionWord,
  failedColumns,
  failedCounts,
  failedText,
  hasDied,
  isOwn,
  shownCriteria,
  statusInRules,
  statusTotals,
  statusWord,
} from './status-words.ts'
export { factsToFind, isStatusOpen, notWorkedOutTexts } from './not-worked-out.ts'
export { decidingFacts } from './deciding.ts'
export { assumptionTexts, otherWarnings, problemText, warningsIn, warningTexts } from './warning-texts.ts'
export { contactParts, contactText, rulesFromText, staleTexts, undatedText } from './origin-texts.ts'
export type { CriterionFinding, FactFinding, Finding, Relation } from './finding.ts'
export { reasonText } from './reason-text.ts'
export { openLists, recordFacts } from './record-facts.ts'
export type { RecordFact } from './record-facts.ts'
export { chartText, endingsText } from './chart-texts.ts'
