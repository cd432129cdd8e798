import { isFhir, isSingleResource } from '../fhir/index.ts'
import { readRecordText } from '../record/index.ts'
import type { Json, Unreadable } from '../record/index.ts'
import { opened } from './opened.ts'
import type { Opened } from './opened.ts'

/** A document as it stands in a file, with the line on which it starts, or why it was not read. */
export type FoundDocument = { readonly line: number } & ({ readonly text: string } | Unreadable)

/** A file of FHIR documents. */
export interface DocumentFile<F> {
  readonly file: F
  /** The file as messages name it. */
  readonly name: string
  /** About how many bytes of it are put together with others. */
  readonly size: number
  /** Its documents, as often as they are asked for; fails where the file cannot be read. */
  readonly documents: () => AsyncIterable<FoundDocument> | Iterable<FoundDocument>
  /** Whether a document may be a part of a chart; the others are neither taken nor reported. Left out: all are taken. */
  readonly takes?: (text: string) => boolean
  /** What the text of the file says in what is not among its documents. */
  readonly lost: () => Promise<Lost>
}

/** What can be seen in something that cannot be read. */
export interface Lost {
  /** The ids of whom it names. */
  readonly names: readonly string[]
  /** Whether it says that something was deleted. */
  readonly deletes: boolean
}

/** The documents of a file that may be parts of charts; last, why it cannot be read to its end. */
export async function* documentsOf<F>({
  file,
  documents,
  takes,
}: DocumentFile<F>): AsyncGenerator<
  { readonly file: F } & (FoundDocument | { readonly line: number; readonly error: unknown })
> {
  let line = 1
  try {
    for await (const one of documents()) {
      line = one.line
      if (takes === undefined || ('text' in one && takes(one.text))) yield { file, ...one }
    }
  } catch (error) {
    yield { file, line, error }
  }
}

/** Whether a document ends as JSON does; the last of a file that does not was cut off. */
export function endsWell(text: string): boolean {
  return /[}\]]\s*$/.test(text)
}

interface OpenedText extends Opened {
  /** The text of the resource, where it is a single one. */
  readonly text: string | undefined
}

/** Whether it can be read, as a record of prescreen among charts can. */
export function isJson(text: string): boolean {
  return 'value' in readRecordText(text)
}

/** The resources and deletions of the text of a document; undefined where it is none of FHIR, or must not be read. */
export function openedIn(text: string): OpenedText | undefined {
  try {
    const value = JSON.parse(text) as Json
    if (isSingleResource(value)) return { ...opened(value), text }
  } catch {
    return undefined
  }
  // A bundle is written anew: what its text says twice must be seen now.
  const read = readRecordText(text)
  return 'value' in read && isFhir(read.value) ? { ...opened(read.value), text: undefined } : undefined
}
