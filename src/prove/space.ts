import type { Leaf, Node, Unknown } from '../diagram/index.ts'
import {
  compile,
  EMPTY_TRIAL,
  GRANTED,
  IMPOSSIBLE,
  likelihoods,
  outcomeNode,
  relevantKnowledge,
  Completions,
} from '../space/index.ts'
import type { CompiledTrial, UnknownFact } from '../space/index.ts'
import { birthDatePath, oncePer } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { factsFromRecord } from '../facts/index.ts'
import type { Facts } from '../facts/index.ts'
import type { Criterion, RuleSet, Trial } from '../model/index.ts'
import type { Day } from '../quantity/index.ts'
import type { JsonObject } from '../record/index.ts'
import { recordOf } from './written.ts'
import type { Path } from './written.ts'

/**
 * All patients at once, as far as some criteria can distinguish them: what is shown here holds for every complete
 * record. People's answers are open. Each question gets as much work as a question about one record.
 */
export class Space {
  private readonly compiled: CompiledTrial
  private readonly facts: Facts
  private all: AllPatients | undefined

  /** `knowledge`: whether to use only what always holds about the facts of the criteria (`theirs`), or all of it. */
  constructor(rules: RuleSet, criteria: readonly Criterion[], asOf: Day, knowledge: 'theirs' | 'all' = 'theirs') {
    const trial: Trial = { ...EMPTY_TRIAL, criteria }
    this.compiled = compile(rules, trial, asOf, knowledge === 'all' ? undefined : relevantKnowledge(criteria, rules))
    this.facts = nothingKnown(rules.dictionary, asOf)
  }

  /**
   * The answer to a question, or undefined if the work granted ran out. Diagrams from one question must not be used in
   * another.
   */
  ask<T>(question: (all: AllPatients) => T): T | undefined {
    const all = (this.all ??= new AllPatients(new Completions(this.compiled, this.facts, { granted: Infinity })))
    const asked = all.completions.diagrams.within(GRANTED, () => ({ answer: question(all) }))
    // What was left half done must not be used by the next question.
    if (asked === undefined) this.all = undefined
    return asked?.answer
  }
}

/** The facts of a patient about whom nothing is known. Cached per dictionary for one as-of day. */
function nothingKnown(dictionary: Dictionary, asOf: Day): Facts {
  const days = NOTHING(dictionary)
  const known = days.get(asOf)
  if (known !== undefined) return known
  const read = factsFromRecord({ id: WITNESS }, dictionary, asOf)
  if (!read.ok) throw new Error('an empty record was refused')
  days.clear()
  days.set(asOf, read.facts)
  return read.facts
}

const NOTHING = oncePer(() => new Map<Day, Facts>())

/** The diagrams in which a question about all patients is answered. */
export class AllPatients {
  readonly completions: Completions
  private readonly nodes = new Map<Criterion, Node | undefined>()
  private readonly failures = new Map<Criterion, Failing | undefined>()

  constructor(completions: Completions) {
    this.completions = completions
  }

  /** `pass`, `fail` or `confirm` for every patient; undefined if the criterion asks nothing about the patient. */
  outcome(criterion: Criterion): Node | undefined {
    if (!this.nodes.has(criterion)) this.nodes.set(criterion, outcomeNode(criterion, undefined, this.completions))
    return this.nodes.get(criterion)
  }

  /** Whom a criterion keeps out; undefined if it keeps nobody out. */
  failing(criterion: Criterion): Failing | undefined {
    if (!this.failures.has(criterion)) this.failures.set(criterion, this.failingOf(this.outcome(criterion)))
    return this.failures.get(criterion)
  }

  private failingOf(node: Node | undefined): Failing | undefined {
    if (node === undefined || !this.values(node).has('fail')) return undefined
    const { diagrams } = this.completions
    const failed = diagrams.map(node, (value) => value === 'fail')
    return { node: failed, support: new Set(diagrams.support(failed)) }
  }

  /** Whether some patient fails none of these criteria. */
  canPass(criteria: readonly Criterion[]): boolean {
    return this.passing(criteria) !== undefined
  }

  /**
   * A patient who fails none of these criteria and, if somebody can do so at once, passes every criterion that can be
   * passed. The values are as likely as the first choices allow. Undefined if there is no such patient. Facts that do
   * not matter are left out.
   */
  whoPasses(criteria: readonly Criterion[]): JsonObject | undefined {
    const order = (unknown: Unknown): readonly number[] => this.usualFirst(unknown)
    const path = this.passing(criteria, { order, isCertain: true }) ?? this.passing(criteria, { order })
    return path && recordOf(path, this.completions, WITNESS)
  }

  /** The possibilities of an unknown, most likely first. Among equally likely ones, a lab value of zero comes last. */
  private usualFirst(unknown: Unknown): readonly number[] {
    const fact = this.completions.unknowns[unknown]
    if (fact === undefined) return []
    const likely = likelihoods(fact, this.completions)
    const isNothing = (i: number): number => Number(fact.limits !== undefined && isZero(fact.values[i]))
    return [...likely.keys()].toSorted((a, b) => (likely[b] ?? 0) - (likely[a] ?? 0) || isNothing(a) - isNothing(b))
  }

  private passing(criteria: readonly Criterion[], { order, isCertain = false }: Wishes = {}): Path | undefined {
    const { diagrams, constraints } = this.completions
    const passed = criteria.flatMap((one) => {
      const node = this.outcome(one)
      if (node === undefined) return []
      const isOnlyPass = isCertain && this.values(node).has('pass')
      return [diagrams.map(node, (value) => (isOnlyPass ? value === 'pass' : value !== 'fail'))]
    })
    const support = new Set(passed.flatMap((node) => diagrams.support(node)))
    const kept = constraints.about([...support])
    if (kept === undefined) return undefined
    const bornFirst = this.bornFirst(support)
    const all = [...passed, ...kept]
    if (bornFirst.length === 0) return diagrams.pathToAll(all, order)
    const path = diagrams.within(GRANTED / 2, () => diagrams.pathToAll([...all, ...bornFirst], order))
    return path ?? diagrams.pathToAll(all, order)
  }

  /**
   * True where list entries with open dates lie after birth as they will be written. The rules only need them to lie
   * after birth somewhere between two limits, so no outcome depends on this, but a written record must not have an
   * entry before birth. `support`: the unknowns that matter.
   */
  private bornFirst(support: ReadonlySet<Unknown>): readonly Node[] {
    const { diagrams, unknowns, facts } = this.completions
    const birth = birthDatePath(facts.dictionary)
    const own = [...support].filter((one) => unknowns[one]?.path === birth)
    return own.flatMap((born) =>
      [...support].flatMap((entries) => {
        const first = firstDay(unknowns[entries])
        if (first === undefined) return []
        const isBorn = diagrams.choice(
          born,
          (unknowns[born]?.values ?? []).map((day) => Number(day) <= first),
        )
        const isNone = diagrams.choice(
          entries,
          (unknowns[entries]?.values ?? []).map((count) => count === 0),
        )
        return diagrams.combine(isBorn, isNone, (a, b) => a === true || b === true)
      }),
    )
  }

  /** The values that a diagram takes over all patients. */
  values(node: Node): ReadonlySet<Leaf> {
    const values = this.completions.diagrams.values(this.completions.constrained(node))
    values.delete(IMPOSSIBLE)
    return values
  }

  /**
   * A patient for whom a diagram has a wanted value; undefined if there is none. Facts that do not matter are left out.
   */
  witness(node: Node, wanted: (value: Leaf) => boolean): JsonObject | undefined {
    const { diagrams } = this.completions
    const constrained = this.completions.constrained(node)
    const isWanted = (value: Leaf): boolean => value !== IMPOSSIBLE && wanted(value)
    const bornFirst = this.bornFirst(new Set(diagrams.support(constrained)))
    const all = (): Path | undefined => diagrams.pathToAll([diagrams.map(constrained, isWanted), ...bornFirst])
    const born = bornFirst.length === 0 ? undefined : diagrams.within(GRANTED / 2, all)
    const path = born ?? diagrams.pathTo(constrained, isWanted)
    return path && recordOf(path, this.completions, WITNESS)
  }
}

/**
 * Preferences for a patient who fails nothing: which possibilities to try first, and whether to leave nothing to
 * people.
 */
interface Wishes {
  readonly order?: (unknown: Unknown) => readonly number[]
  readonly isCertain?: boolean
}

/** True where a patient is kept out, with the unknowns that this depends on. */
export interface Failing {
  readonly node: Node
  readonly support: ReadonlySet<Unknown>
}

/** The earliest day in an entry of a kind of further entries; undefined if it has no date. */
function firstDay(fact: UnknownFact | undefined): Day | undefined {
  const days = (fact?.further?.fields ?? []).flatMap(({ type }, at) => {
    const day = fact?.further?.entry[at]
    return type === 'date' && typeof day === 'number' ? [day] : []
  })
  return days.length === 0 ? undefined : Math.min(...days)
}

function isZero(value: Leaf | undefined): boolean {
  return typeof value === 'object' && value.n === 0n
}

const WITNESS = 'witness'
