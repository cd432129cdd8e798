export { EN } from './en.ts'
export type { MessageKey } from './en.ts'
export { allOfThese, anyOfThese, inEnglish, sayIn, withCommas, withSemicolons } from './say.ts'
export type { Say } from './say.ts'
