/** What the package's API has of the command line: the reading of a folder of rules. */
export { loadCriteria } from './criteria-folder.ts'
export type { LoadedCriteria } from './criteria-folder.ts'
