/** A JSON Schema, or a part of one: what editors know of a file that is written by hand. */
export type Schema = { readonly [key: string]: unknown }

/** A mapping with these names and no others. */
export function objectSchema(properties: Record<string, Schema>, required: readonly string[] = []): Schema {
  return { type: 'object', additionalProperties: false, properties, required }
}
