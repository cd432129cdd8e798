import { itemsOf, textAt } from './resources.ts'
import type { Resource } from './resources.ts'

/** By what an issue tells that an answer is not whole, whatever its severity (FHIR R4, issue types). */
const NOT_WHOLE = ['suppressed', 'incomplete', 'timeout', 'throttled', 'too-costly', 'transient', 'lock-error']
const FAILED = ['fatal', 'error']

/** What servers say (`OperationOutcome`) of what is not in their answers, in words; undefined where they say nothing of that. */
export function partialAnswer(resources: readonly Resource[]): string | undefined {
  const said = resources.flatMap(({ type, name, body }) =>
    type === 'OperationOutcome'
      ? itemsOf(body, 'issue').flatMap((one) => {
          const code = textAt(one, 'code') ?? ''
          return NOT_WHOLE.includes(code) || FAILED.includes(textAt(one, 'severity') ?? '') ? [{ name, code }] : []
        })
      : [],
  )
  const [first] = said
  if (first === undefined) return undefined
  const more = said.length === 1 ? '' : `, likewise ${said.length - 1} more`
  return `${first.name} says that something may not be here (${first.code}${more}), so no list is taken as complete.`
}
