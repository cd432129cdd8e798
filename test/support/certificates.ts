/**
 * The fewest facts that settle everything, whichever order they are asked in: a smallest set of facts of one patient that, known
 * alone, decides every trial as the whole record does.
 *
 * It is found by implicit hitting sets. A set of facts that does not settle a trial is grown as far as it still does not; every
 * settling set must then hold one of the facts left out. A smallest set that hits all such leftovers and settles everything is a
 * smallest settling set.
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

/** Facts without which the trial stays open whatever else is known. */
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

/** A smallest set with at least one member of every set: depth first, never deeper than the best found. */
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

/** How many of the sets share no member with each other: at least so many members are needed. */
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
