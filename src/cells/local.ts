import { variableAt } from '../dictionary/index.ts'
import { givingAt } from '../space/index.ts'
import type { CompiledTrial } from '../space/index.ts'
import type { Coded, Slot } from './grid.ts'
import { pairsOf } from './pairs.ts'
import { Places } from './places.ts'
import { factKey, queryOf } from './fact-keys.ts'
import type { Query } from './fact-keys.ts'

/**
 * The dates among some facts outside lists that the compiled trial compares with each other, each with the dates before
 * it that it is compared with.
 */
export function pairsAmong(paths: readonly string[], compiled: CompiledTrial): readonly Query[] {
  return paths
    .map((path, i) => queryOf(path, paths.slice(0, i), compiled))
    .filter(({ compared }) => compared.length > 0)
}

/**
 * A name for how a date of the record lies relative to those it is compared with; empty where it is compared with none.
 */
export function pairsIn(query: Query, compiled: CompiledTrial, record: Coded): string {
  return pairsOf(query, compiled, record.facts, () => placesOf(query, compiled, record))
}

function placesOf({ path, declared, reach }: Query, compiled: CompiledTrial, record: Coded): Places {
  let places = record.places.get(compiled)
  if (places === undefined) record.places.set(compiled, (places = new Map()))
  const key = reach === 'all' ? declared : path
  let own = places.get(key)
  if (own === undefined) places.set(key, (own = new Places(path, reach, compiled, record.facts)))
  return own
}

/** The types of variables that have no value of their own. */
export const NOT_SINGLE: ReadonlySet<string> = new Set(['list', 'group'])

/**
 * A fact as one compiled trial sees it: it gives the same number to all numbers of the grid that look the same to the
 * trial.
 */
export class Local {
  readonly slot: Slot
  private readonly compiled: CompiledTrial
  private readonly query: Query
  /** Whether it matters how the record states the fact. */
  private readonly heedsStated: boolean
  private readonly numbers = new Map<string, number>()
  private readonly of_: (number | undefined)[] = []

  constructor(slot: Slot, compiled: CompiledTrial) {
    this.slot = slot
    this.compiled = compiled
    this.query = queryOf(slot.declared, [], compiled)
    this.heedsStated = !isChoice(slot.declared, compiled) || isChanged(slot.declared, compiled)
  }

  /** The trial's own number for a number of the grid. */
  of(number: number): number {
    const known = this.of_[number]
    if (known !== undefined) return known
    const { samples, stated } = this.slot
    const fact = samples[number]
    const how = this.heedsStated ? (stated[number] ?? '?') : ''
    const name = `${how}${fact === undefined ? '' : factKey(fact, this.query, this.compiled)}`
    const own = this.numbers.get(name) ?? this.numbers.size
    this.numbers.set(name, own)
    this.of_[number] = own
    this.slot.grid.note()
    return own
  }
}

/** Whether a fact has one of a few values: a choice, or yes or no. */
export function isChoice(declared: string, { rules }: CompiledTrial): boolean {
  const { type } = variableAt(rules.dictionary, declared)
  return type === 'choice' || type === 'yes_no'
}

/** Whether an implication can give the fact its value, or take it away. */
export function isChanged(declared: string, { rules, implications }: CompiledTrial): boolean {
  for (const i of implications) {
    const one = rules.implications[i]
    if (givingAt(i, rules)?.path === declared || (one?.kind === 'erases' && one.path === declared)) return true
  }
  return false
}
