import type { BatchResult } from '../explain/index.ts'
import { saying } from '../dictionary/index.ts'
import type { Sentence } from '../messages/index.ts'
import type { RuleSet } from '../model/index.ts'
import { addCharts, NO_CHARTS } from './chart-tally.ts'
import type { ChartTally } from './chart-tally.ts'

/** How often one criterion decided, in patients. */
export interface CriterionTally {
  fail: number
  unknown: number
  confirm: number
  /** Patients whom this criterion alone keeps out. */
  alone: number
  /** Patients who fail neither this criterion nor any before it. */
  remaining: number
}

export interface TrialTally {
  readonly title: string
  readonly enrolment: string
  match: number
  /** Undetermined, and the trial is not closed. */
  possible: number
  /** Of these, patients with criteria that were not worked out, so that people must look; only if there are any. */
  not_worked_out?: number
  /**
   * Of the matches, patients with a criterion that depends on a fact that is too old: in all, and by fact. Only if
   * there are any.
   */
  stale?: { patients: number; readonly facts: { [path: string]: number } }
  /** All others: ineligible, or the trial is closed. */
  out: number
  /** Ineligible although no single criterion fails: the criteria cannot all be met together. */
  jointly: number
  readonly verdicts: { [verdict: string]: number }
  /** By criterion, in the order of the trial's rules. */
  readonly criteria: { [id: string]: CriterionTally }
}

/** For how many patients a missing fact is still worth asking for. */
export interface WorkTally {
  patients: number
  /** Patients by trial, of the trials that are still undetermined. */
  readonly trials: { [id: string]: number }
  /** Verdicts that this fact alone would settle. */
  alone: number
}

/** For how many patients a fact should be measured or asked for again. */
export interface AgainTally {
  patients: number
  /** Patients by trial. */
  readonly trials: { [id: string]: number }
}

/** What a batch counts. Plain data: it can be added up, written as JSON and read back. */
export interface Tally {
  /** Screened and rejected together. */
  records: number
  screened: number
  rejected: number
  readonly trials: { [id: string]: TrialTally }
  /** By variable; the same field of different entries counts as one. */
  readonly worklist: { [path: string]: WorkTally }
  /** Patients with a fact that is too old for a trial they match or may still match, by variable. */
  again?: { [path: string]: AgainTally }
  /** Patients for whom a query is raised, by its id. */
  queries?: { [id: string]: number }
  readonly reasons: { [reason: string]: number }
  /** The reasons as data, to be shown in other languages; only if there are any. */
  said?: { [reason: string]: Sentence }
  /** For how many patients each fact was assumed, by its path; only if any was. */
  assumed?: { [path: string]: number }
  /** Screened patients for whom the site has facts, and for whom it has none; only if facts of a site were given. */
  site?: { joined: number; without: number }
  /**
   * How many records had their verdicts proved, how many claims were proved, and how many were not; only if any were
   * tried.
   */
  certified?: CertifiedTally
  charts: ChartTally
}

export interface CertifiedTally {
  readonly records: number
  /** Verdicts, statuses and missing facts. */
  readonly proved: number
  readonly not_certified: number
}

export function emptyTally(rules: RuleSet, trials: readonly string[]): Tally {
  const own = rules.trials.filter((trial) => trials.includes(trial.id))
  return {
    records: 0,
    screened: 0,
    rejected: 0,
    trials: Object.fromEntries(
      own.map(({ id, title, enrolment, criteria }) => [
        id,
        {
          title,
          enrolment: enrolment.state,
          match: 0,
          possible: 0,
          out: 0,
          jointly: 0,
          verdicts: { eligible: 0, 'needs-confirmation': 0, undetermined: 0, ineligible: 0 },
          criteria: Object.fromEntries(
            criteria.map((one) => [one.id, { fail: 0, unknown: 0, confirm: 0, alone: 0, remaining: 0 }]),
          ),
        },
      ]),
    ),
    worklist: {},
    reasons: {},
    charts: NO_CHARTS,
    ...noQueries(rules),
  }
}

/** A count for each query, in the order of the dictionary, so that parts add up to the same bytes as one run. */
function noQueries({ queries }: RuleSet): Pick<Tally, 'queries'> {
  return queries.length === 0 ? {} : { queries: Object.fromEntries(queries.map(({ id }) => [id, 0])) }
}

export function countResult(tally: Tally, result: BatchResult): void {
  tally.records++
  tally.screened++
  const wanted = new Map<string, { trials: string[]; alone: number }>()
  for (const trial of result.trials) {
    const own = tally.trials[trial.id]
    if (own === undefined) continue
    own.verdicts[trial.verdict] = (own.verdicts[trial.verdict] ?? 0) + 1
    if (trial.matches) own.match++
    else if (trial.verdict === 'undetermined' && trial.enrolment !== 'closed') own.possible++
    else own.out++
    if (trial.verdict === 'ineligible' && trial.failed.length === 0) own.jointly++
    countCriteria(own, trial)
    if (trial.verdict !== 'undetermined' || trial.enrolment === 'closed') continue
    // It is not known which open facts can change the verdict, so none is counted as worth asking for.
    if (trial.not_worked_out !== undefined) {
      own.not_worked_out = (own.not_worked_out ?? 0) + 1
      continue
    }
    const paths = new Set(trial.missing.map(variableOf))
    for (const path of paths) {
      const before = wanted.get(path) ?? { trials: [], alone: 0 }
      before.trials.push(trial.id)
      if (paths.size === 1) before.alone++
      wanted.set(path, before)
    }
  }
  countAgain(tally, result)
  const raised = new Set(result.warnings.flatMap((one) => (one.kind === 'query' ? (one.query ?? []) : [])))
  for (const id of raised) addCounts((tally.queries ??= {}), { [id]: 1 })
  for (const path of Object.keys(result.assumed ?? {})) addCounts((tally.assumed ??= {}), { [path]: 1 })
  for (const [path, { trials, alone }] of wanted) {
    const work = (tally.worklist[path] ??= { patients: 0, trials: {}, alone: 0 })
    work.patients++
    work.alone += alone
    for (const id of trials) work.trials[id] = (work.trials[id] ?? 0) + 1
  }
}

/** Counts facts that are too old for trials that the patient matches or may still match. */
function countAgain(tally: Tally, result: BatchResult): void {
  const trials = new Map<string, string[]>()
  for (const { id, verdict, enrolment, matches, stale } of result.trials) {
    const own = tally.trials[id]
    if (own === undefined || stale.length === 0 || verdict === 'ineligible' || enrolment === 'closed') continue
    const paths = new Set(stale.map(variableOf))
    for (const path of paths) trials.set(path, [...(trials.get(path) ?? []), id])
    if (!matches) continue
    const counted = (own.stale ??= { patients: 0, facts: {} })
    counted.patients++
    for (const path of paths) addCounts(counted.facts, { [path]: 1 })
  }
  for (const [path, ids] of trials) {
    const again = ((tally.again ??= {})[path] ??= { patients: 0, trials: {} })
    again.patients++
    for (const id of ids) addCounts(again.trials, { [id]: 1 })
  }
}

function countCriteria(own: TrialTally, trial: BatchResult['trials'][number]): void {
  for (const key of ['failed', 'unknown', 'confirm'] as const) {
    const column = key === 'failed' ? 'fail' : key
    for (const id of trial[key]) {
      const criterion = own.criteria[id]
      if (criterion !== undefined) criterion[column]++
    }
  }
  const [only] = trial.failed
  const alone = trial.failed.length === 1 && only !== undefined ? own.criteria[only] : undefined
  if (alone !== undefined) alone.alone++
  const failed = new Set(trial.failed)
  for (const [id, criterion] of Object.entries(own.criteria)) {
    if (failed.has(id)) break
    criterion.remaining++
  }
}

/** The variable of a fact: `metastases[2].side` and `metastases[0].side` both count as `metastases[].side`. */
function variableOf(path: string): string {
  return path.replace(/\[\d+\]/, '[]')
}

/** Counts a refused record under the words of `rejectKind`. */
export function countReject(tally: Tally, kind: string, said: Sentence | undefined): void {
  tally.records++
  tally.rejected++
  countReason(tally, kind, 1, said)
}

function countReason(tally: Tally, kind: string, count: number, said: Sentence | undefined): void {
  const isKnown = Object.hasOwn(tally.reasons, kind) || Object.keys(tally.reasons).length < MOST_REASONS
  const key = isKnown ? kind : OTHER_REASONS.message
  const own = isKnown ? said : OTHER_REASONS.said
  if (own !== undefined && !Object.hasOwn(tally.reasons, key)) (tally.said ??= {})[key] = own
  tally.reasons[key] = (tally.reasons[key] ?? 0) + count
}

const MOST_REASONS = 200
const OTHER_REASONS = saying({ key: 'refused.other-reasons' })

/** Counts a screened patient by whether the site has facts for them. */
export function countSite(tally: Tally, isKnown: boolean): void {
  tally.site ??= { joined: 0, without: 0 }
  tally.site[isKnown ? 'joined' : 'without']++
}

/** Adds counts of what was certified. */
export function countCertified(tally: Tally, more: CertifiedTally | undefined): void {
  if (more === undefined) return
  const { records, proved, not_certified } = tally.certified ?? { records: 0, proved: 0, not_certified: 0 }
  tally.certified = {
    records: records + more.records,
    proved: proved + more.proved,
    not_certified: not_certified + more.not_certified,
  }
}

/** Adds what another part of the batch counted. */
export function addTally(tally: Tally, other: Tally): void {
  tally.records += other.records
  tally.screened += other.screened
  tally.rejected += other.rejected
  for (const [id, trial] of Object.entries(other.trials)) {
    const own = tally.trials[id]
    if (own === undefined) continue
    for (const key of ['match', 'possible', 'out', 'jointly'] as const) own[key] += trial[key]
    if (trial.not_worked_out !== undefined) own.not_worked_out = (own.not_worked_out ?? 0) + trial.not_worked_out
    addCounts(own.verdicts, trial.verdicts)
    if (trial.stale !== undefined) {
      const sum = (own.stale ??= { patients: 0, facts: {} })
      sum.patients += trial.stale.patients
      addCounts(sum.facts, trial.stale.facts)
    }
    for (const [criterion, counts] of Object.entries(trial.criteria)) {
      const sum = own.criteria[criterion]
      if (sum === undefined) continue
      for (const key of ['fail', 'unknown', 'confirm', 'alone', 'remaining'] as const) sum[key] += counts[key]
    }
  }
  for (const [path, again] of Object.entries(other.again ?? {})) {
    const own = ((tally.again ??= {})[path] ??= { patients: 0, trials: {} })
    own.patients += again.patients
    addCounts(own.trials, again.trials)
  }
  if (other.queries !== undefined) addCounts((tally.queries ??= {}), other.queries)
  if (other.assumed !== undefined) addCounts((tally.assumed ??= {}), other.assumed)
  addSite(tally, other)
  countCertified(tally, other.certified)
  for (const [path, work] of Object.entries(other.worklist)) {
    const own = (tally.worklist[path] ??= { patients: 0, trials: {}, alone: 0 })
    own.patients += work.patients
    own.alone += work.alone
    addCounts(own.trials, work.trials)
  }
  tally.charts = addCharts(tally.charts, other.charts)
  for (const [reason, count] of Object.entries(other.reasons)) countReason(tally, reason, count, other.said?.[reason])
}

function addCounts(sum: { [key: string]: number }, other: Readonly<Record<string, number>>): void {
  for (const [key, count] of Object.entries(other)) sum[key] = (sum[key] ?? 0) + count
}

/** Adds up from the parts of a run how many patients raise each query, since the rows of a table do not say so. */
export function takeQueries(tally: Tally, rules: RuleSet, parts: readonly Tally[]): void {
  const { queries } = noQueries(rules)
  if (queries === undefined) return
  for (const part of parts) addCounts(queries, part.queries ?? {})
  tally.queries = queries
}

/** Adds for how many patients of another part the site has facts. */
export function addSite(tally: Tally, { site }: Tally): void {
  if (site === undefined) return
  const { joined, without } = tally.site ?? { joined: 0, without: 0 }
  tally.site = { joined: joined + site.joined, without: without + site.without }
}
