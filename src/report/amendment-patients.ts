import type { AgeingChange, Flips, PatientChanges, SpanChange } from '../compare/index.ts'
import { withCommas } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import { harmless } from '../text/index.ts'
import { cell, tableLines } from './amendment-markdown.ts'
import { hanging, wrap } from './layout.ts'
import type { Paint } from './layout.ts'

/** What changes for the patients who were given, if any were. */
interface Patients {
  readonly patients: PatientChanges | undefined
  readonly spans: readonly SpanChange[]
}

/** A part of what is said of patients; `none` stands in the place of rows where there are none. */
interface PatientPart {
  readonly heading: string
  readonly none: string
  readonly rows: readonly { readonly count: number; readonly text: string }[]
}

export function patientLines(found: Patients, width: number, paint: Paint, say: Say): string[] {
  if (found.patients === undefined) return []
  return [flipsPart(found.patients, say), ...ageingParts(found, namesText, say)].flatMap(({ heading, none, rows }) => {
    if (rows.length === 0) return ['', ...wrap(none, width)]
    const lines = rows.flatMap(({ count, text }) => hanging(String(count), text, 2, 4, width))
    return ['', ...wrap(heading, width).map(paint.strong), ...lines]
  })
}

/** Without the names of patients: a comment on a pull request is read by many. */
export function patientMarkdown(found: Patients, say: Say): string[] {
  const { patients } = found
  if (patients === undefined) return []
  const counted = (all: readonly string[]): string => say('batch.patients', { count: all.length })
  const items = ageingParts(found, counted, say).flatMap(({ heading, none, rows }) => [
    `### ${heading}`,
    '',
    ...(rows.length === 0 ? [none] : rows.map(({ text }) => `- ${cell(text)}`)),
    '',
  ])
  return [...flipTable(patients.flips, say), '', ...items]
}

export function patientsJson({ flips, ageing }: PatientChanges): object {
  return { flips, ageing: ageing.map(({ tooOld, ...one }) => ({ ...one, now_too_old: tooOld })) }
}

function flipsPart({ flips }: PatientChanges, say: Say): PatientPart {
  return {
    heading: say('amendment.flips'),
    none: say('amendment.flips.none'),
    rows: flips.map((flip) => ({ count: flip.patients.length, text: flipText(flip, say) })),
  }
}

/** Nothing where both versions let facts be equally old. */
function ageingParts(
  { patients, spans }: Patients,
  shown: (patients: readonly string[], say: Say) => string,
  say: Say,
): PatientPart[] {
  const ageing = patients?.ageing ?? []
  if (spans.length + ageing.length === 0) return []
  const text = ({ trial, fact, tooOld, patients: own }: AgeingChange): string =>
    say(tooOld ? 'amendment.ageing.old' : 'amendment.ageing.fresh', {
      trial: harmless(trial),
      fact: harmless(fact),
      patients: shown(own, say),
    })
  const rows = ageing.map((one) => ({ count: one.patients.length, text: text(one) }))
  return [{ heading: say('amendment.ageing'), none: say('amendment.ageing.none'), rows }]
}

function flipText({ trial, from, to, patients: all, through }: Flips, say: Say): string {
  const given = { trial: harmless(trial), from, to, patients: namesText(all, say), criteria: throughText(through, say) }
  return say(given.criteria === '' ? 'amendment.flip' : 'amendment.flip.through', given)
}

/** The first of some patients, and how many more there are. */
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
