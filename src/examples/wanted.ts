import { keptFold, listsOf } from '../conditions/index.ts'
import type { Condition } from '../conditions/index.ts'
import { attempt } from '../diagram/index.ts'
import { compile, Completions } from '../space/index.ts'
import { statusInRules } from '../explain/index.ts'
import type { Facts } from '../facts/index.ts'
import { conditionsOf, pageCriteria } from '../model/index.ts'
import type { Criterion, RuleSet, Trial } from '../model/index.ts'
import { Space } from '../prove/index.ts'
import type { Day } from '../quantity/index.ts'
import { limitPoints } from './limits.ts'
import type { Point } from './limits.ts'

/** A patient, seen for what she can show. */
export interface Sight {
  readonly facts: Facts
  /** The status of the criterion at a place (index) in the trial. */
  readonly status: (place: number) => string
}

/** Something that an example should show. */
export interface Wanted {
  readonly criterion: string
  /** What is true as long as no example shows it, in words. */
  readonly what: string
  /** The wanted status, if it is one. */
  readonly status?: string
  readonly isShownBy: (sight: Sight) => boolean
}

/**
 * What the examples of a trial should show, for each criterion: every status that some patient can have, and unknown; a
 * value below, at and above every limit, also of counts and sums over lists; and both true and not true for every
 * branch of an `any`, part of an `at_least`, and `latest` or `first`. `spent`: the criteria that take too much work to
 * find the statuses patients can have; no status of theirs is wanted.
 */
export function wantedOf(
  trial: Trial,
  rules: RuleSet,
  asOf: Day,
): { readonly wanted: readonly Wanted[]; readonly spent: readonly string[] } {
  const wanted: Wanted[] = []
  const spent: string[] = []
  for (const criterion of pageCriteria(trial)) {
    const statuses = possibleStatuses(criterion, rules, asOf)
    if (statuses === undefined) spent.push(criterion.id)
    wanted.push(...(statuses ?? []).map((status) => statusWanted(criterion, status, trial)))
    for (const condition of conditionsOf(criterion.form)) {
      const points = [
        ...limitPoints(condition, rules, asOf),
        ...branchPoints(branchesOf(condition), criterion, trial, rules, asOf),
      ]
      wanted.push(
        ...points.map(({ what, isSeen }) => ({
          criterion: criterion.id,
          what,
          isShownBy: ({ facts }: Sight) => isSeen(facts),
        })),
      )
    }
  }
  return { wanted, spent }
}

function statusWanted(criterion: Criterion, status: string, { criteria }: Trial): Wanted {
  const at = criteria.indexOf(criterion)
  return {
    criterion: criterion.id,
    what: `no example for: ${statusInRules(criterion.id, status)}`,
    status,
    isShownBy: (sight) => sight.status(at) === status,
  }
}

/** Undefined if finding them takes more work than is granted. */
function possibleStatuses(criterion: Criterion, rules: RuleSet, asOf: Day): readonly string[] | undefined {
  const { form } = criterion
  if (form.kind === 'not-screened') return ['not-screened']
  if (form.kind === 'asked') return ['confirm', 'pass', 'fail']
  return new Space(rules, [criterion], asOf).ask((all) => {
    const node = all.outcome(criterion)
    const values = node === undefined ? [] : [...all.values(node)].map(String)
    return values.length > 1 ? [...values, 'unknown'] : values
  })
}

interface Branch {
  readonly condition: Condition
  readonly name: string
}

function branchPoints(
  branches: readonly Branch[],
  criterion: Criterion,
  trial: Trial,
  rules: RuleSet,
  asOf: Day,
): Point[] {
  if (branches.length === 0) return []
  const compiled = compile(rules, { ...trial, criteria: [criterion] }, asOf)
  const makeCompletions = new WeakMap<Facts, Completions>()
  /** Undefined if that takes more work than is granted. */
  const holds = (condition: Condition, facts: Facts): boolean | undefined => {
    const completions = makeCompletions.get(facts) ?? new Completions(compiled, facts)
    makeCompletions.set(facts, completions)
    return attempt(() => ({ truth: completions.settled(completions.truth(condition)) === true }))?.truth
  }
  return branches.flatMap(({ name, condition }) => [
    { what: `no example where ${name} holds`, isSeen: (facts: Facts) => holds(condition, facts) === true },
    { what: `no example where ${name} does not hold`, isSeen: (facts: Facts) => holds(condition, facts) === false },
  ])
}

/**
 * The conditions that are true or not of the whole patient: branches of `any`, parts of `at_least`, and conditions on
 * the latest or first entry of a list.
 */
function branchesOf(condition: Condition): readonly Branch[] {
  const ranked = listsOf(condition).filter(({ kind }) => kind === 'latest' || kind === 'first')
  return [
    ...joinedBranches(condition),
    ...ranked.map((one) => ({ condition: one, name: `its \`${one.kind}\` of ${one.path}` })),
  ]
}

const joinedBranches = keptFold<readonly Branch[]>({
  all: (parts) => parts.flat(),
  any: (parts, { of }) => [...named(of, 'branch', 'any'), ...parts.flat()],
  atLeast: (parts, { of }) => [...named(of, 'part', 'at_least'), ...parts.flat()],
  not: (part) => part,
  list: () => [],
  leaf: () => [],
})

function named(of: readonly Condition[], what: string, keyword: string): readonly Branch[] {
  return of.map((condition, i) => ({ condition, name: `${what} ${i + 1} of its \`${keyword}\`` }))
}
