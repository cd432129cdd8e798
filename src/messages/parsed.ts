import type { Tree } from './parse.ts'

/** Templates that were parsed when the program was built, which fills this in; others are parsed when they are needed. */
export const PARSED: Readonly<Record<string, Tree>> = {}
