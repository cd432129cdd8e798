import type { Json } from '../record/index.ts'
import { CaseLook } from './case-look.ts'
import type { Case } from './certificate.ts'
import type { Chosen } from './open-patient.ts'
import { Open } from './patient.ts'
import type { Piece } from './piece.ts'
import type { Pieces } from './pieces.ts'

/** At most this many cases are looked at, piece by piece. */
export const MOST_LOOKS = 20_000

/** What is wrong with what a case says; undefined if it is right. */
export type Judge = (one: Case, look: CaseLook) => string | undefined

/**
 * What is wrong with cases that should cover all completions; undefined if they do, and if what each of them says is
 * right. Each open fact that the cases name is taken to lie in each of its pieces in turn, until a case is left that
 * names no other fact. `facts`: the recorded facts that may be asked for.
 */
export function wrongWithCover(
  cases: readonly Case[],
  facts: readonly string[],
  pieces: Pieces,
  judge: Judge,
): string | undefined {
  const named = new Set(facts)
  let looks = 0
  const visit = (left: readonly Case[], chosen: Chosen): string | undefined => {
    if (++looks > MOST_LOOKS) return `there are more than ${MOST_LOOKS} cases to look at`
    const [first] = left
    if (first === undefined) return `no case covers ${whereOf(chosen)}`
    const done = left.find((one) => Object.keys(one.when).every((fact) => chosen.has(fact)))
    if (done !== undefined) return wrongWithCase(done, new CaseLook(pieces, chosen, named), judge, chosen)
    const fact = Object.keys(first.when).find((one) => !chosen.has(one)) ?? ''
    if (!pieces.knows(fact)) return `${fact} is no fact`
    for (const piece of pieces.of(fact)) {
      const next = left.filter((one) => one.when[fact]?.includes(piece.name) ?? true)
      const wrong = visit(next, new Map([...chosen, [fact, piece]]))
      if (wrong !== undefined) return wrong
    }
    return undefined
  }
  return visit(cases, new Map())
}

function wrongWithCase(one: Case, look: CaseLook, judge: Judge, chosen: Chosen): string | undefined {
  if (one.impossible === undefined) {
    const wrong = judge(one, look)
    return wrong && `${wrong} where ${whereOf(chosen)}`
  }
  const broken = look.broken()
  return 'because' in broken ? undefined : `there may be patients where ${whereOf(chosen)}`
}

/** How the outcome of a look differs from the wanted one; undefined if it does not. */
export function differs(given: string | Open, wanted: string): string | undefined {
  if (given instanceof Open) return `it depends on ${given.path}, which no case names,`
  return given === wanted ? undefined : `it gives ${given}, not ${wanted},`
}

function whereOf(chosen: ReadonlyMap<string, Piece>): string {
  const parts = [...chosen].map(([fact, piece]) => `${fact} is ${String(piece.name satisfies Json)}`)
  return parts.length === 0 ? 'any patient' : parts.join(', ')
}
