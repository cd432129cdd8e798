import { checkpointHash, isSignedBy } from './checkpoint.ts'
import type { Checkpoint } from './checkpoint.ts'
import { signerOf } from './entry.ts'
import { keyTag } from './key.ts'
import type { KnownKey, LogProblem, ReadEntry } from './findings.ts'

/** A checkpoint with where it comes from. */
export interface GivenCheckpoint {
  readonly checkpoint: Checkpoint
  /** For people: `line 3 of /mnt/share/checkpoints.txt`. */
  readonly from: string
  /** A machine kept it, so that a signature belongs to it. */
  readonly kept: boolean
}

/** Two checkpoints that the log agrees with, one after the other, and whether all between them is sound. */
export interface CheckpointSpan {
  /** Null at the beginning of the log. */
  readonly from: ShownCheckpoint | null
  readonly to: ShownCheckpoint
  readonly sound: boolean
  /** A person gave one of the two. */
  readonly given: boolean
}

interface ShownCheckpoint {
  readonly count: number
  readonly date: string
}

/** Each checkpoint must be of a beginning of the log. */
export function checkCheckpoints(
  given: readonly GivenCheckpoint[],
  entries: readonly ReadEntry[],
  found: readonly LogProblem[],
  keys: readonly KnownKey[],
): { readonly problems: LogProblem[]; readonly spans: CheckpointSpan[] } {
  const byNumber = new Map(entries.map((one) => [one.number, one]))
  const last = entries.at(-1)?.number ?? 0
  const problems = new Problems()
  const agreeing: GivenCheckpoint[] = []
  for (const one of given.toSorted((a, b) => a.checkpoint.count - b.checkpoint.count)) {
    const { count, hash } = one.checkpoint
    const entry = byNumber.get(count)
    const name = `the checkpoint of ${one.checkpoint.date} (${one.from})`
    if (count > last) {
      const what = last + 1 === count ? `entry ${count} is` : `entries ${last + 1} to ${count} are`
      problems.add('short', one, last + 1, `The log has ${last} entries, ${name} ${count}: ${what} missing.`)
    } else if (entry === undefined || checkpointHash(entry.hash) !== hash) {
      const first = (agreeing.at(-1)?.checkpoint.count ?? 0) + 1
      const what = first === count ? `entry ${count} is` : `some of entries ${first} to ${count} are`
      problems.add('differs', one, first, `The log differs from ${name}: ${what} not what was written.`)
    } else {
      agreeing.push(one)
      const message = originProblem(one, entry, keys)
      if (message !== undefined) problems.add(message, one, count, `At ${name}: ${message}`)
    }
  }
  const spans = agreeing
    .filter((one, i) => one.checkpoint.count !== agreeing[i - 1]?.checkpoint.count)
    .map((to, i, all) => spanOf(all[i - 1], to, found))
  return { problems: problems.list(), spans }
}

/** What is wrong with who made a checkpoint, and when. */
function originProblem(
  { checkpoint, kept }: GivenCheckpoint,
  { entry }: ReadEntry,
  keys: readonly KnownKey[],
): string | undefined {
  if (entry !== undefined && checkpoint.date < entry.at.slice(0, 10))
    return `it is older than the entry of ${entry.at} that it is about; a clock was wrong.`
  if (checkpoint.key === undefined)
    return signerOf(entry) !== undefined && kept ? 'it is not signed, although the entry is.' : undefined
  const key = keys.find((one) => keyTag(one.fingerprint) === checkpoint.key)
  if (key === undefined) return 'this log does not know its key.'
  if (checkpoint.signature === undefined) return kept ? 'its signature was removed.' : undefined
  return isSignedBy(checkpoint, key.statement) ? undefined : 'its signature is false.'
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

/** Of what many lines of a file say alike, only one is said in full. */
class Problems {
  private readonly found = new Map<string, { readonly problem: LogProblem; readonly more: number }>()

  add(kind: string, { kept, from }: GivenCheckpoint, entry: number, message: string): void {
    const key = kept ? kind : `${kind} ${from}`
    const known = this.found.get(key)
    // Of a log that was cut the longest line says most; of one that differs, the shortest.
    const isFirst = known === undefined || kind === 'short'
    this.found.set(key, {
      problem: isFirst ? { entry, message } : known.problem,
      more: known === undefined ? 0 : known.more + 1,
    })
  }

  list(): LogProblem[] {
    return [...this.found.values()].map(({ problem, more }) => ({
      entry: problem.entry,
      message: more === 0 ? problem.message : `${problem.message} And so ${more} more.`,
    }))
  }
}
