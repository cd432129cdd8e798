import { identifiersOf } from '../fhir/index.ts'
import { isObject } from '../record/index.ts'
import type { JsonObject } from '../record/index.ts'
import { documentsOf, openedIn } from './documents.ts'
import type { DocumentFile } from './documents.ts'
import { listed } from './lists.ts'
import { deletionPart } from './part.ts'
import type { Part } from './part.ts'

/**
 * The deletions that may affect the resources held at a time. A deletion does not say which patient its resource
 * belonged to, so it belongs to every chart that contains such a resource.
 */
export class DeletionParts<F> {
  private readonly byId = new Map<string, Part<F>[]>()
  private readonly byIdentifier = new Map<string, Part<F>[]>()
  private readonly ofAnybody: Part<F>[] = []

  /**
   * Adds a deletion. `ids`: it belongs to charts that contain a resource with one of these ids. `identifiers`: used if
   * `ids` is undefined; it belongs to charts that contain a resource with one of these identifiers. If both are
   * undefined, it belongs to every chart.
   */
  add(part: Part<F>, ids: readonly string[] | undefined, identifiers: readonly string[] | undefined): void {
    if (ids === undefined && identifiers === undefined) this.ofAnybody.push(part)
    else if (ids === undefined) for (const one of identifiers ?? []) listed(this.byIdentifier, one).push(part)
    else for (const id of ids) listed(this.byId, id).push(part)
  }

  /** The deletions that may affect one of these parts. */
  of(parts: readonly Part<F>[]): readonly Part<F>[] {
    const ids = new Set(parts.flatMap((one) => one.id ?? []))
    const identifiers = this.byIdentifier.size === 0 ? [] : parts.flatMap(identifiersIn)
    return [
      ...new Set([
        ...[...ids].flatMap((id) => this.byId.get(id) ?? []),
        ...[...new Set(identifiers)].flatMap((one) => this.byIdentifier.get(one) ?? []),
        ...this.ofAnybody,
      ]),
    ]
  }
}

/** The identifiers of the resource in an entry. */
function identifiersIn({ text }: Part<unknown>): readonly string[] {
  if (!text.includes('"identifier"') && !LETTERS_AS_NUMBERS.test(text)) return []
  const { resource } = JSON.parse(text) as JsonObject
  return isObject(resource) ? identifiersOf(resource) : []
}

/** How often a text says that something was deleted, if none of its letters are written as escapes. */
export function deletionsSaid(text: string): number {
  return [...text.matchAll(/"method"\s*:\s*"[Dd][Ee][Ll][Ee][Tt][Ee]"/g)].length
}

/** Whether a text says that something was deleted, if none of its letters are written as escapes. */
export function speaksOfDeletion(text: string): boolean {
  return text.includes('"method"') && deletionsSaid(text) > 0
}

/**
 * The deletions in some files that may affect resources with these ids. The files are read again for this, so that no
 * more deletions are held than there are resources. Calls `onError` if a file cannot be read again.
 */
export async function deletionsIn<F>(
  files: ReadonlyMap<DocumentFile<F>, number>,
  ids: ReadonlySet<string>,
  onError: () => void,
): Promise<DeletionParts<F>> {
  const found = new DeletionParts<F>()
  for (const [file, number] of files) {
    let count = 0
    for await (const one of documentsOf(file)) {
      count++
      if ('error' in one) onError()
      if (!('text' in one) || !(speaksOfDeletion(one.text) || LETTERS_AS_NUMBERS.test(one.text))) continue
      const source = { file: one.file, line: one.line, document: `${number} ${count}` }
      for (const each of openedIn(one.text)?.deletions ?? []) {
        const held = each.ids?.filter((id) => ids.has(id))
        if (held === undefined || held.length > 0) found.add(deletionPart(each, source), held, each.identifiers)
      }
    }
  }
  return found
}

/** Letters of keys and codes may be written as escapes such as `\u0061`. */
export const LETTERS_AS_NUMBERS = /\\u00[2-7]/
