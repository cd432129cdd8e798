export { boardLine } from './board.ts'
export { PLAIN, wrap } from './layout.ts'
export { hanging } from './layout.ts'
export type { Paint } from './layout.ts'
export { onePage } from './one-page.ts'
export { resultText } from './result-text.ts'
export type { TextOptions } from './result-text.ts'
export { trialListText, trialText } from './trials-text.ts'
export { examplesJson, examplesJunit, examplesText, percent } from './examples-report.ts'
export type { ExamplesReport } from './examples-report.ts'
export { amendmentJson, amendmentMarkdown, amendmentText } from './amendment-report.ts'
export {
  checkListText,
  checkPageText,
  countFindings,
  findingsGithub,
  findingsJson,
  findingsJunit,
  findingsText,
  leftOutText,
} from './findings-report.ts'
export { findingsSarif } from './findings-sarif.ts'
export {
  aboutTexts,
  chartsText,
  countsText,
  leftTexts,
  nothingToFind,
  siteTexts,
  summaryText,
} from './batch-summary.ts'
export { proofTexts } from './proof-text.ts'
export { adviceTexts, outlookTexts } from './outlook-text.ts'
export { enrolmentSentence, fits, trialLine, verdictSentence } from './groups.ts'
export type { OutlookText } from './outlook-text.ts'
export { accountWords, conversionText } from './conversion-text.ts'
