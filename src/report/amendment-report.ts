import type { CriterionChange, Flips, TrialChange } from '../compare/index.ts'
import type { Example } from '../prove/index.ts'
import { statusInRules } from '../explain/index.ts'
import { harmless } from '../text/index.ts'
import { hanging } from './layout.ts'
import type { Paint } from './layout.ts'

const SENTENCES: Readonly<Record<CriterionChange['kind'], string>> = {
  added: 'added',
  removed: 'removed',
  wider: 'wider: some patients are better off, nobody is worse off',
  narrower: 'narrower: some patients are worse off, nobody is better off',
  changed: 'changed: some patients are better off, others worse off',
  'only wording': 'only wording: proved the same for every patient',
}

/** A witness as one line of JSON, without its made-up id. */
function patientText(criterion: string, { record, before, after }: Example): string {
  const { id: _id, ...facts } = record
  const [was, is] = [before, after].map((status) => statusInRules(criterion, status))
  return `${was} → ${is}: ${harmless(JSON.stringify(facts))}`
}

export function amendmentText(
  changes: readonly TrialChange[],
  flips: readonly Flips[] | undefined,
  width: number,
  paint: Paint,
): string {
  const lines: string[] = []
  if (changes.length === 0) lines.push('No difference: proved the same for every patient.')
  for (const { id, kind, criteria, reordered, enrolment } of changes) {
    lines.push(paint.strong(`${id} ${kind}`))
    if (enrolment !== undefined) lines.push(`  enrolment: ${enrolment.before} → ${enrolment.after}`)
    if (reordered) lines.push('  criteria reordered; no effect')
    for (const one of criteria) {
      lines.push(...hanging(one.id, SENTENCES[one.kind], 2, 7, width))
      if (one.before !== undefined && one.after !== undefined && one.before.text !== one.after.text) {
        lines.push(
          ...hanging('was:', harmless(one.before.text), 4, 6, width),
          ...hanging('is:', harmless(one.after.text), 4, 6, width),
        )
      }
      if (one.wider !== undefined) lines.push(...hanging('better off:', patientText(one.id, one.wider), 4, 12, width))
      if (one.narrower !== undefined)
        lines.push(...hanging('worse off:', patientText(one.id, one.narrower), 4, 12, width))
    }
  }
  if (flips !== undefined) {
    lines.push(
      '',
      flips.length === 0 ? 'No verdict of these patients changes.' : paint.strong('Patients whose verdict changes'),
    )
    for (const { trial, from, to, patients, through } of flips) {
      const why = Object.entries(through).map(([id, count]) => `${id} (${count})`)
      const names = patients.slice(0, 10).map(harmless).join(', ')
      const more = patients.length > 10 ? ` and ${patients.length - 10} more` : ''
      lines.push(
        ...hanging(
          String(patients.length),
          `${trial} ${from} → ${to}, through ${why.join(', ')}: ${names}${more}`,
          2,
          6,
          width,
        ),
      )
    }
  }
  return `${lines.join('\n')}\n`
}

/** For a comment on a pull request. */
export function amendmentMarkdown(changes: readonly TrialChange[], flips: readonly Flips[] | undefined): string {
  const lines = ['## What this amendment changes', '']
  if (changes.length === 0) lines.push('Nothing: proved the same for every patient.', '')
  for (const { id, kind, criteria, reordered, enrolment } of changes) {
    lines.push(`### ${cell(id)} (${kind})`, '')
    if (enrolment !== undefined) lines.push(`Enrolment: ${enrolment.before} → ${enrolment.after}.`, '')
    if (reordered) lines.push('Criteria reordered; no effect.', '')
    if (criteria.length === 0) continue
    lines.push('| criterion | change | better off, for example | worse off, for example |', '|---|---|---|---|')
    for (const one of criteria) {
      const shown = (example: Example | undefined): string =>
        example === undefined ? '' : `\`${cell(patientText(one.id, example))}\``
      lines.push(`| ${one.id} | ${one.kind} | ${shown(one.wider)} | ${shown(one.narrower)} |`)
    }
    lines.push('')
  }
  if (flips !== undefined) {
    lines.push('### Patients whose verdict changes', '')
    if (flips.length === 0) lines.push('None.', '')
    else lines.push('| trial | from | to | patients | through |', '|---|---|---|---|---|')
    for (const { trial, from, to, patients, through } of flips) {
      const why = Object.entries(through).map(([id, count]) => `${id} (${count})`)
      lines.push(`| ${cell(trial)} | ${from} | ${to} | ${patients.length} | ${why.join(', ')} |`)
    }
  }
  return `${lines.join('\n').trimEnd()}\n`
}

function cell(text: string): string {
  return harmless(text).replaceAll('|', '\\|').replaceAll('`', "'").replaceAll('<', '&lt;')
}

export function amendmentJson(changes: readonly TrialChange[], flips: readonly Flips[] | undefined): object {
  const trials = changes.map(({ id, kind, criteria, reordered, enrolment }) => ({
    id,
    kind,
    ...(enrolment !== undefined && { enrolment }),
    reordered,
    criteria: criteria.map((one) => ({
      id: one.id,
      kind: one.kind,
      ...(one.wider !== undefined && { wider: one.wider }),
      ...(one.narrower !== undefined && { narrower: one.narrower }),
    })),
  }))
  return { trials, ...(flips !== undefined && { flips }) }
}
