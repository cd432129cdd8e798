/** A JSON Schema, or a part of one. Editors use it to check files that are written by hand. */
export type Schema = { readonly [key: string]: unknown }

/**
 * The schema of a text written like the examples. Editors suggest the examples, and show them if a text does not match.
 */
export function writtenAs(pattern: string, examples: readonly string[]): Schema {
  return { type: 'string', pattern, patternErrorMessage: likeThese(examples), examples }
}

function likeThese(examples: readonly string[]): string {
  const quoted = examples.map((one) => `\`${one}\``)
  const [last = '', ...others] = quoted.toReversed()
  return `Write this like ${others.length === 0 ? last : `${others.toReversed().join(', ')} or ${last}`}.`
}

/**
 * A schema of which one alternative must match. If none does, an editor shows one message with the examples of all
 * alternatives instead of one message for each pattern.
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

/** The schema of a mapping with these names and no others. */
export function objectSchema(properties: Record<string, Schema>, required: readonly string[] = []): Schema {
  return { type: 'object', additionalProperties: false, properties, required }
}
