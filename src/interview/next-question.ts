import { declaredPath, dictionaryOrder, listOf, ownerPath, variablesByPath } from '../dictionary/index.ts'
import type { Dictionary, Variable } from '../dictionary/index.ts'
import type { Evaluation } from '../evaluate/index.ts'

/** A fact to ask for: its path in the record, the variable that declares it, and what hangs on it. */
export interface NextQuestion {
  readonly path: string
  /** Which part of a lab is asked for. */
  readonly part: 'whole' | 'uln' | 'unit'
  readonly variable: Variable
  readonly why: readonly { readonly trial: string; readonly criteria: readonly string[] }[]
}

/**
 * The next fact worth asking for: one that can still change a verdict, of those that bear on most trials, fields of an entry
 * before more entries, then in the dictionary's order. Undefined when nothing that was not `asked` can change a verdict.
 */
export function nextQuestion(
  evaluations: readonly Evaluation[],
  asked: ReadonlySet<string>,
  dictionary: Dictionary,
): NextQuestion | undefined {
  const bearing = new Map<string, number>()
  for (const { missing } of evaluations) {
    for (const path of missing) if (!asked.has(path)) bearing.set(path, (bearing.get(path) ?? 0) + 1)
  }
  const field = (path: string): number => (listOf(path) === undefined ? 1 : 0)
  const weight = (path: string): number => bearing.get(path) ?? 0
  const inOrder = dictionaryOrder(dictionary)
  const [best] = [...bearing.keys()].toSorted((a, b) => field(a) - field(b) || weight(b) - weight(a) || inOrder(a, b))
  if (best === undefined) return undefined
  const index = variablesByPath(dictionary)
  const variable = index.get(declaredPath(best)) ?? index.get(ownerPath(declaredPath(best)))
  if (variable === undefined) return undefined
  const part = best.endsWith('.uln') ? 'uln' : best.endsWith('.unit') ? 'unit' : 'whole'
  return { path: best, part: variable.type === 'lab' ? part : 'whole', variable, why: whyAsked(best, evaluations) }
}

function whyAsked(path: string, evaluations: readonly Evaluation[]): NextQuestion['why'] {
  return evaluations
    .filter((evaluation) => evaluation.missing.includes(path))
    .map(({ program, criteria }) => ({
      trial: program.trial.id,
      criteria: criteria.filter((one) => one.missing.includes(path)).map((one) => one.criterion.id),
    }))
}
