import { dictionaryOrder } from '../dictionary/index.ts'
import type { Leaf, Node } from '../diagram/index.ts'
import { IMPOSSIBLE } from '../space/index.ts'
import type { Evaluation } from '../evaluate/index.ts'
import type { Completions } from '../space/index.ts'

/** For a trial that is not decided: the fewest facts that could decide it. Each is undefined if no set of facts can. */
export interface WorthFinding {
  readonly trial: string
  /** With the right values, these facts alone make it a match (or leave it only to people). */
  readonly match: readonly string[] | undefined
  /** With the wrong values, these facts alone rule it out. */
  readonly out: readonly string[] | undefined
}

/** What is worth finding out, for every trial that is not decided. */
export function worthFinding(evaluations: readonly Evaluation[]): WorthFinding[] {
  return evaluations.flatMap((evaluation) => {
    const { verdict, missing, compiled, spent } = evaluation
    // If it was not worked out which facts can change the verdict, none is called worth finding out.
    const combined = verdict === 'undetermined' && spent.length === 0 ? evaluation.combined() : undefined
    if (combined === undefined) return []
    const { completions } = combined
    const node = completions.constrained(combined.node)
    const rather = new Set(missing)
    return {
      trial: compiled.trial.id,
      match: fewest(node, completions, (value) => value !== 'fail', rather),
      out: fewest(node, completions, (value) => value === 'fail', rather),
    }
  })
}

/**
 * A smallest set of facts that, with the right values, force a diagram to a wanted value, whatever the other facts are.
 * Of several such sets it is the one whose facts come first in the dictionary, because those are asked for first; its
 * facts are in the dictionary's order. Undefined if there is none, and also if so many facts are open that finding it
 * would take too much work.
 *
 * With `rather`, facts outside it are named only if those inside cannot do it. A diagnosis 75 years ago, for example,
 * would also rule out by age, because nobody is diagnosed before birth; but nobody is sent to find out the diagnosis
 * for that.
 */
export function fewest(
  node: Node,
  completions: Completions,
  wanted: (value: Leaf) => boolean,
  rather?: ReadonlySet<string>,
): readonly string[] | undefined {
  const { diagrams } = completions
  const done = new Map<Node, ReadonlySet<string> | undefined>()
  const cost = (set: ReadonlySet<string>): number =>
    [...set].reduce((sum, path) => sum + (rather?.has(path) === false ? FAR : 1), 0)
  const order = dictionaryOrder(completions.facts.dictionary)
  const isBetter = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => {
    const less = cost(a) - cost(b)
    return less < 0 || (less === 0 && comesFirst([...a].toSorted(order), [...b].toSorted(order), order))
  }
  const sides = new Map<Node, number>()
  const visit = (at: Node): ReadonlySet<string> | undefined => {
    const found = diagrams.fold(at, sideOf, bothSides, sides)
    if (found < BOTH) return found === SO ? NOTHING : undefined
    if (done.has(at)) return done.get(at)
    const { unknown = 0, parts = [] } = diagrams.first(at) ?? {}
    const own = completions.unknowns[unknown]?.path ?? ''
    // Without this fact, every one of its values must lead to the wanted value.
    const without = visit(parts.reduce((all, part) => diagrams.combine(all, part, both)))
    const sets = [...new Set(parts)].map(visit).map((set) => (set === undefined ? undefined : new Set([...set, own])))
    const best = [without, ...sets].reduce((a, b) => (a === undefined || (b !== undefined && isBetter(b, a)) ? b : a))
    done.set(at, best)
    return best
  }
  const found = diagrams.within(MOST_WORK, () => {
    const goal = diagrams.map(node, (value) => (value === IMPOSSIBLE ? value : wanted(value)))
    const open = new Set(diagrams.support(goal).map((unknown) => completions.unknowns[unknown]?.path))
    return open.size > MOST_UNKNOWNS ? undefined : visit(goal)
  })
  return found && [...found].toSorted(dictionaryOrder(completions.facts.dictionary))
}

/**
 * Whether the first of two lists of facts, which have the same length, comes first in the dictionary's order: at the
 * first place where they differ, it has the earlier fact. False if they are equal.
 */
function comesFirst(a: readonly string[], b: readonly string[], order: (a: string, b: string) => number): boolean {
  const at = a.findIndex((path, i) => path !== b[i])
  return at >= 0 && order(a[at] ?? '', b[at] ?? '') < 0
}

/** The limits of the search. With more open facts than this, even the fewest would be too many to be of use. */
const MOST_UNKNOWNS = 60
const MOST_WORK = 100_000

/** The cost of a fact outside `rather`: more than all facts inside it together. */
const FAR = 1000

/** Whether both hold. Where there is no completion (`IMPOSSIBLE`), nothing speaks against either. */
function both(a: Leaf, b: Leaf): Leaf {
  if (a === false || b === false) return false
  return a === true || b === true ? true : IMPOSSIBLE
}

/** Which leaves a diagram has: wanted ones, others, or both; 0 for none. */
const SO = 1
const NOT_SO = 2
const BOTH = SO | NOT_SO

function sideOf(value: Leaf): number {
  if (value === IMPOSSIBLE) return 0
  return value === true ? SO : NOT_SO
}

function bothSides(_: unknown, parts: readonly number[]): number {
  let sides = 0
  for (const part of parts) sides |= part
  return sides
}

const NOTHING: ReadonlySet<string> = new Set()
