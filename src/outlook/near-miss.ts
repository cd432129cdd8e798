import { declaredPath, dictionaryOrder, ownerPath, variableAt, variableOf } from '../dictionary/index.ts'
import type { Change, ListVariable, Way } from '../dictionary/index.ts'
import type { Leaf, Node } from '../diagram/index.ts'
import { outcomeNode, compileSubset, Completions } from '../space/index.ts'
import { withoutValues, withStatements } from '../readings/index.ts'
import type { Evaluation } from '../evaluate/index.ts'
import type { CompiledTrial } from '../space/index.ts'
import type { Fact, Facts, Said, Statement } from '../facts/index.ts'
import type { Criterion } from '../model/index.ts'
import { timingOf } from './timing.ts'
import type { Bounds } from './timing.ts'
import { fewest } from './worth-finding.ts'

/** A failed criterion that stands between a patient and a trial. */
export interface Obstacle {
  readonly criterion: Criterion
  /** How it can be removed: by time, or by a change of its facts; empty if it cannot. */
  readonly ways: readonly (Way | 'time')[]
  /** The days on which time alone removes it; undefined if time does not. */
  readonly from: Bounds | undefined
  /**
   * The fewest facts that may change and with which it would be met. Their values are given only where it is a single
   * fact.
   */
  readonly facts: readonly NeededFact[]
}

export interface NeededFact {
  readonly path: string
  /**
   * Of the values that the rules tell apart (`all`), those with which this fact alone meets the criterion; if none
   * does, those with which it can at least be met. Empty if other facts must change, too.
   */
  readonly met: readonly Leaf[]
  readonly all: readonly Leaf[]
  /** The criterion is met this many days after the change; undefined: at once. */
  readonly after?: number
  /**
   * For a list: what a new entry must be, by the names of the choice that says what an entry is. Undefined if that does
   * not matter, or if it takes more than a new entry.
   */
  readonly entry?: readonly string[]
}

/** A trial that more criteria than this rule out is not near. */
const NEAR_MISS = 2

/**
 * For a trial that one or two criteria rule out: what they are and whether they can change. Empty for any other trial.
 */
export function obstaclesOf(evaluation: Evaluation, facts: Facts): Obstacle[] {
  const failed = evaluation.criteria.filter((one) => one.status === 'fail')
  if (failed.length === 0 || failed.length > NEAR_MISS) return []
  return failed.map(({ criterion }) => new Changes(criterion, evaluation, facts).obstacle())
}

/** How the facts that a failed criterion looks at may change. */
class Changes {
  private readonly criterion: Criterion
  private readonly answer: boolean | undefined
  private readonly compiled: CompiledTrial
  private readonly facts: Facts

  constructor(criterion: Criterion, { compiled }: Evaluation, facts: Facts) {
    this.criterion = criterion
    this.answer = facts.confirmations[compiled.trial.id]?.[criterion.id]
    this.compiled = compileSubset(compiled, [criterion], facts.disputes.length > 0)
    this.facts = facts
  }

  obstacle(): Obstacle {
    const { criterion } = this
    const from = this.metFrom(this.facts)
    const facts = this.needed()
    const ways = facts.flatMap(({ path }) => changeOf(path, this.facts)?.way ?? [])
    return { criterion, ways: [...new Set([...(from === undefined ? [] : ['time' as const]), ...ways])], from, facts }
  }

  /** The days on which time alone meets the criterion. */
  private metFrom(facts: Facts): Bounds | undefined {
    return timingOf({ compiled: this.compiled, verdict: 'ineligible', statuses: ['fail'] }, facts).eligibleFrom
  }

  /**
   * One fact that alone can meet the criterion, or at least keep it from ruling the patient out, all others as they
   * are; otherwise the fewest facts that can do so together. Empty if nothing can.
   */
  private needed(): readonly NeededFact[] {
    const paths = this.changeablePaths()
    // Facts of the whole patient and lists come first, then fields of entries.
    let opening: NeededFact | undefined
    const byItself = paths.toSorted((a, b) => Number(a.includes('[')) - Number(b.includes('[')))
    for (const path of byItself.slice(0, MOST_CHANGES)) {
      const later = this.metAfter(path)
      if (later !== undefined) return [later]
      const found = this.metBy(path)
      if (found?.isEnough === true) return [found.needed]
      // If other facts are missing as well, the criterion at least no longer certainly fails.
      opening ??= found?.needed
    }
    return opening === undefined ? this.metTogether(paths) : [opening]
  }

  /** What is needed of a fact, all others as they are; undefined if it cannot even keep the criterion from failing. */
  private metBy(path: string): { readonly needed: NeededFact; readonly isEnough: boolean } | undefined {
    const freed = new Set([path])
    const looked = this.look(this.freed(freed))
    if (looked === undefined) return undefined
    const { completions, outcome } = looked
    const outcomes = [...completions.possible(outcome)]
    if (!outcomes.some(isMet)) return undefined
    const to = changeOf(path, this.facts)?.to ?? []
    if (to.length === 1) return { needed: { path, met: to, all: to }, isEnough: outcomes.every(isMet) }
    const needed = { ...neededFact(path, outcome, completions), ...this.newEntry(path) }
    // The changed fact is preferred, so that an open fact which would do as well is not named instead.
    const [only, ...others] = fewest(completions.constrained(outcome), completions, isMet, freed) ?? []
    const isEnough = only === path && others.length === 0
    return { needed: isEnough ? needed : otherThan(this.now(path), needed), isEnough }
  }

  /** The fewest facts that meet the criterion together. */
  private metTogether(paths: readonly string[]): readonly NeededFact[] {
    const freed = new Set(paths)
    const looked = this.look(this.freed(freed))
    const found = looked && fewest(looked.completions.constrained(looked.outcome), looked.completions, isMet, freed)
    return (found ?? []).map((path) => ({ path, met: [], all: [] }))
  }

  /**
   * The facts and lists that the record states, that the criterion looks at and that may change, in the dictionary's
   * order.
   */
  private changeablePaths(): string[] {
    const { dictionary, known, lists } = this.facts
    return [...known.keys(), ...lists.keys()]
      .filter((path) => {
        const { changeable } = variableAt(dictionary, declaredPath(path))
        return (
          changeable !== undefined && this.compiled.paths.has(declaredPath(path)) && this.mayChange(path, changeable)
        )
      })
      .toSorted(dictionaryOrder(dictionary))
  }

  private mayChange(path: string, { from }: Change): boolean {
    const now = this.now(path)
    return from === undefined || (now?.type === 'values' && now.values.every((value) => from.includes(value)))
  }

  private now(path: string): Fact | undefined {
    return variableAt(this.facts.dictionary, declaredPath(path)).type === 'list' ? undefined : this.facts.at(path)
  }

  /** The facts with other statements; undefined if these contradict more than the record already does. */
  private changed(facts: Facts, statements: readonly Statement[]): Facts | undefined {
    const changed = withStatements(facts, statements, this.compiled.rules)
    return changed.disputes.length > this.facts.disputes.length ? undefined : changed
  }

  /** What the criterion gives with some facts; undefined without facts, or if the criterion is not screened. */
  private look(facts: Facts | undefined): { readonly completions: Completions; readonly outcome: Node } | undefined {
    const completions = facts && new Completions(this.compiled, facts)
    const outcome = completions && outcomeNode(this.criterion, this.answer, completions)
    return completions === undefined || outcome === undefined ? undefined : { completions, outcome }
  }

  /**
   * The facts as they are, except that the given ones may have any value that they can change to, and the given lists
   * may have further entries.
   */
  private freed(paths: ReadonlySet<string>): Facts | undefined {
    const { facts } = this
    const statements = withoutValues(facts.statements, paths)
    const become = [...paths].flatMap((path): Statement[] => {
      const to = changeOf(path, facts)?.to
      const now = this.now(path)
      if (to === undefined) return []
      // A fact that may change together with others may also stay as it is.
      const values = paths.size === 1 || now?.type !== 'values' ? to : [...new Set([...now.values, ...to])]
      return [stating(path, { type: 'values', values })]
    })
    return this.changed(facts, [...statements, ...become])
  }

  /**
   * A change today that meets the criterion only after a while: once another trial ends, the waiting time after it
   * begins. Undefined if there is no such change, or if the day is not known exactly.
   */
  private metAfter(path: string): NeededFact | undefined {
    const { facts } = this
    const { to, since } = changeOf(path, facts) ?? {}
    if (to === undefined || since === undefined) return undefined
    const { asOf } = facts
    const date = path.slice(0, path.lastIndexOf('.') + 1) + since
    const others = facts.statements.filter(({ subject }) => subject !== path && subject !== date)
    const ended: Said = { type: 'numbers', spans: [{ lo: asOf, hi: asOf }] }
    const changed = [...others, stating(path, { type: 'values', values: to }), stating(date, ended)]
    const later = this.changed(facts, changed)
    const { notBefore, atLatest } = (later && this.metFrom(later)) ?? {}
    return notBefore === undefined || notBefore !== atLatest
      ? undefined
      : { path, met: to, all: to, after: notBefore - asOf }
  }

  /**
   * What a new entry of a list must be, by the choice that says what an entry is; nothing if every name will do, or
   * none. Names that can meet the criterion outright come before those that only leave it to a person.
   */
  private newEntry(path: string): Pick<NeededFact, 'entry'> {
    const variable = variableAt(this.facts.dictionary, declaredPath(path))
    const by = variable.type === 'list' ? variable.changeable?.by : undefined
    const named = variable.type === 'list' ? variable.fields.find(({ name }) => name === by) : undefined
    if (variable.type !== 'list' || named?.type !== 'choice') return {}
    const all = named.values.map(({ name }) => name)
    const outcomes = all.map((name) => this.outcomesWith(variable, named.name, name))
    const passing = all.filter((_, i) => outcomes[i]?.has('pass'))
    const entry = passing.length > 0 ? passing : all.filter((_, i) => [...(outcomes[i] ?? [])].some(isMet))
    return entry.length === 0 || entry.length === all.length ? {} : { entry }
  }

  private outcomesWith({ path }: ListVariable, field: string, name: string): ReadonlySet<Leaf> {
    const { facts } = this
    const { size } = facts.list(path)
    const entry = `${path}[${size}]`
    const more = [stating(entry, { type: 'entry' }), stating(`${entry}.${field}`, { type: 'values', values: [name] })]
    const longer = facts.with({ lists: new Map([...facts.lists, [path, { ...facts.list(path), size: size + 1 }]]) })
    const looked = this.look(this.changed(longer, [...facts.statements, ...more]))
    return looked === undefined ? new Set() : looked.completions.possible(looked.outcome)
  }
}

function stating(path: string, says: Said): Statement {
  return { path, subject: path, says }
}

/** At most this many facts are tried one by one; a long chart has many entries. */
const MOST_CHANGES = 30

function isMet(outcome: Leaf): boolean {
  return outcome === 'pass' || outcome === 'confirm'
}

/**
 * A fact with the values that certainly meet the criterion; if no value does, with those that no longer certainly rule
 * it out.
 */
function neededFact(path: string, outcome: Node, completions: Completions): NeededFact {
  const unknown = completions.unknowns.findIndex((one) => one.path === path)
  const all = completions.unknowns[unknown]?.values ?? []
  const outcomes = all.map((_, i) => [...completions.possible(completions.diagrams.fix(outcome, unknown, i))])
  const sure = outcomes.some((own) => own.every(isMet))
  const met = all.filter((_, i) => (sure ? outcomes[i]?.every(isMet) : outcomes[i]?.some(isMet)))
  return { path, met, all }
}

/** Leaves out the values that a fact may have now: a change is to another one. */
function otherThan(now: Fact | undefined, needed: NeededFact): NeededFact {
  if (now?.type !== 'values') return needed
  return { ...needed, met: needed.met.filter((value) => !now.values.includes(value as string | boolean)) }
}

function changeOf(path: string, facts: Facts): Change | undefined {
  const { dictionary } = facts
  const declared = declaredPath(path)
  // A part of a lab changes with its lab; a part that is only missing just has to be found out.
  return (variableOf(dictionary, declared) ?? variableOf(dictionary, ownerPath(declared)))?.changeable
}
