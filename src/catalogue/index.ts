export { CATALOGUE, pageOf } from './catalogue.ts'
export type { CheckPage, Code, ErrorCode } from './catalogue.ts'
export { shownExample } from './page-example.ts'
export type { Severity } from './row.ts'
