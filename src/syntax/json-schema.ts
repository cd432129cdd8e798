/** A JSON Schema, or a part of one: what editors know of a file that is written by hand. */
export type Schema = { readonly [key: string]: unknown }

/** A text that is written like the examples. Editors offer these, and say them where a text is written otherwise. */
export function writtenAs(pattern: string, examples: readonly string[]): Schema {
  return { type: 'string', pattern, patternErrorMessage: likeThese(examples), examples }
}

function likeThese(examples: readonly string[]): string {
  const quoted = examples.map((one) => `\`${one}\``)
  const [last = '', ...others] = quoted.toReversed()
  return `This is written like ${others.length === 0 ? last : `${others.toReversed().join(', ')} or ${last}`}.`
}

/**
 * Alternatives of which one must fit. Where none does, an editor says one sentence with the examples of all of them, not one for each of their patterns.
 */
export function eitherOf(alternatives: readonly Schema[]): Schema {
  const [only, ...others] = alternatives
  if (only === undefined) return {}
  if (others.length === 0) return only
  const examples = alternatives.flatMap(({ pattern, examples: own }) =>
    pattern !== undefined && Array.isArray(own) ? (own as readonly string[]) : [],
  )
  if (examples.length === 0) return { anyOf: alternatives }
  const patternErrorMessage = likeThese([...new Set(examples)])
  return { anyOf: alternatives.map((one) => (one['pattern'] === undefined ? one : { ...one, patternErrorMessage })) }
}

/** A mapping with these names and no others. */
export function objectSchema(properties: Record<string, Schema>, required: readonly string[] = []): Schema {
  return { type: 'object', additionalProperties: false, properties, required }
}
