import { keptFold, listsOf, pathsOf } from '../conditions/index.ts'
import type { Condition, ConditionOf } from '../conditions/index.ts'
import { attempt } from '../diagram/index.ts'
import type { Node } from '../diagram/index.ts'
import { declaredPath, listOf, variableAt } from '../dictionary/index.ts'
import { criterionOf } from '../evaluate/index.ts'
import { isSettled } from '../facts/index.ts'
import type { Facts, Warning } from '../facts/index.ts'
import type { RuleSet } from '../model/index.ts'
import type { Day } from '../quantity/index.ts'
import { compile, EMPTY_TRIAL, Completions } from '../space/index.ts'
import type { EntryReader, CompiledTrial } from '../space/index.ts'

/**
 * Raises the dictionary's queries: what is unlikely, though not impossible. One is raised where the facts that are recorded say so, whatever
 * the others are: nothing is asked about what is missing, and no verdict changes. Of a list it is raised of one entry, or of all where
 * there are no others.
 */
export class Queries {
  private readonly rules: RuleSet
  private readonly asOf: Day
  private compiled: CompiledTrial | undefined

  constructor(rules: RuleSet, asOf: Day) {
    this.rules = rules
    this.asOf = asOf
  }

  /** One warning for each query that is raised, in the dictionary's order. */
  raised(facts: Facts): Warning[] {
    const { queries } = this.rules
    if (queries.length === 0) return []
    this.compiled ??= programOf(this.rules, this.asOf)
    const completions = new Completions(this.compiled, facts)
    // What takes more work than is granted is not asked.
    return queries.flatMap(({ id, say, when }): Warning[] => {
      const path = attempt(() => placeWhere(when)(completions))
      return path === undefined ? [] : [{ path, message: say, kind: 'query', query: id }]
    })
  }
}

/**
 * All queries together, so that each fact of a record is looked at once. What is recorded is taken as it is: that what always holds could
 * rule it out (a menopausal status, where the sex is not known) is nothing to ask about.
 */
function programOf(rules: RuleSet, asOf: Day): CompiledTrial {
  const criteria = rules.queries.map(({ when }) => criterionOf(when))
  return compile({ ...rules, implications: [] }, { ...EMPTY_TRIAL, criteria }, asOf)
}

/**
 * Looks where the person looks first: at the entry of a list that makes a condition hold, or else at the first fact that is recorded of those
 * it looks at. Undefined unless it holds by what is recorded.
 */
type Place = (completions: Completions) => string | undefined

const placeWhere = keptFold<Place>({
  all: (parts) => (completions) => {
    let found: string | undefined
    for (const part of parts) {
      const place = part(completions)
      if (place === undefined) return undefined
      // An entry says more than a fact that stands alone, and the last one says most.
      if (found === undefined || place.endsWith(']')) found = place
    }
    return found
  },
  any: (parts) => (completions) => {
    for (const part of parts) {
      const place = part(completions)
      if (place !== undefined) return place
    }
    return undefined
  },
  atLeast: (_, condition) => whole(condition),
  not: (_, condition) => whole(condition),
  leaf: (condition) => whole(condition),
  list: (_, condition) => (condition.kind === 'some' ? entryWhere(condition) : whole(condition)),
})

/** A condition on the whole patient; on all entries of a list, only where it has no others. */
function whole(condition: Condition): Place {
  const lists = listsOf(condition).map(({ path }) => path)
  const paths = [...pathsOf(condition)].filter((path) => listOf(path) === undefined && !lists.includes(path))
  return (completions) => {
    const { facts } = completions
    if (!paths.every((path) => isKnown(path, facts)) || !lists.every((list) => facts.list(list).complete))
      return undefined
    if (!alwaysHolds(completions.truth(condition), completions)) return undefined
    return [...paths, ...lists].find((path) => facts.recorded.has(path)) ?? lists[0] ?? paths[0]
  }
}

/** The first entry of which a condition holds, part by part: most entries are out by one that takes no work. */
function entryWhere({ path: list, where }: ConditionOf<'some'>): Place {
  const parts = partsOf(where).map((condition) => ({ condition, paths: [...pathsOf(condition)] }))
  return (completions) => {
    const { size, doubtful } = completions.facts.list(list)
    for (let i = 0; i < size; i++) {
      if (doubtful?.has(i) === true) continue
      const entry = `${list}[${i}]`
      const read: EntryReader = (declared) => completions.value(entry + declared.slice(list.length + 2))
      const isMet = parts.every(
        ({ condition, paths }) =>
          paths.every((path) => isKnown(path.replace('[]', `[${i}]`), completions.facts)) &&
          alwaysHolds(completions.truth(condition, read), completions),
      )
      if (isMet) return entry
    }
    return undefined
  }
}

/** Whether anything is known of a fact, by itself or as what it follows from: nothing is asked about what is missing. */
function isKnown(path: string, facts: Facts): boolean {
  const variable = variableAt(facts.dictionary, declaredPath(path))
  if (variable.type === 'age') return facts.recorded.has(path) || isKnown(variable.from, facts)
  const fact = facts.at(path)
  // A lab may be recorded without its value.
  if (fact.type === 'lab') return fact.value !== undefined || fact.uln !== undefined
  return facts.recorded.has(path) || isSettled(fact)
}

function partsOf(condition: Condition): readonly Condition[] {
  return condition.kind === 'all' ? condition.of.flatMap(partsOf) : [condition]
}

function alwaysHolds(truth: Node, completions: Completions): boolean {
  return completions.diagrams.constant(truth) === true
}
