export { canHold } from './can-hold.ts'
export { areEqual, compareCriteria } from './compare.ts'
export type { Comparison, Example } from './compare.ts'
export {
  CHARTS,
  everyUnit,
  implicationKey,
  lookedAt,
  meaningOf,
  orderKey,
  otherKnowledge,
  unitKey,
  variableMeaning,
  WORDING,
} from './meaning.ts'
export { near } from './near.ts'
export { proveTrial, trialPair } from './proofs.ts'
export type { TrialPair } from './proofs.ts'
export { Space } from './space.ts'
export { mutants } from './variants.ts'
