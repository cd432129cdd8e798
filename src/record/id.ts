import type { Json } from './record.ts'

/** How many letters an id may have. */
export const LONGEST_ID = 256

const HALF_LETTER = /\p{Surrogate}/u

/** Whether a value is an id. */
export function isId(value: Json | undefined): value is string {
  return typeof value === 'string' && value !== '' && value.length <= LONGEST_ID && !HALF_LETTER.test(value)
}

/** What an interview calls a patient of whom nobody says the number. */
export const NO_NUMBER = 'interview'
