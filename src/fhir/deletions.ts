import type { JsonObject } from '../record/index.ts'
import { itemsOf, referencedId, textAt } from './resources.ts'
import type { Doubt, Resource } from './resources.ts'
import { isConditional, isUrn, subjectOf } from './subject.ts'
import { isWrittenAfter, writtenOf } from './written.ts'
import type { Written } from './written.ts'

/** A statement that a resource was deleted, or everything that a search finds. */
export interface Deletion extends Written {
  /** Undefined: any type. */
  readonly type: string | undefined
  /** Undefined: everything that `search` finds. */
  readonly id: string | undefined
  readonly search: string | undefined
  /** The server that it applies to; undefined if it does not say. */
  readonly server: string | undefined
  /** The resources of its own bundle that, by the order there, were written before the deletion and after it. */
  readonly before: ReadonlySet<JsonObject>
  readonly after: ReadonlySet<JsonObject>
}

/** All deletions of the input. A deletion is a version of its resource, one that takes everything back. */
export class Deletions {
  private readonly byId = new Map<string, Deletion[]>()
  private readonly searches: Deletion[] = []

  constructor(all: readonly Deletion[] = []) {
    for (const one of all) {
      const known = one.id === undefined ? this.searches : this.byId.get(one.id)
      if (known !== undefined) known.push(one)
      else this.byId.set(one.id ?? '', [one])
    }
  }

  /**
   * What the deletions mean for a resource: 'deleted' if one certainly came after it was written; a doubt if it is not
   * known which came last, or what a search found; undefined if it was written after all its deletions, or has none.
   * Deletions on another server do not count: the same id is another resource there.
   */
  of(resource: Resource): 'deleted' | Doubt | undefined {
    const sides = (this.byId.get(referencedId(resource.id)) ?? []).map((one) => sideOf(resource, one))
    if (sides.includes('before')) return 'deleted'
    if (sides.includes('open')) return { key: 'note.perhaps-deleted' }
    const isFound = this.searches.some(
      (one) => ['before', 'open'].includes(sideOf(resource, one)) && mayFind(one, resource),
    )
    return isFound ? { key: 'note.perhaps-deleted.search' } : undefined
  }
}

/**
 * Whether a resource was written before a deletion or after it; `open`: not known; `apart`: the deletion is not of this
 * resource.
 */
function sideOf({ type, body, server }: Resource, deletion: Deletion): 'before' | 'after' | 'open' | 'apart' {
  if (deletion.type !== undefined && deletion.type !== type) return 'apart'
  if (deletion.server !== undefined && server !== undefined && deletion.server !== server) return 'apart'
  if (deletion.before.has(body)) return 'before'
  if (deletion.after.has(body)) return 'after'
  const written = writtenOf(body)
  if (isWrittenAfter(deletion, written)) return 'before'
  return isWrittenAfter(written, deletion) ? 'after' : 'open'
}

/**
 * Whether a search may find a resource: every part of the search must fit it. A part that is not understood here may
 * fit anything.
 */
function mayFind({ search = '' }: Deletion, { body, id }: Resource): boolean {
  return [...new URLSearchParams(search)].every(([name, value]) => {
    if (isUnclear(value)) return true
    const wanted = value.toLowerCase().split(',')
    const isOneOf = (all: readonly string[]): boolean => all.some((one) => wanted.includes(one.toLowerCase()))
    if (name === '_id') return isOneOf([referencedId(id)])
    if (name === 'identifier') return isOneOf(identifiersOf(body))
    const [whom, own] = [patientsIn(name, value), subjectOf(body)?.reference]
    if (whom === undefined || own === undefined || isUrn(own) || isConditional(own)) return true
    return whom.includes(referencedId(own))
  })
}

/** The ids of the only patients whose resources a search can find; undefined if it may find resources of anybody. */
export function patientsOfSearch(search = ''): readonly string[] | undefined {
  return [...new URLSearchParams(search)]
    .map(([name, value]) => patientsIn(name, value))
    .find((one) => one !== undefined)
}

/**
 * The identifiers, in the form of `identifiersOf`, of which a resource must have at least one for a search to find it;
 * undefined if it may find a resource without them.
 */
export function identifiersOfSearch(search = ''): readonly string[] | undefined {
  const named = [...new URLSearchParams(search)].find(([name, value]) => name === 'identifier' && !isUnclear(value))
  return named?.[1].toLowerCase().split(',')
}

/**
 * Everything that a search may give for the identifiers of a resource, in lower case: each with or without its system.
 */
export function identifiersOf(body: JsonObject): readonly string[] {
  return itemsOf(body, 'identifier')
    .flatMap(tokensOf)
    .map((one) => one.toLowerCase())
}

function patientsIn(name: string, value: string): readonly string[] | undefined {
  if (!['patient', 'subject'].includes(name) || isUnclear(value)) return undefined
  const references = value.split(',')
  return references.some(isUrn) ? undefined : references.map(referencedId)
}

/** Whether a search value is empty, or may stand for something else: `\,` for a comma, a space for a plus. */
function isUnclear(value: string): boolean {
  return value === '' || /[\\ ]/.test(value)
}

/** The forms in which a search may give an identifier: with its system or without. */
function tokensOf(identifier: JsonObject): string[] {
  const [system = '', value = ''] = [textAt(identifier, 'system'), textAt(identifier, 'value')]
  return [value, `${system}|${value}`, `|${value}`, `${system}|`]
}
