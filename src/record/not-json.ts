import type { MessageKey, Sentence } from '../messages/index.ts'
import type { Unreadable } from './problem.ts'

/** Why a text is not JSON. Quotes nothing of it, because a patient's data does not belong in a message. */
export function notJson(isCut: boolean): { readonly key: MessageKey } {
  return { key: isCut ? EARLY : 'refused.not-json.unexpected' }
}

/** Whether a text could not be read because it ends too early, so that more of it may be missing. */
export function endsEarly({ said }: Unreadable): boolean {
  return said !== undefined && saysEarly(said)
}

function saysEarly({ key, given = {} }: Sentence): boolean {
  return (
    key === EARLY || Object.values(given).some((part) => typeof part === 'object' && 'key' in part && saysEarly(part))
  )
}

const EARLY: MessageKey = 'refused.not-json.early'
