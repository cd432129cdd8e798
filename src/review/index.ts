export { Freshness } from './freshness.ts'
export type { Ageing, Staleness, TrialStaleness } from './freshness.ts'
export { asked, Queries } from './queries.ts'
