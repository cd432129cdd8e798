// From a record to a verdict: the only door to a decision, for one record or for a million.
//
// `Evaluator` (evaluator.ts) takes the facts of one record through these steps:
//
// 1. Status of each criterion. Criteria on single facts are read from tables (single-fact-criteria.ts); every other
//    criterion joins the truths of its conditions (conditions.ts, criteria.ts). A condition's truths come from its
//    diagram over all completions of the record (`src/space`), or from a cache (recall.ts) when an earlier record
//    looked the same to it (`src/cells`).
//
// 2. Verdict of each trial. One failed criterion makes it ineligible. Unknown criteria are split into groups that share
//    no open fact (independent-groups.ts). The outcomes of each group are worked out together, and then joined
//    (combined-verdict.ts). A verdict is decided only when all completions agree on it.
//
// 3. An `Evaluation` holds the result, and works out the missing facts of a criterion when somebody asks for them.
export { criterionOf } from './conditions.ts'
export { evaluate, Evaluator } from './evaluator.ts'
export type { Look } from './criteria.ts'
export type { CriterionEvaluation, Evaluation } from './evaluation.ts'
