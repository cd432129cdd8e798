import { listOf, retold, variableAt } from '../dictionary/index.ts'
import { factName } from '../explain/index.ts'
import { inEnglish } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import type { RuleSet } from '../model/index.ts'
import type { ChartCounts, Json } from '../record/index.ts'
import type { ChartTally, CodeTally } from './chart-tally.ts'
import type { CertifiedTally, Tally } from './tally.ts'

/** The numbers of a batch, in an order that does not depend on how the work was divided. */
export interface Summary {
  readonly schema: 'prescreen/batch-summary/1'
  readonly as_of: string
  readonly engine: { readonly name: 'prescreen'; readonly version: string }
  readonly criteria_sha256: string
  readonly assume_complete?: readonly string[]
  /** Facts that were assumed for patients whose records say nothing about them, and for how many patients each. */
  readonly assumed?: readonly {
    readonly fact: string
    /** The fact in words. */
    readonly label: string
    readonly value: Json
    readonly patients: number
  }[]
  /**
   * Facts from the site: how many screened patients it has facts for, how many it has none for, and how many of its ids
   * belong to no screened patient.
   */
  readonly with?: {
    readonly file: string
    readonly sha256: string
    readonly joined: number
    readonly without: number
    /** Left out for a part of a batch. */
    readonly unmatched?: number
  }
  /**
   * How many records had their verdicts proved and checked, how many claims about them were proved, and how many were
   * not.
   */
  readonly certified?: CertifiedTally
  readonly records: number
  readonly screened: number
  readonly rejected: number
  readonly trials: readonly SummaryTrial[]
  /** The missing facts, most open verdicts first. */
  readonly worklist: readonly {
    readonly fact: string
    /** The fact in words. */
    readonly label: string
    readonly patients: number
    /** Open verdicts, one for each patient and trial. */
    readonly verdicts: number
    /** Verdicts that this fact alone would settle. */
    readonly alone: number
    readonly trials: Readonly<Record<string, number>>
  }[]
  /** Facts that are too old and should be measured or asked for again, most patients first; only if there are any. */
  readonly measure_again?: readonly {
    readonly fact: string
    readonly label: string
    readonly patients: number
    readonly trials: Readonly<Record<string, number>>
  }[]
  /** Patients for whom a query of the dictionary is raised, by its id, most patients first; only if there are any. */
  readonly queries?: readonly { readonly query: string; readonly say: string; readonly patients: number }[]
  readonly reasons: readonly { readonly reason: string; readonly records: number }[]
  /** What became of the resources in charts, if patients were read from charts. */
  readonly charts?: ChartCounts & {
    readonly patients: number
    /** The codes that the mapping does not know, most patients first. */
    readonly codes_to_map: readonly CodeTally[]
  }
}

export interface SummaryTrial {
  readonly id: string
  readonly title: string
  readonly enrolment: string
  readonly match: number
  readonly possible: number
  /**
   * Of the possible patients, those with criteria that were not worked out: people must look at them, and none of their
   * facts are in the worklist for this trial. Only if there are any.
   */
  readonly not_worked_out?: number
  /**
   * Of the matching patients, those with a criterion that depends on facts that are too old: in all, and by fact. Only
   * if there are any.
   */
  readonly stale?: {
    readonly patients: number
    readonly facts: readonly { readonly fact: string; readonly label: string; readonly patients: number }[]
  }
  readonly out: number
  readonly jointly: number
  readonly verdicts: Readonly<Record<string, number>>
  readonly criteria: readonly {
    readonly id: string
    readonly text: string
    readonly fail: number
    readonly unknown: number
    readonly confirm: number
    readonly alone: number
    readonly remaining: number
  }[]
}

/** What a summary says about its run. */
export interface SummaryRun extends Pick<Summary, 'as_of' | 'engine' | 'assume_complete'> {
  readonly assume?: Readonly<Record<string, Json>> | undefined
  readonly with?: { readonly file: string; readonly sha256: string; readonly ids: number | undefined } | undefined
}

/** Makes the summary of a tally. `say` supplies the words in which facts are named. */
export function summaryOf(tally: Tally, rules: RuleSet, run: SummaryRun, say: Say = inEnglish): Summary {
  const label: Labels = (fact) => labelOf(fact, rules, say)
  const worklist = Object.entries(tally.worklist).map(([fact, { patients, trials, alone }]) => ({
    fact,
    label: label(fact),
    patients,
    verdicts: Object.values(trials).reduce((sum, one) => sum + one, 0),
    alone,
    trials: Object.fromEntries(Object.entries(trials).toSorted(byName)),
  }))
  return {
    schema: 'prescreen/batch-summary/1',
    as_of: run.as_of,
    engine: run.engine,
    criteria_sha256: rules.sha256,
    ...(run.assume_complete && { assume_complete: run.assume_complete }),
    ...(run.assume && { assumed: assumedOf(tally, run.assume, label) }),
    ...(run.with && { with: siteOf(tally, run.with) }),
    ...(tally.certified && { certified: tally.certified }),
    records: tally.records,
    screened: tally.screened,
    rejected: tally.rejected,
    trials: Object.entries(tally.trials).map(([id, { criteria, not_worked_out: spent, stale, ...trial }]) => ({
      id,
      ...trial,
      title: rules.trials.find((one) => one.id === id)?.title ?? trial.title,
      ...(spent !== undefined && { not_worked_out: spent }),
      ...(stale !== undefined && { stale: { patients: stale.patients, facts: byFact(stale.facts, label) } }),
      criteria: Object.entries(criteria).map(([criterion, counts]) => ({
        id: criterion,
        text: textOf(id, criterion, rules),
        ...counts,
      })),
    })),
    worklist: worklist.toSorted((a, b) => b.verdicts - a.verdicts || b.patients - a.patients || order(a.fact, b.fact)),
    ...(tally.again && { measure_again: againOf(tally.again, label) }),
    ...queriesOf(tally, rules),
    reasons: Object.entries(tally.reasons)
      .map(([reason, records]) => ({ reason, records }))
      .toSorted((a, b) => b.records - a.records || order(a.reason, b.reason))
      .map(({ reason, records }) => ({ reason: reasonIn(reason, tally, rules, say), records })),
    ...(tally.charts.counts.resources > 0 && { charts: chartsOf(tally.charts) }),
  }
}

/** A reason for refusing records, in the words of `say`. */
function reasonIn(message: string, { said }: Tally, { dictionary }: RuleSet, say: Say): string {
  return retold({ message, said: said?.[message] }, say, dictionary)
}

/** Puts a fact into words. */
type Labels = (fact: string) => string

/** Counts by fact, most patients first. */
function byFact(
  counts: Readonly<Record<string, number>>,
  label: Labels,
): { readonly fact: string; readonly label: string; readonly patients: number }[] {
  return Object.entries(counts)
    .map(([fact, patients]) => ({ fact, label: label(fact), patients }))
    .toSorted((a, b) => b.patients - a.patients || order(a.fact, b.fact))
}

function againOf(again: NonNullable<Tally['again']>, label: Labels): NonNullable<Summary['measure_again']> {
  const counts = Object.fromEntries(Object.entries(again).map(([fact, { patients }]) => [fact, patients]))
  return byFact(counts, label).map((one) => ({
    ...one,
    trials: Object.fromEntries(Object.entries(again[one.fact]?.trials ?? {}).toSorted(byName)),
  }))
}

function queriesOf({ queries: counts = {} }: Tally, { queries }: RuleSet): Pick<Summary, 'queries'> {
  const raised = Object.entries(counts)
    .filter(([, patients]) => patients > 0)
    .map(([query, patients]) => ({ query, say: queries.find(({ id }) => id === query)?.say ?? '', patients }))
    .toSorted((a, b) => b.patients - a.patients || order(a.query, b.query))
  return raised.length === 0 ? {} : { queries: raised }
}

function assumedOf(
  { assumed = {} }: Tally,
  assume: Readonly<Record<string, Json>>,
  label: Labels,
): NonNullable<Summary['assumed']> {
  return Object.entries(assume).map(([fact, value]) => ({
    fact,
    label: label(fact),
    value,
    patients: assumed[fact] ?? 0,
  }))
}

function siteOf({ site }: Tally, { file, sha256, ids }: NonNullable<SummaryRun['with']>): NonNullable<Summary['with']> {
  const { joined, without } = site ?? { joined: 0, without: 0 }
  return { file, sha256, joined, without, ...(ids !== undefined && { unmatched: ids - joined }) }
}

function chartsOf({ patients, counts, codes }: ChartTally): NonNullable<Summary['charts']> {
  const toMap = Object.values(codes)
    .map(({ system, code, display, ...count }) => ({ system, code, display, ...count }))
    .toSorted((a, b) => b.patients - a.patients || b.resources - a.resources || order(a.code, b.code))
  return { patients, ...counts, codes_to_map: toMap }
}

function textOf(trial: string, criterion: string, rules: RuleSet): string {
  const criteria = rules.trials.find((one) => one.id === trial)?.criteria
  return criteria?.find((one) => one.id === criterion)?.text ?? ''
}

/** A fact in words. A field of list entries (`metastases[].site`) is named for any entry. */
function labelOf(fact: string, { dictionary }: RuleSet, say: Say): string {
  const list = listOf(fact)
  if (list === undefined) return factName(fact, dictionary, say)
  const owner = variableAt(dictionary, list)
  const entry = owner.type === 'list' ? owner.entry : list
  return say('name.field', { field: variableAt(dictionary, fact).label, entry })
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return order(a, b)
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
