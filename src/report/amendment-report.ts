import type { ChartChange, CriterionChange, DictionaryChange, Flips, TrialChange } from '../compare/index.ts'
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
  'question changed': 'question changed: a person must read it',
  'only wording': 'only wording: proved the same for every patient',
  'not proved': 'not proved: the dictionaries differ in what it looks at',
  'not worked out': 'not proved: it asks for too much at once to go through all patients; a person must read it',
}

/** What `diff` has found; no flips: no patients were given. */
export interface FoundChanges {
  readonly trials: readonly TrialChange[]
  readonly dictionary: readonly DictionaryChange[]
  /** In how charts become records. */
  readonly charts: readonly ChartChange[]
  readonly flips: readonly Flips[] | undefined
}

/** What is said when no criterion differs. */
function noDifference({ trials, dictionary, charts }: FoundChanges): string | undefined {
  if (trials.length > 0) return undefined
  if (dictionary.length === 0 && charts.length === 0) return 'No difference: proved the same for every patient.'
  return 'The criteria are the same, and none looks at what differs: every record that both sides read gives the same.'
}

const DICTIONARY_HEADINGS: Readonly<Record<DictionaryChange['kind'], string>> = {
  meaning: 'The dictionaries differ; each side is read with its own',
  charts: 'The dictionaries read charts (FHIR) differently',
  wording: 'The dictionaries have other words, or ask in another order; nothing is decided by it',
}

const CHARTS_HEADING = 'Charts (FHIR) may be read differently'

/** `was 10, is 100`. */
function wasAndIs(was: string | undefined, is: string | undefined): string {
  if (was === undefined) return `added (${harmless(shortened(is ?? ''))})`
  if (is === undefined) return `removed (${harmless(shortened(was))})`
  return `was ${harmless(shortened(was))}, is ${harmless(shortened(is))}`
}

function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 199)}…` : text
}

/** One line a change, below its heading. */
function dictionaryLines({ dictionary, charts }: FoundChanges): { heading: string; lines: string[] }[] {
  const kinds = (Object.keys(DICTIONARY_HEADINGS) as DictionaryChange['kind'][]).map((kind) => ({
    heading: DICTIONARY_HEADINGS[kind],
    lines: dictionary
      .filter((one) => one.kind === kind)
      .map(({ what, was, is, criteria }) => {
        const names = criteria.map(({ trial, criterion }) => `${trial} ${criterion}`)
        return `${harmless(what)}: ${wasAndIs(was, is)}${names.length === 0 ? '' : `; may turn ${names.join(', ')}`}`
      }),
  }))
  const json = (value: ChartChange['was']): string | undefined =>
    value === undefined ? undefined : JSON.stringify(value)
  const mapped = charts.map(
    ({ path, was, is }) => `${path === '' ? 'fhir.yaml' : harmless(path)}: ${wasAndIs(json(was), json(is))}`,
  )
  return [...kinds, { heading: CHARTS_HEADING, lines: mapped }].filter((one) => one.lines.length > 0)
}

/** Why one is not proved, and that no patient was found, if none was. */
function notProvedText({ kind, wider, narrower, dictionary }: CriterionChange): string[] {
  if (kind !== 'not proved' && kind !== 'not worked out') return []
  const why = dictionary.map(({ what, was, is }) => `${harmless(what)}: ${wasAndIs(was, is)}`)
  const found = wider !== undefined || narrower !== undefined
  return [...why, ...(found ? [] : ['No patient was found whom it turns; that is no proof that there is none.'])]
}

/** A witness as one line of JSON, without its made-up id. */
function patientText(criterion: string, { record, before, after }: Example): string {
  const { id: _id, ...facts } = record
  const [was, is] = [before, after].map((status) => statusInRules(criterion, status))
  return `${was} → ${is}: ${harmless(JSON.stringify(facts))}`
}

export function amendmentText(found: FoundChanges, width: number, paint: Paint): string {
  const lines: string[] = []
  const none = noDifference(found)
  if (none !== undefined) lines.push(none)
  for (const { heading, lines: own } of dictionaryLines(found))
    lines.push(paint.strong(heading), ...own.flatMap((one) => hanging('', one, 2, 2, width)))
  for (const { id, kind, criteria, reordered, enrolment } of found.trials) {
    lines.push(paint.strong(`${id} ${kind}`))
    if (enrolment !== undefined) lines.push(`  enrolment: ${enrolment.before} → ${enrolment.after}`)
    if (reordered) lines.push('  criteria reordered; no effect')
    lines.push(...criteria.flatMap((one) => criterionLines(one, width)))
  }
  return `${[...lines, ...flipLines(found.flips, width, paint)].join('\n')}\n`
}

function criterionLines(one: CriterionChange, width: number): string[] {
  const { before, after, question, wider, narrower } = one
  const say = (name: string, text: string, indent = 6): string[] => hanging(name, harmless(text), 4, indent, width)
  const texts = before !== undefined && after !== undefined && before.text !== after.text
  return [
    ...hanging(one.id, SENTENCES[one.kind], 2, 7, width),
    ...notProvedText(one).flatMap((text) => say('', text, 0)),
    ...(texts ? [...say('was:', before.text), ...say('is:', after.text)] : []),
    ...(question !== undefined && one.kind !== 'question changed' ? say('', SENTENCES['question changed'], 0) : []),
    ...(question === undefined
      ? []
      : [...say('question was:', asked(question.was), 14), ...say('question is:', asked(question.is), 14)]),
    ...(wider === undefined ? [] : say('better off:', patientText(one.id, wider), 12)),
    ...(narrower === undefined ? [] : say('worse off:', patientText(one.id, narrower), 12)),
  ]
}

function asked({ ask, who }: NonNullable<CriterionChange['question']>['was']): string {
  return `${ask} (${who})`
}

function flipLines(flips: readonly Flips[] | undefined, width: number, paint: Paint): string[] {
  if (flips === undefined) return []
  const heading =
    flips.length === 0 ? 'No verdict of these patients changes.' : paint.strong('Patients whose verdict changes')
  const lines = flips.flatMap(({ trial, from, to, patients, through }) => {
    const names = patients.slice(0, 10).map(harmless).join(', ')
    const more = patients.length > 10 ? ` and ${patients.length - 10} more` : ''
    const why = throughText(through)
    const text = `${trial} ${from} → ${to}${why === '' ? '' : `, through ${why}`}: ${names}${more}`
    return hanging(String(patients.length), text, 2, 6, width)
  })
  return ['', heading, ...lines]
}

function throughText(through: Flips['through']): string {
  return Object.entries(through)
    .map(([id, count]) => `${id} (${count})`)
    .join(', ')
}

/** For a comment on a pull request. */
export function amendmentMarkdown(found: FoundChanges): string {
  const lines = ['## What this amendment changes', '']
  const none = noDifference(found)
  if (none !== undefined) lines.push(none.replace(/^No difference/, 'Nothing'), '')
  for (const { heading, lines: own } of dictionaryLines(found))
    lines.push(`### ${heading}`, '', ...own.map((one) => `- ${cell(one)}`), '')
  for (const { id, kind, criteria, reordered, enrolment } of found.trials) {
    lines.push(`### ${cell(id)} (${kind})`, '')
    if (enrolment !== undefined) lines.push(`Enrolment: ${enrolment.before} → ${enrolment.after}.`, '')
    if (reordered) lines.push('Criteria reordered; no effect.', '')
    if (criteria.length > 0) lines.push(...criteriaTable(criteria), '', ...questionItems(criteria))
  }
  return `${[...lines, ...flipTable(found.flips)].join('\n').trimEnd()}\n`
}

function criteriaTable(criteria: readonly CriterionChange[]): string[] {
  const shown = (id: string, example: Example | undefined): string =>
    example === undefined ? '' : `\`${cell(patientText(id, example))}\``
  return [
    '| criterion | change | better off, for example | worse off, for example |',
    '|---|---|---|---|',
    ...criteria.map((one) => {
      const why = notProvedText(one).map((text) => `<br>${cell(text)}`)
      return `| ${one.id} | ${one.kind}${why.join('')} | ${shown(one.id, one.wider)} | ${shown(one.id, one.narrower)} |`
    }),
  ]
}

function questionItems(criteria: readonly CriterionChange[]): string[] {
  const items = criteria.flatMap(({ id, question }) =>
    question === undefined
      ? []
      : [
          `- ${id}: ${SENTENCES['question changed']}`,
          `  - was: ${cell(asked(question.was))}`,
          `  - is: ${cell(asked(question.is))}`,
        ],
  )
  return items.length === 0 ? [] : [...items, '']
}

function flipTable(flips: readonly Flips[] | undefined): string[] {
  if (flips === undefined) return []
  if (flips.length === 0) return ['### Patients whose verdict changes', '', 'None.']
  const rows = flips.map(
    ({ trial, from, to, patients, through }) =>
      `| ${cell(trial)} | ${from} | ${to} | ${patients.length} | ${throughText(through)} |`,
  )
  const head = ['| trial | from | to | patients | through |', '|---|---|---|---|---|']
  return ['### Patients whose verdict changes', '', ...head, ...rows]
}

function cell(text: string): string {
  return harmless(text).replaceAll('|', '\\|').replaceAll('`', "'").replaceAll('<', '&lt;')
}

export function amendmentJson({ trials, dictionary, charts, flips }: FoundChanges): object {
  return {
    trials: trials.map(({ id, kind, criteria, reordered, enrolment }) => ({
      id,
      kind,
      ...(enrolment !== undefined && { enrolment }),
      reordered,
      criteria: criteria.map((one) => ({
        id: one.id,
        kind: one.kind,
        ...(one.question !== undefined && { question: one.question }),
        ...(one.kind === 'not proved' && { dictionary: one.dictionary.map(changeJson) }),
        ...(one.wider !== undefined && { wider: one.wider }),
        ...(one.narrower !== undefined && { narrower: one.narrower }),
      })),
    })),
    dictionary: dictionary.map((one) => ({ kind: one.kind, ...changeJson(one), criteria: one.criteria })),
    charts,
    ...(flips !== undefined && { flips }),
  }
}

function changeJson({ what, was, is }: DictionaryChange): object {
  return { what, ...(was !== undefined && { was }), ...(is !== undefined && { is }) }
}
