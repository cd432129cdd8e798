import { answerHashes, questionHash, questionOf } from '../model/index.ts'
import type { Criterion, EnrolmentState, Question, RuleSet, Trial } from '../model/index.ts'
import { compareCriteria, meaningOf } from '../prove/index.ts'
import type { Comparison, Example } from '../prove/index.ts'
import type { Day } from '../quantity/index.ts'
import { compareOnDays } from './days.ts'
import { compareDictionaries } from './dictionaries.ts'
import type { DictionaryChange } from './dictionaries.ts'
import { compareSpans } from './spans.ts'
import type { SpanChange } from './spans.ts'
import { turningPatients } from './turning.ts'

/**
 * A change in something that people read or a page shows and that decides nothing. As text; undefined if that side does
 * not have it.
 */
export interface PartChange {
  readonly part: 'title' | 'rules from' | 'contact' | 'reason of enrolment' | 'note' | 'remarks'
  readonly was: string | undefined
  readonly is: string | undefined
}

/**
 * What an amendment does to one criterion.
 * - `changed`: better for some patients and worse for others.
 * - `question changed`: the patients' facts are judged alike, but a person is asked something else.
 * - `freshness`: only how old facts may be, see `SpanChange`.
 * - `not proved`: the dictionaries differ in something that the criterion looks at; example patients were searched for.
 * - `not worked out`: going through all patients takes more work than is granted; example patients were searched for.
 */
export interface CriterionChange {
  readonly id: string
  readonly kind:
    | 'added'
    | 'removed'
    | 'wider'
    | 'narrower'
    | 'changed'
    | 'question changed'
    | 'freshness'
    | 'only wording'
    | 'not proved'
    | 'not worked out'
  readonly before: Criterion | undefined
  readonly after: Criterion | undefined
  /** A patient who is better off, and one who is worse off. */
  readonly wider: Example | undefined
  readonly narrower: Example | undefined
  /** The question that both versions leave to a person, if its words differ. */
  readonly question: { readonly was: Question; readonly is: Question } | undefined
  /** The changes to the dictionary because of which it is not proved. */
  readonly dictionary: readonly DictionaryChange[]
  readonly parts: readonly PartChange[]
}

export interface TrialChange {
  readonly id: string
  readonly kind: 'added' | 'removed' | 'amended'
  readonly criteria: readonly CriterionChange[]
  /** The criteria come in another order, which has no effect. */
  readonly reordered: boolean
  readonly enrolment: { readonly before: EnrolmentState; readonly after: EnrolmentState } | undefined
  /** What differs in the trial apart from its criteria. */
  readonly parts: readonly PartChange[]
}

export interface Amendment {
  readonly trials: readonly TrialChange[]
  readonly dictionary: readonly DictionaryChange[]
  readonly spans: readonly SpanChange[]
}

/** The rules of both sides, each with its own dictionary, and what differs between the dictionaries. */
interface Sides {
  readonly before: RuleSet
  readonly after: RuleSet
  readonly dictionary: readonly DictionaryChange[]
  readonly asOf: Day
}

/** What an amendment changes, for every patient there could be. Trials and criteria that stay the same are left out. */
export function compareRules(before: RuleSet, after: RuleSet, asOf: Day): Amendment {
  const dictionary = compareDictionaries(before, after)
  const sides = { before, after, dictionary, asOf }
  const trials = compareEvery(sides)
  const concerned = trials.flatMap(({ id: trial, criteria }) =>
    criteria.flatMap((one) => one.dictionary.map((change) => ({ change, at: { trial, criterion: one.id } }))),
  )
  const named = dictionary.map((change) => ({
    ...change,
    criteria: concerned.flatMap((one) => (one.change === change ? one.at : [])),
  }))
  return { trials, dictionary: named, spans: compareSpans(before, after, asOf) }
}

function compareEvery(sides: Sides): TrialChange[] {
  const [before, after] = [sides.before.trials, sides.after.trials]
  const ids = [...new Set([...before, ...after].map((one) => one.id))]
  return ids.flatMap((id) => {
    const [a, b] = [before, after].map((trials) => trials.find((one) => one.id === id))
    const change = compareTrials(id, a, b, sides)
    const { kind, criteria, reordered, enrolment, parts } = change
    const same = kind === 'amended' && criteria.length + parts.length === 0 && !reordered && enrolment === undefined
    return same ? [] : change
  })
}

function compareTrials(id: string, before: Trial | undefined, after: Trial | undefined, sides: Sides): TrialChange {
  const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'amended'
  const ids = [...new Set([...(before?.criteria ?? []), ...(after?.criteria ?? [])].map((one) => one.id))]
  const find = (trial: Trial | undefined, own: string): Criterion | undefined =>
    trial?.criteria.find((one) => one.id === own)
  const criteria =
    kind === 'amended' ? ids.flatMap((own) => compareOne(own, find(before, own), find(after, own), sides)) : []
  const common = (trial: Trial | undefined, other: Trial | undefined): string =>
    (trial?.criteria ?? [])
      .filter((one) => find(other, one.id) !== undefined)
      .map((one) => one.id)
      .join()
  const reordered = kind === 'amended' && common(before, after) !== common(after, before)
  const states = [before, after].map((trial) => trial?.enrolment.state)
  const [from, to] = states
  const enrolment =
    kind === 'amended' && from !== undefined && to !== undefined && from !== to
      ? { before: from, after: to }
      : undefined
  const parts = kind === 'amended' ? partChanges(before, after, TRIAL_PARTS) : []
  return { id, kind, criteria, reordered, enrolment, parts }
}

/** How each part is written as text; undefined if it is not there. */
type Parts<T> = readonly (readonly [part: PartChange['part'], textOf: (one: T) => string | undefined])[]

const TRIAL_PARTS: Parts<Trial> = [
  ['title', ({ title }) => title],
  ['rules from', ({ rulesFrom }) => Object.values(rulesFrom).join(' ')],
  ['contact', ({ contact }) => contact && Object.values(contact).join(', ')],
  ['reason of enrolment', ({ enrolment }) => enrolment.reason],
]

const CRITERION_PARTS: Parts<Criterion> = [
  ['note', ({ note }) => note],
  ['remarks', ({ remarks }) => (remarks.length === 0 ? undefined : remarks.map(({ say }) => say).join(' '))],
]

function partChanges<T>(before: T | undefined, after: T | undefined, parts: Parts<T>): PartChange[] {
  if (before === undefined || after === undefined) return []
  return parts.flatMap(([part, textOf]): PartChange[] => {
    const [was, is] = [textOf(before), textOf(after)]
    return was === is ? [] : [{ part, was, is }]
  })
}

function compareOne(
  id: string,
  before: Criterion | undefined,
  after: Criterion | undefined,
  sides: Sides,
): CriterionChange[] {
  const question = before === undefined || after === undefined ? undefined : questionChange(before, after)
  const parts = partChanges(before, after, CRITERION_PARTS)
  const change = (kind: CriterionChange['kind'], { wider, narrower }: Comparison): CriterionChange[] => [
    { id, kind, before, after, wider, narrower, question, dictionary: [], parts },
  ]
  if (before === undefined || after === undefined) {
    const one = before ?? after
    if (one === undefined) return []
    // A missing criterion asks nothing of anybody.
    const [kind, rules] =
      before === undefined ? (['added', sides.after] as const) : (['removed', sides.before] as const)
    const [was, is] = [before ?? nothing(one), after ?? nothing(one)]
    const compared =
      compareCriteria(was, is, rules, sides.asOf) ??
      turningPatients({ criterion: was, rules }, { criterion: is, rules }, sides.asOf)
    return change(kind, compared)
  }
  const basis = basisOf(before, after, sides)
  if (basis.rules === undefined) return notProved({ id, before, after, question, parts }, basis.differing, sides)
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  if (JSON.stringify(ageless(before)) === JSON.stringify(ageless(after)))
    return change('freshness', { wider: undefined, narrower: undefined })
  const compared = compareOnDays(before, after, basis.rules, sides.asOf)
  if (compared === undefined) {
    const { rules } = basis
    const turning = turningPatients({ criterion: before, rules }, { criterion: after, rules }, sides.asOf)
    return change('not worked out', turning)
  }
  const { wider, narrower } = compared
  if (wider !== undefined && narrower !== undefined) return change('changed', compared)
  if (wider !== undefined) return change('wider', compared)
  if (narrower !== undefined) return change('narrower', compared)
  return change(question === undefined ? 'only wording' : 'question changed', compared)
}

/**
 * The rules of one side whose dictionary lets both versions be compared exactly: the other side's version must mean the
 * same under it. If neither side's will do, `rules` is undefined and `differing` has the keys of what differs.
 */
function basisOf(
  before: Criterion,
  after: Criterion,
  sides: Sides,
): { readonly rules: RuleSet | undefined; readonly differing: ReadonlySet<string> } {
  const none: ReadonlySet<string> = new Set()
  if (sides.dictionary.every((one) => one.kind !== 'meaning')) return { rules: sides.after, differing: none }
  const moved = different(before, sides.before, sides.after)
  if (moved.length === 0) return { rules: sides.after, differing: none }
  const back = different(after, sides.after, sides.before)
  if (back.length === 0) return { rules: sides.before, differing: none }
  return { rules: undefined, differing: new Set([...moved, ...back]) }
}

/**
 * The keys of what a criterion looks at outside itself and in which its own side's rules differ from the other side's.
 */
function different(criterion: Criterion, own: RuleSet, other: RuleSet): string[] {
  const a = meaningOf(criterion, own, other.dictionary) ?? new Map<string, string>()
  const b = meaningOf(criterion, other, own.dictionary) ?? new Map<string, string>()
  return [...new Set([...a.keys(), ...b.keys()])].filter((key) => a.get(key) !== b.get(key))
}

/**
 * Two versions of a criterion whose dictionaries differ too much for an exact comparison. Example patients are searched
 * for instead.
 */
function notProved(
  one: Pick<CriterionChange, 'id' | 'question' | 'parts'> & { readonly before: Criterion; readonly after: Criterion },
  differing: ReadonlySet<string>,
  { before, after, dictionary, asOf }: Sides,
): CriterionChange[] {
  const because = dictionary.filter(({ keys }) => keys.some((key) => differing.has(key)))
  const versions = [
    { criterion: one.before, rules: before },
    { criterion: one.after, rules: after },
  ] as const
  return [{ ...one, kind: 'not proved', ...turningPatients(...versions, asOf), dictionary: because }]
}

function questionChange(before: Criterion, after: Criterion): CriterionChange['question'] {
  const [was, is] = [questionOf(before.form), questionOf(after.form)]
  if (was === undefined || is === undefined) return undefined
  // Answers to the earlier wording of the same question still count.
  return answerHashes(after.form)?.includes(questionHash(was)) === true ? undefined : { was, is }
}

/** A criterion without its own limits on how old facts may be. */
function ageless({ fresh: _fresh, ...one }: Criterion): Criterion {
  return one
}

function nothing(one: Criterion): Criterion {
  return { ...one, form: { kind: 'not-screened', as: 'heading', reason: '' }, remarks: [] }
}
