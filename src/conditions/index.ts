export type { Condition, NumberRange, Relation, TimeWord } from './condition.ts'
export { fold, leavesOf } from './fold.ts'
export type { Algebra } from './fold.ts'
export { pathsOf } from './paths.ts'
