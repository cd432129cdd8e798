import type { AgeingChange, Flips, MatchChange, PatientChanges, SpanChange } from '../compare/index.ts'
import { withCommas, withSemicolons } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import { columns, harmless } from '../text/index.ts'
import { cell, tableLines } from './amendment-markdown.ts'
import { hanging, wrap } from './layout.ts'
import type { Paint } from './layout.ts'

/** What changes for the given patients, if any were given. */
interface Patients {
  readonly patients: PatientChanges | undefined
  readonly spans: readonly SpanChange[]
}

/** A section of the report on patients; `none` is shown if it has no rows. */
interface PatientPart {
  readonly heading: string
  readonly none: string
  /** What comes before the text: a number or a trial. */
  readonly rows: readonly { readonly label: string; readonly text: string }[]
}

/** Whether patients are named or only counted. */
type Naming = 'named' | 'counted'

/** A block of lines for each section. */
export function patientBlocks(found: Patients, width: number, paint: Paint, say: Say): string[][] {
  if (found.patients === undefined) return []
  const parts = [flipsPart(found.patients, say), ...otherParts(found, 'named', say)]
  return parts.map(({ heading, none, rows }) => {
    if (rows.length === 0) return wrap(none, width)
    const column = Math.max(...rows.map(({ label }) => columns(label))) + 2
    const lines = rows.flatMap(({ label, text }) => hanging(label, text, 2, column, width))
    return [...wrap(heading, width).map(paint.strong), ...lines]
  })
}

/** The sections without patients' names, since many people read a comment on a pull request. */
export function patientMarkdown(found: Patients, say: Say): string[] {
  const { patients } = found
  if (patients === undefined) return []
  const items = otherParts(found, 'counted', say).flatMap(({ heading, none, rows }) => [
    `### ${heading}`,
    '',
    ...(rows.length === 0
      ? [none]
      : rows.map(({ label, text }) => `- ${cell(say('amendment.what', { what: label, change: text }))}`)),
    '',
  ])
  return [...flipTable(patients.flips, say), '', ...items]
}

export function patientsJson({ flips, matches, ageing }: PatientChanges): object {
  const shown = matches.map(({ possibleGained, possibleLost, ...one }) => ({
    ...one,
    possible_gained: possibleGained,
    possible_lost: possibleLost,
  }))
  return { flips, matches: shown, ageing: ageing.map(({ tooOld, ...one }) => ({ ...one, now_too_old: tooOld })) }
}

function flipsPart({ flips }: PatientChanges, say: Say): PatientPart {
  return {
    heading: say('amendment.flips'),
    none: say('amendment.flips.none'),
    rows: flips.map((flip) => ({ label: String(flip.patients.length), text: flipText(flip, say) })),
  }
}

/** What changes for patients besides their verdicts; sections without changes are left out. */
function otherParts({ patients, spans }: Patients, naming: Naming, say: Say): PatientPart[] {
  const { matches = [], ageing = [] } = patients ?? {}
  const matched = {
    heading: say('amendment.matches'),
    none: '',
    rows: matches.map((one) => ({ label: harmless(one.trial), text: matchText(one, naming, say) })),
  }
  const aged = {
    heading: say('amendment.ageing'),
    none: say('amendment.ageing.none'),
    rows: ageing.map((one) => ({ label: harmless(one.trial), text: ageingText(one, naming, say) })),
  }
  return [...(matches.length > 0 ? [matched] : []), ...(spans.length + ageing.length > 0 ? [aged] : [])]
}

/** For example `closed now; 2 no longer match: P-1, P-2; 1 is no longer possible: P-3`. */
function matchText(change: MatchChange, naming: Naming, say: Say): string {
  const { gained, lost, possibleGained, possibleLost } = change
  const groups = [
    ['gained', gained],
    ['lost', lost],
    ['possible-gained', possibleGained],
    ['possible-lost', possibleLost],
  ] as const
  const told = groups
    .filter(([, patients]) => patients.length > 0)
    .map(([name, patients]) =>
      shown(say(`amendment.matches.${name}`, { count: patients.length }), patients, naming, say),
    )
  const state = stateText(change, say)
  const isQuiet = told.length === 0 && change.before !== change.after
  return withSemicolons([...state, ...told, ...(isQuiet ? [say('amendment.matches.nobody')] : [])], say)
}

/** What happened to the trial itself, if that affects who can join it. */
function stateText({ before, after }: MatchChange, say: Say): string[] {
  if (before === undefined) return [say('amendment.matches.added')]
  if (after === undefined) return [say('amendment.matches.removed')]
  if (after === 'closed')
    return [say(before === 'closed' ? 'amendment.matches.still-closed' : 'amendment.matches.closed')]
  if (before !== 'closed') return []
  return [say(after === 'open' ? 'amendment.matches.opened' : 'amendment.matches.not-closed')]
}

function ageingText({ fact, tooOld, patients }: AgeingChange, naming: Naming, say: Say): string {
  const given = { fact: harmless(fact), count: patients.length }
  return shown(say(tooOld ? 'amendment.ageing.old' : 'amendment.ageing.fresh', given), patients, naming, say)
}

/** A sentence about some patients, with their names if they are to be shown. */
function shown(what: string, patients: readonly string[], naming: Naming, say: Say): string {
  return naming === 'counted' ? what : say('amendment.what', { what, change: namesText(patients, say) })
}

function flipText({ trial, from, to, patients: all, through }: Flips, say: Say): string {
  const given = { trial: harmless(trial), from, to, patients: namesText(all, say), criteria: throughText(through, say) }
  return say(given.criteria === '' ? 'amendment.flip' : 'amendment.flip.through', given)
}

/** The first `MOST_NAMES` patients, and how many more there are. */
function namesText(all: readonly string[], say: Say): string {
  const names = withCommas(all.slice(0, MOST_NAMES).map(harmless), say)
  const count = all.length - MOST_NAMES
  return count > 0 ? say('amendment.flip.more', { patients: names, count }) : names
}

const MOST_NAMES = 10

function throughText(through: Flips['through'], say: Say): string {
  return withCommas(
    Object.entries(through).map(([id, count]) => say('amendment.flip.criterion', { id, count })),
    say,
  )
}

function flipTable(flips: readonly Flips[], say: Say): string[] {
  const heading = [`### ${say('amendment.flips')}`, '']
  if (flips.length === 0) return [...heading, say('amendment.flips.none')]
  const rows = flips.map(({ trial, from, to, patients, through }) => [
    cell(trial),
    from,
    to,
    String(patients.length),
    throughText(through, say),
  ])
  const columns = [
    'amendment.column.from',
    'amendment.column.to',
    'column.patients',
    'amendment.column.through',
  ] as const
  return [...heading, ...tableLines(['column.trial', ...columns], rows, say)]
}
