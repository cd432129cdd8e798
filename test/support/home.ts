import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Home {
  readonly folder: string
  readonly env: NodeJS.ProcessEnv
  /** Where the log is kept by default. */
  readonly log: string
}

/** A person's own folder with this configuration, and with its own place for a log. */
export function home(config?: string): Home {
  const folder = mkdtempSync(join(tmpdir(), 'prescreen-home-'))
  if (config !== undefined) {
    mkdirSync(join(folder, 'prescreen'))
    writeFileSync(join(folder, 'prescreen', 'config.yaml'), config)
  }
  const log = join(folder, 'state', 'prescreen', 'screening-log.db')
  return { folder, log, env: { XDG_CONFIG_HOME: folder, XDG_STATE_HOME: join(folder, 'state') } }
}
