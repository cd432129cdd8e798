import { isObject } from '../record/index.ts'
import type { JsonObject } from '../record/index.ts'
import { itemsOf, objectAt, textAt } from './resources.ts'

/**
 * The resource types that are read for facts, besides Patient. (An Encounter is read for a death only, a
 * DiagnosticReport for doubts only.)
 */
export const READ: readonly string[] = [
  'Condition',
  'Observation',
  'Procedure',
  'MedicationStatement',
  'MedicationRequest',
  'MedicationAdministration',
  'MedicationDispense',
]

/** How a resource names its patient: the field, its content, and the reference in it. */
export interface Said {
  readonly key: string
  readonly subject: JsonObject
  readonly reference: string
}

/** How a resource names its patient; undefined if it does not name anybody by a reference. */
export function subjectOf(body: JsonObject): Said | undefined {
  for (const key of ['subject', 'patient']) {
    const subject = body[key]
    const reference = isObject(subject) ? textAt(subject, 'reference') : undefined
    if (isObject(subject) && reference !== undefined) return { key, subject, reference }
  }
  return undefined
}

/**
 * The identifier (system and value) by which a resource names its patient; undefined if it has a reference instead, or
 * no identifier.
 */
export function identifiedIn(body: JsonObject): string | undefined {
  if (subjectOf(body) !== undefined) return undefined
  const said = ['subject', 'patient'].map((key) => objectAt(objectAt(body, key), 'identifier'))
  const identifier = said.find((one) => one !== undefined)
  return identifier === undefined ? undefined : identifierText(identifier)
}

/** An identifier as text for comparison; undefined if it has no value. */
export function identifierText(identifier: JsonObject): string | undefined {
  const value = textAt(identifier, 'value')
  return value === undefined ? undefined : JSON.stringify([textAt(identifier, 'system') ?? '', value])
}

/** Whether a reference is a search (`Patient?identifier=7`): only the server knows whom it means. */
export function isConditional(reference: string): boolean {
  return reference.includes('?')
}

/** Whether a reference is only valid within its own file (`urn:uuid:…`). */
export function isUrn(reference: string): boolean {
  return reference.startsWith('urn:')
}

/** Whether a resource is read for facts, or contains one that is. */
export function mayMatter(body: JsonObject): boolean {
  const isRead = (one: JsonObject): boolean => READ.includes(textAt(one, 'resourceType') ?? '')
  return isRead(body) || itemsOf(body, 'contained').some(isRead)
}

/**
 * Whether a resource that does not name any of the patients by id may be about any of them, and may matter: it is read
 * for facts, or contains a resource that is, and it names nobody, or names somebody by a search or by a reference that
 * is only valid within its file. A resource with an id that no patient has is somebody else's.
 */
export function mayBeAnyones(body: JsonObject): boolean {
  const said = subjectOf(body)?.reference
  if (!mayMatter(body)) return false
  return said === undefined || isUrn(said) || isConditional(said)
}
