import type { Criterion } from '../model/index.ts'
import { CaseLook, looked, Open } from '../reference/index.ts'
import type { Allowing, Case, Chosen, Claim, Cover, Outcome, Pieces } from '../reference/index.ts'
import { NotProved } from './not-proved.ts'

/** At most this many cases are written, and at most this many are looked at. */
const MOST_CASES = 300
const MOST_LOOKS = 5000

/** The claim that all completions give the same outcome. */
export interface Same {
  readonly outcome: Outcome
  readonly claim: Claim
  /** For a trial: what each of its criteria gives by itself. */
  readonly criteria: readonly { readonly criterion: Criterion; readonly claim: Claim }[]
}

/**
 * Cases that cover all completions, each with the outcome. If the outcome depends on an open fact, the pieces of that
 * fact are taken one by one. Throws `NotProved` if a case may give something else, or if there are too many cases.
 */
export function coverOf(same: Same, pieces: Pieces): Cover {
  const found = new Covering(same, pieces)
  const cases = found.casesIn(new Map())
  return { facts: [...found.facts].toSorted(), cases }
}

/**
 * Cases that cover all completions of a record, each with why no patient can be in it. Throws `NotProved` if somebody
 * may be in one.
 */
export function nobodyIn(pieces: Pieces): Cover {
  const found = new Covering({ outcome: 'pass', claim: () => 'fail', criteria: [] }, pieces)
  for (const path of pieces.possible.about.keys()) found.touched.add(path)
  for (const path of pieces.possible.presumptions) found.touched.add(path)
  for (const total of pieces.possible.totals.keys())
    for (const path of partsOf(total, pieces.possible)) found.touched.add(path)
  const cases = found.casesIn(new Map())
  return { facts: [...found.facts].toSorted(), cases }
}

/** The facts that a total of points is made of. */
function partsOf(total: string, possible: Allowing): readonly string[] {
  const variable = possible.variable(total)
  const points = variable.type === 'integer' ? (variable.sumOf ?? {}) : {}
  return Object.keys(points).map((name) => total.slice(0, total.lastIndexOf('.') + 1) + name)
}

class Covering {
  readonly facts = new Set<string>()
  private readonly same: Same
  private readonly pieces: Pieces
  /** The facts that were asked for to find the outcome. */
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
    // A case with another outcome may hold no patient; that can depend on facts that nothing else depends on.
    const open = given ?? because
    if (open === undefined) throw new NotProved(OTHERWISE)
    return this.split(open, chosen)
  }

  /**
   * The wanted outcome if all completions of the case give it; an open fact that this depends on; undefined if they
   * give something else.
   */
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

  /** Why no patient can be in a case; an open fact that this may depend on; undefined if it depends on none. */
  private impossible(chosen: Chosen): string | Open | undefined {
    const look = new CaseLook(this.pieces, chosen)
    let next: Open | undefined
    for (const { because, holds } of look.laws()) {
      // Only the facts that this law rests on are noted.
      look.patient.forget()
      const kept = looked(holds)
      if (kept === false) {
        this.note(look)
        return because
      }
      // An open fact that has nothing to do with what was asked for so far cannot be the reason.
      const isNext = kept instanceof Open && !chosen.has(kept.path) && this.isTied(look, chosen)
      if (isNext) next ??= kept
    }
    return next
  }

  private isTied({ patient }: CaseLook, chosen: Chosen): boolean {
    return [...patient.touched].some((fact) => chosen.has(fact) || this.touched.has(fact))
  }

  private split({ path }: Open, chosen: Chosen): readonly Case[] {
    // The fact was split already: its pieces are too coarse to tell.
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

/** A case may give something else: what it leaves free may allow more than there is. */
export const OTHERWISE = 'the cases of the open facts do not show it'
