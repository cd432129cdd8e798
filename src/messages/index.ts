export { EN } from './en/index.ts'
export type { MessageKey } from './en/index.ts'
export { templateProblem } from './arguments.ts'
export {
  allOfThese,
  anyOfThese,
  asEnglish,
  capitalized,
  inEnglish,
  sayIn,
  withCommas,
  withSemicolons,
  withSentences,
} from './say.ts'
export { isRightToLeft } from './direction.ts'
export { pseudoLanguage, pseudoText } from './pseudo.ts'
export type { Part, Sentence } from './sentence.ts'
export type { Language, Say } from './say.ts'
