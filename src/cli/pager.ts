import { spawnSync } from 'node:child_process'
import { outlets, streams } from './streams.ts'
import { print, screenHeight } from './terminal.ts'

/**
 * Shows a long text page by page on a terminal, with the program in `PAGER` or `less`. Elsewhere, and if the text is
 * short or there is no pager, prints it.
 */
export async function page(text: string): Promise<void> {
  const { output, env } = streams()
  const { PAGER: pager = 'less -R', TERM: terminal } = env
  const isShort = text.split('\n').length <= screenHeight()
  if (output !== process.stdout || output.isTTY !== true || isShort || pager === '' || terminal === 'dumb')
    return print(text)
  await outlets().output.settled()
  const spelled = outlets().output.spelling?.(text) ?? text
  const shown = spawnSync(pager, { shell: true, input: spelled, stdio: ['pipe', 'inherit', 'inherit'] })
  // The exit status of a shell that does not find the pager.
  if (shown.error !== undefined || shown.status === NOT_FOUND) print(text)
}

const NOT_FOUND = 127
