import { isObject } from '../record/index.ts'
import type { Json } from '../record/index.ts'
import { Deletions } from './deletions.ts'
import { isDenied } from './hedged.ts'
import { areOfTwoServers } from './resources.ts'
import type { Doubt, Resource } from './resources.ts'
import { isWrittenAfter, writtenOf } from './written.ts'

/** The resources of a chart without those that say again, or said before, what another one says, and without those that were deleted. */
export interface Repeated {
  /** In the order of the chart; with the doubt, where one may have been deleted, or another version takes it back. */
  readonly kept: readonly Resource[]
  /** The same resource once more, or an older version of one that is kept. */
  readonly repeated: readonly Resource[]
  /** Those among the kept that are versions of one resource, where nothing tells which is the newest. */
  readonly unclear: readonly Resource[]
  /** Those that were deleted after they were written. */
  readonly deleted: readonly Resource[]
}

/**
 * Keeps each resource once: of the same type and id, or without an id with the same content. Of different versions of one resource the newest is
 * kept, by `meta.versionId` or `meta.lastUpdated`; where they do not tell which it is, or are of two servers, all are kept. What was deleted is no version any more.
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
    // Of the same content twice, that stays which certainly stands.
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

/** Whether a version is certainly newer. */
function isNewer(one: Resource, other: Resource): boolean {
  return !areOfTwoServers(one, other) && isWrittenAfter(writtenOf(one.body), writtenOf(other.body))
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
