import { identifiersOf } from '../fhir/index.ts'
import { isObject } from '../record/index.ts'
import type { JsonObject } from '../record/index.ts'
import { documentsOf, openedIn } from './documents.ts'
import type { DocumentFile } from './documents.ts'
import { listed } from './lists.ts'
import { deletionPart } from './part.ts'
import type { Part } from './part.ts'

/** The deletions of what is held at a time. A deletion does not say whose its resource was: it belongs to each chart that has it. */
export class DeletionParts<F> {
  private readonly byId = new Map<string, Part<F>[]>()
  private readonly byIdentifier = new Map<string, Part<F>[]>()
  private readonly ofAnybody: Part<F>[] = []

  /** `ids`: of one of these it must be, if not of anything; `identifiers`: or of what has one of these. */
  add(part: Part<F>, ids: readonly string[] | undefined, identifiers: readonly string[] | undefined): void {
    if (ids === undefined && identifiers === undefined) this.ofAnybody.push(part)
    else if (ids === undefined) for (const one of identifiers ?? []) listed(this.byIdentifier, one).push(part)
    else for (const id of ids) listed(this.byId, id).push(part)
  }

  /** The deletions that may be of one of these parts. */
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

/** The identifiers of the resource of an entry. */
function identifiersIn({ text }: Part<unknown>): readonly string[] {
  if (!text.includes('"identifier"') && !LETTERS_AS_NUMBERS.test(text)) return []
  const { resource } = JSON.parse(text) as JsonObject
  return isObject(resource) ? identifiersOf(resource) : []
}

/** How often a text says that something was deleted, where its letters are written as usual. */
export function deletionsSaid(text: string): number {
  return [...text.matchAll(/"method"\s*:\s*"[Dd][Ee][Ll][Ee][Tt][Ee]"/g)].length
}

/** Whether it says so. */
export function speaksOfDeletion(text: string): boolean {
  return text.includes('"method"') && deletionsSaid(text) > 0
}

/**
 * The deletions in some files that may be of resources with these ids: they are read once more, so that never more deletions are held than there are resources. Calls
 * `onError` where a file cannot be read again.
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

/** Letters of keys and codes may be written as `\u0061`. */
export const LETTERS_AS_NUMBERS = /\\u00[2-7]/
