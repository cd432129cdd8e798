import type { Sentence } from '../messages/index.ts'
import type { Json } from '../record/index.ts'

/** Something that the user should know of a record, noted on the way to it. */
export interface PatientNote {
  readonly path: string
  /** In English, as machines and the log have it. */
  readonly message: string
  /** The same as data, from which people are told in their language. */
  readonly said: Sentence
  readonly kind: 'conflict' | 'reading'
  /** The value that was assumed, as asked with `--assume`. */
  readonly assumed?: Json
}
