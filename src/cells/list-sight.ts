import { attempt } from '../diagram/index.ts'
import { birthDatePath, variableAt } from '../dictionary/index.ts'
import {
  areOutsideOf,
  entryKinds,
  isRanked,
  pathsOfImplication,
  possibleKinds,
  relevantTo,
  restKinds,
  restSums,
  truthsOfSums,
  World,
} from '../space/index.ts'
import type { KnownList, ListUse, Program, RestKinds, Sums } from '../space/index.ts'
import { isSettled } from '../facts/index.ts'
import type { Facts } from '../facts/index.ts'
import type { Coded, Grid } from './grid.ts'
import { ListStates } from './list-states.ts'
import type { SeenState } from './list-states.ts'
import { Local, NOT_SINGLE, pairsAmong, pairsIn } from './local.ts'
import { factOf, queryOf } from './replies.ts'
import type { Asked, Query } from './replies.ts'

export const TIED = -1

/** An entry as some tallies see it. */
interface EntryLook {
  readonly number: number
  /** Whether nothing of it is open. */
  readonly isSettled: boolean
  /** What it adds, by how the facts outside look. */
  readonly adds: Map<string, number>
}

export class ListSight {
  readonly list: string
  readonly states: ListStates
  private readonly use: ListUse
  private readonly program: Program
  private readonly fields: readonly Local[]
  private readonly outside: readonly Local[]
  private readonly outsidePairs: readonly Query[]
  private readonly dates: readonly Local[]
  private readonly asked: readonly Asked[]
  private readonly grid: Grid
  private readonly looks = new Map<string, EntryLook>()
  private readonly rests = new Map<string, number>()
  private readonly restKinds = new Map<string, RestKinds>()
  private readonly restLooks = new Map<string, number>()
  private readonly queries: (readonly Query[])[] = []
  private readonly isCompared: boolean
  /** Whether what holds of every entry ties them to anything else. */
  private readonly isTied: boolean
  private readonly birth: string | undefined
  /** Whether its entries are put in order, so that one that is open hangs together with the others. */
  private readonly isRanked: boolean

  constructor(list: string, use: ListUse, program: Program, grid: Grid, asked: readonly Asked[]) {
    this.list = list
    this.use = use
    this.program = program
    this.asked = asked
    this.grid = grid
    this.states = new ListStates(use, truthsOfSums(list, program), (size) => grid.note(size))
    const local = (path: string): Local => new Local(grid.slot(path), program)
    const seen = [...program.paths].filter((path) => path.startsWith(`${list}[]`))
    const fields = new Set([...use.fields, ...use.hidden].map((field) => field.path).concat(seen))
    this.fields = [...fields].map(local)
    // What is known of other facts may say what these are.
    const outside = [...relevantTo(use.outside, program.rules).paths]
    const single = outside.filter(
      (path) => !path.includes('[]') && !NOT_SINGLE.has(variableAt(program.rules.dictionary, path).type),
    )
    this.outside = single.map(local)
    this.outsidePairs = pairsAmong(single, program)
    this.dates = this.fields.filter(({ slot }) => variableAt(program.rules.dictionary, slot.declared).type === 'date')
    this.isCompared = this.fields.some(({ slot }) => program.partners.has(slot.declared))
    this.isTied =
      outside.some((path) => path.includes('[]')) ||
      program.rules.implications.some(
        (one, i) =>
          one.each === list &&
          program.implications.has(i) &&
          [...pathsOfImplication(one)].some((path) => !path.startsWith(`${list}[]`)),
      )
    this.isRanked = isRanked(use)
    const birth = birthDatePath(program.rules.dictionary)
    this.birth = birth !== undefined && program.paths.has(birth) && this.dates.length > 0 ? birth : undefined
  }

  /** `state`: the one that the entries lead to, if nobody asks about single ones. */
  known(record: Coded, state: SeenState | undefined): KnownList {
    return { sums: state?.sums, rest: (world) => this.kindsOfRest(record, world) }
  }

  /** The state that the entries lead to, further ones included where the list may go on; `TIED` when there is none. */
  state(record: Coded): number {
    const { facts } = record
    const { size, complete } = facts.list(this.list)
    if (size === 0 && complete) return this.states.empty
    if (this.isTied || (this.isRanked && !complete)) return TIED
    const outside = this.outsideName(record)
    let state = this.states.empty
    for (let i = 0; i < size; i++) {
      const look = this.look(record, i)
      if (!look.isSettled && (this.isTiedToBirth(facts, i) || this.isTiedToOthers(facts, i))) return TIED
      const adds = this.adds(look, outside, facts, i)
      if (adds === TIED) return TIED
      state = this.joined(state, adds)
      if (state === TIED) return TIED
    }
    if (complete) return state
    const rest = this.rest(record, outside)
    return rest === TIED ? TIED : this.joined(state, rest)
  }

  private joined(a: number, b: number): number {
    const size = this.states.sizeOf(a) * this.states.sizeOf(b)
    if (size > MOST_JOINED) return TIED
    const state = this.states.join(a, b)
    return this.states.sizeOf(state) > MOST_SUMS ? TIED : state
  }

  /** The open entries one by one, and what the others add up to. */
  sequence(record: Coded): string {
    const { size, complete } = record.facts.list(this.list)
    let name = complete ? '=' : `+${String.fromCodePoint(this.restLook(record))}`
    let state = this.states.empty
    const outside = size === 0 || this.isTied ? '' : this.outsideName(record)
    for (let i = 0; i < size; i++) {
      const look = this.look(record, i)
      const adds = look.isSettled && !this.isTied ? this.adds(look, outside, record.facts, i) : TIED
      if (adds === TIED) name += `${i}:${String.fromCodePoint(look.number)}`
      else state = this.states.join(state, adds)
    }
    return `${name}/${String.fromCodePoint(state)}`
  }

  /** What an entry adds; `TIED` where that hangs on open facts outside. */
  private adds(look: EntryLook, outside: string, facts: Facts, at: number): number {
    const known = look.adds.get(outside)
    if (known !== undefined) return known
    const sums = attempt(() => this.sumsOfEntry(facts, at))
    const adds = sums === undefined ? TIED : this.states.stateOf(sums)
    look.adds.set(outside, adds)
    this.grid.note()
    return adds
  }

  /** What an entry may add by itself; undefined where that hangs on open facts outside. */
  private sumsOfEntry(facts: Facts, at: number): readonly Sums[] | undefined {
    const kinds = entryKinds(this.list, at, this.use, new World(this.program, facts))
    if (kinds.world.unknowns.length > kinds.own.size) return undefined
    return possibleKinds(kinds, [kinds.node]).flatMap(({ cases: [sums] }) => (sums === undefined ? [] : [sums]))
  }

  private look(record: Coded, at: number): EntryLook {
    let name = ''
    for (const one of this.fields) name += String.fromCodePoint(one.of(record.entry(one.slot, at)))
    if (this.isCompared) for (const query of this.queriesAt(at)) name += pairsIn(query, this.program, record)
    let look = this.looks.get(name)
    if (look === undefined) {
      const entry = `${this.list}[${at}]`
      const open = this.fields.some(({ slot }) => {
        const { type } = variableAt(this.program.rules.dictionary, slot.declared)
        return !NOT_SINGLE.has(type) && !isSettled(record.facts.at(entry + slot.declared.slice(this.list.length + 2)))
      })
      look = { number: this.looks.size, isSettled: !open, adds: new Map() }
      this.looks.set(name, look)
      this.grid.note()
    }
    return look
  }

  private queriesAt(at: number): readonly Query[] {
    const known = this.queries[at]
    if (known !== undefined) return known
    const asked = [
      ...this.asked,
      ...this.fields.map(({ slot }): Asked => ({ kind: 'at', path: slot.declared.replace('[]', `[${at}]`) })),
    ]
    const made = asked
      .map((one, i) => queryOf(one, asked.slice(0, i), this.program))
      .slice(this.asked.length)
      .filter(({ compared }) => compared.length > 0)
    this.queries[at] = made
    return made
  }

  private outsideName(record: Coded): string {
    let name = ''
    for (const one of this.outside) name += String.fromCodePoint(one.of(record.at(one.slot)))
    for (const query of this.outsidePairs) name += pairsIn(query, this.program, record)
    return name
  }

  private rest(record: Coded, outside: string): number {
    const name = `${this.restLook(record)} ${outside}`
    let rest = this.rests.get(name)
    if (rest === undefined) {
      const sums = attempt(() => restSums(this.list, this.use, new World(this.program, record.facts), MOST_SUMS))
      rest = sums === undefined ? TIED : this.states.stateOf(sums)
      this.rests.set(name, rest)
      this.grid.note()
    }
    return rest
  }

  /**
   * The kinds of entries that the record does not know. They hang on the time in which such an entry may lie and on the facts outside, so that they
   * serve for all records where these look the same and open facts outside have the same cases, value for value.
   */
  private kindsOfRest(record: Coded, world: World): RestKinds {
    // Where entries are put in order, kinds hang on the other entries, too.
    if (this.isRanked) return restKinds(this.list, this.use, world)
    const outside = this.outside.map(({ slot }) => slot.declared)
    const name = `${this.restLook(record)} ${this.outsideName(record)} ${this.grid.values.name(outside, record.facts)}`
    const known = this.restKinds.get(name)
    if (known !== undefined && areOutsideOf(known, world.unknowns)) return known
    const made = restKinds(this.list, this.use, world)
    this.grid.note(made.kinds.length)
    this.restKinds.set(name, made)
    return made
  }

  /** How the time looks in which entries that the record does not know may lie. */
  private restLook(record: Coded): number {
    if (this.dates.length === 0) return 0
    let name = ''
    for (const one of this.dates) name += String.fromCodePoint(one.of(record.unknown(one.slot)))
    if (this.isCompared)
      for (const query of this.queriesAt(record.facts.list(this.list).size))
        name += pairsIn(query, this.program, record)
    const look = this.restLooks.get(name) ?? this.restLooks.size
    this.restLooks.set(name, look)
    return look
  }

  /** An open date is put in order with those of the other entries. */
  private isTiedToOthers(facts: Facts, at: number): boolean {
    if (!this.isRanked) return false
    const dates = this.dates.filter(({ slot }) => this.program.exactDates.has(slot.declared))
    return dates.some(({ slot }) => !isSettled(facts.at(slot.declared.replace('[]', `[${at}]`))))
  }

  /** An open date of an entry and an open date of birth are kept in order. */
  private isTiedToBirth(facts: Facts, at: number): boolean {
    if (this.birth === undefined) return false
    const birth = facts.at(this.birth)
    if (birth.type !== 'numbers' || isSettled(birth)) return false
    const latest = Math.max(...birth.spans.map((span) => span.hi))
    return this.dates.some(({ slot }) => {
      const date = factOf('at', slot.declared.replace('[]', `[${at}]`), facts)
      return date.type === 'numbers' && date.spans.some((span) => span.lo < latest)
    })
  }
}

/** What entries add up to is looked at as a whole up to so many possibilities. */
const MOST_SUMS = 500

const MOST_JOINED = 20_000
