import {
  assumptionTexts,
  chartText,
  criterionWord,
  DIED_SENTENCE,
  factsToFind,
  failedCounts,
  hasDied,
  isOwn,
  notWorkedOutTexts,
  otherWarnings,
  contactText,
  rulesFromText,
  shownCriteria,
  staleTexts,
  undatedText,
  warningTexts,
  statusTotals,
} from '../explain/index.ts'
import type { CriterionResult, Result, TrialResult } from '../explain/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { harmless } from '../text/index.ts'
import { fits, GROUPS, trialLine } from './groups.ts'
import { hanging, wrap } from './layout.ts'
import { outlookTexts } from './outlook-text.ts'
import { proofTexts } from './proof-text.ts'
import type { Paint } from './layout.ts'

export interface TextOptions {
  readonly width: number
  readonly paint: Paint
  /** Show every criterion, not only those that decide or are open. */
  readonly explain: boolean
  readonly dictionary: Dictionary
}

/** The result of one patient as a nurse reads it: what matches first, then what is possible, then what does not match. */
export function resultText(result: Result, options: TextOptions): string {
  const { paint, width } = options
  const lines = [paint.strong(`Patient ${harmless(result.patient)}`) + `, as of ${result.as_of}`]
  const assumed = assumptionTexts(result, options.dictionary)
  if (assumed.length > 0) {
    lines.push('', paint.open(paint.strong('ASSUMED, NOT RECORDED')))
    for (const text of assumed) lines.push(...hanging('!', harmless(text), 2, 2, width))
  }
  const warnings = otherWarnings(result)
  if (warnings.length > 0) {
    lines.push('', paint.open(paint.strong('CHECK THE RECORD')))
    for (const text of warningTexts(warnings, options.dictionary))
      lines.push(...hanging('!', harmless(text), 2, 2, width))
  }
  lines.push('', ...board(result, options))
  for (const group of GROUPS) {
    const trials = result.trials.filter(group.holds)
    if (trials.length === 0) continue
    lines.push('', paint[group.colour](paint.strong(`${group.heading} (${trials.length})`)))
    trials.forEach((trial, i) => lines.push(...(i === 0 ? [] : ['']), ...trialLines(trial, result, options)))
  }
  if (result.chart !== undefined)
    lines.push('', ...wrap(chartText(result.chart), width).map((line) => paint.faint(line)))
  const undated = undatedText(result, options.dictionary)
  if (undated !== undefined) lines.push('', ...wrap(harmless(undated), width))
  lines.push('', ...wrap(FOOTER, width).map((line) => paint.faint(line)))
  return `${lines.join('\n')}\n`
}

/** One line for each trial: what to know in the first seconds. */
function board(result: Result, { paint, width, dictionary }: TextOptions): string[] {
  const longest = Math.max(...result.trials.map((trial) => trial.id.length))
  return GROUPS.flatMap((group) =>
    result.trials.filter(group.holds).flatMap((trial) => {
      const label = `${group.word.padEnd(9)} ${trial.id.padEnd(longest)}  `
      const [first = '', ...more] = hanging(label, trialLine(trial, dictionary), 2, label.length, width)
      return [first.replace(group.word, paint[group.colour](group.word)), ...more]
    }),
  )
}

const FOOTER =
  'This is a pre-screen from recorded facts, not a decision: whether to take part is for the investigator and the patient.'

function trialLines(trial: TrialResult, result: Result, options: TextOptions): string[] {
  const { paint, width } = options
  const [first = '', ...more] = hanging(trial.id, trial.title, 2, trial.id.length + 2, width)
  const title = first.replace(trial.id, paint.strong(trial.id))
  const lines = [title, ...more, ...wrapped(`${headline(trial)} ${enrolmentText(trial)}`, 4, width)]
  const contact =
    trial.verdict === 'ineligible' || trial.enrolment === 'closed' ? undefined : contactText(trial.contact)
  if (contact !== undefined) lines.push(...wrapped(`${contact}.`, 4, width))
  if (fits(trial) || options.explain) lines.push(...wrapped(rulesFromText(trial.rules_from), 4, width))
  if (options.explain) {
    return [
      ...lines,
      ...criteriaLines(shownCriteria(trial.criteria), result, options),
      ...outlookLines(trial, [], options),
      ...wrapped(totals(trial), 4, width),
    ]
  }
  if (trial.verdict === 'undetermined' && trial.missing.length > 0) {
    lines.push(...hanging('Find out:', factsToFind(trial, options.dictionary), 4, 10, width))
  }
  // What is too old of a trial that may take her has to be found out again.
  if (trial.verdict !== 'ineligible' && trial.stale.length > 0)
    lines.push(
      ...hanging('Too old:', harmless(staleTexts(trial.stale, result, options.dictionary).join('; ')), 4, 10, width),
    )
  lines.push(
    ...criteriaLines(
      shownCriteria(trial.criteria).filter((one) => decides(one, trial)),
      result,
      options,
    ),
  )
  return [...lines, ...outlookLines(trial, trial.missing, options), ...wrapped(totals(trial), 4, width)]
}

/** What can still change the verdict; `told`: the facts that the reader was told to find out. */
function outlookLines(trial: TrialResult, told: readonly string[], { width, dictionary }: TextOptions): string[] {
  return [...outlookTexts(trial, told, dictionary), ...proofTexts(trial)].flatMap(({ label, text }) =>
    hanging(`${label}:`, harmless(text), 4, label.length + 2, width),
  )
}

/** Which criteria a reader needs to see: those that keep her out; else those that are open or left to a person. */
function decides(one: CriterionResult, trial: TrialResult): boolean {
  if (hasDied(trial)) return isOwn(one.id)
  if (trial.failed.length > 0) return one.status === 'fail'
  if (one.status === 'unknown' || one.status === 'confirm') return true
  return (one.remarks?.length ?? 0) > 0
}

function headline(trial: TrialResult): string {
  if (hasDied(trial)) return DIED_SENTENCE
  switch (trial.verdict) {
    case 'eligible':
      return 'As far as can be checked, every inclusion is met and no exclusion applies.'
    case 'needs-confirmation':
      return `Nothing that is recorded speaks against it; ${count(trial.confirm.length, 'question')} for people ${trial.confirm.length === 1 ? 'is' : 'are'} left.`
    case 'undetermined':
      return notWorkedOutTexts(trial)?.sentence ?? 'Not decided: facts are missing that can still change it.'
    case 'ineligible':
      return trial.failed.length > 0
        ? `Not eligible: ${failedCounts(trial.failed)}.`
        : 'Not eligible, whatever the missing facts turn out to be.'
  }
}

function enrolmentText(trial: TrialResult): string {
  const reason = trial.enrolment_reason === undefined ? '' : ` (${trial.enrolment_reason})`
  if (trial.enrolment === 'closed') return `${fits(trial) ? 'But the trial is' : 'The trial is'} closed${reason}.`
  return trial.enrolment === 'open' ? `Enrolment is open${reason}.` : `Whether it still enrols is unknown${reason}.`
}

/** Criteria below one another, their texts in one column beside the longest label. */
function criteriaLines(criteria: readonly CriterionResult[], result: Result, options: TextOptions): string[] {
  const column = Math.max(LEAST_COLUMN, ...criteria.map((one) => labelOf(one).length + 2))
  return criteria.flatMap((one) => criterionLines(one, column, result, options))
}

const LEAST_COLUMN = 14

function labelOf(one: CriterionResult): string {
  return `${criterionWord(one)} ${one.id}`
}

function criterionLines(one: CriterionResult, column: number, result: Result, options: TextOptions): string[] {
  const { paint, width, explain, dictionary } = options
  const label = labelOf(one).padEnd(column)
  const lines = hanging(label, one.text, 4, column, width)
  const colour = paint[COLOURS[one.status]]
  const coloured = lines.map((line, i) => (i === 0 ? line.replace(label, colour(label)) : line))
  const stale = staleTexts(one.stale, result, dictionary).map((text) => `${harmless(text)}.`)
  const details = [one.reason, ...stale, ...(one.remarks ?? []).map((remark) => `Note: ${remark}`)]
  if (one.note !== undefined && (one.status !== 'pass' || explain)) details.push(`Reading: ${one.note}`)
  const indented = (text: string): string[] => (text === '' ? [] : hanging('', text, 4, column, width))
  return [...coloured, ...details.flatMap(indented), ...indented(one.source ?? '').map((line) => paint.faint(line))]
}

const COLOURS: Readonly<Record<CriterionResult['status'], keyof Paint>> = {
  pass: 'good',
  fail: 'bad',
  confirm: 'open',
  unknown: 'open',
  'not-screened': 'faint',
}

function totals(trial: TrialResult): string {
  const criteria = shownCriteria(trial.criteria)
  return `Of ${count(criteria.length, 'criterion', 'criteria')}: ${statusTotals(criteria)}.`
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
}

function wrapped(text: string, indent: number, width: number): string[] {
  return wrap(text, width - indent).map((line) => ' '.repeat(indent) + line)
}
