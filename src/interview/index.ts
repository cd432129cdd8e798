export { nextQuestion, openFacts, questionFor } from './next-question.ts'
export type { NextQuestion } from './next-question.ts'
export { withValue } from './record-path.ts'
