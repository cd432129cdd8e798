import {
  askedAs,
  conditionalGroup,
  declaredPath,
  dictionaryOrder,
  labOf,
  listOf,
  variableOf,
} from '../dictionary/index.ts'
import type { Dictionary, Variable } from '../dictionary/index.ts'
import type { Node } from '../diagram/index.ts'
import type { CriterionEvaluation, Evaluation } from '../evaluate/index.ts'
import type { Completions } from '../space/index.ts'
import { datedFact } from './days.ts'
import { Expectation } from './expectation.ts'

/** A criterion whose status depends on a question. */
export type AskingCriterion = Pick<CriterionEvaluation['criterion'], 'id' | 'kind' | 'text'>

/** A fact to ask for: its path in the record, the variable that declares it, and the criteria that depend on it. */
export interface NextQuestion {
  readonly path: string
  /** The part of a lab that is asked for; `date`: the day of any fact. */
  readonly part: 'whole' | 'uln' | 'unit' | 'date'
  readonly variable: Variable
  /** Whether a rule asks for a multiple of the upper limit of normal of this lab. */
  readonly limit: boolean
  readonly why: readonly { readonly trial: string; readonly criteria: readonly AskingCriterion[] }[]
}

/**
 * The next fact worth asking for: one that can still change a verdict and is most likely to settle trials soon. Among
 * facts that are nearly as likely, it is the first in the dictionary's order. Fields of entries come first, followed by
 * anything that belongs with the `related` facts: parts of the lab just given, further entries of a list that is being
 * entered. Undefined if nothing that was not `asked` can change a verdict.
 *
 * What each criterion contributes to the choice is cached with the evaluations. So if one evaluator is used for a whole
 * interview, only what an answer affects is calculated again.
 */
export function nextQuestion(
  evaluations: readonly Evaluation[],
  asked: ReadonlySet<string>,
  dictionary: Dictionary,
  related: readonly string[] = [],
): NextQuestion | undefined {
  const worth = worthAsking(evaluations, asked, dictionary)
  const missing = new Set(evaluations.flatMap((one) => one.missing))
  // If a fact is not known, its day is not known either.
  const isIdle = (path: string): boolean => missing.has(datedFact(path, dictionary) ?? '')
  const candidates = [...worth.keys()].filter((path) => !isIdle(path)).toSorted(dictionaryOrder(dictionary))
  const fields = candidates.filter((path) => listOf(path) !== undefined)
  const near =
    fields.length > 0 ? fields : candidates.filter((path) => related.some((one) => belongs(path, one, dictionary)))
  const best = mostWorth(near.length > 0 ? near : candidates, worth)
  if (best === undefined) return undefined
  // A healthy woman is asked whether she has breast cancer before she is asked about its stage.
  const gate = gateOf(best, dictionary)
  return questionFor(gate !== undefined && worth.has(gate) ? gate : best, evaluations, dictionary)
}

/** The fact that must be true for another fact to apply; undefined if there is none. */
function gateOf(path: string, dictionary: Dictionary): string | undefined {
  const group = conditionalGroup(dictionary, declaredPath(path))
  return group?.appliesWhen === undefined ? undefined : `${group.path}.${group.appliesWhen}`
}

/** The question about one fact, whether or not it can still change a verdict. */
export function questionFor(
  fact: string,
  evaluations: readonly Evaluation[],
  dictionary: Dictionary,
): NextQuestion | undefined {
  const path = askedAs(dictionary, fact)
  const dated = datedFact(path, dictionary)
  const lab = labOf(dictionary, path)
  const variable = lab?.lab ?? variableOf(dictionary, declaredPath(dated ?? path))
  if (variable === undefined) return undefined
  if (dated !== undefined)
    return { path, part: 'date', variable, limit: false, why: whyAsked(path, evaluations, dictionary) }
  const part = lab === undefined || lab.path === path ? 'whole' : path.endsWith('.uln') ? 'uln' : 'unit'
  const limit = evaluations.some(
    (one) => one.verdict === 'undetermined' && one.compiled.labMultiples.has(variable.path),
  )
  return { path, part, variable, limit, why: whyAsked(path, evaluations, dictionary) }
}

/** The paths to ask for that can still change a verdict and have not been `asked`. */
export function openFacts(
  evaluations: readonly Evaluation[],
  asked: ReadonlySet<string>,
  dictionary: Dictionary,
): string[] {
  const missing = new Set(evaluations.flatMap((one) => one.missing))
  return [...new Set([...missing].map((path) => askedAs(dictionary, path)))].filter((path) => !asked.has(path))
}

function belongs(path: string, last: string, dictionary: Dictionary): boolean {
  if (path === last) return true
  if (datedFact(path, dictionary) === last) return true
  const own = labOf(dictionary, path)?.path
  return own !== undefined && own === labOf(dictionary, last)?.path
}

/** The first of the paths, in the dictionary's order, that is worth nearly as much as the best one. */
function mostWorth(paths: readonly string[], worth: ReadonlyMap<string, number>): string | undefined {
  const most = Math.max(...paths.map((path) => worth.get(path) ?? 0))
  return paths.find((path) => (worth.get(path) ?? 0) >= NEARLY * most)
}

/**
 * The share of the highest worth that counts as just as good. The dictionary starts as a chart does, and the facts at
 * its beginning are usually easier to find and settle more of what other questions depend on.
 */
const NEARLY = 0.65

/** How much each open fact is expected to settle, in trials. */
function worthAsking(
  evaluations: readonly Evaluation[],
  asked: ReadonlySet<string>,
  dictionary: Dictionary,
): Map<string, number> {
  const worth = new Map<string, number>()
  const pathOf = askedPaths(dictionary)
  for (const [{ missing, criteria }, times] of differing(evaluations)) {
    const open = criteria.filter((one) => one.status === 'unknown')
    const goesOn = new Map<string, number>()
    const settles = new Map<string, number>()
    for (const one of open) {
      for (const [fact, own] of one.seen(settling) ?? []) {
        goesOn.set(fact, (goesOn.get(fact) ?? 1) * (1 - own.ends))
        settles.set(fact, (settles.get(fact) ?? 0) + own.settles)
      }
    }
    for (const fact of missing) {
      const path = pathOf(fact)
      if (asked.has(path)) continue
      const own = 1 - (goesOn.get(fact) ?? 1) + (SETTLING * (settles.get(fact) ?? 0)) / open.length
      worth.set(path, (worth.get(path) ?? 0) + times * own)
    }
  }
  return worth
}

/** One of each kind of undetermined evaluations that are alike, with the number of evaluations of that kind. */
function differing(evaluations: readonly Evaluation[]): Iterable<readonly [Evaluation, number]> {
  const kinds = new Map<object, [Evaluation, number]>()
  for (const one of evaluations) {
    if (one.missing.length === 0) continue
    const known = kinds.get(one.alike)
    if (known === undefined) kinds.set(one.alike, [one, 1])
    else known[1]++
  }
  return kinds.values()
}

/** `askedAs` for many facts, most of which are looked up repeatedly. */
function askedPaths(dictionary: Dictionary): (fact: string) => string {
  const known = new Map<string, string>()
  return (fact) => {
    let path = known.get(fact)
    if (path === undefined) {
      path = askedAs(dictionary, fact)
      known.set(fact, path)
    }
    return path
  }
}

/**
 * The worth of settling one criterion, relative to ending a trial: enough to choose among facts that end no trial on
 * their own.
 */
const SETTLING = 0.1

interface Settling {
  /** The probability that the fact ends the trial because the criterion fails. */
  readonly ends: number
  /** The probability that the fact settles the criterion. */
  readonly settles: number
}

/**
 * What each missing fact of a criterion can be expected to do on its own. What only several facts together can do is
 * shared equally among all missing facts.
 */
function settling(outcome: Node, completions: Completions): ReadonlyMap<string, Settling> {
  const { diagrams } = completions
  const expectation = new Expectation(completions)
  const missing = completions.missing(outcome)
  const fails = expectation.likelihood(outcome, 'fail')
  const support = diagrams.support(outcome)
  return new Map(
    missing.map((path) => {
      const own = support.filter((unknown) => completions.unknowns[unknown]?.path === path)
      const [unknown] = own
      if (unknown === undefined || own.length > 1) return [path, shared(0, 0, fails, missing.length)]
      if (support.length === 1) return [path, { ends: fails, settles: 1 }]
      const weights = expectation.weightsOf(unknown)
      if (weights.length > WIDEST) return [path, shared(0, 0, fails, missing.length)]
      let ends = 0
      let settles = 0
      weights.forEach((weight, i) => {
        const left = diagrams.constant(diagrams.fix(outcome, unknown, i))
        if (left === 'fail') ends += weight
        if (left !== undefined) settles += weight
      })
      return [path, shared(ends, settles, fails, missing.length)]
    }),
  )
}

/** The most values that an unknown may have for each to be tried; the entries of a list usually have more. */
const WIDEST = 40

function shared(ends: number, settles: number, fails: number, facts: number): Settling {
  return { ends: ends + Math.max(0, fails - ends) / facts, settles: settles + (1 - settles) / facts }
}

function whyAsked(path: string, evaluations: readonly Evaluation[], dictionary: Dictionary): NextQuestion['why'] {
  const pathOf = askedPaths(dictionary)
  const asks = (missing: Iterable<string>): boolean => {
    for (const one of missing) if (pathOf(one) === path) return true
    return false
  }
  return evaluations
    .filter(({ missing }) => asks(missing))
    .map(({ compiled, criteria }) => ({
      trial: compiled.trial.id,
      criteria: criteria
        .filter((one) => asks(missingOf(one)))
        .map(({ criterion: { id, kind, text } }) => ({ id, kind, text })),
    }))
}

/** The missing facts of a criterion, as already calculated to choose the question. */
function missingOf(one: CriterionEvaluation): Iterable<string> {
  return one.status === 'unknown' ? (one.seen(settling)?.keys() ?? one.missing) : []
}
