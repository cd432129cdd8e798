import type { JsonObject } from '../record/index.ts'
import { itemsOf, objectAt, textAt } from './resources.ts'
import type { Resource } from './resources.ts'

/**
 * Who found, did or said what a resource states, as people read it: by name, or else as `Practitioner/12`. Several
 * people are the first and how many more. Whoever only recorded it is named if nobody else is. Undefined if nobody is
 * named.
 */
export function performerOf({ body, type }: Pick<Resource, 'body' | 'type'>): string | undefined {
  for (const { key, inside } of FIELDS[type] ?? []) {
    const named = (inside === undefined ? referencesAt(body, key) : actors(body, key, inside)).flatMap((one) => {
      const name = nameOf(one, body)
      return name === undefined ? [] : [name]
    })
    if (named.length > 0) return peopleText(named)
  }
  return undefined
}

/** People as a record names them: the first, and how many more. Duplicates count once. */
export function peopleText(people: readonly string[]): string {
  const [first = '', ...others] = new Set(people)
  return others.length === 0 ? first : `${first} and ${others.length} more`
}

/**
 * The fields in which each type of resource names people, those closest to what it states first. `inside`: the
 * reference is in this field of each entry.
 */
const FIELDS: Readonly<Record<string, readonly { readonly key: string; readonly inside?: string }[]>> = {
  Observation: [{ key: 'performer' }],
  Condition: [{ key: 'asserter' }, { key: 'recorder' }],
  Procedure: [{ key: 'performer', inside: 'actor' }, { key: 'asserter' }, { key: 'recorder' }],
  MedicationStatement: [{ key: 'informationSource' }],
  MedicationRequest: [{ key: 'requester' }, { key: 'recorder' }],
  MedicationAdministration: [{ key: 'performer', inside: 'actor' }],
  MedicationDispense: [{ key: 'performer', inside: 'actor' }],
  Encounter: [{ key: 'participant', inside: 'individual' }],
}

function referencesAt(body: JsonObject, key: string): readonly JsonObject[] {
  const single = objectAt(body, key)
  return single === undefined ? itemsOf(body, key) : [single]
}

function actors(body: JsonObject, key: string, inside: string): JsonObject[] {
  return referencesAt(body, key).flatMap((one) => {
    const actor = objectAt(one, inside)
    return actor === undefined ? [] : [actor]
  })
}

/**
 * The display of a reference, the name of the contained person, the reference itself, or its identifier: the first that
 * is there, shortened.
 */
function nameOf(reference: JsonObject, body: JsonObject): string | undefined {
  const to = textAt(reference, 'reference')
  const inside =
    to?.startsWith('#') === true
      ? itemsOf(body, 'contained').find((one) => `#${textAt(one, 'id') ?? ''}` === to)
      : undefined
  const name =
    textAt(reference, 'display') ?? ownName(inside) ?? to ?? textAt(objectAt(reference, 'identifier'), 'value')
  return name === undefined ? undefined : shortened(name)
}

/** The name of an organization is a text; the name of a person has parts. */
function ownName(body: JsonObject | undefined): string | undefined {
  const [name] = itemsOf(body, 'name')
  return textAt(body, 'name') ?? textAt(name, 'text') ?? textAt(name, 'family')
}

/** The name on one line, cut to at most `LONGEST` characters; undefined if it is blank. */
function shortened(name: string): string | undefined {
  const line = name.replaceAll(/\s+/g, ' ').trim()
  if (line === '') return undefined
  // Do not cut a character (surrogate pair) in half.
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1).replace(/\p{Surrogate}$/u, '')}…`
}

const LONGEST = 80
