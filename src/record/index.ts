export { ASSUMED, assumedIn, TAKEN_AS_COMPLETE } from './assumed.ts'
export type { ChartCounts } from './chart-counts.ts'
export { shapeProblems } from './check.ts'
export { findRecords, readRecordText } from './json-text.ts'
export { canonicalText, recordHash } from './hash.ts'
export { recordJsonSchema } from './json-schema.ts'
export { isId, LONGEST_ID, NO_NUMBER } from './id.ts'
export { valueAt, withValue } from './path.ts'
export { isNothing, isObject, shortName } from './record.ts'
export type { Json, JsonObject } from './record.ts'
export { endsEarly } from './not-json.ts'
export { problem, unreadable } from './problem.ts'
export type { Problem, Unreadable } from './problem.ts'
export { entriesIn } from './pieces.ts'
export type { FoundEntries } from './pieces.ts'
export { EntrySplitter, looksLikeLines } from './split.ts'
export type { Entry } from './entries.ts'
export {
  bareAt,
  bareValue,
  originOf,
  originsIn,
  plainRecord,
  sourceAt,
  sourceOf,
  statedFrom,
  statedWith,
  valuesOfSet,
  withDate,
} from './stated.ts'
export type { Origin } from './stated.ts'
export { plainAt, verifiedAt, verifiedIn, verifiedValue, withVerified } from './verified.ts'
export type { Verified } from './verified.ts'
