import tab from '@bomb.sh/tab/commander'
import { commandLine, withCompletion } from './command-line.ts'
import { cannotRun } from './exit.ts'

const SHELLS = ['bash', 'zsh', 'fish']

/**
 * `prescreen completion SHELL` prints the script of the shell. That script calls `prescreen complete -- WORDS` for
 * suggestions.
 */
export async function completing(words: readonly string[]): Promise<void> {
  const [command, shell = ''] = words
  if (words.includes('--help')) {
    await withCompletion(commandLine()).parseAsync(words, { from: 'user' })
    return
  }
  if (command === 'completion' && !SHELLS.includes(shell))
    throw cannotRun('`prescreen completion` needs the name of a shell: bash, zsh or fish.')
  const program = commandLine()
  // Each command also takes the options of the program.
  for (const one of program.commands)
    for (const option of program.options) if (option.long !== '--version') one.addOption(option)
  tab(program, { completionCommandName: 'completion' })
  await program.parseAsync(words, { from: 'user' })
}
