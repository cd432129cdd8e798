import type { JsonObject } from '../record/index.ts'
import { looked, Open, ReferenceEvaluator } from '../reference/index.ts'
import type { Given, Outcome, Pieces } from '../reference/index.ts'
import { candidates, DrawnPatient, giftsFor, recordOf, undrawn } from './drawn.ts'
import type { Drawn } from './drawn.ts'

/** So many patients, drawn in part, are looked at in one search. */
const MOST_TRIES = 2000

/** A patient of whom all was drawn, with the record that says so. */
export interface Completion {
  readonly drawn: Drawn
  readonly record: JsonObject
}

/** Several outcomes of one patient, each by itself: those of the criteria of a trial. */
export type Asked = (evaluator: ReferenceEvaluator) => readonly (() => Outcome)[]

/** Looks for completions of one record: facts are drawn as they are asked for, and taken back where nothing comes of them. */
export class Search {
  private readonly pieces: Pieces
  private readonly base: Drawn | undefined
  private readonly gifts: ReadonlyMap<string, readonly Given[]>

  /** `base`: a completion, whose values are tried first. */
  constructor(pieces: Pieces, base: Drawn | undefined) {
    this.pieces = pieces
    this.base = base
    this.gifts = giftsFor(pieces.rules, pieces)
  }

  /** A completion; with `asked` and `wanted`, one with that outcome. Undefined where none is found in bounded work. */
  one(asked?: Asked, wanted?: Outcome): Completion | undefined {
    const [only] = this.find([], ([first]) => {
      if (asked === undefined || first === undefined) return true
      return worstOf([asked(first.evaluator)], [(path) => path])[0] === wanted
    })
    return only
  }

  /** Two completions with different outcomes that differ in one fact alone, and in what follows from it. */
  two(asked: Asked, isPart: (path: string) => boolean): readonly [Completion, Completion] | undefined {
    const [first, second] = this.find([isPart], ([a, b]) => {
      if (a === undefined || b === undefined) return false
      const key = (path: string): string => b.patient.key(path)
      const [x, y] = worstOf([asked(a.evaluator), asked(b.evaluator)], [(path) => path, key])
      return x !== y
    })
    return first && second && [first, second]
  }

  private find(
    others: readonly ((path: string) => boolean)[],
    goal: (looks: readonly Drawing[]) => boolean,
  ): readonly Completion[] {
    const drawn: Drawn = new Map()
    const looks = [() => false, ...others].map((own) => this.drawing(drawn, own))
    let tries = 0
    const whole = (): boolean => {
      if (looks.some((one) => isBroken(one, this.pieces))) return false
      return goal(looks) && looks.every((one) => isWhole(one, this.pieces))
    }
    const solve = (): boolean => {
      if (++tries > MOST_TRIES) return false
      const done = looked(whole)
      if (!(done instanceof Open)) return done || false
      if (this.filledUp(drawn, looks, goal)) return true
      for (const one of candidates(done.path, this.pieces, drawn, this.base)) {
        drawn.set(done.path, one)
        if (solve()) return true
        drawn.delete(done.path)
        if (tries > MOST_TRIES) return false
      }
      return false
    }
    if (!solve()) return []
    return looks.map(({ patient, evaluator }) => ({
      drawn: new Map(drawn),
      record: recordOf(patient, evaluator, this.pieces, 'completion'),
    }))
  }

  private drawing(drawn: Drawn, own: (path: string) => boolean): Drawing {
    const patient = new DrawnPatient(this.pieces, drawn, this.gifts, own)
    return { patient, evaluator: new ReferenceEvaluator(this.pieces.rules, this.pieces.asOf, patient) }
  }

  /** Where the goal is reached, all that is left may be as it is in the base: quicker than fact by fact. */
  private filledUp(drawn: Drawn, looks: readonly Drawing[], goal: (looks: readonly Drawing[]) => boolean): boolean {
    if (this.base === undefined || looked(() => goal(looks)) !== true) return false
    const added = [...this.base].filter(([key]) => !drawn.has(key))
    for (const [key, value] of added) drawn.set(key, value)
    const isDone = looked(
      () => goal(looks) && looks.every((one) => !isBroken(one, this.pieces) && isWhole(one, this.pieces)),
    )
    if (isDone === true) return true
    for (const [key] of added) drawn.delete(key)
    return false
  }
}

interface Drawing {
  readonly patient: DrawnPatient
  readonly evaluator: ReferenceEvaluator
}

/** Whether something that always holds is broken, whatever is still open. */
function isBroken({ evaluator, patient }: Drawing, { possible }: Pieces): boolean {
  void patient
  return evaluator.laws(possible).some(({ holds }) => looked(holds) === false)
}

/** Whether all is drawn, and all holds that always does; throws the first fact that is open, under its key. */
function isWhole({ patient, evaluator }: Drawing, pieces: Pieces): boolean {
  const open = undrawn(patient, evaluator, pieces)
  if (open !== undefined) throw Open.at(patient.key(open.path))
  for (const { holds } of evaluator.laws(pieces.possible)) {
    const kept = looked(holds)
    if (kept instanceof Open) throw Open.at(patient.key(kept.path))
    if (!kept) return false
  }
  return true
}

/**
 * The worst outcome of each patient. Throws a fact that is open where that matters; where each of them fails already, nothing else matters.
 */
function worstOf(
  asked: readonly (readonly (() => Outcome)[])[],
  keys: readonly ((path: string) => string)[],
): (Outcome | undefined)[] {
  let open: Open | undefined
  const worst = asked.map((outcomes, i) => {
    const given = outcomes.map((one) => looked(one))
    if (given.includes('fail')) return 'fail'
    const first = given.find((one) => one instanceof Open)
    if (first instanceof Open) {
      open ??= Open.at(keys[i]?.(first.path) ?? first.path)
      return undefined
    }
    return given.includes('confirm') ? 'confirm' : 'pass'
  })
  if (open !== undefined) throw open
  return worst
}
