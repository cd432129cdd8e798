import { listOf, variableAt } from '../dictionary/index.ts'
import { listUse, reachedFrom, relevantKnowledge, tiesAmong } from '../space/index.ts'
import type { KnownList, ListUse, CompiledTrial, Tie } from '../space/index.ts'
import type { Coded, Grid, Slot } from './grid.ts'
import type { SeenList } from './case-states.ts'
import { ListSight } from './list-sight.ts'
import { Local, NOT_SINGLE, pairsAmong, pairsIn } from './local.ts'
import type { Query } from './fact-keys.ts'

/** A name under which an answer about a record can be cached: records with the same name have the same answer. */
export type Name = string | number

/**
 * A record as some criteria see it. INVARIANT: the engine is a function of what is seen, so records that look the same
 * have the same outcomes.
 */
export class Sight {
  private readonly compiled: CompiledTrial
  private readonly facts: readonly Local[]
  private readonly pairs: readonly Query[]
  private readonly lists: readonly ListSight[]
  /** The paths that the criteria look at themselves, and what ties those to other facts. */
  private readonly ownPaths: ReadonlySet<string>
  private readonly ties: readonly Tie[]
  /** The facts that some tie connects. */
  private readonly tied: readonly Slot[]
  /** The parts that can matter, by which of the tied facts are open. */
  private readonly reached = new Map<string, Reached>()
  /** The parts that can matter, by their paths. */
  private readonly numbers = new Map<string, Reached>()
  private readonly grid: Grid

  constructor(compiled: CompiledTrial, grid: Grid) {
    this.compiled = compiled
    this.grid = grid
    const { dictionary } = compiled.rules
    const paths = [...compiled.paths].filter((path) => !path.includes('[]'))
    const single = paths.filter((path) => !NOT_SINGLE.has(variableAt(dictionary, path).type))
    this.facts = single.map((path) => new Local(grid.slot(path), compiled))
    this.pairs = pairsAmong(single, compiled)
    this.lists = [...compiled.lists, ...listsHeld(compiled)].map(
      ([list, use]) => new ListSight(list, use, compiled, grid, single),
    )
    this.ownPaths = relevantKnowledge(compiled.trial.criteria, compiled.rules).ownPaths
    this.ties = tiesAmong(compiled, compiled.rules)
    this.tied = [...new Set(this.ties.flatMap((tie) => [...tie.paths]))].map((path) => grid.slot(path))
  }

  /** Whether it sees only one fact, outside lists. */
  get isNarrow(): boolean {
    return this.facts.length === 1 && this.lists.length === 0 && this.pairs.length === 0
  }

  /**
   * A name for everything that depends on the facts outside lists and on what the entries of lists add up to. Where
   * entries depend on each other or on facts outside, the name covers them one by one.
   */
  outcome(record: Coded): Name {
    const [only] = this.facts
    if (only !== undefined && this.isNarrow) return only.of(record.at(only.slot))
    const reached = this.reachedIn(record)
    let name = `${this.outside(record, reached)}|`
    for (const one of reached.lists) name += `${one.outcome(record).name},`
    return name
  }

  /** A name for everything that depends on single entries. */
  entries(record: Coded): string {
    const reached = this.reachedIn(record)
    let name = `${this.outside(record, reached)}/`
    for (const one of reached.lists) name += one.sequence(record)
    return name
  }

  /**
   * The record's lists as far as they are known, for the completions from which answers under this name are worked out.
   * Entries of one list may be compared with a fact that entries of another list give its value, so either all lists
   * are looked at as a whole or none is. That also holds for lists that cannot matter for this record: what always holds
   * asks for them all the same.
   */
  known(record: Coded, looksAt: 'outcomes' | 'facts'): ReadonlyMap<string, KnownList> {
    const seen = new Map<ListSight, SeenList>()
    if (looksAt === 'outcomes') for (const one of this.reachedIn(record).lists) seen.set(one, one.outcome(record))
    const areWhole = this.lists.every((one) => (seen.has(one) ? seen.get(one)?.sums !== undefined : !one.isTied))
    return new Map(this.lists.map((one) => [one.list, one.known(record, areWhole ? seen.get(one) : undefined)]))
  }

  /** A name for the facts outside lists. */
  private outside(record: Coded, { number, facts, pairs }: Reached): string {
    let name = String.fromCodePoint(number)
    for (const one of facts) name += String.fromCodePoint(one.of(record.at(one.slot)))
    for (const query of pairs) name += pairsIn(query, this.compiled, record)
    return name
  }

  /** A name for which of the tied facts are open. */
  private openIn(record: Coded): string {
    let name = ''
    let bits = 0
    for (const [i, slot] of this.tied.entries()) {
      if (record.isOpen(slot)) bits |= 1 << (i % BITS)
      if (i % BITS < BITS - 1) continue
      name += String.fromCharCode(bits)
      bits = 0
    }
    return name + String.fromCharCode(bits)
  }

  /** The parts that can matter for a record. Facts that are tied to the criteria only through known facts cannot. */
  private reachedIn(record: Coded): Reached {
    const open = this.openIn(record)
    const known = this.reached.get(open)
    if (known !== undefined) return known
    const paths = reachedFrom(this.ownPaths, this.ties, (path) => record.isOpen(this.grid.slot(path)))
    const lists = new Set([...paths].map((path) => listOf(path) ?? path))
    const name = [...paths].toSorted().join()
    const reached = this.numbers.get(name) ?? {
      number: this.numbers.size,
      facts: this.facts.filter(({ slot }) => paths.has(slot.declared)),
      pairs: this.pairs.filter(({ path, compared }) => paths.has(path) || compared.some((one) => paths.has(one.path))),
      lists: this.lists.filter(({ list }) => lists.has(list)),
    }
    this.numbers.set(name, reached)
    this.reached.set(open, reached)
    this.grid.note()
    return reached
  }
}

/** How many bits fit into one character. */
const BITS = 15

/** The part of everything that the criteria see which can matter for some records. */
interface Reached {
  readonly number: number
  readonly facts: readonly Local[]
  readonly pairs: readonly Query[]
  readonly lists: readonly ListSight[]
}

/**
 * Lists that are not counted, but whose entries are part of something that always holds and may say what facts outside
 * are.
 */
function listsHeld({ rules, implications, lists }: CompiledTrial): Map<string, ListUse> {
  const known = rules.implications.filter((_, i) => implications.has(i))
  const held = known.flatMap(({ each }) => (each === undefined || lists.has(each) ? [] : each))
  return new Map(held.map((list) => [list, listUse(list, [], rules.dictionary, known)]))
}
