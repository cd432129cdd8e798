import { listOf } from '../dictionary/index.ts'
import type { CompiledTrial } from '../space/index.ts'
import { isOpen } from '../facts/index.ts'
import type { Fact, Facts } from '../facts/index.ts'
import { OpenValues } from './open-values.ts'
import type { Places } from './places.ts'
import { factKey, queryOf } from './fact-keys.ts'
import type { Query } from './fact-keys.ts'

/**
 * What all rules together can tell apart: for each fact, the ways in which a record may leave it open, as numbers from 0. Rules see of a
 * record only these numbers, and how its dates compare.
 */
export class Grid {
  readonly compiled: CompiledTrial
  /** How many numbers and sums were kept for it so far. */
  private kept = 0
  readonly values = new OpenValues(() => this.note())
  private readonly slots = new Map<string, Slot>()

  private readonly most: number

  /** `program`: all criteria, and all that always holds. `most`: how much may be kept before it is full. */
  constructor(compiled: CompiledTrial, most = MOST_KEPT) {
    this.compiled = compiled
    this.most = most
  }

  /** Notes that something is kept with the grid, for good. */
  note(size = 1): void {
    this.kept += size
  }

  /**
   * Whether so much is kept that it is time for another grid, with other sights and names: numbers are never given twice, so that single ones
   * cannot be given up.
   */
  get isFull(): boolean {
    return this.kept > this.most
  }

  /** One of which nothing is kept. */
  renewed(): Grid {
    return new Grid(this.compiled, this.most)
  }

  /** The place of a fact, by its declared path. */
  slot(declared: string): Slot {
    let slot = this.slots.get(declared)
    if (slot === undefined) {
      slot = new Slot(this.slots.size, declared, this)
      this.slots.set(declared, slot)
    }
    return slot
  }
}

/** Some hundred bytes each. */
const MOST_KEPT = 150_000

/** One fact, or one field of the entries of a list, with the numbers that were given so far. */
export class Slot {
  readonly place: number
  readonly declared: string
  /** By number: a fact that has it, and how it is stated. */
  readonly samples: Fact[] = []
  readonly stated: Stated[] = []
  /** Of a date of birth: the age that may be recorded instead. */
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
    this.query = queryOf({ kind: 'at', path: declared }, [], grid.compiled)
    const { variables } = grid.compiled.rules.dictionary
    this.age = variables.find((one) => one.type === 'age' && one.from === declared)?.path
  }

  /** The number of what is possible of the fact; how the record states it counts, too. */
  numberOf(fact: Fact, stated: Stated): number {
    // Texts are many: only what is looked for in them is kept.
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

  /** What is not recorded is one object for all records, but for dates and labs. */
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

/** So many single values are remembered of a fact: there are more days than that. */
const MOST_SINGLE = 2000

/** The only value of a fact; undefined where there are several, and of labs. */
function settledValue(fact: Fact): string | number | boolean | undefined {
  if (fact.type === 'values') return fact.values.length === 1 ? fact.values[0] : undefined
  if (fact.type === 'lab' || fact.spans.length !== 1) return undefined
  const [span] = fact.spans
  return span !== undefined && span.lo === span.hi ? span.lo : undefined
}

/** How a record states a fact: by itself, as another one (a date of birth as an age), or not at all. */
export type Stated = '!' | '~' | '?'

/** One record in numbers; each is worked out when it is first asked for. */
export class Coded {
  readonly facts: Facts
  /** The places of its dates, as programs compare them: by path, or by declared path where those of all entries are compared. */
  readonly places = new Map<CompiledTrial, Map<string, Places>>()
  private readonly single: (number | undefined)[] = []
  private readonly entries: (number | undefined)[][] = []
  private readonly domains: (number | undefined)[] = []
  private readonly openness: (boolean | undefined)[] = []

  constructor(facts: Facts) {
    this.facts = facts
  }

  /** A fact outside lists. */
  at(slot: Slot): number {
    const known = this.single[slot.place]
    if (known !== undefined) return known
    const number = this.numberAt(slot, slot.declared)
    this.single[slot.place] = number
    return number
  }

  /** Whether a fact, or of a list any entry's, may still have several values; a list also when it may go on. */
  isOpen(slot: Slot): boolean {
    const known = this.openness[slot.place]
    if (known !== undefined) return known
    const open = isOpen(slot.declared, this.facts)
    this.openness[slot.place] = open
    return open
  }

  /** A field of an entry. */
  entry(slot: Slot, at: number): number {
    const own = (this.entries[slot.place] ??= [])
    const known = own[at]
    if (known !== undefined) return known
    const number = this.numberAt(slot, slot.declared.replace('[]', `[${at}]`))
    own[at] = number
    return number
  }

  /** A field of an entry that the record does not know. */
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
