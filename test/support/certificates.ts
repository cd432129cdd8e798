/**
 * Finds the fewest facts that settle everything, whatever order they are asked in: a smallest set of facts about one
 * patient that, known alone, decides every trial as the whole record does.
 *
 * It uses implicit hitting sets. A set of facts that does not settle a trial is enlarged as long as it still does not;
 * every settling set must then contain one of the facts left out. A smallest set that hits all such leftovers and
 * settles everything is a smallest settling set.
 */
export interface Puzzle {
  /** For each trial, the facts that its rules look at. */
  readonly facts: readonly (readonly string[])[]
  /** Whether these facts alone decide the trial. */
  readonly settles: (trial: number, facts: ReadonlySet<string>) => boolean
}

export function fewestFacts(puzzle: Puzzle): ReadonlySet<string> {
  const leftovers = puzzle.facts.flatMap((facts, trial) => needed(puzzle, facts, trial))
  for (;;) {
    const chosen = smallestHitting(leftovers)
    const open = puzzle.facts.findIndex((_, trial) => !puzzle.settles(trial, chosen))
    if (open === -1) return chosen
    for (let trial = open; trial < puzzle.facts.length; trial++) {
      if (!puzzle.settles(trial, chosen)) leftovers.push(leftOut(puzzle, trial, chosen))
    }
  }
}

/** Facts without which the trial stays open, whatever else is known. */
function needed({ settles }: Puzzle, facts: readonly string[], trial: number): ReadonlySet<string>[] {
  return facts.flatMap((fact) => {
    const others = new Set(facts.filter((one) => one !== fact))
    return settles(trial, others) ? [] : [new Set([fact])]
  })
}

function leftOut({ facts, settles }: Puzzle, trial: number, start: ReadonlySet<string>): ReadonlySet<string> {
  const own = facts[trial] ?? []
  const known = new Set(own.filter((fact) => start.has(fact)))
  const left = new Set<string>()
  for (const fact of own) {
    if (known.has(fact)) continue
    known.add(fact)
    if (!settles(trial, known)) continue
    known.delete(fact)
    left.add(fact)
  }
  return left
}

/**
 * A smallest set with at least one member of every given set. The search is depth-first and never goes deeper than the
 * best set found.
 */
function smallestHitting(sets: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  let best = new Set(sets.flatMap((set) => [...set].slice(0, 1)))
  const visit = (chosen: readonly string[], open: readonly ReadonlySet<string>[]): void => {
    if (chosen.length + apart(open) >= best.size) return
    const [smallest] = open.toSorted((a, b) => a.size - b.size)
    if (smallest === undefined) {
      best = new Set(chosen)
      return
    }
    const useful = [...smallest].toSorted((a, b) => hits(b, open) - hits(a, open))
    for (const fact of useful) {
      visit(
        [...chosen, fact],
        open.filter((set) => !set.has(fact)),
      )
    }
  }
  visit([], sets)
  return best
}

/** A lower bound for the members still needed: a number of sets that share no member with one another. */
function apart(sets: readonly ReadonlySet<string>[]): number {
  const seen = new Set<string>()
  let count = 0
  for (const set of sets.toSorted((a, b) => a.size - b.size)) {
    if ([...set].some((fact) => seen.has(fact))) continue
    set.forEach((fact) => seen.add(fact))
    count++
  }
  return count
}

function hits(fact: string, sets: readonly ReadonlySet<string>[]): number {
  return sets.filter((set) => set.has(fact)).length
}
