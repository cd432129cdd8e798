import {
  assumptionTexts,
  chartText,
  criterionWord,
  factsToFind,
  hasDied,
  isOwn,
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
import { inEnglish, withSemicolons } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import { columns, harmless, padded } from '../text/index.ts'
import { enrolmentSentence, fits, GROUPS, trialLine, verdictSentence } from './groups.ts'
import { patientLine } from './patient-line.ts'
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
  /** In whose words; English if left out. */
  readonly say?: Say | undefined
}

type Speaking = TextOptions & { readonly say: Say }

/**
 * The result of one patient in the order in which a nurse reads it: first what matches, then what is possible, then
 * what does not match.
 */
export function resultText(result: Result, { say = inEnglish, ...others }: TextOptions): string {
  const options = { say, ...others }
  const { paint, width } = options
  const lines = [patientLine(result, paint, say)]
  const assumed = assumptionTexts(result, options.dictionary, say)
  if (assumed.length > 0) {
    lines.push('', paint.open(paint.strong(say('page.assumed.heading').toUpperCase())))
    for (const text of assumed) lines.push(...hanging('!', harmless(text), 2, 2, width))
  }
  const warnings = otherWarnings(result)
  if (warnings.length > 0) {
    lines.push('', paint.open(paint.strong(say('page.warnings.heading').toUpperCase())))
    for (const text of warningTexts(warnings, options.dictionary, say))
      lines.push(...hanging('!', harmless(text), 2, 2, width))
  }
  lines.push('', ...board(result, options))
  for (const group of GROUPS) {
    const trials = result.trials.filter(group.holds)
    if (trials.length === 0) continue
    lines.push('', paint[group.colour](paint.strong(say(group.heading, { count: trials.length }))))
    trials.forEach((trial, i) => lines.push(...(i === 0 ? [] : ['']), ...trialLines(trial, result, options)))
  }
  if (result.chart !== undefined)
    lines.push('', ...wrap(chartText(result.chart, say), width).map((line) => paint.faint(line)))
  const undated = undatedText(result, options.dictionary, say)
  if (undated !== undefined) lines.push('', ...wrap(harmless(undated), width))
  lines.push('', ...wrap(say('page.footer'), width).map((line) => paint.faint(line)))
  return `${lines.join('\n')}\n`
}

/** An overview with one line for each trial: what to know in the first seconds. */
function board(result: Result, { paint, width, dictionary, say }: Speaking): string[] {
  const words = GROUPS.map((group) => say(group.word))
  const column = Math.max(9, ...words.map((word) => columns(word) + 1))
  const longest = Math.max(...result.trials.map((trial) => columns(trial.id)))
  return GROUPS.flatMap((group, i) =>
    result.trials.filter(group.holds).flatMap((trial) => {
      const word = words[i] ?? ''
      const label = `${padded(word, column)} ${padded(trial.id, longest)}  `
      const [first = '', ...more] = hanging(label, trialLine(trial, dictionary, say), 2, columns(label), width)
      return [first.replace(word, paint[group.colour](word)), ...more]
    }),
  )
}

function trialLines(trial: TrialResult, result: Result, options: Speaking): string[] {
  const { paint, width, say } = options
  const [first = '', ...more] = hanging(trial.id, trial.title, 2, columns(trial.id) + 2, width)
  const title = first.replace(trial.id, paint.strong(trial.id))
  const lines = [
    title,
    ...more,
    ...wrapped(`${verdictSentence(trial, say)} ${enrolmentSentence(trial, say)}`, 4, width),
  ]
  const contact =
    trial.verdict === 'ineligible' || trial.enrolment === 'closed' ? undefined : contactText(trial.contact, say)
  if (contact !== undefined) lines.push(...wrapped(`${contact}.`, 4, width))
  if (fits(trial) || options.explain) lines.push(...wrapped(rulesFromText(trial.rules_from, say), 4, width))
  if (options.explain) {
    return [
      ...lines,
      ...criteriaLines(shownCriteria(trial.criteria), result, options),
      ...outlookLines(trial, [], options),
      ...wrapped(totals(trial, say), 4, width),
    ]
  }
  if (trial.verdict === 'undetermined' && trial.missing.length > 0) {
    lines.push(...labelled(say('page.find-out'), factsToFind(trial, options.dictionary, say), width))
  }
  // Facts that are too old must be found out again if the trial is still possible.
  if (trial.verdict !== 'ineligible' && trial.stale.length > 0)
    lines.push(
      ...labelled(
        say('page.too-old'),
        harmless(withSemicolons(staleTexts(trial.stale, result, options.dictionary, say), say)),
        width,
      ),
    )
  lines.push(
    ...criteriaLines(
      shownCriteria(trial.criteria).filter((one) => decides(one, trial)),
      result,
      options,
    ),
  )
  return [...lines, ...outlookLines(trial, trial.missing, options), ...wrapped(totals(trial, say), 4, width)]
}

/** What can still change the verdict. `told`: the facts that the reader has already been told to find out. */
function outlookLines(trial: TrialResult, told: readonly string[], { width, dictionary, say }: Speaking): string[] {
  return [...outlookTexts(trial, told, dictionary, say), ...proofTexts(trial, say)].flatMap(({ label, text }) => {
    const behind = say('outlook.label', { label })
    return hanging(behind, harmless(text), 4, columns(behind) + 1, width)
  })
}

/**
 * Whether a reader needs to see a criterion: those that keep the patient out, or else those that are unknown, left to a
 * person, or have a remark.
 */
function decides(one: CriterionResult, trial: TrialResult): boolean {
  if (hasDied(trial)) return isOwn(one.id)
  if (trial.failed.length > 0) return one.status === 'fail'
  if (one.status === 'unknown' || one.status === 'confirm') return true
  return (one.remarks?.length ?? 0) > 0
}

/** Criteria one below another, with their texts aligned beside the longest label. */
function criteriaLines(criteria: readonly CriterionResult[], result: Result, options: Speaking): string[] {
  const column = Math.max(LEAST_COLUMN, ...criteria.map((one) => columns(labelOf(one, options.say)) + 2))
  return criteria.flatMap((one) => criterionLines(one, column, result, options))
}

const LEAST_COLUMN = 14

function labelOf(one: CriterionResult, say: Say): string {
  return `${criterionWord(one, say)} ${one.id}`
}

function criterionLines(one: CriterionResult, column: number, result: Result, options: Speaking): string[] {
  const { paint, width, explain, dictionary, say } = options
  const label = padded(labelOf(one, say), column)
  const lines = hanging(label, one.text, 4, column, width)
  const colour = paint[COLOURS[one.status]]
  const coloured = lines.map((line, i) => (i === 0 ? line.replace(label, colour(label)) : line))
  const stale = staleTexts(one.stale, result, dictionary, say).map((told) =>
    say('stale.sentence', { told: harmless(told) }),
  )
  const remarks = (one.remarks ?? []).map((text) => say('page.note', { text }))
  const details = [one.reason, ...stale, ...remarks]
  if (one.note !== undefined && (one.status !== 'pass' || explain))
    details.push(say('page.reading', { text: one.note }))
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

function totals(trial: TrialResult, say: Say): string {
  const criteria = shownCriteria(trial.criteria)
  return say('count.criteria', { count: criteria.length, totals: statusTotals(criteria, say) })
}

function labelled(label: string, text: string, width: number): string[] {
  return hanging(label, text, 4, Math.max(10, columns(label) + 1), width)
}

function wrapped(text: string, indent: number, width: number): string[] {
  return wrap(text, width - indent).map((line) => ' '.repeat(indent) + line)
}
