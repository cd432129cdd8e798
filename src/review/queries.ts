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
 * Raises the dictionary's queries about what is unlikely but not impossible. A query is raised if the recorded facts
 * alone make it so, whatever the others are: nothing is asked about what is missing, and no verdict changes. About a
 * list, it is raised for one entry, or for all entries if the list is complete.
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
    this.compiled ??= compiledFor(this.rules, this.asOf)
    const completions = new Completions(this.compiled, facts)
    // A query that takes more work than is granted is not raised.
    return queries.flatMap(({ id, say, when }): Warning[] => {
      const path = attempt(() => placeWhere(when)(completions))
      return path === undefined ? [] : [{ path, message: say, kind: 'query', query: id }]
    })
  }
}

/**
 * All queries compiled together, so that each fact of a record is looked at once. Recorded facts are taken as they are,
 * without implications: that what always holds might rule one out (a menopausal status while the sex is unknown) is no
 * reason to ask.
 */
function compiledFor(rules: RuleSet, asOf: Day): CompiledTrial {
  const criteria = rules.queries.map(({ when }) => criterionOf(when))
  return compile({ ...rules, implications: [] }, { ...EMPTY_TRIAL, criteria }, asOf)
}

/**
 * Finds where a person looks first: the entry of a list that makes a condition hold, or else the first recorded fact
 * among those it looks at. Undefined unless the condition holds by what is recorded.
 */
type Place = (completions: Completions) => string | undefined

const placeWhere = keptFold<Place>({
  all: (parts) => (completions) => {
    let found: string | undefined
    for (const part of parts) {
      const place = part(completions)
      if (place === undefined) return undefined
      // An entry says more than a fact of the whole patient, and the last part that names one decides between entries.
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

/**
 * A condition on the whole patient; if it looks at all entries of a list, it is asked only where the list is complete.
 */
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

/**
 * The first entry for which a condition holds. The parts are looked at one by one, because a part that takes no work
 * rules out most entries.
 */
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

/**
 * Whether anything is known of a fact, by itself or through what it follows from: nothing is asked about what is
 * missing.
 */
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
