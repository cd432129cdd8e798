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
