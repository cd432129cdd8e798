import type { RuleSet } from '../model/index.ts'
import { givingNumbers } from './given.ts'

/** Stands for a dictionary and everything that always holds by it. */
export type GroundKey = object

/**
 * The same object for all rule sets with the same dictionary, in which the same always holds and gives the same values
 * (see given.ts), whatever their trials. Whatever depends on nothing else is kept under it.
 */
export function groundOf(rules: RuleSet): GroundKey {
  const known = GROUNDS.get(rules)
  if (known !== undefined) return known
  const grounds = [rules.dictionary, rules.implications, rules.orders].reduce(within, ROOT).grounds
  const name = givingNumbers(rules).join()
  const ground = grounds.get(name) ?? {}
  grounds.set(name, ground)
  GROUNDS.set(rules, ground)
  return ground
}

const GROUNDS = new WeakMap<RuleSet, GroundKey>()

/** A tree that finds a ground by the dictionary, then the implications, then the orders. */
interface Level {
  readonly next: WeakMap<object, Level>
  readonly grounds: Map<string, GroundKey>
}

const ROOT: Level = level()

function level(): Level {
  return { next: new WeakMap(), grounds: new Map() }
}

function within({ next }: Level, part: object): Level {
  const known = next.get(part) ?? level()
  next.set(part, known)
  return known
}
