import { conditionText } from '../conditions/index.ts'
import { declaredPath, dictionaryOrder, listOf, saying } from '../dictionary/index.ts'
import type { Evaluator } from '../evaluate/index.ts'
import type { Facts, Held, Warning } from '../facts/index.ts'
import type { Sentence } from '../messages/index.ts'
import { spansFor } from '../model/index.ts'
import type { Criterion, RuleSet, Spans } from '../model/index.ts'
import { firstWindow, minus } from '../quantity/index.ts'
import type { Day, Period } from '../quantity/index.ts'
import { withoutValues, withStatements } from '../readings/index.ts'
import { relevantKnowledge } from '../space/index.ts'
import type { CompiledTrial } from '../space/index.ts'
import { possibleDays } from './impossible-days.ts'

/** The facts that are too old for one trial, as paths of the record, in the dictionary's order. */
export interface TrialStaleness {
  readonly stale: readonly string[]
  /** For each criterion of the trial: those of the facts that its status still depends on. */
  readonly criteria: readonly (readonly string[])[]
}

/** What is too old in a record; `trials` is in the order of the compiled trials. */
export interface Staleness {
  readonly trials: readonly TrialStaleness[]
  readonly warnings: readonly Warning[]
}

/** Which of the facts that a trial depends on will become too old, and which have no day to tell by. */
export interface Ageing {
  /** Facts that age, without a day. */
  readonly undated: readonly string[]
  /**
   * The last day on which all of them certainly are fresh, the last on which all of them may still be, and the facts
   * that can end it first; undefined if none will be too old.
   */
  readonly until: { readonly notBefore: Day; readonly atLatest: Day; readonly facts: readonly string[] } | undefined
}

/**
 * Says which facts are too old, and which criteria depend on them. A criterion depends on a fact if that fact can still
 * change its status once the values of all facts that are too old are taken as unknown. The engine decides that, as it
 * decides `missing`. Facts without a day are not too old.
 */
export class Freshness {
  private readonly compiledTrials: readonly CompiledTrial[]
  private readonly rules: RuleSet
  private readonly asOf: Day
  private readonly evaluator: Evaluator
  private readonly nothing: readonly TrialStaleness[]
  private made: readonly Standard[] | undefined

  /** `evaluator`: for the same compiled trials. */
  constructor(compiledTrials: readonly CompiledTrial[], evaluator: Evaluator, rules: RuleSet, asOf: Day) {
    this.compiledTrials = compiledTrials
    this.evaluator = evaluator
    this.rules = rules
    this.asOf = asOf
    this.nothing = compiledTrials.map(({ trial }) => ({ stale: NONE, criteria: trial.criteria.map(() => NONE) }))
  }

  staleness(facts: Facts): Staleness {
    if (facts.days.size === 0) return { trials: this.nothing, warnings: [] }
    const days = possibleDays(facts)
    const found: Found[] = []
    const told = new Map<string, Told>()
    for (const standard of this.standards) {
      const ages = agesOf(days, standard.spans, this.asOf)
      if (ages.size === 0) continue
      for (const one of standard.depending(facts, new Set(ages.keys()))) {
        const stale = one.paths.filter((path) => ages.get(path)?.surely === true)
        if (stale.length > 0) found.push({ ...one, paths: stale })
        for (const path of one.paths) report(told, path, ages.get(path))
      }
    }
    return {
      trials: found.length === 0 ? this.nothing : this.byTrial(found),
      warnings: this.reportedInOrder(told),
    }
  }

  /**
   * For each trial whose position is in `wanted`, what it depends on today that will be too old, all else equal;
   * nothing for the other trials.
   */
  ageing(facts: Facts, wanted: ReadonlySet<number>): readonly Ageing[] {
    const days = possibleDays(facts)
    const found = this.standards.flatMap((standard) => {
      const ageing = [...facts.recorded].filter((path) => standard.spans.has(declaredPath(path)))
      if (ageing.length === 0) return []
      return standard.depending(facts, new Set(ageing), wanted).map((one) => ({ ...one, spans: standard.spans }))
    })
    return this.compiledTrials.map((_, trial) => {
      const own = found.filter((one) => one.trial === trial)
      const undated = own.flatMap(({ paths }) => paths.flatMap((path) => undatedFact(path, days)))
      const ends = own.flatMap(({ paths, spans }) => paths.flatMap((path) => this.endOf(path, spans, days) ?? []))
      return { undated: this.inOrder(undated), until: this.firstOf(ends) }
    })
  }

  private endOf(path: string, spans: ReadonlyMap<string, Period>, days: ReadonlyMap<string, Held>): End | undefined {
    const [held, span] = [days.get(path), spans.get(declaredPath(path))]
    if (held === undefined || span === undefined) return undefined
    // A fact is too old from the first day whose window begins after it.
    const [notBefore, atLatest] = [held.lo, held.hi].map((day) => firstWindow(day + 1, span) - 1) as [Day, Day]
    return notBefore < this.asOf ? undefined : { path, notBefore, atLatest }
  }

  private firstOf(ends: readonly End[]): Ageing['until'] {
    if (ends.length === 0) return undefined
    const notBefore = Math.min(...ends.map((one) => one.notBefore))
    const atLatest = Math.min(...ends.map((one) => one.atLatest))
    const first = ends.flatMap((one) => (one.notBefore === notBefore ? [one.path] : []))
    return { notBefore, atLatest, facts: this.inOrder(first) }
  }

  private byTrial(found: readonly Found[]): TrialStaleness[] {
    return this.compiledTrials.map(({ trial }, at) => {
      const own = found.filter((one) => one.trial === at)
      if (own.length === 0) return this.nothing[at] as TrialStaleness
      return {
        stale: this.inOrder(own.flatMap(({ paths }) => paths)),
        criteria: trial.criteria.map((_, i) => own.find((one) => one.criterion === i)?.paths ?? NONE),
      }
    })
  }

  private inOrder(paths: readonly string[]): string[] {
    return [...new Set(paths)].toSorted(dictionaryOrder(this.rules.dictionary))
  }

  private reportedInOrder(told: ReadonlyMap<string, Told>): Warning[] {
    return this.inOrder([...told.keys()]).flatMap((path): Warning[] => {
      const one = told.get(path)
      return one === undefined ? [] : [{ path, ...saying(ageSaid(one)), kind: 'stale' }]
    })
  }

  /** The criteria, grouped by how old they let facts be; most go by the dictionary. */
  private get standards(): readonly Standard[] {
    this.made ??= standardsOf(this.compiledTrials, this.evaluator, this.rules)
    return this.made
  }
}

const NONE: readonly string[] = []

/** A criterion, by its trial's and its own position, with the facts that it depends on, in the dictionary's order. */
interface Found {
  readonly trial: number
  readonly criterion: number
  readonly paths: readonly string[]
}

interface End {
  readonly path: string
  readonly notBefore: Day
  readonly atLatest: Day
}

/** What to report about the age of a fact. */
interface Told {
  readonly held: Held
  readonly span: Period
  /** Whether every day that its date may be is too long ago; otherwise only some are. */
  readonly surely: boolean
}

/**
 * Notes the age of a fact. Once it is certainly too old by some standard, that is kept; until then the last one noted
 * is.
 */
function report(told: Map<string, Told>, path: string, one: Told | undefined): void {
  const before = told.get(path)
  if (one === undefined || before?.surely === true) return
  told.set(path, one)
}

function ageSaid({ held: { text: day }, span: { unit, count }, surely }: Told): Sentence {
  const given = { day, period: { key: `period.${unit}`, given: { count } } as const }
  return { key: surely ? 'age.too-old' : 'age.may-be-too-old', given }
}

/** The facts that are too old by these spans, or may be. */
function agesOf(
  days: ReadonlyMap<string, Held>,
  spans: ReadonlyMap<string, Period>,
  asOf: Day,
): ReadonlyMap<string, Told> {
  const ages = new Map<string, Told>()
  for (const [path, held] of days) {
    const span = spans.get(declaredPath(path))
    if (span === undefined) continue
    const first = minus(asOf, span)
    if (held.lo < first) ages.set(path, { held, span, surely: held.hi < first })
  }
  return ages
}

/**
 * The fact if it has no day, otherwise nothing. The fields of an entry have the day of their list, so the list stands
 * for them.
 */
function undatedFact(path: string, days: ReadonlyMap<string, Held>): string[] {
  const fact = listOf(path) ?? path
  return days.has(path) || days.has(fact) ? [] : [fact]
}

/**
 * Criteria that let facts be equally old. Each is asked by itself, so that what it depends on is what its own status
 * depends on.
 */
class Standard {
  readonly spans: ReadonlyMap<string, Period>
  private readonly alone: readonly Alone[]
  private readonly evaluator: Evaluator
  private readonly rules: RuleSet

  constructor(spans: ReadonlyMap<string, Period>, alone: readonly Alone[], evaluator: Evaluator, rules: RuleSet) {
    this.spans = spans
    this.alone = alone
    this.evaluator = evaluator
    this.rules = rules
  }

  /**
   * Of some facts, those that each criterion still depends on once none of them is known. `wanted`: the positions of
   * the trials that are asked about; all if left out.
   */
  depending(facts: Facts, paths: ReadonlySet<string>, wanted?: ReadonlySet<number>): Found[] {
    const declared = [...paths].map(declaredPath)
    const without = withStatements(facts, withoutValues(facts.statements, paths), this.rules)
    return this.alone.flatMap(({ looksAt, places: all }) => {
      const places = wanted === undefined ? all : all.filter(({ trial }) => wanted.has(trial))
      const [first] = places
      if (first === undefined || !declared.some((path) => looksAt.has(path))) return []
      const own = this.evaluator.missing(without, first).filter((path) => paths.has(path))
      return own.length === 0 ? [] : places.map((place) => ({ ...place, paths: own }))
    })
  }
}

/** One criterion, with the places where trials state it. */
interface Alone {
  readonly looksAt: ReadonlySet<string>
  readonly places: { readonly trial: number; readonly criterion: number }[]
}

function standardsOf(compiledTrials: readonly CompiledTrial[], evaluator: Evaluator, rules: RuleSet): Standard[] {
  const all = new Map<string, { readonly spans: ReadonlyMap<string, Period>; readonly alone: Map<string, Alone> }>()
  compiledTrials.forEach(({ trial }, at) => {
    trial.criteria.forEach((criterion, i) => {
      if (criterion.form.kind !== 'decided') return
      const spans = spansFor(rules.dictionary, criterion.fresh)
      const looksAt = relevantKnowledge([criterion], rules).paths
      if (![...looksAt].some((path) => spans.has(path))) return
      const key = keyOf(criterion.fresh)
      const standard = all.get(key) ?? { spans, alone: new Map<string, Alone>() }
      all.set(key, standard)
      const name = nameOf(trial.id, criterion)
      const alone: Alone = standard.alone.get(name) ?? { looksAt, places: [] }
      standard.alone.set(name, alone)
      alone.places.push({ trial: at, criterion: i })
    })
  })
  return [...all.values()].map(({ spans, alone }) => new Standard(spans, [...alone.values()], evaluator, rules))
}

/**
 * The name of a criterion. Criteria of one name give the same for every record; one that asks people belongs to its
 * trial.
 */
function nameOf(trial: string, { id, kind, form }: Criterion): string {
  if (form.kind !== 'decided' || form.confirm !== undefined) return `${trial} ${id}`
  return `${kind} ${conditionText(form.condition)}`
}

function keyOf(fresh: Spans | undefined): string {
  return fresh === undefined ? '' : JSON.stringify(fresh)
}
