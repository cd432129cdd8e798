/**
 * The oracle: the exact engine as it was before all decisions were moved into one engine. It is a complete copy,
 * independent of `src/space`, `src/readings`, `src/cells`, `src/evaluate`, `src/diagram` and the order of dates in
 * `src/facts`. It shares the reading of records into facts, the calendar and the reading of rules; these are checked by
 * the certificates. It is slow, keeps nothing from one patient to the next, and says what every other way of deciding
 * must say. It stays until two releases have agreed with it on random rules and records. Nothing is added to it, and it
 * changes only where it was wrong itself, together with the engine and with a test that shows the error.
 */
export { cannotTell, Oracle } from './answers.ts'
export { madeFrom, touchedPaths } from './closure.ts'
export { allowsSomebody, TooManyContradictions } from './readings.ts'
export { visitPaths } from './list-use.ts'
