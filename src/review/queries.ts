import { countOf, leavesOf, listsOf } from '../conditions/index.ts'
import { listOf } from '../dictionary/index.ts'
import { Evaluator } from '../evaluate/index.ts'
import type { Evaluation } from '../evaluate/index.ts'
import type { Facts, Warning } from '../facts/index.ts'
import type { Criterion, Query, RuleSet } from '../model/index.ts'
import type { Day } from '../quantity/index.ts'
import { compile, EMPTY_TRIAL } from '../space/index.ts'
import type { World } from '../space/index.ts'

/**
 * Raises the dictionary's queries: what is unlikely, though not impossible. One is raised only when its condition holds in every completion of
 * the record, so nothing is asked about what is missing; it changes no verdict.
 */
export class Queries {
  private readonly rules: RuleSet
  private readonly asOf: Day
  private evaluator: Evaluator | undefined

  constructor(rules: RuleSet, asOf: Day) {
    this.rules = rules
    this.asOf = asOf
  }

  /** One warning for each query that is raised, in the dictionary's order. */
  raised(facts: Facts): Warning[] {
    const { queries } = this.rules
    if (queries.length === 0) return []
    this.evaluator ??= new Evaluator([
      compile(this.rules, { ...EMPTY_TRIAL, criteria: criteriaOf(queries) }, this.asOf),
    ])
    const [evaluation] = this.evaluator.evaluate(facts)
    if (evaluation === undefined) return []
    return queries.flatMap((query, i): Warning[] =>
      evaluation.statuses[i] === 'pass'
        ? [{ path: placeOf(query, i, evaluation), message: query.say, kind: 'query', query: query.id }]
        : [],
    )
  }
}

/** The criterion that is met where a query is to be raised: what does not apply meets nothing. */
export function criterionOf({ id, when }: Query): Criterion {
  const form = { kind: 'decided', condition: when, confirm: undefined } as const
  return { id, kind: 'inclusion', text: '', cites: undefined, note: undefined, remarks: [], form }
}

/** Nobody meets the last one, so that nothing has to be worked out of all together. */
function criteriaOf(queries: readonly Query[]): Criterion[] {
  const never = { kind: 'any', of: [] } as const
  return [...queries.map(criterionOf), criterionOf({ id: '', when: never, say: '', because: '', source: undefined })]
}

/** Where the person looks first: the entry of a list that it is about, or the first fact that the record states. */
function placeOf(query: Query, at: number, evaluation: Evaluation): string {
  const { facts } = evaluation
  const [list] = listsOf(query.when)
  const one = evaluation.criteria[at]
  const looked = list === undefined || one === undefined ? undefined : evaluation.looking(one, entryIn)
  if (looked !== undefined) return looked
  const paths = leavesOf(query.when).map(({ path }) => path)
  return paths.find((path) => facts.recorded.has(path)) ?? list?.path ?? listOf(paths[0] ?? '') ?? paths[0] ?? ''

  function entryIn(world: World): string | undefined {
    for (const own of listsOf(query.when)) {
      const { where } = countOf(own)
      for (let i = 0; i < facts.list(own.path).size; i++) {
        const truth = world.truth(where, (path) => world.value(`${own.path}[${i}]${path.slice(own.path.length + 2)}`))
        if (own.kind === 'some' && world.settled(truth) === true) return `${own.path}[${i}]`
      }
    }
    return undefined
  }
}
