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

/** A criterion that hangs on a question. */
export type AskingCriterion = Pick<CriterionEvaluation['criterion'], 'id' | 'kind' | 'text'>

/** A fact to ask for: its path in the record, the variable that declares it, and what hangs on it. */
export interface NextQuestion {
  readonly path: string
  /** Which part of a lab is asked for; `date`: the day of any fact. */
  readonly part: 'whole' | 'uln' | 'unit' | 'date'
  readonly variable: Variable
  /** Whether a rule asks for a multiple of the upper limit of normal of this lab. */
  readonly limit: boolean
  readonly why: readonly { readonly trial: string; readonly criteria: readonly AskingCriterion[] }[]
}

/**
 * The next fact worth asking for: one that can still change a verdict, and of those the one that is most likely to settle trials
 * soon; of those that are nearly as likely, the first in the dictionary's order. What belongs with `related` facts (parts of the lab just
 * given, further entries of a list that is being entered) and the fields of entries come first. Undefined when nothing that was not `asked`
 * can change a verdict.
 * What each criterion adds to the choice is remembered where the evaluations come from: one evaluator for a whole interview works out
 * again only what an answer touches.
 */
export function nextQuestion(
  evaluations: readonly Evaluation[],
  asked: ReadonlySet<string>,
  dictionary: Dictionary,
  related: readonly string[] = [],
): NextQuestion | undefined {
  const worth = worthAsking(evaluations, asked, dictionary)
  const missing = new Set(evaluations.flatMap((one) => one.missing))
  // Whoever does not know a fact does not know its day.
  const isIdle = (path: string): boolean => missing.has(datedFact(path, dictionary) ?? '')
  const candidates = [...worth.keys()].filter((path) => !isIdle(path)).toSorted(dictionaryOrder(dictionary))
  const fields = candidates.filter((path) => listOf(path) !== undefined)
  const near =
    fields.length > 0 ? fields : candidates.filter((path) => related.some((one) => belongs(path, one, dictionary)))
  const best = mostWorth(near.length > 0 ? near : candidates, worth)
  if (best === undefined) return undefined
  // A healthy woman is asked whether she has breast cancer before its stage.
  const gate = gateOf(best, dictionary)
  return questionFor(gate !== undefined && worth.has(gate) ? gate : best, evaluations, dictionary)
}

/** The fact without which another one does not apply. */
function gateOf(path: string, dictionary: Dictionary): string | undefined {
  const group = conditionalGroup(dictionary, declaredPath(path))
  return group?.appliesWhen === undefined ? undefined : `${group.path}.${group.appliesWhen}`
}

/** The question for one fact, whether or not it can still change a verdict. */
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

/** The facts to ask for that can still change a verdict and were not asked for. */
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

/** The first of the paths, in the dictionary's order, that is worth nearly as much as the one that is worth most. */
function mostWorth(paths: readonly string[], worth: ReadonlyMap<string, number>): string | undefined {
  const most = Math.max(...paths.map((path) => worth.get(path) ?? 0))
  return paths.find((path) => (worth.get(path) ?? 0) >= NEARLY * most)
}

/**
 * What is worth so much of the most is as good: the dictionary begins as a chart does, and what it asks early is known sooner and settles more that
 * other questions hang on.
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

/** One of each kind of undetermined evaluations that are alike, with how many there are of it. */
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

/** `askedAs` for many facts, of which most come again and again. */
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

/** What settling a criterion is worth beside ending a trial: enough to choose among facts that end nothing by themselves. */
const SETTLING = 0.1

interface Settling {
  /** How likely it is that the fact ends the trial by failing the criterion. */
  readonly ends: number
  /** How likely it is that the fact settles the criterion. */
  readonly settles: number
}

/**
 * What each missing fact of a criterion can be expected to do by itself; what only several facts together can do is shared
 * among them.
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

/** An unknown with more possibilities than this (the entries of a list) is not looked at one by one. */
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

/** What is missing of a criterion, as it was worked out already for the choice. */
function missingOf(one: CriterionEvaluation): Iterable<string> {
  return one.status === 'unknown' ? (one.seen(settling)?.keys() ?? one.missing) : []
}
