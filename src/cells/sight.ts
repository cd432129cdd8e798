import { variableAt } from '../dictionary/index.ts'
import { listUse } from '../space/index.ts'
import type { KnownList, ListUse, Program } from '../space/index.ts'
import type { Coded, Grid } from './grid.ts'
import { ListSight, TIED } from './list-sight.ts'
import type { SeenState } from './list-states.ts'
import { Local, NOT_SINGLE, pairsAmong, pairsIn } from './local.ts'
import type { Asked, Query } from './replies.ts'

/** A name under which something worked out of a record can be kept: for records of one name it is the same. */
export type Name = string | number

/**
 * What some criteria see of a record. INVARIANT: the engine is a function of what is seen, so that records which look the same have the same
 * outcomes.
 */
export class Sight {
  private readonly program: Program
  private readonly facts: readonly Local[]
  private readonly pairs: readonly Query[]
  private readonly lists: readonly ListSight[]

  constructor(program: Program, grid: Grid) {
    this.program = program
    const { dictionary } = program.rules
    const paths = [...program.paths].filter((path) => !path.includes('[]'))
    const single = paths.filter((path) => !NOT_SINGLE.has(variableAt(dictionary, path).type))
    this.facts = single.map((path) => new Local(grid.slot(path), program))
    const asked = single.map((path): Asked => ({ kind: 'at', path }))
    this.pairs = pairsAmong(single, program)
    this.lists = [...program.lists, ...listsHeld(program)].map(
      ([list, use]) => new ListSight(list, use, program, grid, asked),
    )
  }

  /** Whether it sees one fact only. */
  get isNarrow(): boolean {
    return this.facts.length === 1 && this.lists.length === 0 && this.pairs.length === 0
  }

  /**
   * For what hangs on the facts outside lists and on what the entries add up to. Where entries hang together with each other or with facts
   * outside, they must be looked at one by one.
   */
  outcome(record: Coded): Name {
    const [only] = this.facts
    if (only !== undefined && this.isNarrow) return only.of(record.at(only.slot))
    const states = this.states(record)
    if (states === undefined) return this.entries(record)
    return `${this.outside(record)}|${String.fromCodePoint(...states.map(({ number }) => number))}`
  }

  /** For what hangs on each entry. */
  entries(record: Coded): string {
    let name = `${this.outside(record)}/`
    for (const one of this.lists) name += one.sequence(record)
    return name
  }

  /** What is known of its lists, for a world in which what has such a name is worked out. */
  known(record: Coded, looksAt: 'outcomes' | 'facts'): ReadonlyMap<string, KnownList> {
    const states = looksAt === 'outcomes' ? this.states(record) : undefined
    return new Map(this.lists.map((one, i) => [one.list, one.known(record, states?.[i])]))
  }

  /** The states of its lists; undefined where the entries of one must be looked at one by one. */
  private states(record: Coded): readonly SeenState[] | undefined {
    const states: SeenState[] = []
    for (const one of this.lists) {
      const state = one.state(record)
      if (state === TIED) return undefined
      states.push(one.states.seenIn(state))
    }
    return states
  }

  private outside(record: Coded): string {
    let name = ''
    for (const one of this.facts) name += String.fromCodePoint(one.of(record.at(one.slot)))
    for (const query of this.pairs) name += pairsIn(query, this.program, record)
    return name
  }
}

/** Lists that are not counted, but of whose entries something holds that may say what facts outside them are. */
function listsHeld({ rules, implications, lists }: Program): Map<string, ListUse> {
  const known = rules.implications.filter((_, i) => implications.has(i))
  const held = known.flatMap(({ each }) => (each === undefined || lists.has(each) ? [] : each))
  return new Map(held.map((list) => [list, listUse(list, [], rules.dictionary, known)]))
}
