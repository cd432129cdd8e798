export { checkProject } from './check.ts'
export type { CheckOptions } from './check.ts'
export { applyFixes } from './fix.ts'
export type { Project } from './project.ts'
