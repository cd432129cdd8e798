import { isDayLimit } from '../compare/index.ts'
import type {
  ChartChange,
  CriterionChange,
  DictionaryChange,
  PartChange,
  PatientChanges,
  SpanChange,
  TrialChange,
} from '../compare/index.ts'
import type { Example } from '../prove/index.ts'
import { askedKey, statusInRules } from '../explain/index.ts'
import { capitalized, inEnglish } from '../messages/index.ts'
import type { MessageKey, Say } from '../messages/index.ts'
import { columns, harmless } from '../text/index.ts'
import { cell, tableLines } from './amendment-markdown.ts'
import { patientBlocks, patientMarkdown, patientsJson } from './amendment-patients.ts'
import { criteriaText, spanJson, spanLines, spanMarkdown } from './amendment-spans.ts'
import { hanging, wrap } from './layout.ts'
import type { Paint } from './layout.ts'

const SENTENCES: Readonly<Record<CriterionChange['kind'], MessageKey>> = {
  added: 'amendment.added',
  removed: 'amendment.removed',
  wider: 'amendment.wider',
  narrower: 'amendment.narrower',
  changed: 'amendment.changed',
  'question changed': 'amendment.question',
  freshness: 'amendment.freshness',
  'only wording': 'amendment.wording',
  'not proved': 'amendment.not-proved',
  'not worked out': 'amendment.not-worked-out',
}

/** What `diff` found. */
export interface FoundChanges {
  readonly trials: readonly TrialChange[]
  readonly dictionary: readonly DictionaryChange[]
  /** Changes in how old facts may be. */
  readonly spans: readonly SpanChange[]
  /** Changes in how charts become records. */
  readonly charts: readonly ChartChange[]
  /** The day for which both versions are compared, `2026-03-15`. */
  readonly asOf: string
  /** Undefined if no patients were given. */
  readonly patients: PatientChanges | undefined
}

/** What is said if no criterion differs; otherwise undefined. */
function noDifference({ trials, dictionary, spans, charts }: FoundChanges, say: Say): string | undefined {
  if (trials.length > 0) return undefined
  const isSame = dictionary.length + spans.length + charts.length === 0
  return say(isSame ? 'amendment.none' : 'amendment.none.in-criteria')
}

/** For example `was 10, is 100`. */
function wasAndIs(was: string | undefined, is: string | undefined, say: Say): string {
  const given = { was: harmless(shortened(was ?? '')), is: harmless(shortened(is ?? '')) }
  if (was === undefined) return say('amendment.value.added', given)
  return say(is === undefined ? 'amendment.value.removed' : 'amendment.value.changed', given)
}

function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 199)}…` : text
}

/** One line for each change, under its heading. */
function dictionaryLines({ dictionary, charts }: FoundChanges, say: Say): { heading: string; lines: string[] }[] {
  const kinds = DICTIONARY_KINDS.map((kind) => ({
    heading: say(`amendment.dictionary.${kind}`),
    lines: dictionary.filter((one) => one.kind === kind).map((one) => dictionaryText(one, say)),
  }))
  const mapped = charts.map(({ path, was, is, reordered }) =>
    say('amendment.what', {
      what: path === '' ? 'fhir.yaml' : harmless(path),
      change:
        reordered === true ? say('amendment.charts.reordered') : wasAndIs(chartText(was, say), chartText(is, say), say),
    }),
  )
  return [...kinds, { heading: say('amendment.charts'), lines: mapped }].filter((one) => one.lines.length > 0)
}

/** A day limit in words, anything else as JSON. */
function chartText(value: ChartChange['was'], say: Say): string | undefined {
  if (!isDayLimit(value)) return value === undefined ? undefined : JSON.stringify(value)
  const { days, months = 0 } = value
  const period = days === undefined ? say('period.months', { count: months }) : say('period.days', { count: days })
  return say(`amendment.limit.${value.else}`, { period })
}

const DICTIONARY_KINDS = ['meaning', 'charts', 'queries', 'wording'] as const satisfies DictionaryChange['kind'][]

function dictionaryText({ what, was, is, criteria }: DictionaryChange, say: Say): string {
  const given = { what: harmless(what), change: wasAndIs(was, is, say), criteria: criteriaText(criteria, say) }
  return say(criteria.length === 0 ? 'amendment.what' : 'amendment.what.turning', given)
}

/** Why a change is not proved, and that no patient was found who shows it, if none was. */
function notProvedText({ kind, wider, narrower, dictionary }: CriterionChange, say: Say): string[] {
  if (kind !== 'not proved' && kind !== 'not worked out') return []
  const why = dictionary.map((one) => dictionaryText({ ...one, criteria: [] }, say))
  const found = wider !== undefined || narrower !== undefined
  return [...why, ...(found ? [] : [say('amendment.not-found')])]
}

/** An example patient as JSON on one line, without the made-up id and with spaces at which the line can break. */
function patientText(criterion: string, { record, before, after, on }: Example, say: Say): string {
  const { id: _id, ...facts } = record
  const [was, is] = [statusInRules(criterion, before, say), statusInRules(criterion, after, say)]
  const told = { was, is, facts: harmless(JSON.stringify(facts, undefined, 1).replaceAll(/\n */g, ' ')) }
  return on === undefined ? say('amendment.patient', told) : say('amendment.patient.on', { ...told, day: on })
}

export function amendmentText(found: FoundChanges, width: number, paint: Paint, say: Say = inEnglish): string {
  const none = noDifference(found, say)
  const blocks = [
    none === undefined ? [] : wrap(none, width),
    ...dictionaryLines(found, say).map(({ heading, lines }) => [
      ...wrap(heading, width).map(paint.strong),
      ...lines.flatMap((one) => hanging('', one, 2, 2, width)),
    ]),
    spanLines(found, width, paint, say),
    ...found.trials.map((trial) => trialLines(trial, width, paint, say)),
    ...patientBlocks(found, width, paint, say),
  ]
  const shown = blocks.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'))
  return `${shown.join('\n\n')}\n`
}

function trialLines(trial: TrialChange, width: number, paint: Paint, say: Say): string[] {
  const column = Math.max(7, ...trial.criteria.map(({ id }) => id.length + 2))
  return [
    paint.strong(say(`amendment.trial.${trial.kind}`, { trial: trial.id })),
    ...trialTexts(trial, say).flatMap((text) => hanging('', text, 2, 0, width)),
    ...trial.criteria.flatMap((one) => criterionLines(one, column, width, say)),
  ]
}

/** What changes in a trial outside its criteria. */
function trialTexts({ enrolment, reordered, parts }: TrialChange, say: Say): string[] {
  const state = (name: 'open' | 'closed' | 'unknown'): string => say(`amendment.enrolment.${name}`)
  const changed = enrolment && { before: state(enrolment.before), after: state(enrolment.after) }
  return [
    ...(changed === undefined ? [] : [say('amendment.enrolment', changed)]),
    ...(reordered ? [say('amendment.reordered')] : []),
    ...partTexts(parts, say),
  ]
}

function partTexts(parts: readonly PartChange[], say: Say): string[] {
  return parts.map(({ part, was, is }) =>
    say('amendment.what', { what: say(`amendment.part.${part}`), change: wasAndIs(was, is, say) }),
  )
}

function criterionLines(one: CriterionChange, column: number, width: number, say: Say): string[] {
  const { before, after, question, wider, narrower } = one
  const texts = before !== undefined && after !== undefined && before.text !== after.text
  const labelled = (key: MessageKey, text: string, least: number): string[] => {
    const label = say('outlook.label', { label: say(key) })
    return hanging(label, harmless(text), 4, Math.max(least, columns(label) + 1), width)
  }
  const more = (text: string): string[] => hanging('', harmless(text), 4, 0, width)
  return [
    ...hanging(one.id, say(SENTENCES[one.kind]), 2, column, width),
    ...notProvedText(one, say).flatMap(more),
    ...(texts ? [...labelled('amendment.was', before.text, 6), ...labelled('amendment.is', after.text, 6)] : []),
    ...(question !== undefined && one.kind !== 'question changed' ? more(say('amendment.question')) : []),
    ...(question === undefined
      ? []
      : [
          ...labelled('amendment.question.was', say(askedKey(question.was), asked(question.was)), 14),
          ...labelled('amendment.question.is', say(askedKey(question.is), asked(question.is)), 14),
        ]),
    ...partTexts(one.parts, say).flatMap(more),
    ...(wider === undefined ? [] : labelled('amendment.better-off', patientText(one.id, wider, say), 12)),
    ...(narrower === undefined ? [] : labelled('amendment.worse-off', patientText(one.id, narrower, say), 12)),
  ]
}

function asked({ ask, who }: NonNullable<CriterionChange['question']>['was']): { ask: string; who: string } {
  return { ask, who }
}

/** The report as Markdown, for a comment on a pull request. */
export function amendmentMarkdown(found: FoundChanges, say: Say = inEnglish): string {
  const lines = [`## ${say('amendment.heading')}`, '']
  const none = noDifference(found, say)
  if (none !== undefined) lines.push(none, '')
  for (const { heading, lines: own } of dictionaryLines(found, say))
    lines.push(`### ${heading}`, '', ...own.map((one) => `- ${cell(one)}`), '')
  lines.push(...spanMarkdown(found, say))
  for (const trial of found.trials) {
    lines.push(`### ${cell(say(`amendment.trial.${trial.kind}`, { trial: trial.id }))}`, '')
    for (const text of trialTexts(trial, say)) lines.push(capitalized(say('outlook.sentence', { text })), '')
    if (trial.criteria.length > 0)
      lines.push(...criteriaTable(trial.criteria, say), '', ...questionItems(trial.criteria, say))
  }
  return `${[...lines, ...patientMarkdown(found, say)].join('\n').trimEnd()}\n`
}

function criteriaTable(criteria: readonly CriterionChange[], say: Say): string[] {
  const shown = (id: string, example: Example | undefined): string =>
    example === undefined ? '' : `\`${cell(patientText(id, example, say))}\``
  return tableLines(
    ['column.criterion', 'amendment.column.change', 'amendment.column.better-off', 'amendment.column.worse-off'],
    criteria.map((one) => [
      one.id,
      [say(SENTENCES[one.kind]), ...notProvedText(one, say), ...partTexts(one.parts, say)].map(cell).join('<br>'),
      shown(one.id, one.wider),
      shown(one.id, one.narrower),
    ]),
    say,
  )
}

function questionItems(criteria: readonly CriterionChange[], say: Say): string[] {
  const item = (key: MessageKey, question: NonNullable<CriterionChange['question']>['was']): string =>
    `  - ${say('outlook.label', { label: say(key) })} ${cell(say(askedKey(question), asked(question)))}`
  const items = criteria.flatMap(({ id, question }) =>
    question === undefined
      ? []
      : [
          `- ${say('outlook.label', { label: id })} ${say('amendment.question')}`,
          item('amendment.was', question.was),
          item('amendment.is', question.is),
        ],
  )
  return items.length === 0 ? [] : [...items, '']
}

export function amendmentJson({ trials, dictionary, spans, charts, patients }: FoundChanges): object {
  return {
    trials: trials.map(({ id, kind, criteria, reordered, enrolment, parts }) => ({
      id,
      kind,
      ...(enrolment !== undefined && { enrolment }),
      reordered,
      ...(parts.length > 0 && { parts }),
      criteria: criteria.map((one) => ({
        id: one.id,
        kind: one.kind,
        ...(one.question !== undefined && { question: one.question }),
        ...(one.kind === 'not proved' && { dictionary: one.dictionary.map(changeJson) }),
        ...(one.parts.length > 0 && { parts: one.parts }),
        ...(one.wider !== undefined && { wider: one.wider }),
        ...(one.narrower !== undefined && { narrower: one.narrower }),
      })),
    })),
    dictionary: dictionary.map((one) => ({ kind: one.kind, ...changeJson(one), criteria: one.criteria })),
    freshness: spans.map(spanJson),
    charts,
    ...(patients !== undefined && patientsJson(patients)),
  }
}

function changeJson({ what, was, is }: DictionaryChange): object {
  return { what, ...(was !== undefined && { was }), ...(is !== undefined && { is }) }
}
