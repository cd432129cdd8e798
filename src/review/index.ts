export { Freshness } from './freshness.ts'
export type { Ageing, Staleness, TrialStaleness } from './freshness.ts'
export { criterionOf, Queries } from './queries.ts'
