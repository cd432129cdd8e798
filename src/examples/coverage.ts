import { keptFold, leafLimits, leavesOf } from '../conditions/index.ts'
import type { Condition, Limit } from '../conditions/index.ts'
import { attempt } from '../diagram/index.ts'
import { variableAt } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { EMPTY_TRIAL, compile, World } from '../space/index.ts'
import { statusInRules } from '../explain/index.ts'
import type { Facts } from '../facts/index.ts'
import { conditionsOf, pageCriteria } from '../model/index.ts'
import type { Criterion, RuleSet, Trial } from '../model/index.ts'
import { Space } from '../prove/index.ts'
import { compareRational, minus, multiply, parseDay } from '../quantity/index.ts'
import type { Day } from '../quantity/index.ts'
import { Screener } from '../screen/index.ts'
import type { ExampleSet } from './example.ts'
import type { ExampleRun } from './run.ts'

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
 * Wanted are, for each criterion: every status that some patient can have, and unknown; below, at and above every limit; every
 * branch of an `any` true and not true.
 */
export function coverage(set: ExampleSet, runs: readonly ExampleRun[], trial: Trial, rules: RuleSet): Coverage {
  const asOf = parseDay(set.asOf) ?? 0
  const screener = new Screener(rules, asOf, [trial.id])
  const facts = set.cases.flatMap(({ record }) => {
    const read = screener.read(record)
    return read.ok ? [read.facts] : []
  })
  let wanted = 0
  const gaps: Gap[] = []
  const spent: string[] = []
  for (const criterion of pageCriteria(trial)) {
    const statuses = possibleStatuses(criterion, rules, asOf)
    if (statuses === undefined) spent.push(criterion.id)
    const points = [
      ...statusPoints(criterion, statuses ?? [], runs),
      ...conditionsOf(criterion.form).flatMap((condition) => [
        ...limitPoints(condition, facts, rules),
        ...branchPoints(condition, facts, criterion, trial, rules),
      ]),
    ]
    wanted += points.length
    for (const { seen, ...point } of points) if (!seen) gaps.push({ criterion: criterion.id, ...point })
  }
  return { wanted, seen: wanted - gaps.length, gaps, ...(spent.length > 0 && { not_worked_out: spent }) }
}

interface Point {
  readonly what: string
  readonly status?: string
  readonly seen: boolean
}

function statusPoints(criterion: Criterion, statuses: readonly string[], runs: readonly ExampleRun[]): Point[] {
  const seen = new Set(
    runs.map(({ result }) => result?.trials[0]?.criteria.find((one) => one.id === criterion.id)?.status),
  )
  return statuses.map((status) => ({
    what: `no example for: ${statusInRules(criterion.id, status)}`,
    status,
    seen: seen.has(status as never),
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

/** A number that a rule compares a fact with. */
interface Cut {
  readonly name: string
  /** The sides of the limit on which the patient's facts lie: -1, 0 or 1; none when they are not known exactly. */
  readonly sides: (facts: Facts) => readonly number[]
  /** Limits inside an entry of a whole-number scale may have nothing below them. */
  readonly below: boolean
}

function limitPoints(condition: Condition, facts: readonly Facts[], { dictionary }: RuleSet): Point[] {
  return cutsOf(condition, dictionary).flatMap(({ name, sides, below }) => {
    const seen = new Set(facts.flatMap((one) => sides(one)))
    const wanted: [number, string][] = [
      [-1, 'below'],
      [0, 'at'],
      [1, 'above'],
    ]
    return wanted
      .filter(([side]) => below || side !== -1)
      .map(([side, word]) => ({ what: `nobody lies ${word} ${name}`, seen: seen.has(side) }))
  })
}

function cutsOf(condition: Condition, dictionary: Dictionary): Cut[] {
  return leavesOf(condition).flatMap((leaf) => {
    const cuts = leafLimits(leaf, dictionary).flatMap((limit) => cutAt(limit, dictionary))
    // The two ends of a range that is one number are one limit.
    return [...new Map(cuts.map((cut) => [cut.name, cut])).values()]
  })
}

function cutAt(limit: Limit, dictionary: Dictionary): Cut[] {
  const { path } = limit
  switch (limit.kind) {
    case 'number':
    case 'age': {
      const variable = variableAt(dictionary, path)
      const at = Number(limit.at)
      return [
        {
          name: `${path} ${limit.at}`,
          below: at > (variable.type === 'integer' ? variable.range.min : 0),
          sides: (facts) => numbersAt(path, facts).map((value) => Math.sign(value - at)),
        },
      ]
    }
    case 'window': {
      const { period } = limit
      return [
        {
          name: `${path} ${period.count} ${period.unit} ago`,
          below: true,
          sides: (facts) => numbersAt(path, facts).map((day) => Math.sign(day - minus(facts.asOf, period))),
        },
      ]
    }
    case 'lab':
      return [{ name: `${path} ${limit.at} ${limit.unit}`, below: true, sides: (facts) => labSides(limit, facts) }]
    case 'multiple':
      return [{ name: `${path} ${limit.at} × ULN`, below: true, sides: (facts) => labSides(limit, facts) }]
    case 'values':
    case 'compared':
    case 'dates':
      return []
  }
}

/** Exactly known numbers, days or ages at a path, of every entry when it is a field of one. */
function numbersAt(path: string, facts: Facts): number[] {
  const list = path.indexOf('[]')
  const paths =
    list === -1
      ? [path]
      : Array.from({ length: facts.list(path.slice(0, list)).size }, (_, i) => path.replace('[]', `[${i}]`))
  return paths.flatMap((one) => {
    const world = new World(compile({ ...KNOWLEDGE, dictionary: facts.dictionary }, EMPTY_TRIAL, facts.asOf), facts)
    const value = attempt(() => world.diagrams.constant(world.value(one)))
    return typeof value === 'number' ? [value] : []
  })
}

const KNOWLEDGE = { implications: [], orders: [], trials: [], sha256: '' }

function labSides(limit: Limit & { readonly kind: 'lab' | 'multiple' }, facts: Facts): number[] {
  const fact = facts.at(limit.path)
  if (fact.type !== 'lab' || fact.value === undefined) return []
  const { lo, hi } = fact.value
  if (hi === undefined || compareRational(lo, hi) !== 0) return []
  if (limit.kind === 'lab') return [Math.sign(compareRational(lo, limit.exact))]
  return fact.uln === undefined ? [] : [Math.sign(compareRational(lo, multiply(limit.exact, fact.uln)))]
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
      const held = attempt(() => ({ truth: world.settled(world.truth(branch)) }))
      if (held !== undefined) seen[i]?.add(held.truth === true)
    })
  }
  return branches.flatMap((_, i) => [
    { what: `branch ${i + 1} of its \`any\` never holds`, seen: seen[i]?.has(true) === true },
    { what: `branch ${i + 1} of its \`any\` always holds`, seen: seen[i]?.has(false) === true },
  ])
}

/** Branches of `any` about the whole patient. */
const branchesOf = keptFold<readonly Condition[]>({
  all: (parts) => parts.flat(),
  any: (parts, { of }) => [...of, ...parts.flat()],
  atLeast: (parts) => parts.flat(),
  not: (part) => part,
  list: () => [],
  leaf: () => [],
})
