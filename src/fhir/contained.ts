import type { Json } from '../record/index.ts'
import { hedged } from './hedged.ts'
import type { Remark } from './remark.ts'
import { canonical } from './repeated.ts'
import { itemsOf, textAt } from './resources.ts'
import type { Resource } from './resources.ts'
import { READ } from './subject.ts'

/** The resources contained in other resources of a chart. */
export interface Contained {
  /** Those that may add something to the chart, given an uncertain status. */
  readonly hedged: readonly Resource[]
  /** Those that say nothing that a resource of the chart does not say, too. */
  readonly again: readonly Resource[]
}

/**
 * The findings and treatments contained in other resources (`contained`), each named after the resource that it is in
 * (`Observation/17#a`). They have no identity of their own (FHIR R4, references), and may be a copy of something in the
 * chart, a plan, or somebody else's. So none is a fact, and what each may add is open, as for a suspected condition or
 * an unknown status.
 */
export function containedIn(resources: readonly Resource[]): Contained {
  const inside = resources.flatMap(({ name, body }) =>
    itemsOf(body, 'contained').flatMap((one): Resource[] => {
      const [type, id] = [textAt(one, 'resourceType') ?? '', textAt(one, 'id')]
      return READ.includes(type) ? [{ type, id: '', name: `${name}#${id ?? type}`, body: one }] : []
    }),
  )
  if (inside.length === 0) return { hedged: [], again: [] }
  const isAgain = (one: Resource): boolean => resources.some((other) => saysAll(other, one))
  const again = inside.filter(isAgain)
  return {
    hedged: inside.flatMap((one) => (again.includes(one) ? [] : { ...one, body: hedged(one), hedgedFor: INSIDE })),
    again,
  }
}

/** Why nothing in a contained resource is certain. Unlike other such reasons, it is reported only with its facts. */
export const INSIDE: Remark = { key: 'note.contained' }

/** The fields that say nothing about what was found or done. */
const ASIDE = ['id', 'meta', 'text', 'subject', 'patient', 'encounter']

function saysAll(other: Resource, one: Resource): boolean {
  const same = (key: string): boolean => text(other.body[key]) === text(one.body[key])
  return other.type === one.type && Object.keys(one.body).every((key) => ASIDE.includes(key) || same(key))
}

function text(value: Json | undefined): string | undefined {
  return value === undefined ? undefined : canonical(value)
}
