import type { JsonObject } from '../record/index.ts'
import { looked, Open, ReferenceEvaluator } from '../reference/index.ts'
import type { Outcome, Pieces } from '../reference/index.ts'
import { candidates, comparedKeys } from './candidates.ts'
import { othersOf } from './drawn-amounts.ts'
import { recordOf, undrawn } from './drawn-record.ts'
import { Drawn, DrawnPatient, giftsFor } from './drawn.ts'

/**
 * The limits of a search: how many partly drawn patients are looked at for each goal, how many in all, and in how many
 * orders of the values. A goal that is not reached within its limit is tried again in another order: where the first
 * values are a bad start, most others are a better one.
 */
const MOST_TRIES = 200
const MOST_IN_ALL = 8000
const MOST_ORDERS = 30
/** Fewer orders are enough for one patient alone, and for pairs of patients after the first pair of readings. */
const MOST_ORDERS_OF_ONE = 4
const MOST_ORDERS_OF_MORE = 2

/** A patient all of whose facts were drawn, as drawn values and as a record. */
export interface Completion {
  readonly drawn: Drawn
  readonly record: JsonObject
}

/** The outcomes to look at for one patient, each by itself: those of the criteria of a trial. */
export interface Asked {
  readonly outcomes: (evaluator: ReferenceEvaluator) => readonly (() => Outcome)[]
  /** The outcomes that each may have, as far as its form says. */
  readonly may: readonly (readonly Outcome[])[]
}

/** Wanted: that one outcome of the first or the second patient is among these. */
interface Wish {
  readonly patient: 0 | 1
  readonly at: number
  readonly among: readonly Outcome[]
}

/** All that is wanted together; what comes first is looked at first. */
type Goal = readonly Wish[]

/** The drawn facts that a failure depends on: as long as they stay the same, drawing others does not help. */
type Blame = ReadonlySet<string>

/**
 * Looks for completions of one record. Facts are drawn as they are asked for, and taken back if they lead nowhere. A
 * fact that had no part in a failure is not drawn again because of it.
 */
export class Search {
  private readonly pieces: Pieces
  private readonly base: Drawn | undefined

  /** `base`: a completion whose values are tried first. */
  constructor(pieces: Pieces, base: Drawn | undefined) {
    this.pieces = pieces
    this.base = base
  }

  /**
   * A completion; with `asked` and `wanted`, one for which all outcomes together come to `wanted`. Undefined if none is
   * found in bounded work.
   */
  one(asked: Asked = NOTHING_ASKED, wanted: Outcome = 'pass'): Completion | undefined {
    const each = [{ pieces: this.pieces, own: () => false }]
    return firstOf(goalsOfOne(asked, wanted), each, this.base, asked, MOST_ORDERS_OF_ONE)?.[0]
  }
}

/**
 * Two completions with different outcomes that differ in one fact alone (`isPart`) and in what follows from it; all
 * other facts may be as both allow. `turned`: the positions of the outcomes that may depend on the fact. `isFirst`:
 * whether these are the first of the readings that are tried; more orders are then tried. Undefined if none are found
 * in bounded work.
 */
export function foundTwo(
  first: Pieces,
  second: Pieces,
  base: Drawn | undefined,
  asked: Asked,
  isPart: (path: string) => boolean,
  turned: readonly number[],
  isFirst: boolean,
): readonly [Completion, Completion] | undefined {
  const each = [
    { pieces: first, own: () => false },
    { pieces: second, own: isPart },
  ]
  const [one, other] =
    firstOf(goalsOfTwo(asked, turned), each, base, asked, isFirst ? MOST_ORDERS : MOST_ORDERS_OF_MORE) ?? []
  return one && other && [one, other]
}

/**
 * Each way in which all outcomes together can be as wanted: all pass, or one of them fails, or one is left to a person
 * while the others are met or left to a person.
 */
function* goalsOfOne({ may }: Asked, wanted: Outcome): Generator<Goal> {
  if (wanted === 'pass') return yield may.map((_, at) => ({ patient: 0, at, among: PASS }))
  for (const [at, own] of may.entries()) {
    if (!own.includes(wanted)) continue
    const wish: Wish = { patient: 0, at, among: [wanted] }
    yield wanted === 'fail' ? [wish] : [wish, ...others(may, at, 0, GOOD)]
  }
}

/** Each way in which a single outcome can make two patients differ in all outcomes together. */
function* goalsOfTwo({ may }: Asked, turned: readonly number[]): Generator<Goal> {
  for (const at of turned) {
    for (const among of [PASS, CONFIRM])
      for (const good of [0, 1] as const) {
        const bad = good === 0 ? 1 : 0
        if ([among, FAIL].some(([one]) => one === undefined || may[at]?.includes(one) !== true)) continue
        yield [{ patient: good, at, among }, { patient: bad, at, among: FAIL }, ...others(may, at, good, GOOD)]
      }
  }
  // An outcome may be left to a person for one patient and pass for the other, whose other outcomes all pass.
  for (const at of turned)
    for (const good of [0, 1] as const) {
      const left = good === 0 ? 1 : 0
      if (!may[at]?.includes('confirm') || may.some((one) => !one.includes('pass'))) continue
      const own: Goal = [
        { patient: left, at, among: CONFIRM },
        { patient: good, at, among: PASS },
      ]
      yield [...own, ...others(may, at, good, PASS), ...others(may, at, left, GOOD)]
    }
}

function others(may: Asked['may'], but: number, patient: 0 | 1, among: readonly Outcome[]): Goal {
  return may.flatMap((_, at) => (at === but ? [] : { patient, at, among }))
}

const PASS: readonly Outcome[] = ['pass']
const FAIL: readonly Outcome[] = ['fail']
const CONFIRM: readonly Outcome[] = ['confirm']
const GOOD: readonly Outcome[] = ['pass', 'confirm']
const NOTHING_ASKED: Asked = { outcomes: () => [], may: [] }

function firstOf(
  goals: Iterable<Goal>,
  each: readonly Drawer[],
  base: Drawn | undefined,
  asked: Asked,
  mostOrders: number,
): readonly Completion[] | undefined {
  let [tries, left] = [0, [...goals]]
  for (let order = 0; order < mostOrders && left.length > 0; order++) {
    const open: Goal[] = []
    for (const goal of left) {
      const drawings = new Drawings(each, base, asked, goal, order)
      const found = drawings.found()
      tries += drawings.tries
      if (found !== undefined || tries > MOST_IN_ALL) return found
      // Only goals that ran out of tries are tried again; for any other there is no patient.
      if (drawings.tries > MOST_TRIES) open.push(goal)
    }
    left = open
  }
  return undefined
}

interface Drawer {
  readonly pieces: Pieces
  readonly own: (path: string) => boolean
}

/** One patient, or two who are drawn together. */
class Drawings {
  tries = 0
  private readonly drawn = new Drawn()
  private readonly base: Drawn | undefined
  private readonly each: readonly Drawing[]
  private readonly wishes: readonly KeptWish[]
  private readonly order: number

  constructor(each: readonly Drawer[], base: Drawn | undefined, asked: Asked, goal: Goal, order: number) {
    this.base = base
    this.order = order
    this.each = each.map(({ pieces, own }) => {
      const patient = new DrawnPatient(pieces, this.drawn, giftsFor(pieces.rules, pieces), own)
      const evaluator = new ReferenceEvaluator(pieces.rules, pieces.asOf, patient)
      const kept = <T>(look: () => T): Kept<T> => new Kept(look, patient, this.drawn)
      return {
        pieces,
        patient,
        evaluator,
        laws: evaluator.laws(pieces.possible).map(({ holds }) => kept(holds)),
        outcomes: asked.outcomes(evaluator).map(kept),
      }
    })
    this.wishes = goal.flatMap(({ patient, at, among }) => {
      const own = this.each[patient]
      const outcome = own?.outcomes[at]
      return own === undefined || outcome === undefined ? [] : { patient: own.patient, outcome, among }
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
    // Which limits may be drawn depends on the amount.
    const blame = new Set([key.replace(/\.uln('?)$/, '$1'), key.replace(/\.uln'?$/, '')].filter((one) => one !== key))
    // The second of two patients has facts of its own, under keys that end in `'`.
    const pieces = this.each[key.endsWith("'") ? 1 : 0]?.pieces as Pieces
    for (const other of othersOf(key.replace(/'$/, ''), pieces)) blame.add(other).add(`${other}'`)
    for (const other of comparedKeys(key.replace(/'$/, ''), pieces, this.drawn)) blame.add(other.key)
    for (const one of inOrder(candidates(key, pieces, this.drawn, this.base), this.order, this.tries)) {
      this.drawn.set(key, one)
      const failed = this.solve()
      if (failed === true) return true
      this.drawn.delete(key)
      if (this.tries > MOST_TRIES || !failed.has(key)) return failed
      for (const other of failed) if (other !== key) blame.add(other)
    }
    return blame
  }

  /**
   * True if the goal is reached; `Open` with a fact that is still to be drawn; otherwise the facts that keep the goal
   * from being reached (none once the tries have run out).
   */
  private standing(): true | Blame | Open {
    if (this.tries > MOST_TRIES) return new Set()
    for (const { laws } of this.each) for (const law of laws) if (law.now() === false) return law.touched
    let open: Open | undefined
    for (const { patient, outcome, among } of this.wishes) {
      const now = outcome.now()
      if (now instanceof Open) open ??= Open.at(patient.key(now.path))
      else if (!among.includes(now)) return outcome.touched
    }
    if (open !== undefined) return open
    if (this.filledUp()) return true
    return this.open() ?? true
  }

  /**
   * The first open fact of those that a complete record states, or that something that always holds depends on. What
   * does not hold was seen before.
   */
  private open(): Open | undefined {
    for (const { pieces, patient, evaluator, laws } of this.each) {
      const open =
        undrawn(patient, evaluator, pieces) ?? laws.map((law) => law.now()).find((one) => one instanceof Open)
      if (open instanceof Open) return Open.at(patient.key(open.path))
    }
    return undefined
  }

  /** Takes all remaining facts from the base, if that fits: quicker than drawing them one by one. */
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

/** The values in one of many orders; order 0 is their own. */
function inOrder<T>(values: readonly T[], order: number, at: number): readonly T[] {
  if (order === 0) return values
  const mixed = [...values]
  for (let i = mixed.length - 1, seed = order * 7919 + at; i > 0; i--) {
    seed = (seed * 48_271) % LARGEST_SEED
    const other = seed % (i + 1)
    ;[mixed[i], mixed[other]] = [mixed[other] as T, mixed[i] as T]
  }
  return mixed
}

const LARGEST_SEED = 2 ** 31 - 1

interface KeptWish {
  readonly patient: DrawnPatient
  readonly outcome: Kept<Outcome>
  readonly among: readonly Outcome[]
}

interface Drawing {
  readonly pieces: Pieces
  readonly patient: DrawnPatient
  readonly evaluator: ReferenceEvaluator
  readonly laws: readonly Kept<boolean>[]
  readonly outcomes: readonly Kept<Outcome>[]
}

/** The result of a look, kept for as long as the facts that it asked for stay the same. */
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
