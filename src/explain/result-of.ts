import type { Evaluation } from '../evaluate/index.ts'
import type { Status, Verdict } from '../space/index.ts'
import type { Facts, Warning } from '../facts/index.ts'
import { inEnglish } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import { questionHash, questionOf } from '../model/index.ts'
import type { RuleSet, Trial } from '../model/index.ts'
import { dayText } from '../quantity/index.ts'
import type { Day } from '../quantity/index.ts'
import { dictionaryOrder } from '../dictionary/index.ts'
import { assumedIn, plainRecord, recordHash } from '../record/index.ts'
import type { ChartCounts, JsonObject } from '../record/index.ts'
import type { Ageing, Staleness, TrialStaleness } from '../review/index.ts'
import { daysOf, outlookOf } from './outlook.ts'
import type { RecordAsGiven } from './known.ts'
import { reasonText } from './reason-text.ts'
import { reasonOf } from './reasons.ts'
import type { BatchResult, CriterionResult, Result, TrialResult, TrialSummary } from './result.ts'
import { warningsIn } from './warning-texts.ts'

/** What is reported beside the verdicts. */
export interface Reviewed {
  readonly staleness: Staleness
  /** All warnings, including those of the review. */
  readonly warnings: readonly Warning[]
  /** For each trial; left out if nobody asks about the days to come. */
  readonly ageing?: readonly Ageing[] | undefined
}

/**
 * The result of one patient without reasons. With `watched` (the facts), it also has the days on which time opens or
 * closes a trial.
 */
export function batchResultOf(
  record: JsonObject,
  decisions: readonly Evaluation[],
  rules: RuleSet,
  asOf: Day,
  { staleness, warnings, ageing }: Reviewed,
  version: string,
  watched?: Facts,
): BatchResult {
  return {
    ...heading(record, rules, asOf, version),
    trials: decisions.map((decision, at) => {
      const { compiled, statuses, verdict, missing } = decision
      const { trial } = compiled
      const idsOf = (status: Status): string[] =>
        trial.criteria.flatMap((one, i) => (statuses[i] === status ? one.id : []))
      return {
        ...trialHeading(trial, verdict),
        failed: idsOf('fail'),
        unknown: idsOf('unknown'),
        confirm: idsOf('confirm'),
        missing,
        stale: staleness.trials[at]?.stale ?? [],
        rules_from: trial.rulesFrom,
        ...notWorkedOut(decision),
        ...(watched !== undefined && daysOf({ compiled, verdict, statuses }, watched, ageing?.[at])),
      }
    }),
    warnings: shown(warnings, rules, inEnglish),
  }
}

/** The result with what became of the resources of a chart, placed after the hash of the record. */
export function withChart<T extends BatchResult>(result: T, chart: ChartCounts | undefined): T {
  if (chart === undefined) return result
  const { trials, warnings, ...head } = result
  return { ...head, chart, trials, warnings } as T
}

/** Warnings with their keys in a fixed order. */
function shown(warnings: readonly Warning[], { dictionary }: RuleSet, say: Say): Warning[] {
  return warningsIn(warnings, dictionary, say).map(({ path, message, kind, query, against, assumed }) => ({
    path,
    message,
    kind,
    ...(query !== undefined && { query }),
    ...(against !== undefined && { against }),
    ...(assumed !== undefined && { assumed }),
  }))
}

function heading(record: JsonObject, rules: RuleSet, asOf: Day, version: string): Omit<Result, 'trials' | 'warnings'> {
  const assumed = assumedIn(record)
  return {
    schema: 'prescreen/result/1',
    patient: String(record['id']),
    as_of: dayText(asOf),
    engine: { name: 'prescreen', version },
    criteria_sha256: rules.sha256,
    record_sha256: recordHash(record),
    ...(assumed !== undefined && { assumed }),
    ...(rules.fresh !== undefined && { fresh: rules.fresh }),
  }
}

function trialHeading(
  { id, title, enrolment, sha256 }: Trial,
  verdict: Verdict,
): Omit<TrialSummary, 'failed' | 'unknown' | 'confirm' | 'missing' | 'stale' | 'rules_from'> {
  const fits = verdict === 'eligible' || verdict === 'needs-confirmation'
  const { state, reason } = enrolment
  return {
    id,
    title,
    verdict,
    enrolment: state,
    ...(reason === undefined ? {} : { enrolment_reason: reason }),
    matches: fits && state !== 'closed',
    rules_sha256: sha256,
  }
}

/**
 * The result of one patient: the verdicts, the reason of every criterion and, with `outlook`, what can still change.
 * The same inputs give the same bytes. `say`: the language of the reasons.
 */
export function resultOf(
  record: JsonObject,
  evaluations: readonly Evaluation[],
  rules: RuleSet,
  asOf: Day,
  { staleness, warnings, ageing }: Reviewed,
  version: string,
  outlook = true,
  say: Say = inEnglish,
): Result {
  const told = { plain: plainRecord(record, rules.dictionary), record }
  const undated = new Set(ageing?.flatMap((one) => one.undated))
  return {
    ...heading(record, rules, asOf, version),
    ...(undated.size > 0 && { undated: [...undated].toSorted(dictionaryOrder(rules.dictionary)) }),
    trials: evaluations.map((evaluation, at) =>
      trialResult(evaluation, told, staleness.trials[at] ?? FRESH, outlook, ageing?.[at], say),
    ),
    warnings: shown(warnings, rules, say),
  }
}

const FRESH: TrialStaleness = { stale: [], criteria: [] }

function trialResult(
  evaluation: Evaluation,
  record: RecordAsGiven,
  { stale, criteria: staleOf }: TrialStaleness,
  outlook: boolean,
  ageing: Ageing | undefined,
  say: Say,
): TrialResult {
  const { trial } = evaluation.compiled
  const criteria = evaluation.criteria.map((one, i) => criterionResult(one, evaluation, record, staleOf[i] ?? [], say))
  const idsOf = (status: Status): string[] => criteria.filter((one) => one.status === status).map((one) => one.id)
  return {
    ...trialHeading(trial, evaluation.verdict),
    criteria,
    failed: idsOf('fail'),
    unknown: idsOf('unknown'),
    confirm: idsOf('confirm'),
    missing: evaluation.missing,
    stale,
    rules_from: trial.rulesFrom,
    ...(trial.contact !== undefined && { contact: trial.contact }),
    ...notWorkedOut(evaluation),
    ...(outlook && outlookOf(evaluation, ageing, say)),
  }
}

function notWorkedOut({ spent }: Evaluation): Pick<TrialResult, 'not_worked_out'> {
  return spent.length === 0 ? {} : { not_worked_out: spent.map(({ id }) => id) }
}

/** The remarks on a criterion whose conditions certainly hold. */
export function remarksOf(one: Evaluation['criteria'][number], evaluation: Evaluation): readonly string[] {
  const { remarks } = one.criterion
  if (remarks.length === 0) return []
  const held = evaluation.looking(one, (completions) =>
    remarks.filter(({ when }) => completions.settled(completions.truth(when)) === true),
  )
  return held?.map(({ say }) => say) ?? []
}

function criterionResult(
  one: Evaluation['criteria'][number],
  evaluation: Evaluation,
  record: RecordAsGiven,
  stale: readonly string[],
  say: Say,
): CriterionResult {
  const { criterion, status, missing } = one
  const { compiled } = evaluation
  const { finding, facts } = reasonOf(one, evaluation, record, say)
  const remarks = remarksOf(one, evaluation)
  const question = status === 'confirm' ? questionOf(criterion.form) : undefined
  return {
    id: criterion.id,
    kind: criterion.kind,
    status,
    text: criterion.text,
    reason: reasonText(finding, evaluation.facts.dictionary, say),
    finding,
    facts,
    missing,
    ...(stale.length > 0 && { stale }),
    ...(one.isSpent && { not_worked_out: true as const }),
    ...(criterion.cites !== undefined && { source: `${compiled.trial.source}#${criterion.cites}` }),
    ...(question === undefined ? {} : { question: { ...question, sha256: questionHash(question) } }),
    ...(criterion.note === undefined ? {} : { note: criterion.note }),
    ...(remarks.length > 0 && { remarks }),
  }
}
