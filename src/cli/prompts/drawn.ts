import { emitKeypressEvents } from 'node:readline'
import type { Interface } from 'node:readline'
import { fill } from './fill.ts'
import { labSheet } from './lab-sheet.ts'
import { pick } from './pick.ts'
import { press } from './press.ts'
import type { Prompts } from './prompts.ts'

/** Where prompts read keys and draw. Asked for again for each prompt. */
export interface DrawingPlace {
  readonly input?: NodeJS.ReadableStream
  readonly output?: NodeJS.WritableStream
}

/** Questions drawn on a terminal, each in place of the one before. */
export function drawnPrompts(place: DrawingPlace): Prompts {
  emitKeypressEvents(place.input ?? process.stdin, { escapeCodeTimeout: ESCAPE_ALONE } as unknown as Interface)
  // The place may have getters, because each prompt ends the output that it draws on.
  const context = () => ({ ...place, clearPromptOnDone: true })
  return {
    pick: (config) => pick(config, context()),
    line: (config) => fill(config, context()),
    labSheet: (config) => labSheet(config, context()),
    press: (config) => press(config, context()),
    repeatsLabs: false,
  }
}

/**
 * How many milliseconds after Escape a key no longer belongs to it. A terminal sends the codes of one key at once. Node
 * waits half a second by default, and a letter that a person types within it would be lost together with the Escape.
 */
const ESCAPE_ALONE = 80
