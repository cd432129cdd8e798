import type { RuleSet } from '../model/index.ts'
import type { Day } from '../quantity/index.ts'
import type { JsonObject } from '../record/index.ts'
import { CaseLook, looked, Pieces, Possible, readingsWithout, ULN, wrongWithWays } from '../reference/index.ts'
import type { Allowing, Conflict, Contradictions, Readings } from '../reference/index.ts'
import type { Drawn } from './drawn.ts'
import { nobodyIn } from './cover.ts'
import { NotProved } from './not-proved.ts'
import { Search } from './search.ts'
import type { Completion } from './search.ts'
import { changesTo } from './written.ts'

/** At most this many readings are looked for, in at most this many steps. */
const MOST_READINGS = 64
const MOST_STEPS = 300
/** At most this many pairs of different readings are looked at for each missing fact. */
const MOST_PAIRS = 40

/**
 * The readings of a record, each with a completion. `contradictions` proves them if there are several, or one that
 * leaves something out.
 */
export interface FoundReadings extends Readings {
  readonly completions: readonly Completion[]
  readonly contradictions: Contradictions | undefined
  /**
   * The pairs of readings, also of one with itself, from which to draw two patients who share all facts except those in
   * `isPart`.
   */
  readonly pairs: (isPart: (path: string) => boolean) => Iterable<Pair>
}

/** What each of two patients may be who are drawn together, and the values of a completion that both can start from. */
export interface Pair {
  readonly first: Allowing
  readonly second: Allowing
  readonly base: Drawn | undefined
}

/** Finds the readings of a record; throws `NotProved` if that takes too much. */
export function foundReadings(record: JsonObject, rules: RuleSet, asOf: Day): FoundReadings {
  return new Reconciling(record, rules, asOf).found()
}

/** A way out of the contradictions: the statements to leave out, and a patient who fits all others. */
interface Way {
  readonly without: readonly string[]
  readonly completion: Completion
}

/**
 * Looks for all smallest sets of statements without which a record can hold: at least one statement of every conflict
 * has to go (Reiter, Artificial Intelligence 1987). Presumptions give way to statements: each one that cannot hold
 * beside the statements that are kept is left out.
 */
class Reconciling {
  private readonly record: JsonObject
  private readonly rules: RuleSet
  private readonly asOf: Day
  private readonly stated: readonly string[]
  private readonly presumptions: readonly string[]
  private readonly conflicts: Conflict[] = []

  constructor(record: JsonObject, rules: RuleSet, asOf: Day) {
    this.record = record
    this.rules = rules
    this.asOf = asOf
    const { stated, presumptions } = new Possible(rules, asOf, record)
    this.stated = [...stated]
    this.presumptions = presumptions
  }

  found(): FoundReadings {
    const all = this.somebody([...this.stated, ...this.presumptions], true)
    const ways = all === undefined ? this.ways() : [{ without: [], completion: all }]
    const without = ways.map((one) => one.without)
    const readings = readingsWithout(without, this.record, this.rules, this.asOf)
    const completions = ways.map(({ completion }) => completion)
    const pairs = (isPart: (path: string) => boolean): Iterable<Pair> => this.pairs(readings, ways, isPart)
    return { ...readings, completions, pairs, contradictions: all === undefined ? this.proved(ways) : undefined }
  }

  private proved(ways: readonly Way[]): Contradictions {
    const first = ways[0]?.completion.record ?? {}
    const readings = ways.map(({ without, completion }) => ({
      without,
      completion: changesTo(first, completion.record, this.rules),
    }))
    const found = { conflicts: this.conflicts, readings }
    if (wrongWithWays(found, this.record, this.rules, this.asOf) !== undefined) throw new NotProved(NOT_FOUND)
    return found
  }

  /** Pairs of a reading with itself come first. */
  private *pairs({ each }: Readings, ways: readonly Way[], isPart: (path: string) => boolean): Generator<Pair> {
    for (const [i, first] of each.entries()) yield { first, second: first, base: ways[i]?.completion.drawn }
    let count = 0
    for (const [i, first] of each.entries())
      for (const [j, second] of each.slice(i + 1).entries()) {
        if (++count > MOST_PAIRS) return
        const [own, other] = [ways[i] as Way, ways[i + 1 + j] as Way]
        const lost = new Set(own.without.filter((name) => other.without.includes(name)))
        const both = new Possible(this.rules, this.asOf, this.record, (name) => !lost.has(name))
        // Outside the facts that may differ, what one reading says must hold in the other as well.
        if ([...both.clashing].some((path) => !isPart(path))) continue
        const base = own.completion.drawn.copy()
        const disputed = new Set([...own.without, ...other.without])
        for (const [path, names] of both.about)
          if (names.some((name) => disputed.has(name))) for (const key of [path, path + ULN]) base.delete(key)
        yield { first: sharing(first, both, isPart), second: sharing(second, both, isPart), base }
      }
  }

  private ways(): Way[] {
    const ways: Way[] = []
    const queue: (readonly string[])[] = [[]]
    const seen = new Set<string>()
    for (const without of queue) {
      if (queue.length > MOST_STEPS || ways.length > MOST_READINGS) throw new NotProved(TOO_MANY)
      if (ways.some((way) => way.without.every((name) => without.includes(name) || this.isPresumed(name)))) continue
      const way = this.wayWithout(without)
      if ('completion' in way) {
        ways.push(way)
        continue
      }
      for (const name of way.statements) {
        const next = [...without, name].toSorted()
        if (seen.has(next.join())) continue
        seen.add(next.join())
        queue.push(next)
      }
    }
    return ways
  }

  private isPresumed(name: string): boolean {
    return this.presumptions.includes(name)
  }

  /**
   * A patient as the record says without some statements, with every presumption that can hold; or a conflict that is
   * left.
   */
  private wayWithout(without: readonly string[]): Way | Conflict {
    const kept = this.stated.filter((name) => !without.includes(name))
    const known = this.conflicts.find((one) => one.statements.every((name) => kept.includes(name)))
    if (known !== undefined) return known
    const out = [...without]
    const given: string[] = []
    for (const name of this.presumptions) {
      if (this.somebody([...kept, ...given, name]) !== undefined) given.push(name)
      else out.push(name)
    }
    const completion = this.somebody([...kept, ...given], true)
    if (completion === undefined) return this.conflictAmong(kept)
    for (const name of out) if (this.isPresumed(name)) this.conflictAmong([...kept, name])
    return { without: out, completion }
  }

  /** A completion of what some statements say. `complete`: every fact that the criteria ask for has a value. */
  private somebody(kept: readonly string[], complete = false): Completion | undefined {
    const possible = this.possible(kept)
    if (possible.clashing.size > 0) return undefined
    const criteria = complete ? this.rules.trials.flatMap((one) => one.criteria) : []
    return new Search(new Pieces(this.rules, this.asOf, possible, criteria), undefined).one()
  }

  private possible(kept: readonly string[]): Possible {
    const names = new Set(kept)
    return new Possible(this.rules, this.asOf, this.record, (name) => names.has(name))
  }

  /** A smallest set of statements that cannot hold together, with its proof. */
  private conflictAmong(kept: readonly string[]): Conflict {
    let own = this.suspects(kept)
    if (this.somebody(own) !== undefined) own = kept
    for (const name of own) {
      const others = own.filter((one) => one !== name)
      if (this.somebody(others) === undefined) own = others
    }
    const possible = this.possible(own)
    const pieces = new Pieces(this.rules, this.asOf, possible, [])
    const { facts, cases } = possible.clashing.size > 0 ? { facts: [], cases: [] } : nobodyIn(pieces)
    const conflict: Conflict = { statements: own, facts, cases }
    this.conflicts.push(conflict)
    return conflict
  }

  /**
   * Statements among which a conflict is likely: those about a fact on which they disagree, or about the facts for
   * which something that always holds fails; all of them if neither is found.
   */
  private suspects(kept: readonly string[]): readonly string[] {
    const possible = this.possible(kept)
    const about = (paths: Iterable<string>): string[] => [
      ...new Set([...paths].flatMap((path) => possible.about.get(path) ?? (this.isPresumed(path) ? [path] : []))),
    ]
    const [clash] = possible.clashing
    if (clash !== undefined) return about([clash])
    const { patient, evaluator } = new CaseLook(new Pieces(this.rules, this.asOf, possible, []), new Map())
    for (const { holds } of evaluator.laws(possible)) {
      patient.forget()
      if (looked(holds) === false) return about(patient.touched)
    }
    return kept
  }
}

/**
 * One of two patients: the facts in `isPart` as the patient's own reading has them, all others as both readings allow.
 */
function sharing(own: Possible, both: Possible, isPart: (path: string) => boolean): Allowing {
  const { recorded, totals, about, presumptions } = own
  return {
    at: (path) => (isPart(path) ? own : both).at(path),
    list: (path) => (isPart(path) ? own : both).list(path),
    answer: (trial, criterion) => own.answer(trial, criterion),
    hasText: (path) => own.hasText(path),
    variable: (path) => own.variable(path),
    recorded,
    totals,
    about,
    presumptions,
  }
}

const NOT_FOUND = 'no completion was found that keeps all that the record says'
const TOO_MANY = 'the readings of a record that contradicts itself are too many'
