import type { Json } from './record.ts'

/** The most UTF-16 code units that an id may have. */
export const LONGEST_ID = 256

const HALF_LETTER = /\p{Surrogate}/u

/** Whether a value is a valid id: not empty, not too long, without unpaired surrogates. */
export function isId(value: Json | undefined): value is string {
  return typeof value === 'string' && value !== '' && value.length <= LONGEST_ID && !HALF_LETTER.test(value)
}

/** The id that an interview uses if the number of the patient is not given. */
export const NO_NUMBER = 'interview'
