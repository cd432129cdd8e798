import { resolve } from 'node:path'
import { checkpointFileLine, checkpointIn, checkpointOf, signedCheckpoint } from '../../log/index.ts'
import type { Checkpoint, GivenCheckpoint, Signer } from '../../log/index.ts'
import { harmless } from '../../text/index.ts'
import { defaultLogPath, settings } from '../config.ts'
import { cannotRun } from '../exit.ts'
import { readBytes, readText, readTextOr } from '../files/reading.ts'
import { appendToFile, isThere } from '../files/writing.ts'
import type { LogFile } from './database.ts'

/**
 * The file in which the checkpoints of a log are kept; undefined if there is none. Only the log of the configuration
 * has one.
 */
export async function checkpointFile(log: string): Promise<string | undefined> {
  const own = await settings()
  return resolve(log) === resolve(own.log_file ?? defaultLogPath()) ? own.log_checkpoints : undefined
}

/** The content of a checkpoint file, line by line. */
export interface KeptCheckpoints {
  readonly checkpoints: readonly GivenCheckpoint[]
  /** A sentence for each line that is not a checkpoint, because it is half-written or was changed. */
  readonly mistakes: readonly string[]
}

/**
 * Reads a checkpoint file. `how`: how it is read; `readFlowing` also reads from pipes. Ends the program if it cannot be
 * read.
 */
export function readCheckpoints(path: string, how = readBytes): KeptCheckpoints {
  const read = linesOf(path, how).map((line, i) => {
    const from = `line ${i + 1} of ${harmless(path)}`
    const checkpoint = checkpointIn(line)
    return { from, checkpoint, isEmpty: line.trim() === '' }
  })
  return {
    checkpoints: read.flatMap(({ from, checkpoint }) =>
      checkpoint === undefined ? [] : [{ from, checkpoint, kept: true }],
    ),
    mistakes: read
      .filter((one) => one.checkpoint === undefined && !one.isEmpty)
      .map((one) => `The checkpoint in ${one.from} was changed or damaged.`),
  }
}

/**
 * The newest checkpoint in a file, which is its last; undefined if there is none yet, or if the file cannot be read
 * now.
 */
export function newestCheckpoint(path: string): Checkpoint | undefined {
  try {
    for (const line of linesOf(path).toReversed()) {
      const checkpoint = checkpointIn(line)
      if (checkpoint !== undefined) return checkpoint
    }
    return undefined
  } catch {
    // Appending to the file will fail as well, and that error says why.
    return undefined
  }
}

/**
 * Appends the checkpoint of the log as it is now. The log is locked for writing meanwhile, so that the lines are
 * complete and in order.
 */
export async function keepCheckpoint(path: string, log: LogFile, signer: Signer | undefined): Promise<void> {
  await log.withLast(({ stored, entry }) => {
    if (stored === undefined || entry === undefined) return
    const checkpoint = checkpointOf(stored, entry.at.slice(0, 10), undefined)
    const line = checkpointFileLine(signer === undefined ? checkpoint : signedCheckpoint(checkpoint, signer))
    const before = isThere(path) ? readText(path) : ''
    // After a power cut the last line may be incomplete.
    const start = before === '' || before.endsWith('\n') ? '' : '\n'
    appendToFile(path, `${start}${line}\n`)
  })
}

/** A checkpoint that somebody typed. Ends the program if it is not a valid one. */
export function typedCheckpoint(line: string): GivenCheckpoint {
  const checkpoint = checkpointIn(line)
  if (checkpoint !== undefined) return { checkpoint, from: 'given here', kept: false }
  const help =
    'A checkpoint is a line such as "prescreen-log/1 12 2026-03-01 …"; its last letters are a check on the rest.'
  throw cannotRun(`--checkpoint "${harmless(line)}" is mistyped or incomplete. ${help}`)
}

function linesOf(path: string, how = readBytes): string[] {
  return readTextOr(path, (why) => cannotRun(`The checkpoints cannot be read. ${why}`), how).split('\n')
}
