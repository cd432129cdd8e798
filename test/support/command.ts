import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { main } from '../../src/cli/main.ts'
import type { Disk } from '../../src/cli/files/disk-calls.ts'
import type { Output } from '../../src/cli/outlet.ts'

export interface Ran {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

export interface Given {
  /** Standard input; empty by default. */
  readonly input?: string
  /** Added to the environment. */
  readonly env?: NodeJS.ProcessEnv
  /** Makes standard output a terminal with this many columns. */
  readonly columns?: number
  /** Makes standard error a terminal with this many columns. */
  readonly messageColumns?: number
  readonly disk?: Disk
  /** Standard output accepts `after` writes; the next one fails with this code. */
  readonly outputFails?: { readonly after: number; readonly code: string }
}

/** Runs a command line in this process, which is quick and needs no build. */
export async function prescreen(words: readonly string[], given: Given = {}): Promise<Ran> {
  const bytes = Buffer.from(given.input ?? '')
  const [output, errors] = [new Kept(given.columns, given.outputFails), new Kept(given.messageColumns)]
  const input = { isTTY: false, stream: () => Readable.from([bytes]), bytes: () => bytes }
  const disk = given.disk === undefined ? {} : { disk: given.disk }
  const status = await main(words, { input, output, errors, env: environment(given), ...disk })
  return { status, out: output.text(), err: errors.text() }
}

/**
 * Starts the built program as a user does, for tests of the process itself. Runs with this version of Node unless
 * another is given.
 */
export function started(
  words: readonly string[],
  given: Pick<Given, 'input' | 'env'> = {},
  node = process.execPath,
): Ran {
  const ran = spawnSync(node, ['bin/prescreen.js', ...words], {
    input: given.input ?? '',
    encoding: 'utf8',
    env: environment(given),
    maxBuffer: 1 << 28,
  })
  return { status: ran.status, out: ran.stdout, err: ran.stderr }
}

function environment({ env }: Given): NodeJS.ProcessEnv {
  return { ...process.env, NO_COLOR: undefined, FORCE_COLOR: undefined, ...env }
}

/** An output that keeps what is written to it. */
class Kept extends Writable implements Output {
  readonly isTTY: boolean
  readonly columns: number
  private readonly fails: Given['outputFails']
  private readonly chunks: Buffer[] = []

  constructor(columns?: number, fails?: Given['outputFails']) {
    super()
    this.fails = fails
    this.isTTY = columns !== undefined
    this.columns = columns ?? 0
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    const { after = Infinity, code = '' } = this.fails ?? {}
    if (this.chunks.length >= after) return done(Object.assign(new Error(code), { code, syscall: 'write' }))
    this.chunks.push(chunk)
    done()
  }

  text(): string {
    return Buffer.concat(this.chunks).toString('utf8')
  }
}

/** Makes a temporary folder with these files, and returns a function from a file name to its path. */
export function folderWith(files: { readonly [name: string]: string | Uint8Array }): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'prescreen-'))
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return (name) => join(folder, name)
}
