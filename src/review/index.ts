export { Freshness } from './freshness.ts'
export type { Ageing, Staleness, TrialStaleness } from './freshness.ts'
export { firstBirth, impossibleDays } from './impossible-days.ts'
export { Queries } from './queries.ts'
