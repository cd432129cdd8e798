import { referencedId } from '../fhir/index.ts'
import type { JsonObject } from '../record/index.ts'
import { listed } from './lists.ts'
import type { OpenedDeletion, OpenedResource, Within } from './opened.ts'

/** Where a part comes from. */
export interface Source<F> {
  readonly file: F
  readonly line: number
  /** Which of all documents it is. */
  readonly document: string
}

/** A resource as an entry of a bundle, or a deletion. */
export interface Part<F> {
  readonly file: F
  readonly line: number
  readonly text: string
  /** Under which name others speak of it, and what it is called itself. */
  readonly fullUrl: string | undefined
  readonly name: string
  /** The id of the resource; undefined where it has none, or for a deletion. */
  readonly id: string | undefined
  /** The bundle of which the order counts, by a name that no other one has. */
  readonly within: { readonly bundle: string; readonly head: JsonObject; readonly place: number } | undefined
  /** Whether its own bundle deleted it. */
  readonly isDeleted: boolean
}

/** A resource as an entry; `own`: its text, where it is a document by itself. */
export function partOf<F>(resource: OpenedResource, own: string | undefined, source: Source<F>): Part<F> {
  const { body, fullUrl, within, isDeleted } = resource
  const url = fullUrl === undefined ? '' : `"fullUrl":${JSON.stringify(fullUrl)},`
  const name = JSON.stringify([body['resourceType'] ?? null, body['id'] ?? null])
  const id = typeof body['id'] === 'string' ? body['id'] : fullUrl && referencedId(fullUrl)
  const text =
    within === undefined
      ? `{${url}"resource":${own ?? JSON.stringify(body)}}`
      : JSON.stringify({ ...within.entry, resource: body })
  return { ...placed(source), text, fullUrl, name, id, within: inSource(within, source), isDeleted }
}

/** A deletion as an entry. */
export function deletionPart<F>({ within }: OpenedDeletion, source: Source<F>): Part<F> {
  const { resource: _resource, ...entry } = within.entry
  const name = JSON.stringify(entry)
  return {
    ...placed(source),
    text: name,
    fullUrl: undefined,
    name,
    id: undefined,
    within: inSource(within, source),
    isDeleted: false,
  }
}

function placed<F>({ file, line }: Source<F>): { readonly file: F; readonly line: number } {
  return { file, line }
}

function inSource(within: Within | undefined, { document }: Source<unknown>): Part<unknown>['within'] {
  return within && { bundle: `${document} ${within.bundle}`, head: within.head, place: within.place }
}

/** The text of a bundle of these entries; those of which the order counts stand in bundles of their own, as they came. */
export function bundleText(parts: readonly Part<unknown>[]): string {
  const texts: string[] = []
  const ordered = new Map<string, Part<unknown>[]>()
  for (const one of parts)
    if (one.within === undefined) texts.push(one.text)
    else listed(ordered, one.within.bundle).push(one)
  for (const own of ordered.values()) {
    const sorted = own.toSorted((a, b) => (a.within?.place ?? 0) - (b.within?.place ?? 0))
    texts.push(
      `{"resource":${bundleOf(
        own[0]?.within?.head ?? {},
        sorted.map((one) => one.text),
      )}}`,
    )
  }
  return bundleOf({ resourceType: 'Bundle', type: 'collection' }, texts)
}

function bundleOf(head: JsonObject, entries: readonly string[]): string {
  return `${JSON.stringify(head).slice(0, -1)},"entry":[${entries.join(',')}]}`
}
