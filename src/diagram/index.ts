export { decidesBeside } from './decides-beside.ts'
export { attempt, Diagrams, Spent } from './diagrams.ts'
export type { Leaf, Node, Unknown } from './diagrams.ts'
