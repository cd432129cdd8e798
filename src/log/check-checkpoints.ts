import type { MessageKey, Say } from '../messages/index.ts'
import { checkpointHash, isSignedBy } from './checkpoint.ts'
import type { Checkpoint } from './checkpoint.ts'
import { signerOf } from './entry.ts'
import { keyTag } from './key.ts'
import type { KnownKey, LogProblem, ReadEntry } from './findings.ts'

/** A checkpoint and where it comes from. */
export interface GivenCheckpoint {
  readonly checkpoint: Checkpoint
  /** For people, such as `line 3 of /mnt/share/checkpoints.txt`. */
  readonly from: string
  /** Whether a machine kept it, in which case a signature belongs to it. */
  readonly kept: boolean
}

/** Two successive checkpoints that agree with the log, and whether everything between them is sound. */
export interface CheckpointSpan {
  /** Null for the beginning of the log. */
  readonly from: ShownCheckpoint | null
  readonly to: ShownCheckpoint
  readonly sound: boolean
  /** Whether a person gave one of the two. */
  readonly given: boolean
}

interface ShownCheckpoint {
  readonly count: number
  readonly date: string
}

/** A log as far as it could be read, and what was found wrong with it. */
interface ReadLog {
  readonly entries: readonly ReadEntry[]
  readonly found: readonly LogProblem[]
  readonly keys: readonly KnownKey[]
}

/** Checks that each checkpoint describes a beginning of the log. */
export function checkCheckpoints(
  given: readonly GivenCheckpoint[],
  { entries, found, keys }: ReadLog,
  say: Say,
): { readonly problems: LogProblem[]; readonly spans: CheckpointSpan[] } {
  const byNumber = new Map(entries.map((one) => [one.number, one]))
  const last = entries.at(-1)?.number ?? 0
  const problems = new Problems(say)
  const agreeing: GivenCheckpoint[] = []
  for (const one of given.toSorted((a, b) => a.checkpoint.count - b.checkpoint.count)) {
    const { count, hash } = one.checkpoint
    const entry = byNumber.get(count)
    if (count > last) {
      problems.add('verify.checkpoint.short', one, last + 1, { entries: last })
    } else if (entry === undefined || checkpointHash(entry.hash) !== hash) {
      problems.add('verify.checkpoint.differs', one, (agreeing.at(-1)?.checkpoint.count ?? 0) + 1)
    } else {
      agreeing.push(one)
      const problem = originProblem(one, entry, keys)
      if (problem !== undefined) problems.add(problem, one, count, { at: entry.entry?.at ?? '' })
    }
  }
  const spans = agreeing
    .filter((one, i) => one.checkpoint.count !== agreeing[i - 1]?.checkpoint.count)
    .map((to, i, all) => spanOf(all[i - 1], to, found))
  return { problems: problems.list(), spans }
}

/** What is wrong with the signature, key or date of a checkpoint; undefined if nothing is. */
function originProblem(
  { checkpoint, kept }: GivenCheckpoint,
  { entry }: ReadEntry,
  keys: readonly KnownKey[],
): MessageKey | undefined {
  if (entry !== undefined && checkpoint.date < entry.at.slice(0, 10)) return 'verify.checkpoint.older'
  if (checkpoint.key === undefined)
    return signerOf(entry) !== undefined && kept ? 'verify.checkpoint.unsigned' : undefined
  const key = keys.find((one) => keyTag(one.fingerprint) === checkpoint.key)
  if (key === undefined) return 'verify.checkpoint.unknown-key'
  if (checkpoint.signature === undefined) return kept ? 'verify.checkpoint.removed' : undefined
  return isSignedBy(checkpoint, key.statement) ? undefined : 'verify.checkpoint.false'
}

function spanOf(from: GivenCheckpoint | undefined, to: GivenCheckpoint, found: readonly LogProblem[]): CheckpointSpan {
  const [low, high] = [from?.checkpoint.count ?? 0, to.checkpoint.count]
  return {
    from: from === undefined ? null : shown(from),
    to: shown(to),
    sound: !found.some((one) => one.entry > low && one.entry <= high),
    given: from?.kept === false || !to.kept,
  }
}

function shown({ checkpoint: { count, date } }: GivenCheckpoint): ShownCheckpoint {
  return { count, date }
}

/**
 * Problems with checkpoints. Of similar problems from many lines of a file, only one is reported in full; the others
 * are counted.
 */
class Problems {
  private readonly found = new Map<string, { readonly problem: LogProblem; readonly more: number }>()
  private readonly say: Say

  constructor(say: Say) {
    this.say = say
  }

  /** Reports a problem that affects the entries from `first` up to the one of the checkpoint. */
  add(
    key: MessageKey,
    one: GivenCheckpoint,
    first: number,
    more: Readonly<Record<string, string | number>> = {},
  ): void {
    const { checkpoint, from, kept } = one
    const { count: last, date } = checkpoint
    const alike = kept ? key : `${key} ${from}`
    const known = this.found.get(alike)
    // For a log that was cut off, the longest checkpoint is the most telling one; for a log that differs, the shortest.
    const isFirst = known === undefined || key === 'verify.checkpoint.short'
    const message = (): string =>
      this.say(key, { count: last - first + 1, date, from, first, checkpoint: last, ...more })
    this.found.set(alike, {
      problem: isFirst ? { entry: first, message: message() } : known.problem,
      more: known === undefined ? 0 : known.more + 1,
    })
  }

  list(): LogProblem[] {
    return [...this.found.values()].map(({ problem, more }) => ({
      entry: problem.entry,
      message: more === 0 ? problem.message : this.say('verify.and-so', { message: problem.message, count: more }),
    }))
  }
}
