import { meet } from './statement.ts'
import type { Statement } from './statement.ts'

/** All pairs of statements from different sources that exclude each other, as positions in `statements`. */
export function clashes(statements: readonly Statement[]): (readonly [number, number])[] {
  const others = statements.flatMap((one, place) => (one.other === true ? [place] : []))
  return others.flatMap((place) =>
    statements.flatMap((one, at): (readonly [number, number])[] => {
      const own = statements[place] as Statement
      // A pair of other sources is compared only once.
      if (at === place || (one.other === true && at > place) || one.presumed === true) return []
      return exclude(own, one) ? [[at, place]] : []
    }),
  )
}

function exclude(a: Statement, b: Statement): boolean {
  if (a.subject === b.subject) return isFact(a) && isFact(b) && meet(a.says, b.says) === undefined
  return denies(a, b.asserts) || denies(b, a.asserts)
}

function isFact(
  one: Statement,
): one is Statement & { readonly says: Exclude<Statement['says'], { type: 'entry' | 'all' }> } {
  return one.says.type !== 'entry' && one.says.type !== 'all'
}

/** Whether a statement says that a yes/no fact does not hold. */
function denies({ subject, says }: Statement, path: string | undefined): boolean {
  return subject === path && says.type === 'values' && !says.values.includes(true)
}
