/**
 * The oracle: the exact engine as it decided before all deciding became one engine, copied whole and independent of `src/space`,
 * `src/readings`, `src/cells`, `src/evaluate`, `src/diagram` and the order of dates in `src/facts`. What it shares are records as facts, the calendar and how rules
 * are read: of these the certificates tell. It is slow, remembers nothing from one patient to the next, and says what every other way to decide
 * must say. It stays until two releases have agreed with it on random rules and records; nothing is added to it, and it changes only
 * where it was wrong itself, together with the engine and with a test that says so.
 */
export { cannotTell, Oracle } from './answers.ts'
export { madeFrom, touchedPaths } from './closure.ts'
export { allowsSomebody, TooManyContradictions } from './readings.ts'
export { visitPaths } from './list-use.ts'
