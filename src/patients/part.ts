import type { OpenedResource } from './opened.ts'

/** A resource as an entry of a bundle. */
export interface Part<F> {
  readonly file: F
  readonly line: number
  readonly text: string
  /** Under which name others speak of it, and what it is called itself. */
  readonly fullUrl: string | undefined
  readonly name: string
}

/** A resource as an entry; `own`: its text, where it is a document by itself. */
export function partText(
  { body, fullUrl }: OpenedResource,
  own: string | undefined,
): Omit<Part<unknown>, 'file' | 'line'> {
  const url = fullUrl === undefined ? '' : `"fullUrl":${JSON.stringify(fullUrl)},`
  const name = JSON.stringify([body['resourceType'] ?? null, body['id'] ?? null])
  return { text: `{${url}"resource":${own ?? JSON.stringify(body)}}`, fullUrl, name }
}

/** The text of a bundle of these entries. */
export function bundleText(parts: readonly Part<unknown>[]): string {
  return `{"resourceType":"Bundle","type":"collection","entry":[${parts.map((one) => one.text).join(',')}]}`
}
