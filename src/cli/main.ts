import { CommanderError } from 'commander'
import type { Command } from 'commander'
import { harmless, offer } from '../text/index.ts'
import { commandLine, withCompletion } from './command-line.ts'
import { ExitError, isSystemError, systemMessage } from './exit.ts'
import { OutputError } from './outlet.ts'
import type { Outlet } from './outlet.ts'
import { endWith, outlets, withStreams } from './streams.ts'
import type { Streams } from './streams.ts'
import { say } from './terminal.ts'

/**
 * The message for a first word that is not a command, which is usually a file name or a typing mistake; undefined if it
 * is a command or an option.
 */
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

/** Does what the words of a command line ask for, and gives the exit status. */
export function main(words: readonly string[], streams: Streams): Promise<number> {
  return withStreams(streams, async () => {
    try {
      await obey(words)
    } catch (error) {
      if (!(error instanceof OutputError)) endWith(statusOf(error, words.includes('--debug')))
    }
    await everythingIsOut()
  })
}

/**
 * Waits until all output is written. If some of it is not, reports this and sets the exit status, so that nobody takes
 * the incomplete output for all of it.
 */
async function everythingIsOut(): Promise<void> {
  const { output, errors } = outlets()
  const failed = await failureOf(output)
  if (failed !== undefined) {
    say(`The output is incomplete. ${systemMessage(failed)}`)
    endWith(2)
  }
  if ((await failureOf(errors)) !== undefined) endWith(2)
}

/** Why an output is incomplete; undefined if it is complete, or if its reader stopped reading. */
async function failureOf(outlet: Outlet): Promise<Error | undefined> {
  await outlet.settled()
  return outlet.failed === undefined || outlet.failed.isClosed ? undefined : outlet.failed.reason
}

async function obey(words: readonly string[]): Promise<void> {
  const program = withCompletion(commandLine())
  const unknown = unknownCommand(program, words)
  if (unknown !== undefined) throw new ExitError(2, unknown)
  if (words[0] === 'completion' || words[0] === 'complete') await (await import('./completion.ts')).completing(words)
  else await program.parseAsync(words, { from: 'user' })
}

/** Reports why the program ended early, and gives its exit status. */
function statusOf(error: unknown, debug: boolean): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof ExitError) {
    if (error.message !== '') say(error.message)
    return error.status
  }
  if (isSystemError(error)) {
    say(systemMessage(error))
    return 2
  }
  say(isAboutRules(error) ? error.message : ownMistake(error, debug))
  return 2
}

/**
 * Whether an error is about a dictionary that contradicts itself; that is found only when somebody is screened with it.
 */
function isAboutRules(error: unknown): error is Error {
  return error instanceof Error && error.name === 'NobodyPossible'
}

/** The message for an unexpected error; with `debug`, it shows where in the program the error arose. */
export function ownMistake(error: unknown, debug: boolean): string {
  const what = `Something went wrong inside prescreen: ${harmless(error instanceof Error ? error.message : String(error))}`
  return `${what}\n${debug && error instanceof Error ? harmlessStack(error) : 'Please report it; --debug shows where it happened.'}`
}

function harmlessStack(error: Error): string {
  return (error.stack ?? '').split('\n').map(harmless).join('\n')
}
