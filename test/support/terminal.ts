import { execFileSync, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'

/** A real terminal of 80 columns (tmux): what a person types and sees. Each has its own tmux server. */
export class Terminal {
  private readonly socket = `prescreen-${randomUUID()}`

  constructor(command: string, columns = 80, rows = 40) {
    this.tmux('-f', '/dev/null', 'new-session', '-d', '-x', String(columns), '-y', String(rows), 'sh')
    this.type(`PS1='$ ' ; clear ; ${command}`, 'Enter')
  }

  /** Sends keys by tmux's names (`Enter`, `Left`, `C-c`) or text. */
  type(...keys: readonly string[]): void {
    this.tmux('send-keys', ...keys)
  }

  screen(): string {
    return this.tmux('capture-pane', '-p')
  }

  /** Everything that was printed, including what has scrolled away. */
  history(): string {
    return this.tmux('capture-pane', '-p', '-S', '-')
  }

  /** Waits until all the texts are on the screen. Keys typed before a question is there would be lost. */
  async sees(...texts: readonly string[]): Promise<string> {
    const end = Date.now() + 60_000
    for (;;) {
      const screen = this.screen()
      if (texts.every((text) => flat(screen).includes(text))) return screen
      if (Date.now() > end) throw new Error(`“${texts.join('” and “')}” did not come. The screen:\n${screen}`)
      await new Promise((resolve) => {
        setTimeout(resolve, 30)
      })
    }
  }

  /** Waits for a question and answers it. */
  async answers(question: string, ...keys: readonly string[]): Promise<void> {
    await this.sees(question)
    this.type(...keys)
  }

  close(): void {
    spawnSync('tmux', ['-L', this.socket, 'kill-server'])
  }

  private tmux(...args: readonly string[]): string {
    return execFileSync('tmux', ['-L', this.socket, ...args], { encoding: 'utf8' })
  }
}

/** Text as if no line were broken. */
function flat(screen: string): string {
  return screen.replaceAll(/\s+/g, ' ')
}
