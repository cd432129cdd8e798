import type { JsonObject } from '../record/index.ts'
import { itemsOf, objectAt, textAt } from './resources.ts'
import type { Resource } from './resources.ts'

/**
 * Who a resource says found, did or said what it states, as people read it: by name, else as `Practitioner/12`. Undefined where it says nobody. Several
 * are the first and how many more; who only wrote it down stands where nobody else is named.
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

/** Some people as the record names them: the first, and how many more. */
export function peopleText(people: readonly string[]): string {
  const [first = '', ...others] = new Set(people)
  return others.length === 0 ? first : `${first} and ${others.length} more`
}

/** Where each kind of resource names people, those nearest to what it states first; `inside`: the reference stands in an entry there. */
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

/** The name that a reference shows, that of the person who stands inside the resource, or the reference as it is. */
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

/** The name of an organization is a text, that of a person has parts. */
function ownName(body: JsonObject | undefined): string | undefined {
  const [name] = itemsOf(body, 'name')
  return textAt(body, 'name') ?? textAt(name, 'text') ?? textAt(name, 'family')
}

/** On one line, and not so long that it fills a page. */
function shortened(name: string): string | undefined {
  const line = name.replaceAll(/\s+/g, ' ').trim()
  if (line === '') return undefined
  // Half a letter is none.
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1).replace(/\p{Surrogate}$/u, '')}…`
}

const LONGEST = 80
