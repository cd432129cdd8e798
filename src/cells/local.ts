import { variableAt } from '../dictionary/index.ts'
import { givingAt } from '../space/index.ts'
import type { Program } from '../space/index.ts'
import type { Coded, Slot } from './grid.ts'
import { pairsOf } from './pairs.ts'
import { Places } from './places.ts'
import { cellsOf, queryOf } from './replies.ts'
import type { Asked, Query } from './replies.ts'

/** The dates among some facts outside lists that a program compares with each other. */
export function pairsAmong(paths: readonly string[], program: Program): readonly Query[] {
  const asked = paths.map((path): Asked => ({ kind: 'at', path }))
  return asked.map((one, i) => queryOf(one, asked.slice(0, i), program)).filter(({ compared }) => compared.length > 0)
}

export function pairsIn(query: Query, program: Program, record: Coded): string {
  return pairsOf(query, program, record.facts, () => placesOf(query, program, record))
}

function placesOf({ path, declared, reach }: Query, program: Program, record: Coded): Places {
  let places = record.places.get(program)
  if (places === undefined) record.places.set(program, (places = new Map()))
  const key = reach === 'all' ? declared : path
  let own = places.get(key)
  if (own === undefined) places.set(key, (own = new Places(path, reach, program, record.facts)))
  return own
}

export const NOT_SINGLE: ReadonlySet<string> = new Set(['list', 'group'])

/** A fact as one program sees it: numbers of the grid that look the same to it are one. */
export class Local {
  readonly slot: Slot
  private readonly program: Program
  private readonly query: Query
  /** Whether it matters how the record states it. */
  private readonly heedsStated: boolean
  private readonly numbers = new Map<string, number>()
  private readonly of_: (number | undefined)[] = []

  constructor(slot: Slot, program: Program) {
    this.slot = slot
    this.program = program
    this.query = queryOf({ kind: 'at', path: slot.declared }, [], program)
    this.heedsStated = !isChoice(slot.declared, program) || isChanged(slot.declared, program)
  }

  of(number: number): number {
    const known = this.of_[number]
    if (known !== undefined) return known
    const { samples, stated } = this.slot
    const fact = samples[number]
    const how = this.heedsStated ? (stated[number] ?? '?') : ''
    const name = `${how}${fact === undefined ? '' : cellsOf(fact, this.query, this.program)}`
    const own = this.numbers.get(name) ?? this.numbers.size
    this.numbers.set(name, own)
    this.of_[number] = own
    this.slot.grid.note()
    return own
  }
}

/** Whether a fact is one of a few values. */
export function isChoice(declared: string, { rules }: Program): boolean {
  const { type } = variableAt(rules.dictionary, declared)
  return type === 'choice' || type === 'yes_no'
}

/** Whether something that always holds can give a fact its value, or take it away. */
export function isChanged(declared: string, { rules, implications }: Program): boolean {
  for (const i of implications) {
    const one = rules.implications[i]
    if (givingAt(i, rules)?.path === declared || (one?.kind === 'erases' && one.path === declared)) return true
  }
  return false
}
