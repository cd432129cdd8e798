import { inEnglish, withCommas } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import { wrap } from '../report/index.ts'
import { checkpointLine, checkpointOf } from './checkpoint.ts'
import { signerOf } from './entry.ts'
import { groupedHex } from './key.ts'
import type { LogReport } from './verify.ts'

/**
 * The checkpoint line for the paper file; undefined for an empty log. Its day is `today`, or the day of the last entry
 * if that is later.
 */
export function paperLine({ last }: LogReport, today: string): string | undefined {
  if (last === undefined) return undefined
  const written = last.entry?.at.slice(0, 10) ?? ''
  return checkpointLine(checkpointOf(last, written > today ? written : today, signerOf(last.entry)))
}

/** What a report needs besides the findings. */
interface Shown {
  /** The current day, in UTC. */
  readonly today: string
  /** The fingerprint of the key at hand. */
  readonly ownKey: string | undefined
  readonly askedForRecord: boolean
  /**
   * The width in columns; if left out, each finding is one line. Text to be copied (a hash, a line for the paper file)
   * is never broken.
   */
  readonly width?: number | undefined
  /** In whose words; English if left out. */
  readonly say?: Say | undefined
}

/**
 * What verifying a log found, for people: the problems, or that there are none; then what is signed, and how far
 * checkpoints vouch for the log.
 */
export function logReportText(
  report: LogReport,
  { today, ownKey, askedForRecord, width = Infinity, say = inEnglish }: Shown,
): string {
  const { problems } = report
  const lines = [
    ...(problems.length > 0 ? problems.map((one) => one.message) : [wholeLine(report, say)]),
    ...signatureLines(report, width, say),
    ...ownKeyLine(report, ownKey, say),
    ...spanLines(report, say),
    ...sinceLines(report, say),
    ...(askedForRecord ? [recordLine(report, say)] : []),
    ...(problems.length > 0 ? [] : paperLines(report, today, say)),
  ]
  const room = Math.max(width, LONGEST_WORD)
  return `${lines.flatMap((line) => (line.startsWith(' ') ? line : wrap(line, room))).join('\n')}\n`
}

/** The length of a hash with a full stop after it. */
const LONGEST_WORD = 65

function wholeLine({ entries, last }: LogReport, say: Say): string {
  return last === undefined ? say('verify.whole.empty') : say('verify.whole', { count: entries, hash: last.hash })
}

function signatureLines({ entries, unsigned, keys }: LogReport, width: number, say: Say): string[] {
  if (entries === 0) return []
  if (keys.length === 0) return [say('verify.unsigned')]
  return [
    ...unsigned.map(([first, last]) => say('verify.unsigned.some', { count: last - first + 1, first, last })),
    ...keys.flatMap(({ fingerprint, by, named_in: named, signed }) => {
      const text = say('verify.signed', { count: signed, named, people: withCommas(by, say) })
      return [text, ...fingerprintLines(fingerprint, width)]
    }),
  ]
}

/** The groups of a fingerprint, indented, on one line if they fit, otherwise on two lines of equal length. */
function fingerprintLines(fingerprint: string, width: number): string[] {
  const half = fingerprint.length / 2
  const whole = `  ${groupedHex(fingerprint)}`
  return whole.length <= width
    ? [whole]
    : [fingerprint.slice(0, half), fingerprint.slice(half)].map((part) => `  ${groupedHex(part)}`)
}

/**
 * Says that the key at hand is not used in the log: a log whose signatures were all removed looks like one that was
 * never signed.
 */
function ownKeyLine({ entries, keys }: LogReport, ownKey: string | undefined, say: Say): string[] {
  const isUsed = ownKey === undefined || entries === 0 || keys.some((one) => one.fingerprint === ownKey)
  return isUsed ? [] : [say('verify.own-key')]
}

/**
 * How far the log is sound, from checkpoint to checkpoint. Every checkpoint that a person gave is listed; of the many
 * that a file may keep, only the first and last of each sound run.
 */
function spanLines({ checkpoints }: LogReport, say: Say): string[] {
  const joined: LogReport['checkpoints'][number][] = []
  for (const span of checkpoints) {
    const before = joined.at(-1)
    const goesOn = before !== undefined && !before.given && !span.given && before.sound && span.sound
    if (goesOn) joined[joined.length - 1] = { ...before, to: span.to }
    else joined.push(span)
  }
  const name = ({ count, date }: { count: number; date: string }): string =>
    say('verify.span.checkpoint', { number: count, date })
  return joined.map(({ from, to, sound }) =>
    say('verify.span', {
      count: to.count - (from?.count ?? 0),
      from: from === null ? say('verify.span.beginning') : name(from),
      to: name(to),
      state: say(sound ? 'verify.span.sound' : 'verify.span.changed'),
    }),
  )
}

/** Which entries no checkpoint covers yet. */
function sinceLines({ checkpoints, last }: LogReport, say: Say): string[] {
  const covered = checkpoints.at(-1)?.to.count
  if (covered === undefined || last === undefined || covered >= last.number) return []
  return [say('verify.since', { count: last.number - covered, first: covered + 1, last: last.number })]
}

function recordLine({ of_record: numbers }: LogReport, say: Say): string {
  if (numbers.length === 0) return say('verify.record.none')
  return say('verify.record', { count: numbers.length, numbers: withCommas(numbers.map(String), say) })
}

function paperLines(report: LogReport, today: string, say: Say): string[] {
  const line = paperLine(report, today)
  return line === undefined ? [] : [say('verify.paper'), `  ${line}`, say('verify.paper.help')]
}
