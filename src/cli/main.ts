import { CommanderError } from 'commander'
import type { Command } from 'commander'
import { harmless, offer } from '../text/index.ts'
import { commandLine, withCompletion } from './command-line.ts'
import { ExitError } from './exit.ts'
import { endQuietlyOnClosedPipe, say } from './terminal.ts'

/** A first word that is no command is most often a file name or a slip of the keys. */
function unknownCommand(program: Command, words: readonly string[]): string | undefined {
  const [first] = words
  const known = program.commands.map((command) => command.name())
  if (first === undefined || first.startsWith('-') || ['help', 'complete'].includes(first) || known.includes(first))
    return undefined
  const file = /\.(json|ndjson|jsonl)$/.test(first)
    ? `To screen a file: prescreen screen ${harmless(first)}`
    : undefined
  return `There is no command \`${harmless(first)}\`. ${file ?? offer(first, known) ?? ''}`.trim()
}

async function main(): Promise<void> {
  endQuietlyOnClosedPipe()
  const words = process.argv.slice(2)
  const program = withCompletion(commandLine())
  const unknown = unknownCommand(program, words)
  try {
    if (unknown !== undefined) throw new ExitError(2, unknown)
    if (words[0] === 'completion' || words[0] === 'complete') await (await import('./completion.ts')).completing(words)
    else await program.parseAsync(words, { from: 'user' })
  } catch (error) {
    end(error, words.includes('--debug'))
  }
}

function end(error: unknown, debug: boolean): void {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2
    return
  }
  if (error instanceof ExitError) {
    if (error.message !== '') say(error.message)
    process.exitCode = error.status
    return
  }
  say(`prescreen met a mistake of its own: ${harmless(error instanceof Error ? error.message : String(error))}`)
  say(debug && error instanceof Error ? harmlessStack(error) : 'Please report it; --debug shows where it arose.')
  process.exitCode = 2
}

function harmlessStack(error: Error): string {
  return (error.stack ?? '').split('\n').map(harmless).join('\n')
}

await main()
