import { createPrompt, isEnterKey, useKeypress } from '@inquirer/core'
import { halfWidth } from '../../text/index.ts'
import { keysLine, useEndOfInput } from './screen.ts'
import type { Screen } from './screen.ts'

export interface PressConfig {
  /** The names of keys and what each does. `Enter` is the name of one. */
  readonly keys: readonly (readonly [key: string, does: string])[]
  readonly screen: Pick<Screen, 'say' | 'paint' | 'width'>
}

/** Waits for one of some keys. Other keys do nothing. */
export const press = createPrompt<string, PressConfig>(({ keys, screen }, done) => {
  useEndOfInput()
  useKeypress((key, rl) => {
    const typed = isEnterKey(key) ? 'Enter' : halfWidth(rl.line).toLowerCase()
    rl.clearLine(0)
    const found = keys.find(([name]) => name === typed)
    if (found !== undefined) done(found[0])
  })
  return keysLine(keys, screen)
})
