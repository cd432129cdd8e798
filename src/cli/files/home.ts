import { homedir } from 'node:os'
import { join } from 'node:path'
import { streams } from '../streams.ts'

/** The person's own folder. */
export function homeFolder(): string {
  const own = streams().env['HOME']
  return own?.startsWith('/') === true ? own : homedir()
}

/** A path as a person writes it where no shell reads it: what begins with `~/` lies in her own folder. */
export function pathFromHome(text: string): string {
  return text.startsWith('~/') ? join(homeFolder(), text.slice(2)) : text
}
