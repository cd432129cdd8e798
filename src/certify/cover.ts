import type { Criterion } from '../model/index.ts'
import { CaseLook, looked, Open } from '../reference/index.ts'
import type { Allowing, Case, Chosen, Claim, Cover, Outcome, Pieces } from '../reference/index.ts'
import { NotProved } from './not-proved.ts'

/** So many cases are written at most, and so many looked at. */
const MOST_CASES = 300
const MOST_LOOKS = 5000

/** Something of which all completions are to give the same. */
export interface Same {
  readonly outcome: Outcome
  readonly claim: Claim
  /** Of a trial: what its criteria give, each by itself. */
  readonly criteria: readonly { readonly criterion: Criterion; readonly claim: Claim }[]
}

/**
 * Cases that cover all completions, each with the outcome: where the outcome hangs on an open fact, that fact is taken piece by piece. Throws
 * `NotProved` where a case may give something else, or where there are too many.
 */
export function coverOf(same: Same, pieces: Pieces): Cover {
  const found = new Covering(same, pieces)
  const cases = found.casesIn(new Map())
  return { facts: [...found.facts].toSorted(), cases }
}

/** Cases that cover all completions of a record, each with why there is nobody in it; throws `NotProved` where somebody may be in one. */
export function nobodyIn(pieces: Pieces): Cover {
  const found = new Covering({ outcome: 'pass', claim: () => 'fail', criteria: [] }, pieces)
  for (const path of pieces.possible.about.keys()) found.touched.add(path)
  for (const path of pieces.possible.presumptions) found.touched.add(path)
  for (const total of pieces.possible.totals.keys())
    for (const path of partsOf(total, pieces.possible)) found.touched.add(path)
  const cases = found.casesIn(new Map())
  return { facts: [...found.facts].toSorted(), cases }
}

/** The facts of which a total of points is made. */
function partsOf(total: string, possible: Allowing): readonly string[] {
  const variable = possible.variable(total)
  const points = variable.type === 'integer' ? (variable.sumOf ?? {}) : {}
  return Object.keys(points).map((name) => total.slice(0, total.lastIndexOf('.') + 1) + name)
}

class Covering {
  readonly facts = new Set<string>()
  private readonly same: Same
  private readonly pieces: Pieces
  /** The facts that were asked for to know what is given. */
  readonly touched = new Set<string>()
  private looks = 0

  constructor(same: Same, pieces: Pieces) {
    this.same = same
    this.pieces = pieces
  }

  casesIn(chosen: Chosen): readonly Case[] {
    if (++this.looks > MOST_LOOKS) throw new NotProved('too many cases')
    const given = this.given(chosen)
    if (typeof given === 'object' && 'gives' in given) return [{ when: {}, ...given }]
    const because = this.impossible(chosen)
    if (typeof because === 'string') return [{ when: {}, impossible: because }]
    // What comes out otherwise may be of nobody: that can hang on facts of which nothing else hangs.
    const open = given ?? because
    if (open === undefined) throw new NotProved(OTHERWISE)
    return this.split(open, chosen)
  }

  /** What all of them give as wanted; the open fact on which it hangs; undefined where they give something else. */
  private given(chosen: Chosen): { readonly gives: string; readonly criterion?: string } | Open | undefined {
    const { outcome, claim, criteria } = this.same
    let open: Open | undefined
    if (criteria.length > 0 && outcome === 'fail') {
      for (const one of criteria) {
        const { look, given } = this.look(one.claim, chosen)
        if (given === 'fail') {
          this.note(look)
          return { gives: outcome, criterion: one.criterion.id }
        }
        if (given instanceof Open) open ??= given
      }
      return open
    }
    const { look, given } = this.look(claim, chosen)
    if (given instanceof Open) return given
    if (given !== outcome) return undefined
    this.note(look)
    return { gives: outcome }
  }

  private look(claim: Claim, chosen: Chosen): { readonly look: CaseLook; readonly given: Outcome | Open } {
    const look = new CaseLook(this.pieces, chosen)
    const given = look.gives(claim)
    for (const fact of look.patient.touched) this.touched.add(fact)
    return { look, given }
  }

  private note({ patient }: CaseLook): void {
    for (const fact of patient.asked) this.facts.add(fact)
  }

  /** Why there is nobody in a case; an open fact on which that may hang; undefined where it hangs on none. */
  private impossible(chosen: Chosen): string | Open | undefined {
    const look = new CaseLook(this.pieces, chosen)
    let next: Open | undefined
    for (const { because, holds } of look.laws()) {
      // Only what this one rests on is noted.
      look.patient.forget()
      const kept = looked(holds)
      if (kept === false) {
        this.note(look)
        return because
      }
      // What has nothing to do with what was asked for so far cannot be why.
      const isNext = kept instanceof Open && !chosen.has(kept.path) && this.isTied(look, chosen)
      if (isNext) next ??= kept
    }
    return next
  }

  private isTied({ patient }: CaseLook, chosen: Chosen): boolean {
    return [...patient.touched].some((fact) => chosen.has(fact) || this.touched.has(fact))
  }

  private split({ path }: Open, chosen: Chosen): readonly Case[] {
    // Its pieces are not fine enough to tell.
    if (chosen.has(path)) throw new NotProved(OTHERWISE)
    const same = new Map<string, { readonly names: (string | boolean)[]; readonly cases: readonly Case[] }>()
    for (const piece of this.pieces.of(path)) {
      const cases = this.casesIn(new Map([...chosen, [path, piece]]))
      const like = JSON.stringify(cases)
      const known = same.get(like)
      if (known === undefined) same.set(like, { names: [piece.name], cases })
      else known.names.push(piece.name)
    }
    const all = [...same.values()].flatMap(({ names, cases }) =>
      cases.map(({ when, ...more }) => ({ when: { [path]: names, ...when }, ...more })),
    )
    if (all.length > MOST_CASES) throw new NotProved('too many cases')
    return all
  }
}

/** A case that may give something else: what is free in it may be more than there is. */
export const OTHERWISE = 'the cases of the open facts do not show it'
