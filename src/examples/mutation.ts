import { compile } from '../space/index.ts'
import { evaluate } from '../evaluate/index.ts'
import type { Evaluation } from '../evaluate/index.ts'
import type { Facts } from '../facts/index.ts'
import { pageCriteria } from '../model/index.ts'
import type { Criterion, RuleSet, Trial } from '../model/index.ts'
import { parseDay } from '../quantity/index.ts'
import { compareCriteria, mutants } from '../prove/index.ts'
import type { Comparison } from '../prove/index.ts'
import { Screener } from '../screen/index.ts'
import type { Example, ExampleSet } from './example.ts'

/** A small mistake in a rule that no example notices, with patients who would reveal it. */
export interface Survivor {
  readonly criterion: Criterion
  readonly mutant: Criterion
  readonly change: string
  readonly difference: Comparison
}

export interface Mutation {
  /** Mistakes that change the outcome of some patient. */
  readonly tried: number
  readonly killed: number
  /** Mistakes that are proved to change nothing for anybody; they do not count as tried. */
  readonly equal: number
  readonly survivors: readonly Survivor[]
  /**
   * How many mistakes no example notices and take too much work to say whether they change anything; they do not count
   * as tried. Left out if there are none.
   */
  readonly not_worked_out?: number
}

/** Makes every small mistake in a trial's rules, one at a time, and sees whether some example notices. */
export function mutate(set: ExampleSet, trial: Trial, rules: RuleSet): Mutation {
  const asOf = parseDay(set.asOf) ?? 0
  const examples = readAll(set, rules)
  let killed = 0
  let equal = 0
  let spent = 0
  const survivors: Survivor[] = []
  for (const criterion of pageCriteria(trial)) {
    // If one mistake takes too much work, the others will too.
    let isSpent = false
    for (const { criterion: mutant, change } of mutants(criterion)) {
      const isKilled = isNoticed(mutant, trial, rules, asOf, examples)
      const difference: Comparison | undefined =
        isKilled || isSpent ? undefined : compareCriteria(criterion, mutant, rules, asOf)
      isSpent ||= !isKilled && difference === undefined
      if (isKilled) killed++
      else if (difference === undefined) spent++
      else if (difference.wider === undefined && difference.narrower === undefined) equal++
      else survivors.push({ criterion, mutant, change, difference })
    }
  }
  return { tried: killed + survivors.length, killed, equal, survivors, ...(spent > 0 && { not_worked_out: spent }) }
}

function readAll(set: ExampleSet, rules: RuleSet): Read[] {
  const screener = new Screener(rules, parseDay(set.asOf) ?? 0, [set.trial])
  return set.cases.flatMap((example) => {
    const read = screener.read(example.record)
    return read.ok ? [{ example, facts: read.facts }] : []
  })
}

interface Read {
  readonly example: Example
  readonly facts: Facts
}

/**
 * Whether an example notices a mutant: first the mutant alone, against the examples that name its criterion; then the
 * whole trial, against those that name the verdict.
 */
function isNoticed(mutant: Criterion, trial: Trial, rules: RuleSet, asOf: number, examples: readonly Read[]): boolean {
  const { id } = mutant
  const alone = compile(rules, { ...trial, criteria: [mutant] }, asOf)
  const speaking = examples.filter(({ example }) => id in example.is || id in example.missing)
  if (speaking.some(({ example, facts }) => !agrees(example, id, evaluate(alone, facts)))) return true
  const whole = compile(
    rules,
    { ...trial, criteria: trial.criteria.map((one) => (one.id === id ? mutant : one)) },
    asOf,
  )
  const judged = examples.filter(({ example }) => example.verdict !== undefined)
  return judged.some(({ example, facts }) => evaluate(whole, facts).verdict !== example.verdict)
}

function agrees({ is, missing }: Example, id: string, { criteria }: Evaluation): boolean {
  const [own] = criteria
  if (id in is && own?.status !== is[id]) return false
  return !(id in missing) || own?.missing.join() === missing[id]?.join()
}
