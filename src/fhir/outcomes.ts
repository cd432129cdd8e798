import type { Sentence } from '../messages/index.ts'
import { itemsOf, textAt } from './resources.ts'
import type { Resource } from './resources.ts'

/**
 * The issue codes by which a server says that its answer is incomplete, whatever the severity (FHIR R4, issue types).
 */
const NOT_WHOLE = ['suppressed', 'incomplete', 'timeout', 'throttled', 'too-costly', 'transient', 'lock-error']
const FAILED = ['fatal', 'error']

/**
 * A sentence about what servers report (`OperationOutcome`) as missing from their answers; undefined if they report
 * nothing of the kind.
 */
export function partialAnswer(resources: readonly Resource[]): Sentence | undefined {
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
  const given = { resource: first.name, code: first.code }
  return said.length === 1
    ? { key: 'note.partial', given }
    : { key: 'note.partial.more', given: { ...given, count: said.length - 1 } }
}
