import { isFhir, isSingleResource } from '../fhir/index.ts'
import { readRecordText } from '../record/index.ts'
import type { Json, Unreadable } from '../record/index.ts'
import { opened } from './opened.ts'
import type { Opened } from './opened.ts'

/** A document as it is in a file, or why it was not read; with the line on which it starts. */
export type FoundDocument = { readonly line: number } & ({ readonly text: string } | Unreadable)

/** A file of FHIR documents. */
export interface DocumentFile<F> {
  readonly file: F
  /** The name of the file in messages. */
  readonly name: string
  /** The approximate number of bytes in it that are joined with other documents. */
  readonly size: number
  /** Its documents, read again on each call. Throws if the file cannot be read. */
  readonly documents: () => AsyncIterable<FoundDocument> | Iterable<FoundDocument>
  /**
   * Whether a document may be part of a chart; other documents are neither used nor reported. If left out, all are
   * used.
   */
  readonly takes?: (text: string) => boolean
  /** What the text of the file mentions outside its documents. */
  readonly lost: () => Promise<Lost>
}

/** What can be seen in something that cannot be read. */
export interface Lost {
  /** The ids of the patients that it names. */
  readonly names: readonly string[]
  /** Whether it says that something was deleted. */
  readonly deletes: boolean
}

/** The documents of a file that may be parts of charts. If the file cannot be read to its end, the error comes last. */
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

/** Whether a document ends the way JSON does. If the last document of a file does not, the file was cut off. */
export function endsWell(text: string): boolean {
  return /[}\]]\s*$/.test(text)
}

interface OpenedText extends Opened {
  /** The text of the resource, if the document is a single resource. */
  readonly text: string | undefined
}

/** Whether a document is valid JSON, as a record of prescreen among charts is. */
export function isJson(text: string): boolean {
  return 'value' in readRecordText(text)
}

/** The resources and deletions in the text of a document; undefined if it is not FHIR or must not be read. */
export function openedIn(text: string): OpenedText | undefined {
  try {
    const value = JSON.parse(text) as Json
    if (isSingleResource(value)) return { ...opened(value), text }
  } catch {
    return undefined
  }
  // A bundle is written again later, which would hide what its text says twice, so that must be found now.
  const read = readRecordText(text)
  return 'value' in read && isFhir(read.value) ? { ...opened(read.value), text: undefined } : undefined
}
