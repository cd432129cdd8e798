import { PERIOD_PATTERN } from '../quantity/index.ts'
import { objectSchema, writtenAs } from '../syntax/index.ts'
import type { Schema } from '../syntax/index.ts'

/** Draft-07, which editors understand. */
export const DRAFT = 'http://json-schema.org/draft-07/schema#'

/** A text that is not empty. */
export function text(description: string): Schema {
  return { type: 'string', minLength: 1, description }
}

export function listOf(items: Schema, description?: string): Schema {
  return { type: 'array', items, ...(description !== undefined && { description }) }
}

/** A mapping with any names and with values that are all of one kind. */
export function mapOf(values: Schema, description?: string): Schema {
  return { type: 'object', additionalProperties: values, ...(description !== undefined && { description }) }
}

/** Whom to call about a trial. */
export const CONTACT: Schema = {
  ...objectSchema({
    name: text('The name of the person or office.'),
    role: text('The role in the trial.'),
    phone: text('The number to dial, in quotes.'),
    email: text('The email address.'),
  }),
  minProperties: 1,
}

/** How old a fact may be. */
export const SPAN: Schema = {
  anyOf: [writtenAs(PERIOD_PATTERN, ['28 days']), { const: 'none' }],
}
