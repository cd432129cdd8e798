import type { Dictionary } from '../dictionary/index.ts'
import { Evaluator } from '../evaluate/index.ts'
import { pageCriteria } from '../model/index.ts'
import type { Criterion, RuleSet, Trial } from '../model/index.ts'
import { mutants, near, Space } from '../prove/index.ts'
import { parseDay } from '../quantity/index.ts'
import type { Day } from '../quantity/index.ts'
import type { Json, JsonObject } from '../record/index.ts'
import { compile } from '../space/index.ts'
import { changesBetween, changeTexts, withChanges } from './changes.ts'
import type { Changes } from './changes.ts'
import type { ExampleSet } from './example.ts'
import { Looking } from './looking.ts'
import type { Survivor } from './mutation.ts'
import { wantedOf } from './wanted.ts'
import type { Sight, Wanted } from './wanted.ts'

/** An example that was chosen. */
export interface Chosen {
  readonly say: string
  readonly record: JsonObject
  /** How it differs from the base patient; undefined if it does not build on her. */
  readonly changes: Changes | undefined
  /** Criterion → status. */
  readonly is: Readonly<Record<string, string>>
}

/** Something that an example is wanted to show. */
type Goal = Pick<Wanted, 'criterion' | 'isShownBy'>

/** A patient who may become an example. */
interface Candidate {
  readonly record: JsonObject
  readonly changes: Changes | undefined
  readonly sight: Sight
  /** A description that replaces the list of changes. */
  readonly say?: string
}

interface Picked extends Candidate {
  readonly goals: readonly Goal[]
}

/**
 * Chooses examples for everything that the examples of a set do not show, and for the mistakes that they do not notice.
 */
export function choose(set: ExampleSet, trial: Trial, rules: RuleSet, survivors: readonly Survivor[]): Chosen[] {
  return new Choice(set, trial, rules, survivors).all()
}

class Choice {
  private readonly set: ExampleSet
  private readonly trial: Trial
  private readonly rules: RuleSet
  private readonly asOf: Day
  private readonly dictionary: Dictionary
  private readonly looking: Looking
  private readonly survivors: readonly Survivor[]
  private readonly places: ReadonlyMap<string, number>
  private readonly open: Set<Goal>
  private readonly baseSight: Sight | undefined
  private readonly picks: Picked[] = []

  constructor(set: ExampleSet, trial: Trial, rules: RuleSet, survivors: readonly Survivor[]) {
    this.set = set
    this.trial = trial
    this.rules = rules
    this.dictionary = rules.dictionary
    this.asOf = parseDay(set.asOf) ?? 0
    this.looking = new Looking(rules, this.asOf, trial.id)
    this.survivors = survivors
    this.places = new Map(trial.criteria.map(({ id }, i) => [id, i]))
    const sights = set.cases.flatMap(({ record }) => this.looking.at(record) ?? [])
    const { wanted } = wantedOf(trial, rules, this.asOf)
    this.open = new Set<Goal>([
      ...wanted.filter(({ isShownBy }) => !sights.some(isShownBy)),
      ...pageCriteria(trial).flatMap((one) => this.noticing(one)),
    ])
    this.baseSight = this.looking.at(set.base)
  }

  all(): Chosen[] {
    this.begin()
    for (const criterion of pageCriteria(this.trial)) this.cover(criterion)
    return this.needed(this.joined(this.picks)).map((one) => this.chosen(one))
  }

  /** One goal for each mistake in a criterion that no example notices: that an example notices it. */
  private noticing(criterion: Criterion): Goal[] {
    const wrong = this.survivors.filter((one) => one.criterion.id === criterion.id).map(({ mutant }) => mutant)
    if (wrong.length === 0) return []
    const compiled = compile(this.rules, { ...this.trial, criteria: wrong }, this.asOf)
    const evaluator = new Evaluator([compiled])
    const place = this.place(criterion.id)
    return wrong.map((_, i) => ({
      criterion: criterion.id,
      isShownBy: ({ facts, status }) => evaluator.status(facts, { trial: 0, criterion: i }) !== status(place),
    }))
  }

  private place(id: string): number {
    return this.places.get(id) ?? 0
  }

  /**
   * Picks the base patient (if there are no examples yet), a patient about whom nothing is known, and the base patient
   * with all questions answered either way.
   */
  private begin(): void {
    const { set, trial } = this
    if (set.cases.length === 0) this.pick(this.candidate(set.base, 'somebody who matches'))
    this.pick(this.candidate({ id: 'example' }, 'nothing is known'))
    const asked = pageCriteria(trial).filter(({ form }) => form.kind === 'asked')
    for (const answer of [true, false]) {
      const answers = { [trial.id]: Object.fromEntries(asked.map(({ id }) => [id, answer])) }
      const say = `every question is answered ${answer ? 'in favour of' : 'against'} the patient`
      this.pick(this.candidate({ ...set.base, confirmations: answers }, say))
    }
  }

  /**
   * Picks the candidate that shows most, again and again, until everything is shown that a candidate can show: first
   * from patients close to known ones, then from those who reveal a mistake.
   */
  private cover(criterion: Criterion): void {
    const isOpen = (): boolean => [...this.open].some((goal) => goal.criterion === criterion.id)
    if (!isOpen()) return
    for (const pool of [() => this.around(criterion), () => this.turning(criterion)]) {
      const candidates = pool()
      const shown = new Map(candidates.map((one) => [one, this.shownBy(one, criterion)]))
      while (isOpen()) {
        const left = (one: Candidate): number => (shown.get(one) ?? []).filter((goal) => this.open.has(goal)).length
        const [best] = candidates
          .map((one) => ({ one, gain: left(one), size: sizeOf(one) }))
          .filter(({ gain }) => gain > 0)
          .toSorted((a, b) => b.gain - a.gain || a.size - b.size)
        if (best === undefined) break
        this.pick(best.one)
      }
    }
  }

  private shownBy({ sight }: Candidate, { id }: Criterion): Goal[] {
    return [...this.open].filter((goal) => goal.criterion === id && goal.isShownBy(sight))
  }

  /** The base patient and one patient for each status, each with everybody who differs from her in a single fact. */
  private around(criterion: Criterion): Candidate[] {
    const space = new Space(this.rules, [criterion, ...mutants(criterion).map((one) => one.criterion)], this.asOf)
    const alone = new Space(this.rules, [criterion], this.asOf)
    const starts = [this.set.base, ...this.witnesses(criterion, alone)]
    const records = starts.flatMap((start) => {
      const found = [space, alone].map((one) => one.ask((all) => near(start, criterion, all)))
      return [start, ...(found.find((one) => one !== undefined) ?? [])]
    })
    const unique = new Map(records.map((record) => [JSON.stringify(record), record]))
    return [...unique.values()].flatMap((record) => this.candidate(record) ?? [])
  }

  /** One patient for each status the criterion can have, built on the base patient where that is possible. */
  private witnesses(criterion: Criterion, space: Space): JsonObject[] {
    if (criterion.form.kind !== 'decided') return []
    const found = space.ask((all): readonly JsonObject[] => {
      const node = all.outcome(criterion)
      if (node === undefined) return []
      return [...all.values(node)].flatMap<JsonObject>((status) => all.witness(node, (value) => value === status) ?? [])
    })
    return (found ?? []).map((record) => this.onBase(record, criterion))
  }

  /**
   * The base patient with this patient's facts set on top, if that gives the same status; otherwise the patient as she
   * is.
   */
  private onBase(record: JsonObject, criterion: Criterion): JsonObject {
    const joined = withChanges(this.set.base, changesBetween({ id: 'example' }, record, this.dictionary))
    const [own, both] = [record, joined].map((one) => this.looking.at(one)?.status(this.place(criterion.id)))
    return own === both ? joined : record
  }

  /** The patients who reveal a mistake: a mutant gives them another outcome. */
  private turning(criterion: Criterion): Candidate[] {
    return this.survivors
      .filter((one) => one.criterion.id === criterion.id)
      .flatMap(({ difference: { narrower, wider } }) => [narrower, wider])
      .flatMap((one) => (one === undefined ? [] : [this.onBase(one.record, criterion), one.record]))
      .flatMap((record) => this.candidate(record) ?? [])
  }

  /** Undefined if the record is refused or contradicts itself. */
  private candidate(record: JsonObject, say?: string): Candidate | undefined {
    const sight = this.looking.at(record)
    if (sight === undefined || sight.facts.isDoubtful) return undefined
    const changes = changesBetween(this.set.base, record, this.dictionary)
    const isApart = [...changes.values()].filter((value) => value === null).length > 1
    return { record, changes: isApart ? undefined : changes, sight, ...(say !== undefined && { say }) }
  }

  private pick(one: Candidate | undefined): void {
    if (one === undefined) return
    const goals = [...this.open].filter((goal) => goal.isShownBy(one.sight))
    if (goals.length === 0) return
    for (const goal of goals) this.open.delete(goal)
    this.picks.push({ ...one, goals })
  }

  /**
   * Merges picks that change different facts and show the same statuses, as long as one line can describe the result.
   */
  private joined(picks: readonly Picked[]): Picked[] {
    const kept: Picked[] = []
    for (const one of picks) {
      const [at, both] = kept.flatMap((other, i) => {
        const made = this.both(other, one)
        return made === undefined ? [] : [[i, made] as const]
      })[0] ?? [kept.length, one]
      kept[at] = both
    }
    return kept
  }

  private both(a: Picked, b: Picked): Picked | undefined {
    if (a.changes === undefined || b.changes === undefined || a.say !== undefined || b.say !== undefined)
      return undefined
    if (this.mood(a) !== this.mood(b)) return undefined
    const changes = together(a.changes, b.changes)
    const joined = changes && this.candidate(withChanges(this.set.base, changes))
    if (joined === undefined || this.label(joined).length > LONGEST_LABEL) return undefined
    const goals = [...a.goals, ...b.goals]
    return goals.every((goal) => goal.isShownBy(joined.sight)) ? { ...joined, goals } : undefined
  }

  /** The statuses for which it was chosen. */
  private mood({ goals, sight }: Picked): string {
    return [...new Set(goals.map(({ criterion }) => sight.status(this.place(criterion))))].toSorted().join()
  }

  /** Leaves out examples whose goals are all shown by others. */
  private needed(picks: readonly Picked[]): Picked[] {
    const goals = picks.flatMap((one) => one.goals)
    const shown = new Map(picks.map((one) => [one, new Set(goals.filter((goal) => this.says(one, goal)))]))
    const kept = new Set(picks)
    for (const one of picks.toReversed()) {
      const others = [...kept].filter((other) => other !== one)
      if (one.goals.every((goal) => others.some((other) => shown.get(other)?.has(goal)))) kept.delete(one)
    }
    return [...kept]
  }

  /** Whether an example shows a goal and also names its criterion. */
  private says(one: Picked, goal: Goal): boolean {
    return goal.criterion in this.is(one) && goal.isShownBy(one.sight)
  }

  private chosen(one: Picked): Chosen {
    return { say: this.label(one), record: one.record, changes: one.changes, is: this.is(one) }
  }

  /** The statuses for which it was chosen, and those that differ from the base patient's. */
  private is({ goals, sight, changes, record }: Picked): Record<string, string> {
    const wanted = new Set(goals.map(({ criterion }) => criterion))
    const isBase = record === this.set.base
    const named = pageCriteria(this.trial).filter(({ id }) => {
      const place = this.place(id)
      return (
        wanted.has(id) || isBase || (changes !== undefined && sight.status(place) !== this.baseSight?.status(place))
      )
    })
    return Object.fromEntries(named.map(({ id }) => [id, sight.status(this.place(id))]))
  }

  private label({ say, changes, record }: Candidate): string {
    if (say !== undefined) return say
    const own = changes ?? changesBetween({ id: 'example' }, record, this.dictionary)
    const text = changeTexts(own, this.dictionary, this.asOf).join('; ')
    return text.length > LONGEST_ALONE ? `${text.slice(0, LONGEST_ALONE - 1)}…` : text
  }
}

/** Both in characters. */
const LONGEST_LABEL = 120
const LONGEST_ALONE = 160

function sizeOf({ changes, record }: Candidate): number {
  return changes === undefined ? PATIENT + JSON.stringify(record).length : JSON.stringify([...changes]).length
}

/**
 * A patient who does not build on the base counts as large as this many characters of changes, in addition to her
 * record.
 */
const PATIENT = 1000

/**
 * Both sets of changes, if they change different facts or add entries to the same list; undefined if they change the
 * same fact in different ways.
 */
function together(a: Changes, b: Changes): Changes | undefined {
  const joined = new Map(a)
  for (const [path, value] of b) {
    const before = joined.get(path)
    if (before === undefined && ![...a.keys()].some((one) => factOf(one) === factOf(path))) joined.set(path, value)
    else if (isFilled(before) && isFilled(value)) joined.set(path, [...before, ...value])
    else return undefined
  }
  return joined
}

function isFilled(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value) && value.length > 0
}

/** The fact or list to which a path belongs. */
function factOf(path: string): string {
  return path.replace(/\[.*$/, '')
}
