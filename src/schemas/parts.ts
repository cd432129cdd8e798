/** A JSON Schema, or a part of one. */
export type Schema = { readonly [key: string]: unknown }

/** Draft-07, which editors read. */
export const DRAFT = 'http://json-schema.org/draft-07/schema#'

/** A mapping with these names and no others. */
export function object(properties: Record<string, Schema>, required: readonly string[] = []): Schema {
  return { type: 'object', additionalProperties: false, properties, required }
}

/** A text that is not empty. */
export function text(description: string): Schema {
  return { type: 'string', minLength: 1, description }
}

export function listOf(items: Schema, description?: string): Schema {
  return { type: 'array', items, ...(description !== undefined && { description }) }
}

/** A mapping whose names are free and whose values are all alike. */
export function mapOf(values: Schema, description?: string): Schema {
  return { type: 'object', additionalProperties: values, ...(description !== undefined && { description }) }
}
