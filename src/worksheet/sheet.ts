import { createHash } from 'node:crypto'
import { listOf } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import {
  favourableText,
  assumptionTexts,
  contactText,
  criterionWord,
  endingsText,
  notWorkedOutTexts,
  openLists,
  otherWarnings,
  recordFacts,
  rulesFromText,
  shownCriteria,
  staleTexts,
  undatedText,
  warningTexts,
} from '../explain/index.ts'
import type { CriterionResult, RecordFact, Result, TrialResult } from '../explain/index.ts'
import type { Consent } from '../log/index.ts'
import { sourceOf, valueAt } from '../record/index.ts'
import type { JsonObject } from '../record/index.ts'
import { adviceTexts, outlookTexts, proofTexts, trialLine } from '../report/index.ts'
import type { OutlookText } from '../report/index.ts'

/** What the person who screens says beside the result. What is not known has a line on the sheet, to be filled in by hand. */
export interface SheetContext {
  /** The hospital or practice. */
  readonly site?: string | undefined
  readonly screeningNumber?: string | undefined
  /** Who screened. */
  readonly by?: string | undefined
  /** The day on which the sheet is made, `2026-03-15`. */
  readonly made?: string | undefined
  /** By trial, as is the form of consent in force. */
  readonly consents?: Readonly<Record<string, Consent>>
  readonly consentForms?: Readonly<Record<string, string>>
}

/** One patient's sheet: a cover, pages to be signed for each trial that may take her, and what the record says. */
export interface Sheet {
  readonly patient: string
  readonly asOf: string
  /** SHA-256 of the result as a line of NDJSON, hexadecimal: it stands on every page. */
  readonly sha256: string
  /** Who, where and when; undefined is to be filled in. */
  readonly fields: readonly SheetField[]
  readonly facts: readonly RecordFact[]
  /** Lists that may have more entries. */
  readonly openLists: readonly string[]
  /** What nobody recorded and was assumed, in words. */
  readonly assumed: readonly string[]
  readonly warnings: readonly string[]
  /** Facts of which the day is not known, in one sentence. */
  readonly undated: string | undefined
  /** The trials that may take her; each has pages of its own. */
  readonly trials: readonly SheetTrial[]
  /** The others, with a line each. */
  readonly others: readonly { readonly id: string; readonly title: string; readonly why: string }[]
  readonly versions: readonly { readonly name: string; readonly value: string }[]
}

/** A name with its value, or with a line for it. */
export interface SheetField {
  readonly name: string
  readonly value: string | undefined
}

export interface SheetTrial {
  readonly id: string
  readonly title: string
  readonly fields: readonly SheetField[]
  readonly verdict: string
  /** Enrolment, what the rules are from, whom to call. */
  readonly about: readonly string[]
  readonly outlook: readonly OutlookText[]
  readonly questions: readonly { readonly name: string; readonly ask: string }[]
  /** In the order of the page. */
  readonly rows: readonly SheetRow[]
}

export interface SheetRow {
  readonly criterion: string
  readonly kind: string
  readonly status: CriterionResult['status']
  readonly word: string
  readonly text: string
  /** The value with its day and source, against what is required; a mark where the record does not say them. */
  readonly reason: string
  /** What a person has to answer instead. */
  readonly question: { readonly ask: string; readonly who: string } | undefined
  readonly note: string | undefined
}

export function sheetOf(result: Result, record: JsonObject, dictionary: Dictionary, context: SheetContext = {}): Sheet {
  const isPossible = (trial: TrialResult): boolean => trial.verdict !== 'ineligible' && trial.enrolment !== 'closed'
  return {
    patient: result.patient,
    asOf: result.as_of,
    sha256: createHash('sha256')
      .update(`${JSON.stringify(result)}\n`)
      .digest('hex'),
    fields: [{ name: 'Site', value: context.site }, ...ownFields(result, context)],
    facts: recordFacts(record, dictionary),
    openLists: openLists(record, dictionary),
    assumed: assumptionTexts(result, dictionary),
    warnings: warningTexts(otherWarnings(result), dictionary),
    undated: undatedText(result, dictionary),
    trials: result.trials.filter(isPossible).map((trial) => sheetTrial(trial, result, record, dictionary, context)),
    others: result.trials
      .filter((trial) => !isPossible(trial))
      .map((trial) => ({ id: trial.id, title: trial.title, why: whyNot(trial, dictionary) })),
    versions: [
      { name: 'Program', value: `${result.engine.name} ${result.engine.version}` },
      { name: 'All rules (SHA-256)', value: result.criteria_sha256 },
      ...result.trials.map(({ id, rules_sha256: sha256 }) => ({ name: `Rules of ${id} (SHA-256)`, value: sha256 })),
      { name: 'Record (SHA-256)', value: result.record_sha256 },
      ...(result.chart === undefined ? [] : [{ name: 'Chart', value: endingsText(result.chart) }]),
    ],
  }
}

function ownFields({ as_of: asOf }: Result, { screeningNumber, by, made }: SheetContext): readonly SheetField[] {
  return [
    { name: 'Screening number', value: screeningNumber },
    { name: 'Initials or label', value: undefined },
    { name: 'Screened by', value: by },
    { name: 'Screened for the day', value: asOf },
    { name: 'Made on', value: made },
  ]
}

/** Why a trial has no pages, in a line; with what could change it, and what it rests on. */
function whyNot(trial: TrialResult, dictionary: Dictionary): string {
  const line = trial.verdict === 'ineligible' ? trialLine(trial, dictionary) : WOULD_MATCH[trial.verdict]
  const more = [...adviceTexts(trial), ...proofTexts(trial)].map(({ label, text }) => `${label}: ${text}`)
  return [`${line.charAt(0).toUpperCase()}${line.slice(1)}.`, ...more].join(' ')
}

const WOULD_MATCH = {
  eligible: 'closed to enrolment; would match if it still enrolled',
  'needs-confirmation': 'closed to enrolment; would match if it still enrolled',
  undetermined: 'closed to enrolment; facts are missing, too',
} as const

function sheetTrial(
  trial: TrialResult,
  result: Result,
  record: JsonObject,
  dictionary: Dictionary,
  context: SheetContext,
): SheetTrial {
  const contact = contactText(trial.contact)
  // The facts to find out are asked for as questions.
  const { to_find_out: _asked, ...days } = trial
  const reason = trial.enrolment_reason === undefined ? '' : ` (${trial.enrolment_reason})`
  return {
    id: trial.id,
    title: trial.title,
    fields: trialFields(trial, result, context),
    verdict: verdictText(trial),
    about: [
      `Enrolment: ${trial.enrolment}${reason}.`,
      rulesFromText(trial.rules_from),
      ...(contact === undefined ? [] : [`${contact}.`]),
    ],
    outlook: [...outlookTexts(days, [], dictionary), ...proofTexts(trial)],
    questions: [...(trial.to_find_out?.match ?? []), ...(trial.to_find_out?.out ?? [])]
      .filter((one, i, all) => all.findIndex((other) => other.fact === one.fact) === i)
      .map(({ fact, ask }) => ({ name: fact, ask })),
    rows: shownCriteria(trial.criteria).map((one) =>
      sheetRow(one, record, result, staleTexts(one.stale, result, dictionary)),
    ),
  }
}

/** What the marks in the rows of a trial mean; undefined where there are none. */
export function marksText({ rows }: SheetTrial): string | undefined {
  const isUsed = (mark: string): boolean => rows.some(({ reason }) => reason.includes(mark))
  const texts = [
    ...(isUsed(NO_DAY) ? [`${NO_DAY} The record does not say of which day it is.`] : []),
    ...(isUsed(NO_SOURCE) ? [`${NO_SOURCE} The record does not say where it comes from.`] : []),
  ]
  return texts.length === 0 ? undefined : texts.join(' ')
}

function trialFields(trial: TrialResult, result: Result, context: SheetContext): readonly SheetField[] {
  const { number, version, dated } = trial.rules_from.source === 'protocol' ? trial.rules_from : {}
  const consent = context.consents?.[trial.id]
  const form = consent?.version ?? context.consentForms?.[trial.id]
  return [
    { name: 'Site', value: context.site },
    { name: 'Protocol number', value: number },
    { name: 'Protocol version', value: version },
    { name: 'Date of this version', value: dated },
    ...ownFields(result, context),
    { name: 'Consent form version', value: form },
    { name: 'Consent signed on', value: consent?.date },
  ]
}

function sheetRow(one: CriterionResult, record: JsonObject, result: Result, stale: readonly string[]): SheetRow {
  const asked = one.status === 'confirm' ? one.question : undefined
  const marks = originMarks(one, record, result)
  return {
    criterion: one.id,
    kind: one.kind,
    status: one.status,
    word: `${SIGNS[one.status]} ${criterionWord(one)}`,
    text: one.text,
    reason: [
      ...(asked === undefined ? [`${one.reason}${marks === '' ? '' : ` ${marks}`}`] : []),
      ...stale.map((text) => `${text}.`),
      ...(one.remarks ?? []),
    ].join(' '),
    question: asked === undefined ? undefined : { ask: `${asked.ask}${favourableText(asked)}`, who: asked.who },
    note: one.note,
  }
}

/** Marks for what the record does not say of the facts of a criterion: the day of one that ages, the source of any. */
const NO_DAY = '†'
const NO_SOURCE = '‡'

function originMarks({ facts, status }: CriterionResult, record: JsonObject, { undated = [] }: Result): string {
  const stated = Object.keys(facts).filter((path) => (valueAt(record, path) ?? null) !== null)
  if (stated.length === 0 || status === 'confirm') return ''
  const isUndated = stated.some((path) => undated.includes(path) || undated.includes(listOf(path) ?? ''))
  return `${isUndated ? NO_DAY : ''}${stated.some((path) => hasSource(record, path)) ? '' : NO_SOURCE}`
}

/** As the fact says itself, or the entry or the list that it is in. */
function hasSource(record: JsonObject, path: string): boolean {
  const list = listOf(path)
  const places = list === undefined ? [path] : [path, path.replace(/\.[^.\]]*$/, ''), list]
  return places.some((one) => sourceOf(record, one) !== undefined)
}

function verdictText(trial: TrialResult): string {
  switch (trial.verdict) {
    case 'eligible':
      return 'Matches: as far as can be checked, every inclusion is met and no exclusion applies.'
    case 'needs-confirmation':
      return 'Matches so far: nothing that is recorded speaks against it; people must confirm what is left.'
    case 'undetermined':
    case 'ineligible':
      return notWorkedOutTexts(trial)?.sentence ?? 'Not decided: facts are missing that can still change it.'
  }
}

/** Beside the word, so that colour is never needed. */
const SIGNS: Readonly<Record<CriterionResult['status'], string>> = {
  pass: '✓',
  fail: '✗',
  unknown: '?',
  confirm: '☐',
  'not-screened': '–',
}
