import type { MessageKey, Sentence } from '../messages/index.ts'
import type { Unreadable } from './problem.ts'

/** What keeps a text from being JSON; a patient's data does not belong in a message. */
export function notJson(isCut: boolean): { readonly key: MessageKey } {
  return { key: isCut ? EARLY : 'refused.not-json.unexpected' }
}

/** Whether a text that cannot be read is one that ends too early, so that more may be missing of it. */
export function endsEarly({ said }: Unreadable): boolean {
  return said !== undefined && saysEarly(said)
}

function saysEarly({ key, given = {} }: Sentence): boolean {
  return (
    key === EARLY || Object.values(given).some((part) => typeof part === 'object' && 'key' in part && saysEarly(part))
  )
}

const EARLY: MessageKey = 'refused.not-json.early'
