import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Ran {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

/** Runs the built program as a user does; standard input is empty unless given. */
export function prescreen(
  args: readonly string[],
  options: { readonly input?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Ran {
  const env = { ...process.env, NO_COLOR: undefined, FORCE_COLOR: undefined, ...options.env }
  const ran = spawnSync(process.execPath, ['bin/prescreen.js', ...args], {
    input: options.input ?? '',
    encoding: 'utf8',
    env,
    maxBuffer: 1 << 28,
  })
  return { status: ran.status, out: ran.stdout, err: ran.stderr }
}

/** A folder of its own for a test, with these files in it; the path of each. */
export function folderWith(files: { readonly [name: string]: string | Uint8Array }): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'prescreen-'))
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return (name) => join(folder, name)
}
