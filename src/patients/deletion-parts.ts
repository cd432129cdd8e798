import { documentsOf, openedIn } from './documents.ts'
import type { DocumentFile } from './documents.ts'
import { listed } from './lists.ts'
import { deletionPart } from './part.ts'
import type { Part } from './part.ts'

/** The deletions of what is held at a time. A deletion does not say whose its resource was: it belongs to each chart that has it. */
export class DeletionParts<F> {
  private readonly byId = new Map<string, Part<F>[]>()
  private readonly searches: Part<F>[] = []

  add(part: Part<F>): void {
    if (part.id === undefined) this.searches.push(part)
    else listed(this.byId, part.id).push(part)
  }

  /** The deletions that may be of one of these parts. */
  of(parts: readonly Part<F>[]): readonly Part<F>[] {
    const ids = new Set(parts.flatMap((one) => one.id ?? []))
    return [...[...ids].flatMap((id) => this.byId.get(id) ?? []), ...this.searches]
  }
}

/** Whether a text says that something was deleted, where its letters are written as usual. */
export function speaksOfDeletion(text: string): boolean {
  return /"method"\s*:\s*"[Dd][Ee][Ll][Ee][Tt][Ee]"/.test(text)
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
      for (const each of openedIn(one.text)?.deletions ?? [])
        if (each.id === undefined || ids.has(each.id)) found.add(deletionPart(each, source))
    }
  }
  return found
}

/** Letters of keys and codes may be written as `\u0061`. */
export const LETTERS_AS_NUMBERS = /\\u00[2-7]/
