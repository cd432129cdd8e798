import { chainHash, NO_HASH } from './entry.ts'
import type { LogEntry, StoredEntry } from './entry.ts'

/** Where a log is not what was written, and how. */
export interface LogProblem {
  /** The number of the entry. */
  readonly entry: number
  readonly message: string
}

/** What the log says of its own end: how many entries were written, and the hash of the last. */
export interface LogHead {
  readonly count: number
  readonly hash: string
}

/**
 * Finds any change, removal or reordering of entries: each must be the next in number, say so itself, and have the hash that follows
 * from its text and the entry before. What nobody can see from the log alone is a whole log written anew; for that, a hash that
 * was noted elsewhere (`expected`) must be in it.
 */
export function verifyLog(
  entries: readonly StoredEntry[],
  head: LogHead | undefined,
  expected: string | undefined,
): LogProblem[] {
  const problems: LogProblem[] = []
  let before = NO_HASH
  let next = 1
  for (const { number, body, hash } of entries) {
    if (number > next) problems.push({ entry: next, message: missing(next, number - 1) })
    const own = numberIn(body)
    if (own !== number) {
      const what = own === undefined ? 'cannot be read' : `was written as entry ${own}`
      problems.push({
        entry: number,
        message: `Entry ${number} ${what}: entries were changed or put in another order.`,
      })
    } else if (number === next && chainHash(before, body) !== hash) {
      problems.push({ entry: number, message: `Entry ${number} was changed: its text does not have its hash.` })
    }
    before = hash
    next = number + 1
  }
  const count = head?.count ?? 0
  if (next - 1 < count) problems.push({ entry: next, message: missing(next, count) })
  const last = entries.at(-1)
  if (
    last !== undefined &&
    (head === undefined || count < last.number || (count === last.number && head.hash !== last.hash))
  )
    problems.push({
      entry: last.number,
      message: `Entry ${last.number} was not written by this program: the end of the log does not know it.`,
    })
  if (expected !== undefined && !entries.some((one) => one.hash === expected))
    problems.push({
      entry: 0,
      message: 'The expected hash is not in this log: it was written anew, or it is another log.',
    })
  return problems
}

function missing(first: number, last: number): string {
  return first === last ? `Entry ${first} is missing.` : `Entries ${first} to ${last} are missing.`
}

function numberIn(body: string): number | undefined {
  try {
    const { number } = JSON.parse(body) as Partial<LogEntry>
    return typeof number === 'number' ? number : undefined
  } catch {
    return undefined
  }
}
