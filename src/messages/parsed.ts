import type { Tree } from './parse.ts'

/** Templates parsed at build time, by their text. The build fills this in; other templates are parsed when needed. */
export const PARSED: Readonly<Record<string, Tree>> = {}
