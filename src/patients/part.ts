import { referencedId } from '../fhir/index.ts'
import type { JsonObject } from '../record/index.ts'
import { listed } from './lists.ts'
import type { OpenedDeletion, OpenedResource, Within } from './opened.ts'

/** The origin of a part. */
export interface Source<F> {
  readonly file: F
  readonly line: number
  /** The document, by a name that is unique among all documents. */
  readonly document: string
}

/** A resource as an entry of a bundle, or a deletion. */
export interface Part<F> {
  readonly file: F
  readonly line: number
  readonly text: string
  /**
   * The URL by which other resources refer to it, and its own name: type and id of a resource, or the text of a
   * deletion.
   */
  readonly fullUrl: string | undefined
  readonly name: string
  /** The id of the resource; undefined for a deletion or if it has none. */
  readonly id: string | undefined
  /** The bundle whose order matters, by a name that is unique among all bundles. */
  readonly within: { readonly bundle: string; readonly head: JsonObject; readonly place: number } | undefined
  /** Whether its own bundle deleted it. */
  readonly isDeleted: boolean
}

/** A resource as an entry; `own`: its text, if it is a document by itself. */
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

/**
 * The text of a bundle with these entries. Entries whose order matters are in bundles of their own, in their original
 * order.
 */
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
