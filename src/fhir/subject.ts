import { isObject } from '../record/index.ts'
import type { JsonObject } from '../record/index.ts'
import { itemsOf, objectAt, textAt } from './resources.ts'

/** The kinds of resources that are read for facts, beside Patients. */
export const READ: readonly string[] = [
  'Condition',
  'Observation',
  'Procedure',
  'MedicationStatement',
  'MedicationRequest',
  'MedicationAdministration',
  'MedicationDispense',
]

/** How a resource says whose it is: the field, what stands there, and the reference in it. */
export interface Said {
  readonly key: string
  readonly subject: JsonObject
  readonly reference: string
}

/** Whose a resource says that it is; undefined where it names nobody by a reference. */
export function subjectOf(body: JsonObject): Said | undefined {
  for (const key of ['subject', 'patient']) {
    const subject = body[key]
    const reference = isObject(subject) ? textAt(subject, 'reference') : undefined
    if (isObject(subject) && reference !== undefined) return { key, subject, reference }
  }
  return undefined
}

/** The identifier (system and value) by which a resource names its patient where it has no reference; undefined where it names nobody so. */
export function identifiedIn(body: JsonObject): string | undefined {
  if (subjectOf(body) !== undefined) return undefined
  const said = ['subject', 'patient'].map((key) => objectAt(objectAt(body, key), 'identifier'))
  const identifier = said.find((one) => one !== undefined)
  return identifier === undefined ? undefined : identifierText(identifier)
}

/** An identifier as it is compared with others; undefined where it has no value. */
export function identifierText(identifier: JsonObject): string | undefined {
  const value = textAt(identifier, 'value')
  return value === undefined ? undefined : JSON.stringify([textAt(identifier, 'system') ?? '', value])
}

/** Whether a reference is a search (`Patient?identifier=7`): only a server could say whom it means. */
export function isConditional(reference: string): boolean {
  return reference.includes('?')
}

/** Whether a reference is a name that holds in its own file only (`urn:uuid:…`). */
export function isUrn(reference: string): boolean {
  return reference.startsWith('urn:')
}

/** Whether a resource is read for facts, or holds what is. */
export function mayMatter(body: JsonObject): boolean {
  const isRead = (one: JsonObject): boolean => READ.includes(textAt(one, 'resourceType') ?? '')
  return isRead(body) || itemsOf(body, 'contained').some(isRead)
}

/**
 * Whether a resource that names none of the patients by id may be about each of them, and may matter: it is read for facts, or holds what is,
 * and names nobody, or somebody by a search or by a name that holds in one file only. An id that no patient has is somebody else's.
 */
export function mayBeAnyones(body: JsonObject): boolean {
  const said = subjectOf(body)?.reference
  if (!mayMatter(body)) return false
  return said === undefined || isUrn(said) || isConditional(said)
}
