export { NO_CHART, Screener } from './screen.ts'
export type { Arrival, Note, Screened } from './screen.ts'
export { VERSION } from './version.ts'
