import { isObject } from '../record/index.ts'
import type { Json } from '../record/index.ts'
import { Deletions } from './deletions.ts'
import { isDenied } from './hedged.ts'
import { areOfTwoServers } from './resources.ts'
import type { Doubt, Resource } from './resources.ts'
import { isWrittenAfter, writtenOf } from './written.ts'

/** The resources of a chart, sorted into those to read and those that are repeated, outdated or deleted. */
export interface Repeated {
  /**
   * In the order of the chart. Those that may have been deleted, or that another version takes back, carry that doubt.
   */
  readonly kept: readonly Resource[]
  /** Copies and older versions of resources that are kept. */
  readonly repeated: readonly Resource[]
  /** Those of the kept resources that are versions of one resource where it is not known which is the newest. */
  readonly unclear: readonly Resource[]
  /** Those that were deleted after they were written. */
  readonly deleted: readonly Resource[]
}

/**
 * Keeps each resource once. Resources are the same if they have the same type and id or, without an id, the same type
 * and content. Of several versions the newest by `meta.versionId` and `meta.lastUpdated` is kept; if that is not known,
 * or they are from two servers, all are kept. Deleted versions are left out before this.
 */
export function withoutRepeated(resources: readonly Resource[], deletions = NO_DELETIONS): Repeated {
  const fates = new Map(resources.map((one) => [one, deletions.of(one)]))
  const groups = new Map<string, Resource[]>()
  for (const one of resources) {
    if (fates.get(one) === 'deleted') continue
    const key = one.id === '' ? `${one.type} ${canonical(one.body)}` : `${one.type}/${one.id}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [one])
    else group.push(one)
  }
  const kept = new Map<Resource, Resource>()
  const unclear: Resource[] = []
  for (const group of groups.values()) {
    // Copies with no doubt about them come first, so that of two equal ones the certain one is kept.
    const stands = (one: Resource): boolean => fates.get(one) === undefined
    const versions = newestOf(distinct([...group.filter(stands), ...group.filter((one) => !stands(one))]))
    const isTakenBack = versions.length > 1 && versions.some(isDenied)
    for (const one of versions) kept.set(one, doubted(one, fates.get(one), isTakenBack && !isDenied(one)))
    if (versions.length > 1) unclear.push(...versions)
  }
  return {
    kept: resources.flatMap((one) => kept.get(one) ?? []),
    repeated: resources.filter((one) => !kept.has(one) && fates.get(one) !== 'deleted'),
    unclear,
    deleted: resources.filter((one) => fates.get(one) === 'deleted'),
  }
}

const NO_DELETIONS = new Deletions()

function doubted(resource: Resource, fate: ReturnType<Deletions['of']>, isTakenBack: boolean): Resource {
  const doubt: Doubt | undefined = isTakenBack ? { key: 'note.perhaps-taken-back' } : undefined
  if (fate === 'deleted' || (fate ?? doubt) === undefined) return resource
  return { ...resource, doubt: fate ?? doubt }
}

/** The resources with different content; of equal ones, the first. */
function distinct(group: readonly Resource[]): readonly Resource[] {
  if (group.length === 1) return group
  return [...new Map(group.toReversed().map((one) => [canonical(one.body), one])).values()].toReversed()
}

/** The version that is newer than every other; all of them if there is none. */
function newestOf(versions: readonly Resource[]): readonly Resource[] {
  if (versions.length === 1) return versions
  const newest = versions.filter((one) => versions.every((other) => other === one || isNewer(one, other)))
  return newest.length === 1 ? newest : versions
}

/** Whether one version is certainly newer than another. */
function isNewer(one: Resource, other: Resource): boolean {
  return !areOfTwoServers(one, other) && isWrittenAfter(writtenOf(one.body), writtenOf(other.body))
}

/** Whether two resources have the same content apart from their `meta`. */
export function sayTheSame(one: Resource, other: Resource): boolean {
  const [own, others] = [one, other].map(({ body: { meta: _meta, ...said } }) => canonical(said))
  return own === others
}

/** JSON text that does not depend on the order of keys. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonical).join(',')}]`
  if (!isObject(value)) return JSON.stringify(value)
  const parts = Object.keys(value)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`)
  return `{${parts.join(',')}}`
}
