import { checkpointLine, checkpointOf } from './checkpoint.ts'
import { signerOf } from './entry.ts'
import { groupedHex } from './key.ts'
import type { LogReport } from './verify.ts'

/** The line for the paper file; undefined for an empty log. Its day is the one given, or that of the last entry where this is later. */
export function paperLine({ last }: LogReport, today: string): string | undefined {
  if (last === undefined) return undefined
  const written = last.entry?.at.slice(0, 10) ?? ''
  return checkpointLine(checkpointOf(last, written > today ? written : today, signerOf(last.entry)))
}

/** What a report is shown with. */
interface Shown {
  /** The day, UTC. */
  readonly today: string
  /** The fingerprint of the key at hand. */
  readonly ownKey: string | undefined
  readonly askedForRecord: boolean
}

/** What verifying a log found, for people: problems, or that there are none; then what is signed, and what witnesses say. */
export function logReportText(report: LogReport, { today, ownKey, askedForRecord }: Shown): string {
  const { problems } = report
  const lines = [
    ...(problems.length > 0 ? problems.map((one) => one.message) : [wholeLine(report)]),
    ...signatureLines(report),
    ...ownKeyLine(report, ownKey),
    ...spanLines(report),
    ...sinceLines(report),
    ...(askedForRecord ? [recordLine(report)] : []),
    ...(problems.length > 0 ? [] : paperLines(report, today)),
  ]
  return `${lines.join('\n')}\n`
}

function wholeLine({ entries, last }: LogReport): string {
  const count = `${entries} ${entries === 1 ? 'entry' : 'entries'}`
  return `The log is whole: ${count}${last === undefined ? '' : `, the last with the hash ${last.hash}`}.`
}

function signatureLines({ entries, unsigned, keys }: LogReport): string[] {
  if (entries === 0) return []
  if (keys.length === 0) return ['No entry is signed.']
  return [
    ...unsigned.map(([first, last]) => `${entriesText(first, last)} not signed.`),
    ...keys.map(
      ({ fingerprint, by, named_in, signed }) =>
        `${signed} ${signed === 1 ? 'entry is' : 'entries are'} signed with the key that entry ${named_in} names, for ${by.join(', ')}:\n  ${groupedHex(fingerprint)}`,
    ),
  ]
}

/** A log whose signatures were all removed looks like one that nobody ever signed. */
function ownKeyLine({ entries, keys }: LogReport, ownKey: string | undefined): string[] {
  const isUsed = ownKey === undefined || entries === 0 || keys.some((one) => one.fingerprint === ownKey)
  return isUsed ? [] : ['The key at hand signed none of these entries.']
}

/** Every checkpoint that a person gave; of the many that a file may keep, the first and the last of each run. */
function spanLines({ checkpoints }: LogReport): string[] {
  const joined: LogReport['checkpoints'][number][] = []
  for (const span of checkpoints) {
    const before = joined.at(-1)
    const goesOn = before !== undefined && !before.given && !span.given && before.sound && span.sound
    if (goesOn) joined[joined.length - 1] = { ...before, to: span.to }
    else joined.push(span)
  }
  return joined.map(({ from, to, sound }) => {
    const count = to.count - (from?.count ?? 0)
    const start = from === null ? 'the beginning' : `checkpoint ${from.count} (${from.date})`
    const what = sound ? 'none changed' : 'not all as they were written'
    return `From ${start} to ${from === null ? 'checkpoint ' : ''}${to.count} (${to.date}): ${count} ${count === 1 ? 'entry' : 'entries'}, ${what}.`
  })
}

/** What no checkpoint covers yet. */
function sinceLines({ checkpoints, last }: LogReport): string[] {
  const covered = checkpoints.at(-1)?.to.count
  if (covered === undefined || last === undefined || covered >= last.number) return []
  const which = covered + 1 === last.number ? `Entry ${last.number}` : `Entries ${covered + 1} to ${last.number}`
  return [`${which} came after the last checkpoint.`]
}

function recordLine({ of_record }: LogReport): string {
  const [only, ...others] = of_record
  if (only === undefined) return 'No entry is of this record.'
  return others.length === 0
    ? `Entry ${only} is of this record.`
    : `Entries ${of_record.join(', ')} are of this record.`
}

function paperLines(report: LogReport, today: string): string[] {
  const line = paperLine(report, today)
  if (line === undefined) return []
  const help = 'prescreen log verify --checkpoint LINE then also notices a log that was cut or written anew.'
  return ['For the paper file:', `  ${line}`, help]
}

function entriesText(first: number, last: number): string {
  return first === last ? `Entry ${first} is` : `Entries ${first} to ${last} are`
}
