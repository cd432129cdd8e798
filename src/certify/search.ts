import type { JsonObject } from '../record/index.ts'
import { looked, Open, ReferenceEvaluator } from '../reference/index.ts'
import type { Outcome, Pieces } from '../reference/index.ts'
import { candidates, comparedKeys, DrawnPatient, Drawn, giftsFor, recordOf, undrawn } from './drawn.ts'

/** So many patients, drawn in part, are looked at in one search. */
const MOST_TRIES = 800

/** A patient of whom all was drawn, with the record that says so. */
export interface Completion {
  readonly drawn: Drawn
  readonly record: JsonObject
}

/** Several outcomes of one patient, each by itself: those of the criteria of a trial. */
export type Asked = (evaluator: ReferenceEvaluator) => readonly (() => Outcome)[]

/** The drawn facts of which something hangs: while they are as they are, nothing else helps. */
type Blame = ReadonlySet<string>

/**
 * Looks for completions of one record: facts are drawn as they are asked for, and taken back where nothing comes of them. What had no part in a
 * failure is not drawn anew for it.
 */
export class Search {
  private readonly pieces: Pieces
  private readonly base: Drawn | undefined

  /** `base`: a completion, whose values are tried first. */
  constructor(pieces: Pieces, base: Drawn | undefined) {
    this.pieces = pieces
    this.base = base
  }

  /** A completion; with `asked` and `wanted`, one with that outcome. Undefined where none is found in bounded work. */
  one(asked: Asked = () => [], wanted: Outcome = 'pass'): Completion | undefined {
    const each = [{ pieces: this.pieces, own: () => false }]
    return new Drawings(each, this.base, asked, ([only]) => only === wanted).found()?.[0]
  }
}

/** Two completions with different outcomes that differ in one fact alone, and in what follows from it. All other facts may be as both allow. */
export function foundTwo(
  first: Pieces,
  second: Pieces,
  base: Drawn | undefined,
  asked: Asked,
  isPart: (path: string) => boolean,
): readonly [Completion, Completion] | undefined {
  const each = [
    { pieces: first, own: () => false },
    { pieces: second, own: isPart },
  ]
  const [one, other] = new Drawings(each, base, asked, ([a, b]) => a !== b).found() ?? []
  return one && other && [one, other]
}

/** One patient, or two beside each other, who are drawn together. */
class Drawings {
  private readonly drawn = new Drawn()
  private readonly base: Drawn | undefined
  private readonly wanted: (outcomes: readonly Outcome[]) => boolean
  private readonly each: readonly Drawing[]
  private tries = 0

  constructor(
    each: readonly { readonly pieces: Pieces; readonly own: (path: string) => boolean }[],
    base: Drawn | undefined,
    asked: Asked,
    wanted: (outcomes: readonly Outcome[]) => boolean,
  ) {
    this.base = base
    this.wanted = wanted
    this.each = each.map(({ pieces, own }) => {
      const patient = new DrawnPatient(pieces, this.drawn, giftsFor(pieces.rules, pieces), own)
      const evaluator = new ReferenceEvaluator(pieces.rules, pieces.asOf, patient)
      const kept = <T>(look: () => T): Kept<T> => new Kept(look, patient, this.drawn)
      return {
        pieces,
        patient,
        evaluator,
        laws: evaluator.laws(pieces.possible).map(({ holds }) => kept(holds)),
        outcomes: asked(evaluator).map(kept),
      }
    })
  }

  found(): readonly Completion[] | undefined {
    if (this.solve() !== true) return undefined
    return this.each.map(({ pieces, patient, evaluator }) => ({
      drawn: this.drawn.copy(),
      record: recordOf(patient, evaluator, pieces, 'completion'),
    }))
  }

  private solve(): true | Blame {
    this.tries++
    const standing = this.standing()
    if (!(standing instanceof Open)) return standing
    const key = standing.path
    // What may be drawn of a limit hangs on the amount.
    const blame = new Set([key.replace(/\.uln('?)$/, '$1'), key.replace(/\.uln'?$/, '')].filter((one) => one !== key))
    // Of two patients, the second has facts of her own.
    const pieces = this.each[key.endsWith("'") ? 1 : 0]?.pieces as Pieces
    for (const other of pieces.othersOf(key.replace(/'$/, ''))) blame.add(other).add(`${other}'`)
    for (const other of comparedKeys(key.replace(/'$/, ''), pieces, this.drawn)) blame.add(other.key)
    for (const one of candidates(key, pieces, this.drawn, this.base)) {
      this.drawn.set(key, one)
      const failed = this.solve()
      if (failed === true) return true
      this.drawn.delete(key)
      if (this.tries > MOST_TRIES || !failed.has(key)) return failed
      for (const other of failed) if (other !== key) blame.add(other)
    }
    return blame
  }

  /** Whether all is reached; a fact that is still to be drawn; or on what it hangs that nothing can be reached. */
  private standing(): true | Blame | Open {
    if (this.tries > MOST_TRIES) return new Set()
    for (const { laws } of this.each) for (const law of laws) if (law.now() === false) return law.touched
    const worst = this.worst()
    if (worst instanceof Open) return worst
    if (!this.wanted(worst.map(({ outcome }) => outcome))) return new Set(worst.flatMap(({ blame }) => [...blame]))
    if (this.filledUp()) return true
    return this.open() ?? true
  }

  /** The first fact that is still open, of those that a complete record says; laws that do not hold were seen before. */
  private open(): Open | undefined {
    for (const { pieces, patient, evaluator, laws } of this.each) {
      const open =
        undrawn(patient, evaluator, pieces) ?? laws.map((law) => law.now()).find((one) => one instanceof Open)
      if (open instanceof Open) return Open.at(patient.key(open.path))
    }
    return undefined
  }

  /** The worst outcome of each patient; where each fails already, what is open does not matter. */
  private worst(): readonly { readonly outcome: Outcome; readonly blame: Iterable<string> }[] | Open {
    let open: Open | undefined
    const found = this.each.flatMap(({ outcomes, patient }) => {
      const failed = outcomes.find((one) => one.now() === 'fail')
      if (failed !== undefined) return { outcome: 'fail' as const, blame: failed.touched }
      const first = outcomes.map((one) => one.now()).find((one) => one instanceof Open)
      if (first instanceof Open) open ??= Open.at(patient.key(first.path))
      const outcome = outcomes.some((one) => one.now() === 'confirm') ? ('confirm' as const) : ('pass' as const)
      return { outcome, blame: outcomes.flatMap(({ touched }) => [...touched]) }
    })
    return open ?? found
  }

  /** All that is left may be as it is in the base: quicker than fact by fact. */
  private filledUp(): boolean {
    if (this.base === undefined) return false
    const added = this.base.entries().filter(([key]) => this.drawn.get(key) === undefined)
    for (const [key, value] of added) this.drawn.set(key, value)
    const isHeld = this.each.every(({ laws }) => laws.every((law) => law.now() === true))
    if (isHeld && this.open() === undefined) return true
    for (const [key] of added) this.drawn.delete(key)
    return false
  }
}

interface Drawing {
  readonly pieces: Pieces
  readonly patient: DrawnPatient
  readonly evaluator: ReferenceEvaluator
  readonly laws: readonly Kept<boolean>[]
  readonly outcomes: readonly Kept<Outcome>[]
}

/** What came of a look, for as long as the facts that it asked for stay as they are. */
class Kept<T> {
  touched: Set<string> = new Set()
  private readonly look: () => T
  private readonly patient: DrawnPatient
  private readonly drawn: Drawn
  private last: T | Open | undefined
  private at = -1

  constructor(look: () => T, patient: DrawnPatient, drawn: Drawn) {
    this.look = look
    this.patient = patient
    this.drawn = drawn
  }

  now(): T | Open {
    if (this.last !== undefined && !this.drawn.isChanged(this.touched, this.at)) return this.last
    this.touched = new Set()
    this.at = this.drawn.version
    this.patient.touched = this.touched
    this.last = looked(this.look)
    return this.last
  }
}
