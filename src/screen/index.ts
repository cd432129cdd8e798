export { Screener } from './screen.ts'
export type { Note, Screened } from './screen.ts'
export { VERSION } from './version.ts'
