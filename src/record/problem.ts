import { inGeneral, saying, told } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { inEnglish } from '../messages/index.ts'
import type { Sentence } from '../messages/index.ts'

/** Why something cannot be read. */
export interface Unreadable {
  /** In English, as machines and the log have it. */
  readonly message: string
  /** The message in words that say nothing of the record, its file or its place; left out where it says nothing of them. */
  readonly kind?: string
  /** The same as data, from which people are told in their language; left out where it is of the system. */
  readonly said?: Sentence
}

/** Something wrong in a record, with the path to the value (`metastases[0].site`; empty for the record itself). */
export interface Problem extends Unreadable {
  readonly path: string
}

/** A problem of which this is said; the dictionary is needed where the sentence names facts. */
export function problem(path: string, said: Sentence, dictionary?: Dictionary): Problem {
  return { path, ...unreadable(said, dictionary) }
}

/** Why something cannot be read, of which this is said. */
export function unreadable(said: Sentence, dictionary?: Dictionary): Unreadable {
  const own = saying(said, dictionary)
  const kind = told(inGeneral(said), inEnglish, dictionary)
  return kind === own.message ? own : { ...own, kind }
}
