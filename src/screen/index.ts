export { Screener } from './screen.ts'
export type { Screened } from './screen.ts'
export { VERSION } from './version.ts'
