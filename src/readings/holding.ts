import { attempt } from '../diagram/index.ts'
import { anachronisms, clashes, mayBeAnachronistic } from '../facts/index.ts'
import type { Facts, Statement } from '../facts/index.ts'
import { GRANTED, Completions } from '../space/index.ts'
import type { CompiledTrial } from '../space/index.ts'
import { agrees } from './agreement.ts'
import { implicationsOn, totalsAmong } from './families.ts'
import type { Tie } from './families.ts'
import type { Granted } from './timeless.ts'

/**
 * Whether all statements can hold together. `kept`: what they leave possible, each by itself; `whole`: the same with
 * dates narrowed by their order. False if the work granted runs out.
 */
export function canAllHold(
  kept: Facts,
  whole: Facts,
  statements: readonly Statement[],
  knowledge: CompiledTrial,
): boolean {
  const { orders } = knowledge.rules
  if (mayBeAnachronistic(statements, kept, orders) && anachronisms(statements, kept, orders).length > 0) return false
  const hasOthers = statements.some((one) => one.other === true)
  if (hasOthers && clashes(statements).length > 0) return false
  return (
    attempt(() => {
      const quick = hasOthers
        ? undefined
        : agrees(whole, statements, knowledge, (implications, heeded) =>
            new Completions(knowledge, whole, { onlyDecides: true }).constraints.canHold(implications, [], heeded),
          )
      return quick ?? holds(whole, statements, knowledge)
    }) ?? false
  )
}

/**
 * Whether facts satisfy what always holds; with `ties`, only those. The order of dates must have been checked. Uses up
 * `granted` and throws `Spent` when it runs out.
 */
export function holds(
  facts: Facts,
  statements: readonly Statement[],
  knowledge: CompiledTrial,
  ties?: readonly Tie[],
  granted: Granted = { work: GRANTED },
): boolean {
  const { constraints, diagrams } = new Completions(knowledge, facts, { granted: granted.work, onlyDecides: true })
  const heeded = ties?.flatMap((tie) => (tie.kind === 'implication' ? [tie.number] : []))
  const totals = totalsAmong(statements, knowledge)
  const own =
    ties === undefined ? totals : totals.filter((path) => ties.some((tie) => tie.kind === 'total' && tie.path === path))
  try {
    return constraints.canHold(heeded ?? implicationsOn(statements, knowledge), own, heeded && new Set(heeded))
  } finally {
    granted.work -= diagrams.work
  }
}
