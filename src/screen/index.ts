export { NO_CHART, NobodyPossible, Screener } from './screen.ts'
export type { Arrival, Screened } from './screen.ts'
export { VERSION } from './version.ts'
