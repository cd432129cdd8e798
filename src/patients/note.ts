import type { Sentence } from '../messages/index.ts'
import type { Json } from '../record/index.ts'

/** A note for the user about how a record was made. */
export interface PatientNote {
  readonly path: string
  /** The note in English, for machines and the log. */
  readonly message: string
  /** The note as data, from which it is put into the user's language. */
  readonly said: Sentence
  readonly kind: 'conflict' | 'reading'
  /** The value that was to be assumed, from the option `--assume`. */
  readonly assumed?: Json
}
