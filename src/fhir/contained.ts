import type { Json } from '../record/index.ts'
import { hedged } from './hedged.ts'
import { canonical } from './repeated.ts'
import { itemsOf, textAt } from './resources.ts'
import type { Resource } from './resources.ts'
import { READ } from './subject.ts'

/** What stands inside other resources of a chart. */
export interface Contained {
  /** What may say more than the chart says elsewhere, worded as uncertain. */
  readonly hedged: readonly Resource[]
  /** What says no more than a resource that stands by itself. */
  readonly again: readonly Resource[]
}

/**
 * The findings and treatments that stand inside other resources (`contained`), each named after the one it is in (`Observation/17#a`). They have no
 * identity of their own (FHIR R4, references), and may be what is in the chart elsewhere, a plan or somebody else's: so none is a fact, and what
 * each may add is open, as of one that is only suspected, or whose status is unknown.
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
    hedged: inside.filter((one) => !again.includes(one)).map((one) => ({ ...one, body: hedged(one) })),
    again,
  }
}

/** What of a resource says nothing of what was found or done. */
const ASIDE = ['id', 'meta', 'text', 'subject', 'patient', 'encounter']

function saysAll(other: Resource, one: Resource): boolean {
  const same = (key: string): boolean => text(other.body[key]) === text(one.body[key])
  return other.type === one.type && Object.keys(one.body).every((key) => ASIDE.includes(key) || same(key))
}

function text(value: Json | undefined): string | undefined {
  return value === undefined ? undefined : canonical(value)
}
