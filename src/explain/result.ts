import type { Evaluation } from '../evaluate/index.ts'
import type { Status, Verdict } from '../space/index.ts'
import type { Facts, Warning } from '../facts/index.ts'
import { inEnglish } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import { questionHash, questionOf } from '../model/index.ts'
import type { Contact, CriterionKind, EnrolmentState, Question, RuleSet, RulesFrom, Trial } from '../model/index.ts'
import { dayText } from '../quantity/index.ts'
import type { Day } from '../quantity/index.ts'
import { dictionaryOrder } from '../dictionary/index.ts'
import type { Certificate, Contradictions } from '../reference/index.ts'
import { assumedIn, plainRecord, recordHash } from '../record/index.ts'
import type { ChartCounts, Json, JsonObject } from '../record/index.ts'
import type { Ageing, Staleness, TrialStaleness } from '../review/index.ts'
import { daysOf, outlookOf } from './outlook.ts'
import type { Days, Outlook } from './outlook.ts'
import type { CriterionFinding } from './finding.ts'
import type { ToldRecord } from './known.ts'
import { reasonText } from './reason-text.ts'
import { reasonOf } from './reasons.ts'
import { warningsIn } from './warning-texts.ts'

/** One criterion of a result; see the result schema for what every part means. */
export interface CriterionResult {
  readonly id: string
  readonly kind: CriterionKind
  readonly status: Status
  readonly text: string
  readonly reason: string
  /** What the reason is made of; results of older versions do not have it. */
  readonly finding?: CriterionFinding
  readonly facts: Readonly<Record<string, Json>>
  readonly missing: readonly string[]
  /** The facts that the status hangs on and that are older than they may be; only when there are some. */
  readonly stale?: readonly string[]
  /**
   * The status is `unknown` and was not worked out, or which facts can still change it was not (see `isStatusOpen`), because that would take too much;
   * `missing` may then name more than can change it.
   */
  readonly not_worked_out?: true
  /** The bullet of the source record; absent where the criterion is the program's own. */
  readonly source?: string
  /** The question that is left to a person, with the hash that binds an answer to it; only while the status is `confirm`. */
  readonly question?: Question & { readonly sha256: string }
  /** How an ambiguous wording was read. */
  readonly note?: string
  readonly remarks?: readonly string[]
  /** What proves the status and the missing facts. */
  readonly certificate?: Certificate
}

export interface TrialResult extends Outlook {
  readonly id: string
  readonly title: string
  readonly verdict: Verdict
  readonly enrolment: EnrolmentState
  readonly enrolment_reason?: string
  /** The verdict is `eligible` or `needs-confirmation`, and enrolment is not closed. */
  readonly matches: boolean
  readonly rules_sha256: string
  readonly criteria: readonly CriterionResult[]
  readonly failed: readonly string[]
  readonly unknown: readonly string[]
  readonly confirm: readonly string[]
  readonly missing: readonly string[]
  /** The facts that a criterion hangs on and that are older than they may be. */
  readonly stale: readonly string[]
  /** What the rules were written from. */
  readonly rules_from: RulesFrom
  /** Whom to call about it, as the rule file or the site says; not in a batch. */
  readonly contact?: Contact
  /** Criteria of which the status, or the part in the verdict and its missing facts, was not worked out; only when there are some. */
  readonly not_worked_out?: readonly string[]
  /** What proves the verdict and the missing facts. */
  readonly certificate?: Certificate
}

export interface Result {
  readonly schema: 'prescreen/result/1'
  readonly patient: string
  readonly as_of: string
  readonly engine: { readonly name: 'prescreen'; readonly version: string }
  readonly criteria_sha256: string
  readonly record_sha256: string
  /** What nobody recorded and was assumed of the patient, by the path of the fact; only when there is something. */
  readonly assumed?: Readonly<Record<string, Json>>
  /** What became of the resources of the chart that the record was made of. */
  readonly chart?: ChartCounts
  /** How old facts may be at the site, where it says otherwise than the dictionary, by the fact. */
  readonly fresh?: Readonly<Record<string, string>>
  /** Facts that age and that a criterion hangs on, of which the day is not known; only when there are some, and not in a batch. */
  readonly undated?: readonly string[]
  /** One way to fill in all that the record leaves open, to which completions of certificates add. */
  readonly completion?: JsonObject
  /** Where it contradicts itself: in what, and in which ways it can be read. */
  readonly contradictions?: Contradictions
  readonly trials: readonly TrialResult[]
  readonly warnings: readonly Warning[]
}

/** What a result says of a trial without its criteria; of what can still change, the days at most. */
export type TrialSummary = Omit<TrialResult, 'criteria' | Exclude<keyof Outlook, keyof Days>>

/** A result of a batch: the contract's without the criteria, unless they are asked for. */
export interface BatchResult extends Omit<Result, 'trials'> {
  readonly trials: readonly (TrialSummary | TrialResult)[]
}

/** What is to be told beside the verdicts. */
export interface Reviewed {
  readonly staleness: Staleness
  /** All warnings, those of the review included. */
  readonly warnings: readonly Warning[]
  /** For each trial; left out where nobody asks what is to come. */
  readonly ageing?: readonly Ageing[] | undefined
}

/** The result of one patient without reasons; with the facts (`watched`), also the days that time opens or shuts a trial. */
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
      const { program, statuses, verdict, missing } = decision
      const { trial } = program
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
        ...(watched !== undefined && daysOf({ program, verdict, statuses }, watched, ageing?.[at])),
      }
    }),
    warnings: shown(warnings, rules, inEnglish),
  }
}

/** A result that says what became of the resources of a chart, behind the hash of the record. */
export function withChart<T extends BatchResult>(result: T, chart: ChartCounts | undefined): T {
  if (chart === undefined) return result
  const { trials, warnings, ...head } = result
  return { ...head, chart, trials, warnings } as T
}

/** Warnings with their parts in a fixed order. */
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

/** The result of one patient: verdicts with every criterion's reason, and what can still change. The same inputs give the same bytes; `say`: in whose words. */
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
  record: ToldRecord,
  { stale, criteria: staleOf }: TrialStaleness,
  outlook: boolean,
  ageing: Ageing | undefined,
  say: Say,
): TrialResult {
  const { trial } = evaluation.program
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

/** What is remarked on a criterion: what its remarks say that certainly hold. */
export function remarksOf(one: Evaluation['criteria'][number], evaluation: Evaluation): readonly string[] {
  const { remarks } = one.criterion
  if (remarks.length === 0) return []
  const held = evaluation.looking(one, (world) =>
    remarks.filter(({ when }) => world.settled(world.truth(when)) === true),
  )
  return held?.map(({ say }) => say) ?? []
}

function criterionResult(
  one: Evaluation['criteria'][number],
  evaluation: Evaluation,
  record: ToldRecord,
  stale: readonly string[],
  say: Say,
): CriterionResult {
  const { criterion, status, missing } = one
  const { program } = evaluation
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
    ...(criterion.cites !== undefined && { source: `${program.trial.source}#${criterion.cites}` }),
    ...(question === undefined ? {} : { question: { ...question, sha256: questionHash(question) } }),
    ...(criterion.note === undefined ? {} : { note: criterion.note }),
    ...(remarks.length > 0 && { remarks }),
  }
}
