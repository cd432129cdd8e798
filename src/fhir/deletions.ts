import type { JsonObject } from '../record/index.ts'
import { itemsOf, referencedId, textAt } from './resources.ts'
import type { Doubt, Resource } from './resources.ts'
import { isConditional, isUrn, subjectOf } from './subject.ts'
import { isWrittenAfter, writtenOf } from './written.ts'
import type { Written } from './written.ts'

/** Something that says that a resource was deleted, or all that a search finds. */
export interface Deletion extends Written {
  /** Undefined: of any type. */
  readonly type: string | undefined
  /** Undefined: whatever the search finds. */
  readonly id: string | undefined
  readonly search: string | undefined
  /** The server that it is of, where it says so. */
  readonly server: string | undefined
  /** The resources of its own bundle that it deleted by the order there, and those written after it. */
  readonly before: ReadonlySet<JsonObject>
  readonly after: ReadonlySet<JsonObject>
}

/** The deletions of all that is read together. A deletion is a version of its resource that takes everything back. */
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
   * Whether a resource was deleted after it was written; why it may have been, where nobody knows which came last or what a search found; undefined where it
   * was written after all its deletions, or has none. What is of another server is another resource.
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

/** Whether a resource was written before a deletion, after it, or nobody knows; `apart`: it is not what was deleted. */
function sideOf({ type, body, server }: Resource, deletion: Deletion): 'before' | 'after' | 'open' | 'apart' {
  if (deletion.type !== undefined && deletion.type !== type) return 'apart'
  if (deletion.server !== undefined && server !== undefined && deletion.server !== server) return 'apart'
  if (deletion.before.has(body)) return 'before'
  if (deletion.after.has(body)) return 'after'
  const written = writtenOf(body)
  if (isWrittenAfter(deletion, written)) return 'before'
  return isWrittenAfter(written, deletion) ? 'after' : 'open'
}

/** Whether a search may find a resource: all its parts must, and those that are not known here may. */
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

/** The ids of the patients of whom alone a search finds something, where it names them; undefined where it may find something of anybody. */
export function patientsOfSearch(search = ''): readonly string[] | undefined {
  return [...new URLSearchParams(search)]
    .map(([name, value]) => patientsIn(name, value))
    .find((one) => one !== undefined)
}

/** The identifiers of which a resource must have one for a search to find it, as `identifiersOf` has them; undefined where it may find one without. */
export function identifiersOfSearch(search = ''): readonly string[] | undefined {
  const named = [...new URLSearchParams(search)].find(([name, value]) => name === 'identifier' && !isUnclear(value))
  return named?.[1].toLowerCase().split(',')
}

/** What a search may find a resource by, in small letters: each of its identifiers, with its system or without. */
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

/** Whether a value of a search says nothing, or may be written in another way: a comma in it as `\,`, a plus as a blank. */
function isUnclear(value: string): boolean {
  return value === '' || /[\\ ]/.test(value)
}

/** As a search may give an identifier: with its system or without. */
function tokensOf(identifier: JsonObject): string[] {
  const [system = '', value = ''] = [textAt(identifier, 'system'), textAt(identifier, 'value')]
  return [value, `${system}|${value}`, `|${value}`, `${system}|`]
}
