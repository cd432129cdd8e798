export { Decider } from './decide.ts'
export type { Decision } from './decide.ts'
