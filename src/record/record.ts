/** Any value of a JSON document. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

export type JsonObject = { readonly [key: string]: Json }

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A path as text: numbers in square brackets, names after a dot, as in `metastases[0].site`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`
    return text === '' ? String(part) : `${text}.${String(part)}`
  }, '')
}

const LONGEST_NAME = 60

/** A key as messages show it. Long keys are cut; no key of a valid record is that long. */
export function shortName(key: string): string {
  return key.length <= LONGEST_NAME ? key : `${key.slice(0, LONGEST_NAME)}…`
}

/** Whether a value says nothing: the key is missing or its value is `null`. */
export function isNothing(value: Json | undefined): boolean {
  return value === undefined || value === null
}
