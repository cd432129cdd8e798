import type { Dictionary } from '../dictionary/index.ts'
import {
  favourableText,
  assumptionTexts,
  criterionWord,
  DIED_SENTENCE,
  endingsText,
  failedText,
  hasDied,
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
import type { JsonObject } from '../record/index.ts'
import { outlookTexts, proofTexts } from '../report/index.ts'
import type { OutlookText } from '../report/index.ts'

/** One patient's worksheet: what is known of her, and each trial with each criterion in the order of its page. */
export interface Sheet {
  readonly patient: string
  readonly asOf: string
  readonly facts: readonly RecordFact[]
  /** Lists that may have more entries. */
  readonly openLists: readonly string[]
  /** What nobody recorded and was assumed, in words. */
  readonly assumed: readonly string[]
  readonly warnings: readonly string[]
  /** Facts of which the day is not known, in one sentence. */
  readonly undated: string | undefined
  readonly trials: readonly SheetTrial[]
  readonly versions: readonly { readonly name: string; readonly value: string }[]
}

export interface SheetTrial {
  readonly id: string
  readonly title: string
  readonly verdict: string
  readonly enrolment: string
  readonly rulesFrom: string
  readonly outlook: readonly OutlookText[]
  readonly questions: readonly { readonly name: string; readonly ask: string }[]
  readonly rows: readonly SheetRow[]
  readonly confirmations: readonly { readonly criterion: string; readonly ask: string; readonly who: string }[]
  readonly sha256: string
}

export interface SheetRow {
  readonly criterion: string
  readonly kind: string
  readonly status: CriterionResult['status']
  readonly word: string
  readonly text: string
  readonly reason: string
  readonly note: string | undefined
}

export function sheetOf(result: Result, record: JsonObject, dictionary: Dictionary): Sheet {
  return {
    patient: result.patient,
    asOf: result.as_of,
    facts: recordFacts(record, dictionary),
    openLists: openLists(record, dictionary),
    assumed: assumptionTexts(result, dictionary),
    warnings: warningTexts(otherWarnings(result), dictionary),
    undated: undatedText(result, dictionary),
    trials: result.trials.map((trial) => sheetTrial(trial, result, dictionary)),
    versions: [
      { name: 'Program', value: `${result.engine.name} ${result.engine.version}` },
      { name: 'All rules (SHA-256)', value: result.criteria_sha256 },
      { name: 'Record (SHA-256)', value: result.record_sha256 },
      ...(result.chart === undefined ? [] : [{ name: 'Chart', value: endingsText(result.chart) }]),
    ],
  }
}

function sheetTrial(trial: TrialResult, result: Result, dictionary: Dictionary): SheetTrial {
  return {
    id: trial.id,
    title: trial.title,
    verdict: verdictText(trial),
    enrolment: `Enrolment: ${trial.enrolment}${trial.enrolment_reason === undefined ? '' : ` (${trial.enrolment_reason})`}.`,
    rulesFrom: rulesFromText(trial.rules_from),
    outlook: [...outlookTexts(trial, [], dictionary), ...proofTexts(trial)],
    questions: [...(trial.to_find_out?.match ?? []), ...(trial.to_find_out?.out ?? [])]
      .filter((one, i, all) => all.findIndex((other) => other.fact === one.fact) === i)
      .map(({ fact, ask }) => ({ name: fact, ask })),
    rows: shownCriteria(trial.criteria).map((one) => sheetRow(one, staleTexts(one.stale, result, dictionary))),
    confirmations: shownCriteria(trial.criteria).flatMap(({ id, question }) =>
      question === undefined
        ? []
        : [{ criterion: id, ask: `${question.ask}${favourableText(question)}`, who: question.who }],
    ),
    sha256: trial.rules_sha256,
  }
}

function sheetRow(one: CriterionResult, stale: readonly string[]): SheetRow {
  return {
    criterion: one.id,
    kind: one.kind,
    status: one.status,
    word: `${SIGNS[one.status]} ${criterionWord(one)}`,
    text: one.text,
    reason: [one.reason, ...stale.map((text) => `${text}.`), ...(one.remarks ?? [])].join(' '),
    note: one.note,
  }
}

function verdictText(trial: TrialResult): string {
  switch (trial.verdict) {
    case 'eligible':
      return 'Matches: as far as can be checked, every inclusion is met and no exclusion applies.'
    case 'needs-confirmation':
      return 'Matches so far: nothing that is recorded speaks against it; people must confirm what is left.'
    case 'undetermined':
      return notWorkedOutTexts(trial)?.sentence ?? 'Not decided: facts are missing that can still change it.'
    case 'ineligible':
      if (hasDied(trial)) return DIED_SENTENCE
      return trial.failed.length > 0
        ? `Does not match: ${failedText(trial.failed)}.`
        : 'Not eligible, whatever the missing facts turn out to be.'
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
