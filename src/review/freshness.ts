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

/** The facts of one trial that are too old, by the paths of the record and in the dictionary's order. */
export interface TrialStaleness {
  readonly stale: readonly string[]
  /** By the trial's criteria: those whose status still hangs on the fact. */
  readonly criteria: readonly (readonly string[])[]
}

/** What is too old of a record; `trials` in the order of the programs. */
export interface Staleness {
  readonly trials: readonly TrialStaleness[]
  readonly warnings: readonly Warning[]
}

/** What will be too old of the facts that a trial hangs on, and what nobody can tell. */
export interface Ageing {
  /** Facts that age, without a day. */
  readonly undated: readonly string[]
  /** The last days on which all of them surely are, and still may be, fresh, with those that end first; undefined where none will be too old. */
  readonly until: { readonly notBefore: Day; readonly atLatest: Day; readonly facts: readonly string[] } | undefined
}

/**
 * Says which facts are older than their span, and which criteria hang on them. A criterion hangs on a fact when, with the value of every
 * fact that is too old taken as not known, this one can still change its status: so the engine decides that, as it decides `missing`. Facts without
 * a day are not too old.
 */
export class Freshness {
  private readonly compiledTrials: readonly CompiledTrial[]
  private readonly rules: RuleSet
  private readonly asOf: Day
  private readonly evaluator: Evaluator
  private readonly nothing: readonly TrialStaleness[]
  private made: readonly Standard[] | undefined

  /** `evaluator`: of the same programs. */
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
      for (const one of standard.hanging(facts, new Set(ages.keys()))) {
        const stale = one.paths.filter((path) => ages.get(path)?.surely === true)
        if (stale.length > 0) found.push({ ...one, paths: stale })
        for (const path of one.paths) tell(told, path, ages.get(path))
      }
    }
    return {
      trials: found.length === 0 ? this.nothing : this.byTrial(found),
      warnings: this.toldInOrder(told),
    }
  }

  /** For each trial that is `wanted`, what it hangs on today and will be too old, all else equal; nothing of the others. */
  ageing(facts: Facts, wanted: ReadonlySet<number>): readonly Ageing[] {
    const days = possibleDays(facts)
    const found = this.standards.flatMap((standard) => {
      const ageing = [...facts.recorded].filter((path) => standard.spans.has(declaredPath(path)))
      if (ageing.length === 0) return []
      return standard.hanging(facts, new Set(ageing), wanted).map((one) => ({ ...one, spans: standard.spans }))
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
    // Too old from the first day on whose window begins after it.
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

  private toldInOrder(told: ReadonlyMap<string, Told>): Warning[] {
    return this.inOrder([...told.keys()]).flatMap((path): Warning[] => {
      const one = told.get(path)
      return one === undefined ? [] : [{ path, ...saying(ageSaid(one)), kind: 'stale' }]
    })
  }

  /** Criteria by how old they let facts be: most go by the dictionary. */
  private get standards(): readonly Standard[] {
    this.made ??= standardsOf(this.compiledTrials, this.evaluator, this.rules)
    return this.made
  }
}

const NONE: readonly string[] = []

/** A criterion with the facts that it hangs on, in the dictionary's order. */
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

/** What is to be told of the age of a fact. */
interface Told {
  readonly held: Held
  readonly span: Period
  /** Every day that its date may be is too long ago; else only some are. */
  readonly surely: boolean
}

/** The strictest that is asked of a fact is told. */
function tell(told: Map<string, Told>, path: string, one: Told | undefined): void {
  const before = told.get(path)
  if (one === undefined || before?.surely === true) return
  told.set(path, one)
}

function ageSaid({ held: { text: day }, span: { unit, count }, surely }: Told): Sentence {
  const given = { day, period: { key: `period.${unit}`, given: { count } } as const }
  return { key: surely ? 'age.too-old' : 'age.may-be-too-old', given }
}

/** The facts that are, or may be, older than their span. */
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

/** What has no day; the fields of an entry are of the day of their list. */
function undatedFact(path: string, days: ReadonlyMap<string, Held>): string[] {
  const fact = listOf(path) ?? path
  return days.has(path) || days.has(fact) ? [] : [fact]
}

/** Some criteria that let facts be equally old; each by itself, so that what it hangs on is what its status hangs on. */
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

  /** Of some facts, those that each criterion still hangs on where none of them is known; `wanted`: the trials that are asked about, all when left out. */
  hanging(facts: Facts, paths: ReadonlySet<string>, wanted?: ReadonlySet<number>): Found[] {
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

/** One criterion with the places where trials state it. */
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

/** Criteria of one name are the same for every record; what people answer is of a trial. */
function nameOf(trial: string, { id, kind, form }: Criterion): string {
  if (form.kind !== 'decided' || form.confirm !== undefined) return `${trial} ${id}`
  return `${kind} ${conditionText(form.condition)}`
}

function keyOf(fresh: Spans | undefined): string {
  return fresh === undefined ? '' : JSON.stringify(fresh)
}
