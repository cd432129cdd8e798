import { listOf, variableAt } from '../dictionary/index.ts'
import type { Facts } from './facts.ts'
import { isSettled } from './settled.ts'

/**
 * Whether a fact may still have several values. A field of list entries is open if it is open for any entry, named or
 * not; a list is open if it is incomplete or an entry is doubtful.
 */
export function isOpen(declared: string, facts: Facts): boolean {
  const list = listOf(declared)
  if (list === undefined) {
    const variable = variableAt(facts.dictionary, declared)
    if (variable.type === 'list') return !facts.list(declared).complete || facts.list(declared).doubtful !== undefined
    if (variable.type === 'group') return false
    if (variable.type === 'age') return isOpen(variable.from, facts)
    return !isSettled(facts.at(declared))
  }
  const { size, complete, doubtful } = facts.list(list)
  if (!complete || doubtful !== undefined) return true
  for (let i = 0; i < size; i++) if (!isSettled(facts.at(declared.replace('[]', `[${i}]`)))) return true
  return false
}
