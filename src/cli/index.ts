/** The part of the command line that belongs to the package's API: reading a folder of rules. */
export { loadCriteria } from './criteria-folder.ts'
export type { LoadedCriteria } from './criteria-folder.ts'
