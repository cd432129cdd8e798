import type { Part } from '../messages/index.ts'
import type { JsonObject } from '../record/index.ts'
import type { Claims } from './claims.ts'
import { itemsOf, objectAt, seenOn, textAt } from './resources.ts'
import type { Resource } from './resources.ts'

/** The fields of an observation that hold a value (`valueQuantity`, …); FHIR allows one. */
export function valuesOf(body: JsonObject): readonly string[] {
  return Object.keys(body).filter((key) => key.startsWith('value') && body[key] !== null)
}

/** Whether an observation has a result, of its own or in components. */
export function hasResult(body: JsonObject): boolean {
  return valuesOf(body).length > 0 || itemsOf(body, 'component').length > 0
}

/**
 * Leaves out an observation whose result cannot be read. If it has a result, this may be the newest for its fact, so
 * that no older one counts.
 */
export function leaveUnread({ body, name }: Pick<Resource, 'body' | 'name'>, fact: string, claims: Claims): void {
  claims.leave(name, 'not understood', { key: 'left.no-result' })
  if (hasResult(body)) claims.unread(fact, { source: name, date: seenOn(body) })
}

/** Makes a fact unknown because an observation gives two values for it. */
export function leaveTwofold({ name }: Pick<Resource, 'name'>, fact: string, claims: Claims): void {
  claims.spoil(fact, [name], { key: 'note.result.two', given: { resource: name } })
}

/** The result of an observation as people read it. */
export function resultText(body: JsonObject): Part {
  const quantity = objectAt(body, 'valueQuantity')
  const concept = objectAt(body, 'valueCodeableConcept')
  if (quantity !== undefined) {
    const unit = textAt(quantity, 'unit') ?? textAt(quantity, 'code')
    const amount = `${textAt(quantity, 'comparator') ?? ''}${JSON.stringify(quantity['value'] ?? null)}`
    return unit === undefined ? amount : `${amount} ${unit}`
  }
  if (concept === undefined) {
    const value = body['valueInteger'] ?? body['valueString'] ?? undefined
    return value === undefined ? NO_RESULT : JSON.stringify(value)
  }
  const [first] = itemsOf(concept, 'coding')
  return textAt(concept, 'text') ?? textAt(first, 'display') ?? textAt(first, 'code') ?? NO_RESULT
}

const NO_RESULT: Part = { key: 'note.shown.no-result' }
