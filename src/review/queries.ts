import { conditionText, leavesOf, listsOf, pathsOf } from '../conditions/index.ts'
import type { Condition } from '../conditions/index.ts'
import { listOf } from '../dictionary/index.ts'
import { Evaluator } from '../evaluate/index.ts'
import type { Evaluation } from '../evaluate/index.ts'
import type { Facts, Warning } from '../facts/index.ts'
import type { Criterion, Query, RuleSet } from '../model/index.ts'
import type { Day } from '../quantity/index.ts'
import { compile, EMPTY_TRIAL } from '../space/index.ts'

/**
 * Raises the dictionary's queries: what is unlikely, though not impossible. One is raised only when its condition holds in every completion of
 * the record, so nothing is asked about what is missing; it changes no verdict.
 */
export class Queries {
  private readonly rules: RuleSet
  private readonly asOf: Day
  private ready: Ready | undefined

  constructor(rules: RuleSet, asOf: Day) {
    this.rules = rules
    this.asOf = asOf
  }

  /** One warning for each query that is raised, in the dictionary's order. */
  raised(facts: Facts): Warning[] {
    if (this.rules.queries.length === 0) return []
    this.ready ??= readyFor(this.rules, this.asOf)
    const { plain, numbers, queries } = this.ready
    const [evaluation] = plain.evaluate(facts)
    const holds = (text: string): boolean => evaluation?.statuses[numbers.get(text) ?? -1] === 'pass'
    return queries.flatMap(({ query, plain: parts, lists }): Warning[] => {
      if (!parts.every(holds) || !lists.every((one) => one.holds(facts))) return []
      return [{ path: placeOf(query, lists, facts), message: query.say, kind: 'query', query: query.id }]
    })
  }
}

/**
 * The queries in parts: all of them hold in every completion when each does. Those about single facts are worked out together, and those about
 * lists, which take longer, only where all the others hold.
 */
interface Ready {
  readonly plain: Evaluator
  /** By the text of a part: its number. */
  readonly numbers: ReadonlyMap<string, number>
  readonly queries: readonly {
    readonly query: Query
    readonly plain: readonly string[]
    readonly lists: readonly ListPart[]
  }[]
}

function readyFor(rules: RuleSet, asOf: Day): Ready {
  const numbers = new Map<string, number>()
  const criteria: Criterion[] = []
  const lists = new Map<string, ListPart>()
  const numbered = (part: Condition): string => {
    const text = conditionText(part)
    if (!numbers.has(text)) numbers.set(text, criteria.push(asked(part)) - 1)
    return text
  }
  const listPart = (part: Condition): ListPart => {
    const text = conditionText(part)
    const known = lists.get(text) ?? new ListPart(part, rules, asOf)
    lists.set(text, known)
    return known
  }
  const queries = rules.queries.map((query) => {
    const parts = partsOf(query.when)
    return {
      query,
      plain: parts.filter((part) => listsOf(part).length === 0).map(numbered),
      lists: parts.filter((part) => listsOf(part).length > 0).flatMap((part) => [...weaker(part), part].map(listPart)),
    }
  })
  // Nobody meets the last one, so that nothing has to be worked out of all together.
  criteria.push(asked({ kind: 'any', of: [] }))
  return { plain: new Evaluator([compile(rules, { ...EMPTY_TRIAL, criteria }, asOf)]), numbers, queries }
}

/** What must hold by itself for a condition to hold. */
function partsOf(condition: Condition): readonly Condition[] {
  return condition.kind === 'all' ? condition.of.flatMap(partsOf) : [condition]
}

/** Of an entry that is compared with facts outside its list: the same without them, which is quickly seen not to hold. */
function weaker(part: Condition): Condition[] {
  if (part.kind !== 'some') return []
  const own = partsOf(part.where)
  const kept = own.filter((one) => [...pathsOf(one)].every((path) => path.startsWith(`${part.path}[]`)))
  return kept.length === own.length ? [] : [{ ...part, where: { kind: 'all', of: kept } }]
}

/** A part that looks at lists. */
class ListPart {
  private readonly condition: Condition
  private readonly rules: RuleSet
  private readonly asOf: Day
  private evaluator: Evaluator | undefined
  private last: { readonly facts: Facts; readonly evaluation: Evaluation | undefined } | undefined

  constructor(condition: Condition, rules: RuleSet, asOf: Day) {
    this.condition = condition
    this.rules = rules
    this.asOf = asOf
  }

  holds(facts: Facts): boolean {
    return this.evaluation(facts)?.statuses[0] === 'pass'
  }

  private evaluation(facts: Facts): Evaluation | undefined {
    if (this.last?.facts === facts) return this.last.evaluation
    const criteria = [asked(this.condition), asked({ kind: 'any', of: [] })]
    this.evaluator ??= new Evaluator([compile(this.rules, { ...EMPTY_TRIAL, criteria }, this.asOf)])
    const [evaluation] = this.evaluator.evaluate(facts)
    this.last = { facts, evaluation }
    return evaluation
  }

  /** The first entry of which it holds, where it is about one. */
  entry(facts: Facts): string | undefined {
    const { condition } = this
    const evaluation = this.evaluation(facts)
    const [one] = evaluation?.criteria ?? []
    if (condition.kind !== 'some' || one === undefined) return undefined
    return evaluation?.looking(one, (world) => {
      const { path: list, where } = condition
      const places = Array.from({ length: facts.list(list).size }, (_, i) => `${list}[${i}]`)
      return places.find((place) => {
        const truth = world.truth(where, (path) => world.value(place + path.slice(list.length + 2)))
        return world.settled(truth) === true
      })
    })
  }
}

/** The criterion that is met where a condition holds: what does not apply meets nothing. */
function asked(condition: Condition): Criterion {
  const form = { kind: 'decided', condition, confirm: undefined } as const
  return { id: 'I1', kind: 'inclusion', text: '', cites: undefined, note: undefined, remarks: [], form }
}

/** Where the person looks first: the entry of a list that it is about, or the first fact that the record states. */
function placeOf({ when }: Query, lists: readonly ListPart[], facts: Facts): string {
  for (const one of lists.toReversed()) {
    const entry = one.entry(facts)
    if (entry !== undefined) return entry
  }
  const paths = leavesOf(when).map(({ path }) => path)
  return paths.find((path) => facts.recorded.has(path)) ?? listOf(paths[0] ?? '') ?? paths[0] ?? ''
}
