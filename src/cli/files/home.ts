import { homedir } from 'node:os'
import { join } from 'node:path'
import { streams } from '../streams.ts'

/** The home folder of the user. */
export function homeFolder(): string {
  const own = streams().env['HOME']
  return own?.startsWith('/') === true ? own : homedir()
}

/** A path that a person typed where no shell reads it: `~/` at its start stands for the home folder. */
export function pathFromHome(text: string): string {
  return text.startsWith('~/') ? join(homeFolder(), text.slice(2)) : text
}
