export { nextQuestion, openFacts, questionFor } from './next-question.ts'
export type { AskingCriterion, NextQuestion } from './next-question.ts'
export { beginsWithName, looksLikeReport, readReport } from './lab-report.ts'
export type { ReportLine } from './lab-report.ts'
export {
  AS_BEFORE_KEY,
  GOES_ON_KEY,
  labText,
  typedBirth,
  typedDate,
  typedDay,
  typedEnd,
  typedLab,
  typedWhole,
} from './typed.ts'
export type { End, Typed, TypedAge } from './typed.ts'
export { answerable, choiceNumbers, readAnswer } from './match-answer.ts'
export type { Answerable } from './match-answer.ts'
export {
  answered,
  conversation,
  fileOrigin,
  hasNumberGiven,
  previousQuestion,
  questionPaths,
  recordedPaths,
  withOrigin,
} from './conversation.ts'
export type { Answer, Conversation } from './conversation.ts'
export { dayPath, datedFact, factsOfOneDay, lastDay } from './days.ts'
export { discrepanciesIn, leftToVerify, settled, toVerify, verifications, verifiedRecord } from './verification.ts'
export type { Verification } from './verification.ts'
