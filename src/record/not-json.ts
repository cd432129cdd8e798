import type { MessageKey } from '../messages/index.ts'

/** What keeps a text from being JSON; a patient's data does not belong in a message. */
export function notJson(endsEarly: boolean): { readonly key: MessageKey } {
  return { key: endsEarly ? 'refused.not-json.early' : 'refused.not-json.unexpected' }
}
