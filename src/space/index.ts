// One record as some rules can tell its completions apart.
//
// `compile` collects from the rules what matters: where they cut the values of each variable, what they count over
// lists, which dates they compare (compiled-trial.ts, cut-collector.ts). Between two neighbouring cuts all values are
// the same to the rules, so a few representatives stand for all of them.
//
// `Completions` puts a record and a compiled trial together. Every fact that is not settled becomes an unknown with
// these representatives (unknowns.ts). The value of each fact (values.ts), what the entries of each list come to
// (lists.ts) and the truth of each condition (truths.ts) become diagrams over the unknowns: functions that give the
// value in every completion. What always holds, and what contradictory statements leave possible, become constraints:
// diagrams that are true exactly where an assignment of the unknowns is a completion (constraints.ts). The outcome of a
// criterion is again a diagram, made from those of its conditions (outcome.ts). If it has one value over all
// completions the criterion is decided; otherwise it is unknown.
export { GRANTED } from './budget.ts'
export { reachedFrom, relevantKnowledge, relevantTo, tiesAmong, touchedPaths } from './relevant-knowledge.ts'
export type { Relevant, Tie } from './relevant-knowledge.ts'
export { IMPOSSIBLE } from './constraints.ts'
export { comparedDays, turnOf } from './date-cuts.ts'
export { amountsGiving, derivedExtent, exactDerived } from './derived-amounts.ts'
export { longAgo, possibleKinds } from './entry.ts'
export { givingAt } from './given.ts'
export { groundOf } from './ground.ts'
export type { GroundKey } from './ground.ts'
export { likelihoods } from './likelihoods.ts'
export { listUse, pathsOfImplication } from './list-use.ts'
export type { ListUse, Sums } from './list-use.ts'
export { VERDICTS, combinedOutcome, outcomeNode, outcomeOf } from './outcome.ts'
export type { Outcome, Status, Verdict } from './outcome.ts'
export { compileSubset } from './compile-subset.ts'
export { EMPTY_TRIAL, NEAR, compile } from './compiled-trial.ts'
export type { Partner } from './cut-collector.ts'
export type { CompiledTrial } from './compiled-trial.ts'
export { isRanked, furtherKinds } from './further-kinds.ts'
export { entrySums, furtherSums } from './sums-by-case.ts'
export type { SumsByCase } from './sums-by-case.ts'
export { areOutsideOf } from './further-entries.ts'
export type { FurtherKinds } from './further-entries.ts'
export { truthsOfSums } from './lists.ts'
export { joinedSums } from './list-counts.ts'
export { possibleTotals } from './point-totals.ts'
export { NoCompletion, Completions } from './completions.ts'
export type { KnownList } from './completions.ts'
export type { EntryReader, UnknownFact } from './unknowns.ts'
