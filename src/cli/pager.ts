import { spawnSync } from 'node:child_process'
import { outlets, streams } from './streams.ts'
import { print } from './terminal.ts'

/** Lines that there is room for on the terminal, the line of the cursor left out; 23 where that is not known. */
export function screenHeight(): number {
  const { rows } = streams().output
  return Math.max(rows === undefined || rows === 0 ? USUAL_ROWS : rows, FEWEST_ROWS) - 1
}

const USUAL_ROWS = 24
const FEWEST_ROWS = 10

/** Shows a long text page by page on a terminal, with what `PAGER` says or `less`; writes it as it is everywhere else. */
export async function page(text: string): Promise<void> {
  const { output, env } = streams()
  const { PAGER: pager = 'less -R', TERM: terminal } = env
  const isShort = text.split('\n').length <= screenHeight()
  if (output !== process.stdout || output.isTTY !== true || isShort || pager === '' || terminal === 'dumb')
    return print(text)
  await outlets().output.settled()
  const shown = spawnSync(pager, { shell: true, input: text, stdio: ['pipe', 'inherit', 'inherit'] })
  // A shell that does not find the pager ends with 127.
  if (shown.error !== undefined || shown.status === NOT_FOUND) print(text)
}

const NOT_FOUND = 127
