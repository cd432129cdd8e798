import { inGeneral, saying, told } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { inEnglish } from '../messages/index.ts'
import type { Sentence } from '../messages/index.ts'

/** Why something cannot be read. */
export interface Unreadable {
  /** In English, for machines and the log. */
  readonly message: string
  /**
   * The message without anything about the record, its file or its position; left out if `message` has none of these.
   */
  readonly kind?: string
  /**
   * The message as data, from which it is put into the reader's language; left
   * out for messages of the operating system.
   */
  readonly said?: Sentence
}

/**
 * Something that is wrong in a record, with the path to the value (`metastases[0].site`; empty for the record itself).
 */
export interface Problem extends Unreadable {
  readonly path: string
}

/** Makes a problem from the sentence about it. The dictionary is needed if the sentence names facts. */
export function problem(path: string, said: Sentence, dictionary?: Dictionary): Problem {
  return { path, ...unreadable(said, dictionary) }
}

/** Makes the reason why something cannot be read from the sentence about it. */
export function unreadable(said: Sentence, dictionary?: Dictionary): Unreadable {
  const own = saying(said, dictionary)
  const kind = told(inGeneral(said), inEnglish, dictionary)
  return kind === own.message ? own : { ...own, kind }
}
