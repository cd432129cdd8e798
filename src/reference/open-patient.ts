import type { ConditionOf, LeafCondition } from '../conditions/index.ts'
import { inputsOf } from '../dictionary/index.ts'
import type { Formula, LabVariable } from '../dictionary/index.ts'
import { compareRational, divide, multiply, rational } from '../quantity/index.ts'
import type { Rational } from '../quantity/index.ts'
import { ZERO } from './allowed.ts'
import type { Allowed } from './allowed.ts'
import { inUnit, scaleOf } from './formula.ts'
import { numbersTo, Open } from './patient.ts'
import type { Counted, Patient, Span, Value } from './patient.ts'
import type { Piece } from './piece.ts'
import { ULN } from './pieces.ts'
import type { Pieces } from './pieces.ts'
import { questionKey } from './questions.ts'
import type { Question } from './questions.ts'
import { compareEnds, exactly, isPoint, meets, rangeOf, scaled } from './ranges.ts'
import type { Range } from './ranges.ts'

/** For each open fact the piece that was chosen. */
export type Chosen = ReadonlyMap<string, Piece>

/**
 * All patients of one case: the facts that the record settles, and for some open facts the piece in which they lie.
 * What is found for the one who is looked at holds for all of them, because no rule tells them apart and because every
 * other fact is open: asking for it throws `Open`.
 */
export class OpenPatient implements Patient {
  /** The recorded facts that were asked for. */
  readonly asked = new Set<string>()
  /** All facts that were asked for, whether there was an answer or not. */
  readonly touched = new Set<string>()
  /** The recorded facts that may be asked for; undefined: all. */
  readonly named: ReadonlySet<string> | undefined
  private readonly pieces: Pieces
  private readonly chosen: Chosen

  constructor(pieces: Pieces, chosen: Chosen, named?: ReadonlySet<string>) {
    this.pieces = pieces
    this.chosen = chosen
    this.named = named
  }

  /** Forgets what was asked for. */
  forget(): void {
    this.asked.clear()
    this.touched.clear()
  }

  /** Also notes what another patient was asked for. */
  note({ asked, touched }: OpenPatient): void {
    for (const one of asked) this.asked.add(one)
    for (const one of touched) this.touched.add(one)
  }

  /** Whether the piece of a fact was chosen. */
  knows(fact: string): boolean {
    return this.chosen.has(fact)
  }

  fact(path: string): Value {
    this.touched.add(path)
    const allowed = this.pieces.possible.at(path)
    const piece = this.chosen.get(path)
    if (allowed.type === 'lab') return this.amount(path)
    if (piece !== undefined) return piece.value as Value
    if (allowed.type === 'values' && allowed.values.length === 1) return this.recorded(path, allowed.values[0] as Value)
    if (allowed.type === 'span' && allowed.lo === allowed.hi) return this.recorded(path, allowed.lo)
    throw Open.at(path)
  }

  entries(list: string): readonly number[] {
    this.touched.add(list)
    return numbersTo(this.recorded(list, this.pieces.possible.list(list).size))
  }

  days(path: string): Span | undefined {
    this.touched.add(path)
    const chosen = this.chosen.get(path)?.span
    if (chosen !== undefined) return chosen
    const allowed = this.pieces.possible.at(path)
    if (allowed.type !== 'span') return undefined
    return this.pieces.possible.recorded.has(path) ? this.recorded(path, allowed) : allowed
  }

  total(path: string): number | undefined {
    const span = this.pieces.possible.totals.get(path)
    return span !== undefined && span.lo === span.hi ? this.recorded(path, span.lo) : undefined
  }

  /**
   * Whether a condition holds that pieces cannot answer. Undefined if the record settles the texts or limits that it
   * looks at. Two amounts are compared if the answer is the same wherever they lie in their ranges. Anything else is a
   * question of its own, which the case answers.
   */
  said(condition: LeafCondition, paths: readonly string[]): boolean | undefined {
    for (const path of paths) this.touched.add(path)
    const { possible } = this.pieces
    const [first, second] = paths.map((path) => possible.variable(path).type === 'lab' && possible.at(path))
    const isAbove = typeof first === 'object' && typeof second === 'object' ? aboveOf(first, second) : undefined
    const isKnown =
      condition.kind === 'contains'
        ? paths.every((path) => possible.hasText(path))
        : condition.kind === 'limit' && typeof first === 'object' && first.type === 'lab' && first.uln !== undefined
    if (isAbove !== undefined || isKnown)
      for (const path of paths) if (possible.recorded.has(path)) this.recorded(path, true)
    if (isAbove !== undefined || isKnown) return isAbove
    return this.answer({ said: paths, by: condition }) === true
  }

  worked(lab: LabVariable, formula: Formula, inputs: ReadonlyMap<string, Rational>): Rational | undefined {
    const { dictionary } = this.pieces.rules
    const units = lab.derived?.units ?? {}
    const rangeIn = (path: string): Range => {
      const [input, own] = [this.pieces.possible.variable(path), inputs.get(path) ?? ZERO]
      const range = input.type === 'lab' ? this.chosen.get(path)?.range : undefined
      if (range === undefined || input.type !== 'lab') return exactly(own)
      return scaled(range, (end) => inUnit(end, input, units[path] ?? '', dictionary))
    }
    if (inputsOf(formula).every((path) => isPoint(rangeIn(path)))) return undefined
    const range = scaled(rangeOf(formula, rangeIn), (end) => multiply(end, scaleOf(lab, dictionary)))
    return this.pieceIn(lab.path, range)
  }

  /**
   * A number in the only piece that the range of a value reaches or, if it reaches several, in the one that was chosen.
   * Throws `Open` if that is none of them.
   */
  private pieceIn(path: string, range: Range): Rational {
    this.touched.add(path)
    const reached = this.pieces.of(path).filter((piece) => piece.range !== undefined && meets(piece.range, range))
    const own = reached.length === 1 ? reached[0] : reached.find(({ name }) => name === this.chosen.get(path)?.name)
    if (typeof own?.value !== 'object' || !('value' in own.value)) throw Open.at(path)
    return own.value.value
  }

  further(counted: Counted): readonly [number, number] {
    const { size, most } = this.pieces.possible.list(counted.path)
    if (size === most) return this.recorded(counted.path, [0, 0])
    return this.answer({ further: counted }) as readonly [number, number]
  }

  last(ranked: ConditionOf<'latest' | 'first'>): number | undefined {
    const counted = { path: ranked.path, where: ranked.among, total: undefined }
    const [least, most] = this.further(counted)
    if (most === 0) return undefined
    // An entry that may or may not be among those put in order has no place in the order.
    if (least === 0) throw Open.at(questionKey({ further: counted }))
    return this.pieces.lastOf(ranked)
  }

  compared(
    [pathA, a]: readonly [string, Value],
    [pathB, b]: readonly [string, Value],
    holds: (a: Value, b: Value) => boolean,
    by: object,
  ): boolean {
    const [first, second] = [this.chosen.get(pathA)?.span, this.chosen.get(pathB)?.span]
    if (typeof a !== 'number' || typeof b !== 'number' || (isOne(first) && isOne(second))) return holds(a, b)
    const [one, other] = [first ?? { lo: a, hi: a }, second ?? { lo: b, hi: b }]
    const isApart = one.hi < other.lo || one.lo > other.hi
    const isOrder = 'relation' in by ? by.relation !== 'same_as' && by.relation !== 'different_from' : true
    // Whether an order holds changes at most once between the two opposite corners of what both may be.
    if ((isOrder || isApart) && holds(one.lo, other.hi) === holds(one.hi, other.lo)) return holds(one.lo, other.hi)
    if ('relation' in by) {
      // All relations between two facts depend on which of them comes first.
      const isTurned = pathA > pathB
      return holds(
        Number(this.answer({ compared: isTurned ? [pathB, pathA] : [pathA, pathB] })) * (isTurned ? -1 : 1),
        0,
      )
    }
    return this.answer({ compared: [pathA, pathB], by }) === true
  }

  private answer(question: Question): Piece['value'] {
    const key = questionKey(question)
    const piece = this.chosen.get(key)
    if (piece === undefined) throw Open.at(key)
    return piece.value
  }

  private amount(path: string): Value {
    const allowed = this.pieces.possible.at(path)
    if (allowed.type !== 'lab') throw Open.at(path)
    const { amounts, uln } = allowed
    const isKnown = isPoint(amounts)
    const piece = this.chosen.get(path)?.value
    const value = isKnown
      ? this.recorded(path, amounts.lo)
      : typeof piece === 'object' && 'value' in piece
        ? piece.value
        : undefined
    if (value === undefined) throw Open.at(path)
    if (uln !== undefined) return { value, uln: this.recorded(path, uln) }
    if (compareRational(value, ZERO) === 0) return { value, uln: rational(1n, 1n) }
    const ratio = this.chosen.get(path + ULN)?.value
    return { value, uln: typeof ratio === 'object' && 'value' in ratio ? divide(value, ratio.value) : undefined }
  }

  private recorded<T>(path: string, value: T): T {
    if (this.named?.has(path) === false) throw Open.at(path)
    this.asked.add(path)
    return value
  }
}

/** Whether one amount is above another; undefined if that depends on where in their ranges they lie. */
function aboveOf(a: Allowed, b: Allowed): boolean | undefined {
  if (a.type !== 'lab' || b.type !== 'lab') return undefined
  const [one, other] = [a.amounts, b.amounts]
  if (compareEnds(one.hi, other.lo) <= 0) return false
  const apart = compareEnds(one.lo, other.hi)
  return apart > 0 || (apart === 0 && !(one.loIn && other.hiIn)) ? true : undefined
}

function isOne(span: Span | undefined): boolean {
  return span === undefined || span.lo === span.hi
}
