import { keptFold } from '../conditions/index.ts'
import type { Condition } from '../conditions/index.ts'
import { attempt } from '../diagram/index.ts'
import { compile, World } from '../space/index.ts'
import { statusInRules } from '../explain/index.ts'
import type { Facts } from '../facts/index.ts'
import { conditionsOf, pageCriteria } from '../model/index.ts'
import type { Criterion, RuleSet, Trial } from '../model/index.ts'
import { Space } from '../prove/index.ts'
import { parseDay } from '../quantity/index.ts'
import type { Day } from '../quantity/index.ts'
import { Screener } from '../screen/index.ts'
import type { ExampleSet } from './example.ts'
import { limitPoints } from './limits.ts'
import type { Point } from './limits.ts'

/** What the examples of a trial have shown, and what not. */
export interface Coverage {
  readonly wanted: number
  readonly seen: number
  /** What no example shows, in words, by criterion. */
  readonly gaps: readonly Gap[]
  /** Criteria that ask for too much at once to know which statuses patients can have; none of them is wanted. Only when there are some. */
  readonly not_worked_out?: readonly string[]
}

export interface Gap {
  readonly criterion: string
  readonly what: string
  /** The status that no example shows, if it is one. */
  readonly status?: string
}

/**
 * Wanted are, for each criterion: every status that some patient can have, and unknown; below, at and above every limit, of how many entries and of what
 * they add up to, too; every branch of an `any` and part of an `at_least` true and not true.
 */
export function coverage(set: ExampleSet, trial: Trial, rules: RuleSet): Coverage {
  const asOf = parseDay(set.asOf) ?? 0
  const screener = new Screener(rules, asOf, [trial.id])
  const facts = set.cases.flatMap(({ record }) => {
    const read = screener.read(record)
    return read.ok ? [read.facts] : []
  })
  const seen = facts.flatMap((one) => screener.evaluate(one)).map(({ statuses }) => statuses)
  let wanted = 0
  const gaps: Gap[] = []
  const spent: string[] = []
  for (const criterion of pageCriteria(trial)) {
    const statuses = possibleStatuses(criterion, rules, asOf)
    if (statuses === undefined) spent.push(criterion.id)
    const points = [
      ...statusPoints(criterion, statuses ?? [], new Set(seen.map((each) => each[trial.criteria.indexOf(criterion)]))),
      ...conditionsOf(criterion.form).flatMap((condition) => [
        ...limitPoints(condition, facts, rules, asOf),
        ...branchPoints(condition, facts, criterion, trial, rules),
      ]),
    ]
    wanted += points.length
    for (const { seen, ...point } of points) if (!seen) gaps.push({ criterion: criterion.id, ...point })
  }
  return { wanted, seen: wanted - gaps.length, gaps, ...(spent.length > 0 && { not_worked_out: spent }) }
}

function statusPoints(criterion: Criterion, statuses: readonly string[], seen: ReadonlySet<unknown>): Point[] {
  return statuses.map((status) => ({
    what: `no example for: ${statusInRules(criterion.id, status)}`,
    status,
    seen: seen.has(status),
  }))
}

/** Undefined when finding them takes more work than is granted. */
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

function branchPoints(
  condition: Condition,
  facts: readonly Facts[],
  criterion: Criterion,
  trial: Trial,
  rules: RuleSet,
): Point[] {
  const branches = branchesOf(condition)
  if (branches.length === 0) return []
  const asOf = facts[0]?.asOf ?? 0
  const program = compile(rules, { ...trial, criteria: [criterion] }, asOf)
  const seen = branches.map(() => new Set<unknown>())
  for (const one of facts) {
    const world = new World(program, one)
    branches.forEach((branch, i) => {
      const held = attempt(() => ({ truth: world.settled(world.truth(branch.condition)) }))
      if (held !== undefined) seen[i]?.add(held.truth === true)
    })
  }
  return branches.flatMap(({ name }, i) => [
    { what: `${name} never holds`, seen: seen[i]?.has(true) === true },
    { what: `${name} always holds`, seen: seen[i]?.has(false) === true },
  ])
}

interface Branch {
  readonly condition: Condition
  readonly name: string
}

/** Branches of `any` and parts of `at_least` about the whole patient. */
const branchesOf = keptFold<readonly Branch[]>({
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
