export { nextQuestion, openFacts, questionFor } from './next-question.ts'
export type { AskingCriterion, NextQuestion } from './next-question.ts'
export { beginsWithName, looksLikeReport, NO_REPORT, readReport } from './lab-report.ts'
export type { Report, ReportValue } from './lab-report.ts'
export { labInWords, labText, typedLab } from './typed-lab.ts'
export {
  AS_BEFORE_KEY,
  exampleDates,
  GOES_ON_KEY,
  typedBirth,
  typedDate,
  typedDay,
  typedEnd,
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
export {
  discrepanciesIn,
  factsOfQuestion,
  leftToVerify,
  saidBySecond,
  settled,
  toVerify,
  verifications,
  verifiedRecord,
} from './verification.ts'
export type { Verification } from './verification.ts'
export { totalOf } from './total.ts'
