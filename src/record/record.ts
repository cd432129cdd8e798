/** A value of a JSON document. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

export type JsonObject = { readonly [key: string]: Json }

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Numbers in square brackets, names behind a dot, as in `metastases[0].site`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`
    return text === '' ? String(part) : `${text}.${String(part)}`
  }, '')
}

const LONGEST_NAME = 60

/** A key as a message shows it: none of the record's own keys is so long that it is cut. */
export function shortName(key: string): string {
  return key.length <= LONGEST_NAME ? key : `${key.slice(0, LONGEST_NAME)}…`
}

/** Whether nothing is said: a key that is not there, or `null`. */
export function isNothing(value: Json | undefined): boolean {
  return value === undefined || value === null
}
