import { emitKeypressEvents } from 'node:readline'
import type { Interface } from 'node:readline'
import { fill } from './fill.ts'
import { labSheet } from './lab-sheet.ts'
import { pick } from './pick.ts'
import { press } from './press.ts'
import type { Prompts } from './prompts.ts'

/** Where prompts read keys and draw; each prompt gets it anew. */
export interface DrawingPlace {
  readonly input?: NodeJS.ReadableStream
  readonly output?: NodeJS.WritableStream
}

/** Questions drawn on a terminal, each in the place of the one before. */
export function drawnPrompts(place: DrawingPlace): Prompts {
  emitKeypressEvents(place.input ?? process.stdin, { escapeCodeTimeout: ESCAPE_ALONE } as unknown as Interface)
  // The place may be a getter: each prompt ends the output that it draws on.
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
 * So many milliseconds after Escape nothing that comes belongs to it any more. What a terminal sends for one key comes at once; Node waits half a second, in which the next letter
 * of a person would be lost with the Escape.
 */
const ESCAPE_ALONE = 80
