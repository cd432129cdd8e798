import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Commands that some tests need besides Node, and the Debian packages that contain them. */
const PACKAGES = { tmux: 'tmux', chromium: 'chromium', pdftotext: 'poppler-utils' } as const

type Tool = keyof typeof PACKAGES

/** The path of a command; undefined if it is not installed. */
export function pathOf(tool: Tool): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return folders.map((folder) => join(folder, tool)).find((path) => existsSync(path))
}

/** Why tests that need these commands are skipped; undefined if all are installed. Tests install nothing. */
export function lacking(...tools: readonly Tool[]): string | undefined {
  const missing = tools.filter((tool) => pathOf(tool) === undefined).map((tool) => PACKAGES[tool])
  return missing.length === 0 ? undefined : `not installed: apt-get install ${missing.join(' ')}`
}
