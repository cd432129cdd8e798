export { NO_CHART, Screener } from './screen.ts'
export type { Arrival, Screened } from './screen.ts'
export { VERSION } from './version.ts'
