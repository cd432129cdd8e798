// Names for records, as some criteria see them. Records with the same name have the same outcomes, so an answer that
// was worked out for one of them is used for all (`Recall` in `src/evaluate` caches it under the name).
//
// A `Grid` belongs to all rules together. It gives each fact of a record a number: facts that no rule can tell apart
// have the same number. `Coded` is one record in these numbers. A `Sight` belongs to some of the criteria. It turns the
// numbers into a name, and leaves out what its criteria cannot tell apart: differences between values (local.ts,
// fact-keys.ts), between distances of dates (pairs.ts, places.ts) and between the entries of a list (list-sight.ts).
export { Coded, Grid } from './grid.ts'
export { Sight } from './sight.ts'
export type { Name } from './sight.ts'
