import { meet } from './statement.ts'
import type { Statement } from './statement.ts'

/** All pairs of statements by different sources about one fact that exclude each other, by their places. */
export function clashes(statements: readonly Statement[]): (readonly [number, number])[] {
  const others = statements.flatMap((one, place) => (one.other === true ? [place] : []))
  return others.flatMap((place) =>
    statements.flatMap((one, at): (readonly [number, number])[] => {
      const own = statements[place] as Statement
      // Two other sources are compared once.
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

/** Whether a statement says that a yes/no fact is not so. */
function denies({ subject, says }: Statement, path: string | undefined): boolean {
  return subject === path && says.type === 'values' && !says.values.includes(true)
}
