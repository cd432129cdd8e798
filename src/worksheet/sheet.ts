import { createHash } from 'node:crypto'
import type { Dictionary } from '../dictionary/index.ts'
import {
  assumptionTexts,
  contactText,
  criterionWord,
  endingsText,
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
import { capitalized, inEnglish } from '../messages/index.ts'
import type { MessageKey, Say } from '../messages/index.ts'
import type { JsonObject } from '../record/index.ts'
import {
  adviceTexts,
  enrolmentSentence,
  fits,
  outlookTexts,
  proofTexts,
  trialLine,
  verdictSentence,
} from '../report/index.ts'
import type { OutlookText } from '../report/index.ts'
import { originMarks } from './origin-marks.ts'

/**
 * What the person who screens provides besides the result. Anything undefined becomes a line on the sheet to fill in by
 * hand.
 */
export interface SheetContext {
  /** The hospital or practice. */
  readonly site?: string | undefined
  readonly screeningNumber?: string | undefined
  /** Who screened. */
  readonly by?: string | undefined
  /** The day on which the sheet is made, `2026-03-15`. */
  readonly made?: string | undefined
  /** By trial, like the consent forms in force below. */
  readonly consents?: Readonly<Record<string, Consent>>
  readonly consentForms?: Readonly<Record<string, string>>
  /** In whose words; English if left out. */
  readonly say?: Say | undefined
  /** The result for machines, if `result` is in another language. Its hash is printed on the sheet. */
  readonly original?: Result | undefined
}

/** One patient's sheet: a cover, pages to sign for each possible trial, and what the record says. */
export interface Sheet {
  readonly patient: string
  readonly asOf: string
  /** SHA-256 of the result as a line of NDJSON, in hexadecimal, printed on every page. */
  readonly sha256: string
  readonly site: string | undefined
  readonly screeningNumber: string | undefined
  /** Who screened, where and when; an undefined value is to be filled in by hand. */
  readonly fields: readonly SheetField[]
  readonly facts: readonly RecordFact[]
  /** Lists that may have further entries. */
  readonly openLists: readonly string[]
  /** What nobody recorded and was assumed, in words. */
  readonly assumed: readonly string[]
  readonly warnings: readonly string[]
  /** The facts whose day is unknown, in one sentence; undefined if there are none. */
  readonly undated: string | undefined
  /** The trials that are still possible; each has pages of its own. */
  readonly trials: readonly SheetTrial[]
  /** The other trials, with a line for each. */
  readonly others: readonly { readonly id: string; readonly title: string; readonly why: string }[]
  readonly versions: readonly { readonly name: string; readonly value: string }[]
}

/** A name with its value, or with a line to write on if it is undefined. */
export interface SheetField {
  readonly name: string
  readonly value: string | undefined
}

export interface SheetTrial {
  readonly id: string
  readonly title: string
  readonly fields: readonly SheetField[]
  readonly verdict: string
  /** Enrolment, where the rules come from, and whom to call. */
  readonly about: readonly string[]
  readonly outlook: readonly OutlookText[]
  readonly questions: readonly { readonly name: string; readonly ask: string }[]
  /** In the order of the trial's rules. */
  readonly rows: readonly SheetRow[]
}

export interface SheetRow {
  readonly criterion: string
  readonly kind: string
  readonly status: CriterionResult['status']
  readonly word: string
  readonly text: string
  /** The value with its day and source, and what is required; a mark if the record gives no day or source. */
  readonly reason: string
  /** The question that a person has to answer instead, worded with `askedKey`. */
  readonly question: CriterionResult['question']
  readonly note: string | undefined
}

export function sheetOf(result: Result, record: JsonObject, dictionary: Dictionary, context: SheetContext = {}): Sheet {
  const { say = inEnglish, site, screeningNumber, original = result } = context
  const making = { result, record, dictionary, context, say }
  const isPossible = (trial: TrialResult): boolean => trial.verdict !== 'ineligible' && trial.enrolment !== 'closed'
  return {
    patient: result.patient,
    asOf: result.as_of,
    sha256: createHash('sha256')
      .update(`${JSON.stringify(original)}\n`)
      .digest('hex'),
    site,
    screeningNumber,
    fields: [field('site', site, say), ...ownFields(making)],
    facts: recordFacts(record, dictionary, say),
    openLists: openLists(record, dictionary, say),
    assumed: assumptionTexts(result, dictionary, say),
    warnings: warningTexts(otherWarnings(result), dictionary, say),
    undated: undatedText(result, dictionary, say),
    trials: result.trials.filter(isPossible).map((trial) => sheetTrial(trial, making)),
    others: result.trials
      .filter((trial) => !isPossible(trial))
      .map((trial) => ({ id: trial.id, title: trial.title, why: whyNot(trial, making) })),
    versions: versions(result, say),
  }
}

/** What a sheet is made from. */
interface Making {
  readonly result: Result
  readonly record: JsonObject
  readonly dictionary: Dictionary
  readonly context: SheetContext
  readonly say: Say
}

type FieldName = MessageKey extends infer Key ? (Key extends `sheet.field.${infer Name}` ? Name : never) : never

function field(name: FieldName, value: string | undefined, say: Say): SheetField {
  return { name: say(`sheet.field.${name}`), value }
}

function versions(result: Result, say: Say): Sheet['versions'] {
  const { engine, criteria_sha256: rules, record_sha256: record, trials, chart } = result
  return [
    { name: say('versions.program'), value: `${engine.name} ${engine.version}` },
    { name: say('versions.rules'), value: rules },
    ...trials.map(({ id, rules_sha256: value }) => ({ name: say('versions.rules-of', { trial: id }), value })),
    { name: say('versions.record'), value: record },
    ...(chart === undefined ? [] : [{ name: say('versions.chart'), value: endingsText(chart, say) }]),
  ]
}

function ownFields({ result, context, say }: Making): readonly SheetField[] {
  return [
    field('screening-number', context.screeningNumber, say),
    field('initials', undefined, say),
    field('screened-by', context.by, say),
    field('screened-for', result.as_of, say),
    field('made', context.made, say),
  ]
}

/** Why a trial has no pages, in a line, with what could change the verdict and what it rests on. */
function whyNot(trial: TrialResult, { dictionary, say }: Making): string {
  const line = trial.verdict === 'ineligible' ? trialLine(trial, dictionary, say) : closedLine(trial, say)
  const more = [...adviceTexts(trial, say), ...proofTexts(trial, say)].map((one) => say('sheet.outlook', { ...one }))
  return [capitalized(say('outlook.sentence', { text: line })), ...more].join(' ')
}

function closedLine(trial: TrialResult, say: Say): string {
  return say('trial.closed', { line: say(fits(trial) ? 'trial.would-match' : 'sheet.closed.open-facts') })
}

function sheetTrial(trial: TrialResult, making: Making): SheetTrial {
  const { result, dictionary, say } = making
  const contact = contactText(trial.contact, say)
  // The facts to find out are shown as questions instead.
  const { to_find_out: _asked, ...days } = trial
  return {
    id: trial.id,
    title: trial.title,
    fields: trialFields(trial, making),
    verdict: verdictText(trial, say),
    about: [
      enrolmentSentence(trial, say),
      rulesFromText(trial.rules_from, say),
      ...(contact === undefined ? [] : [say('outlook.sentence', { text: contact })]),
    ],
    outlook: [...outlookTexts(days, [], dictionary, say), ...proofTexts(trial, say)],
    questions: [...(trial.to_find_out?.match ?? []), ...(trial.to_find_out?.out ?? [])]
      .filter((one, i, all) => all.findIndex((other) => other.fact === one.fact) === i)
      .map(({ fact, ask }) => ({ name: fact, ask })),
    rows: shownCriteria(trial.criteria).map((one) =>
      sheetRow(one, staleTexts(one.stale, result, dictionary, say), making),
    ),
  }
}

function trialFields(trial: TrialResult, making: Making): readonly SheetField[] {
  const { context, say } = making
  const { number, version, dated } = trial.rules_from.source === 'protocol' ? trial.rules_from : {}
  const consent = context.consents?.[trial.id]
  return [
    field('site', context.site, say),
    field('protocol.number', number, say),
    field('protocol.version', version, say),
    field('protocol.dated', dated, say),
    ...ownFields(making),
    field('consent.version', consent?.version ?? context.consentForms?.[trial.id], say),
    field('consent.date', consent?.date, say),
  ]
}

function sheetRow(one: CriterionResult, stale: readonly string[], { record, result, say }: Making): SheetRow {
  const asked = one.status === 'confirm' ? one.question : undefined
  const marks = originMarks(one, record, result)
  return {
    criterion: one.id,
    kind: one.kind,
    status: one.status,
    word: `${SIGNS[one.status]} ${criterionWord(one, say)}`,
    text: one.text,
    reason: [
      ...(asked === undefined ? [`${one.reason}${marks === '' ? '' : ` ${marks}`}`] : []),
      ...stale.map((told) => say('stale.sentence', { told })),
      ...(one.remarks ?? []),
    ].join(' '),
    question: asked,
    note: one.note,
  }
}

function verdictText(trial: TrialResult, say: Say): string {
  const sentence = verdictSentence(trial, say)
  if (!fits(trial)) return sentence
  return `${say(trial.verdict === 'eligible' ? 'sheet.matches' : 'sheet.matches-so-far')} ${sentence}`
}

/** Signs shown beside the words, so that colour is never needed. */
const SIGNS: Readonly<Record<CriterionResult['status'], string>> = {
  pass: '✓',
  fail: '✗',
  unknown: '?',
  confirm: '☐',
  'not-screened': '–',
}
