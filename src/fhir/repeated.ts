import { parseInstant } from '../quantity/index.ts'
import { isObject } from '../record/index.ts'
import type { Json } from '../record/index.ts'
import { areOfTwoServers, objectAt, textAt } from './resources.ts'
import type { Resource } from './resources.ts'

/** The resources of a chart without those that say again, or said before, what another one says. */
export interface Repeated {
  /** In the order of the chart. */
  readonly kept: readonly Resource[]
  /** The same resource once more, or an older version of one that is kept. */
  readonly repeated: readonly Resource[]
  /** Those among the kept that are versions of one resource, where nothing tells which is the newest. */
  readonly unclear: readonly Resource[]
}

/**
 * Keeps each resource once: of the same type and id, or without an id with the same content. Of different versions of one resource the newest is
 * kept, by `meta.versionId` or `meta.lastUpdated`; where they do not tell which it is, or are of two servers, all are kept.
 */
export function withoutRepeated(resources: readonly Resource[]): Repeated {
  const groups = new Map<string, Resource[]>()
  for (const one of resources) {
    const key = one.id === '' ? `${one.type} ${canonical(one.body)}` : `${one.type}/${one.id}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [one])
    else group.push(one)
  }
  const kept = new Set<Resource>()
  const unclear: Resource[] = []
  for (const group of groups.values()) {
    const versions = newestOf(distinct(group))
    for (const one of versions) kept.add(one)
    if (versions.length > 1) unclear.push(...versions)
  }
  return {
    kept: resources.filter((one) => kept.has(one)),
    repeated: resources.filter((one) => !kept.has(one)),
    unclear,
  }
}

/** The resources of different content, each as it came first. */
function distinct(group: readonly Resource[]): readonly Resource[] {
  if (group.length === 1) return group
  return [...new Map(group.toReversed().map((one) => [canonical(one.body), one])).values()].toReversed()
}

/** The version that is newer than each other one; all where there is none. */
function newestOf(versions: readonly Resource[]): readonly Resource[] {
  if (versions.length === 1) return versions
  const newest = versions.filter((one) => versions.every((other) => other === one || isNewer(one, other)))
  return newest.length === 1 ? newest : versions
}

/** Whether a version is certainly newer: what both say of their number and their time agrees on it. */
function isNewer(one: Resource, other: Resource): boolean {
  if (areOfTwoServers(one, other)) return false
  const signs = [versionOf, timeOf].flatMap((read) => {
    const [own, others] = [read(one), read(other)]
    return own === undefined || others === undefined || own === others ? [] : [own > others]
  })
  return signs.length > 0 && signs.every(Boolean)
}

/** A version that is a number; other version ids have no order. */
function versionOf({ body }: Resource): number | undefined {
  const text = textAt(objectAt(body, 'meta'), 'versionId') ?? ''
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined
}

function timeOf({ body }: Resource): number | undefined {
  return parseInstant(textAt(objectAt(body, 'meta'), 'lastUpdated'))
}

/** Whether two resources say the same, whenever they were written. */
export function sayTheSame(one: Resource, other: Resource): boolean {
  const [own, others] = [one, other].map(({ body: { meta: _meta, ...said } }) => canonical(said))
  return own === others
}

/** The same text for any order of keys. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonical).join(',')}]`
  if (!isObject(value)) return JSON.stringify(value)
  const parts = Object.keys(value)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`)
  return `{${parts.join(',')}}`
}
