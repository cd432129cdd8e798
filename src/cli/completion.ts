import tab from '@bomb.sh/tab/commander'
import { commandLine } from './command-line.ts'
import { cannotRun } from './exit.ts'

const SHELLS = ['bash', 'zsh', 'fish']

/** `prescreen completion SHELL` prints the shell's script; that script calls `prescreen complete -- WORDS` for suggestions. */
export async function completing(words: readonly string[]): Promise<void> {
  const program = commandLine()
  const [command, shell = ''] = words
  if (command === 'completion' && !words.includes('--help') && !SHELLS.includes(shell))
    throw cannotRun('prescreen completion is for bash, zsh or fish.')
  if (words.includes('--help')) {
    await program.parseAsync(words, { from: 'user' })
    return
  }
  // The library adds a command of this name of its own.
  const others = program.commands.filter((one) => one.name() !== 'completion')
  ;(program.commands as unknown[]).splice(0, program.commands.length, ...others)
  // What the program takes, each command takes.
  for (const one of others) for (const option of program.options) if (option.long !== '--version') one.addOption(option)
  tab(program, { completionCommandName: 'completion' })
  await program.parseAsync([...words], { from: 'user' })
}
