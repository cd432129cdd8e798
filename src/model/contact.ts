import { harmless } from '../text/index.ts'

/** A person to call about a trial; at least one part is present. */
export interface Contact {
  readonly name?: string
  readonly role?: string
  readonly phone?: string
  readonly email?: string
}

export const CONTACT_PARTS = ['name', 'role', 'phone', 'email'] as const satisfies readonly (keyof Contact)[]

const LONGEST = 120

/** What is wrong with a contact, as a sentence; undefined if nothing is. */
export function contactProblem(contact: Contact): string | undefined {
  const given = CONTACT_PARTS.filter((part) => contact[part] !== undefined)
  if (given.length === 0) return `A contact needs at least one of ${CONTACT_PARTS.join(', ')}.`
  for (const part of given) {
    const text = contact[part] ?? ''
    if (text.trim() === '') return `\`${part}\` is empty.`
    if (harmless(text) !== text) return `\`${part}\` contains characters that cannot be displayed.`
    if (text.length > LONGEST) return `\`${part}\` is longer than ${LONGEST} characters.`
  }
  if (contact.phone !== undefined && !/\d/.test(contact.phone)) return '`phone` must contain digits.'
  if (contact.email !== undefined && !/^[^\s@]+@[^\s@]+$/.test(contact.email))
    return '`email` must be an address such as nurse@hospital.org.'
  return undefined
}
