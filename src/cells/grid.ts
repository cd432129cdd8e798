import { listOf } from '../dictionary/index.ts'
import type { CompiledTrial } from '../space/index.ts'
import { isOpen } from '../facts/index.ts'
import type { Fact, Facts } from '../facts/index.ts'
import { OpenValues } from './open-values.ts'
import type { Places } from './places.ts'
import { factKey, queryOf } from './fact-keys.ts'
import type { Query } from './fact-keys.ts'

/**
 * Everything that all rules together can tell apart. For each fact, the ways in which a record may leave it open are
 * numbered from 0. Rules see of a record only these numbers, and how its dates compare with each other.
 */
export class Grid {
  readonly compiled: CompiledTrial
  /** How much was kept so far, mainly numbers and sums. */
  private kept = 0
  readonly values = new OpenValues(() => this.note())
  private readonly slots = new Map<string, Slot>()

  private readonly most: number

  /**
   * `compiled`: all criteria, with everything that always holds. `most`: how much may be kept before the grid is full.
   */
  constructor(compiled: CompiledTrial, most = MOST_KEPT) {
    this.compiled = compiled
    this.most = most
  }

  /** Counts something that is kept as long as the grid is. */
  note(size = 1): void {
    this.kept += size
  }

  /**
   * Whether so much is kept that a new grid should replace this one, together with all sights and names made with it.
   * Single numbers cannot be dropped, because no number is ever given twice.
   */
  get isFull(): boolean {
    return this.kept > this.most
  }

  /** A grid for the same rules in which nothing is kept yet. */
  renewed(): Grid {
    return new Grid(this.compiled, this.most)
  }

  /** The slot of a fact, by its declared path. */
  slot(declared: string): Slot {
    let slot = this.slots.get(declared)
    if (slot === undefined) {
      slot = new Slot(this.slots.size, declared, this)
      this.slots.set(declared, slot)
    }
    return slot
  }
}

/** A few hundred bytes each. */
const MOST_KEPT = 150_000

/** One fact, or one field of the entries of a list, with the numbers given to it so far. */
export class Slot {
  readonly place: number
  readonly declared: string
  /** By number: a fact that has the number, and how it was stated. */
  readonly samples: Fact[] = []
  readonly stated: Stated[] = []
  /** For the date of birth: the path of the age that may be recorded instead. */
  readonly age: string | undefined
  readonly grid: Grid
  private readonly query: Query
  private readonly single = new Map<Stated, Map<string | number | boolean, number>>()
  private readonly last = new Map<Stated, { readonly fact: Fact; readonly number: number }>()
  private readonly numbers = new Map<string, number>()

  constructor(place: number, declared: string, grid: Grid) {
    this.place = place
    this.declared = declared
    this.grid = grid
    this.query = queryOf(declared, [], grid.compiled)
    const { variables } = grid.compiled.rules.dictionary
    this.age = variables.find((one) => one.type === 'age' && one.from === declared)?.path
  }

  /** The number for what is possible of the fact, and for how the record states it. */
  numberOf(fact: Fact, stated: Stated): number {
    // Not for texts: there are very many, and only what rules look for in them is kept.
    const value = this.grid.compiled.texts.has(this.declared) ? undefined : settledValue(fact)
    if (value === undefined) return this.numberOfOpen(fact, stated)
    let known = this.single.get(stated)
    if (known === undefined) this.single.set(stated, (known = new Map()))
    let number = known.get(value)
    if (number === undefined) {
      number = this.intern(fact, stated)
      if (known.size < MOST_SINGLE) known.set(value, number)
    }
    return number
  }

  /**
   * For texts, labs, and facts with several values. An unrecorded fact is the same object in all records (unless it is
   * a date or a lab), so remembering the last one is often enough.
   */
  private numberOfOpen(fact: Fact, stated: Stated): number {
    const last = this.last.get(stated)
    if (last?.fact === fact) return last.number
    const number = this.intern(fact, stated)
    this.last.set(stated, { fact, number })
    return number
  }

  private intern(fact: Fact, stated: Stated): number {
    const name = `${stated}${factKey(fact, this.query, this.grid.compiled)}`
    let number = this.numbers.get(name)
    if (number === undefined) {
      this.grid.note()
      number = this.samples.push(fact) - 1
      this.stated.push(stated)
      this.numbers.set(name, number)
    }
    return number
  }
}

/**
 * How many single values are remembered for each fact. A limit is needed, as there are more possible days than this.
 */
const MOST_SINGLE = 2000

/** The only value of a fact; undefined where there are several, and for labs. */
function settledValue(fact: Fact): string | number | boolean | undefined {
  if (fact.type === 'values') return fact.values.length === 1 ? fact.values[0] : undefined
  if (fact.type === 'lab' || fact.spans.length !== 1) return undefined
  const [span] = fact.spans
  return span !== undefined && span.lo === span.hi ? span.lo : undefined
}

/** How a record states a fact: itself (`!`), as another fact (`~`: a date of birth as an age), or not at all (`?`). */
export type Stated = '!' | '~' | '?'

/** One record in numbers; each number is worked out when it is first asked for. */
export class Coded {
  readonly facts: Facts
  /**
   * By compiled trial: where the record's dates lie as the trial compares them; by path, or by declared path where the
   * dates of all entries are compared.
   */
  readonly places = new Map<CompiledTrial, Map<string, Places>>()
  private readonly single: (number | undefined)[] = []
  private readonly entries: (number | undefined)[][] = []
  private readonly domains: (number | undefined)[] = []
  private readonly openness: (boolean | undefined)[] = []

  constructor(facts: Facts) {
    this.facts = facts
  }

  /** The number of a fact outside lists. */
  at(slot: Slot): number {
    const known = this.single[slot.place]
    if (known !== undefined) return known
    const number = this.numberAt(slot, slot.declared)
    this.single[slot.place] = number
    return number
  }

  /**
   * Whether a fact may still have several values. A list and its fields are open when the list is incomplete or one of
   * its entries may not exist; a field also when that of any entry is open.
   */
  isOpen(slot: Slot): boolean {
    const known = this.openness[slot.place]
    if (known !== undefined) return known
    const open = isOpen(slot.declared, this.facts)
    this.openness[slot.place] = open
    return open
  }

  /** The number of a field of the entry at place `at`. */
  entry(slot: Slot, at: number): number {
    const own = (this.entries[slot.place] ??= [])
    const known = own[at]
    if (known !== undefined) return known
    const number = this.numberAt(slot, slot.declared.replace('[]', `[${at}]`))
    own[at] = number
    return number
  }

  /** The number of a field of an entry that the record does not name. */
  unknown(slot: Slot): number {
    const known = this.domains[slot.place]
    if (known !== undefined) return known
    const { facts } = this
    const list = listOf(slot.declared) ?? ''
    const number = slot.numberOf(facts.at(slot.declared.replace('[]', `[${facts.list(list).size}]`)), '?')
    this.domains[slot.place] = number
    return number
  }

  private statedAt(slot: Slot, path: string): Stated {
    const { recorded } = this.facts
    if (recorded.has(path)) return '!'
    return slot.age !== undefined && recorded.has(slot.age) ? '~' : '?'
  }

  private numberAt(slot: Slot, path: string): number {
    return slot.numberOf(this.facts.at(path), this.statedAt(slot, path))
  }
}
