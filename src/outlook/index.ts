export { timingOf } from './timing.ts'
export type { Bounds, Timing } from './timing.ts'
export { worthFinding } from './worth-finding.ts'
export type { WorthFinding } from './worth-finding.ts'
