import type { Group } from './combined-verdict.ts'
import type { Outcome } from '../space/index.ts'
import type { BatchAnswer } from './conditions.ts'
import { ALWAYS, NEVER, NOT } from './truths.ts'
import type { Truths } from './truths.ts'

/**
 * An open criterion. It is decided as soon as one of its open parts has the truth `decides`; otherwise it goes the
 * other way.
 */
export interface OpenCriterion {
  readonly decides: Truths
  /** Whether the criterion passes when it is decided. */
  readonly passes: boolean
  readonly parts: readonly OpenPart[]
}

/** A condition by its place in the answer about its fact, perhaps negated. */
export interface OpenPart {
  readonly factCriteria: OpenFact
  readonly place: number
  readonly negated: boolean
}

/** A fact, or several that are looked at together. Facts of the same family may depend on each other. */
export interface OpenFact {
  readonly answer: BatchAnswer
  readonly family: number
}

/**
 * The joint outcomes of open criteria, with the missing facts, found by going through all cases of the open facts that
 * they look at. `others` is the best outcome that the criteria outside the group can have. Undefined when the cases are
 * not known or too many, or when the facts may depend on each other.
 */
export function groupOfCases(criteria: readonly OpenCriterion[], others: Outcome): Group | undefined {
  const axes: Axis[] = []
  const lines = criteria.map(({ parts }) => parts.map((part) => lineOn(axes, part)))
  if (axes.some((axis) => axis.parts.length > MOST_PARTS)) return undefined
  if (new Set(axes.map((axis) => axis.factCriteria.family)).size < axes.length) return undefined
  const cases = axes.map(casesOf)
  let size = 1
  for (const own of cases) size *= own.length
  if (size === 0 || size > MOST_CASES) return undefined
  const passes = new Uint8Array(size)
  let passing = 0
  for (let i = 0; i < size; i++) {
    // A case is a number with one digit for each fact.
    let rest = i
    for (const [a, own] of cases.entries()) {
      const axis = axes[a]
      if (axis !== undefined) axis.current = own[rest % own.length] ?? 0
      rest = Math.floor(rest / own.length)
    }
    if (!criteria.every((criterion, c) => passesIn(criterion, lines[c] ?? []))) continue
    passes[i] = 1
    passing++
  }
  if (passing === size) return { outcomes: [others], missing: [], isSpent: false }
  if (passing === 0) return { outcomes: ['fail'], missing: [], isSpent: false }
  let step = 1
  const missing: string[] = []
  for (const [a, axis] of axes.entries()) {
    const width = cases[a]?.length ?? 1
    if (turnsOn(passes, step, width)) missing.push(...axis.missing)
    step *= width
  }
  return { outcomes: [others, 'fail'], missing, isSpent: false }
}

/** The most cases that are gone through. */
const MOST_CASES = 4096
/** The most parts that may look at one fact: each is a bit of a number. */
const MOST_PARTS = 30

/** An open fact, with the parts that look at it. */
interface Axis {
  readonly factCriteria: OpenFact
  readonly parts: OpenPart[]
  readonly missing: readonly string[]
  /** Which parts hold in the current case, as bits. */
  current: number
}

/** A part: one bit of the cases of its fact. */
interface Line {
  readonly axis: Axis
  readonly bit: number
}

/** Adds a part to the axis of its fact, which is made if there is none yet. */
function lineOn(axes: Axis[], part: OpenPart): Line {
  const { factCriteria, place } = part
  let axis = axes.find((one) => one.factCriteria === factCriteria)
  if (axis === undefined) {
    axis = { factCriteria, parts: [], missing: factCriteria.answer.settled[place]?.missing ?? [], current: 0 }
    axes.push(axis)
  }
  return { axis, bit: 1 << (axis.parts.push(part) - 1) }
}

/**
 * The distinct cases of a fact: which of its parts hold in each. Empty when they are not known, or when a part may be
 * not applicable.
 */
function casesOf({ factCriteria, parts }: Axis): number[] {
  const found: number[] = []
  for (const one of factCriteria.answer.cases ?? []) {
    let bits = 0
    for (const [i, { place, negated }] of parts.entries()) {
      const truths = one[place] ?? 0
      const own = negated ? NOT[truths] : truths
      if (own === ALWAYS) bits |= 1 << i
      else if (own !== NEVER) return []
    }
    if (!found.includes(bits)) found.push(bits)
  }
  return found
}

/** Whether a criterion passes in the current case. */
function passesIn({ decides, passes }: OpenCriterion, lines: readonly Line[]): boolean {
  const decided = lines.some(({ axis, bit }) => ((axis.current & bit) !== 0) === (decides === ALWAYS))
  return decided === passes
}

/**
 * Whether two cases that differ in one fact only have different outcomes. `passes` is indexed by case; from one value
 * of the fact to the next, of `width` in all, the index grows by `step`.
 */
function turnsOn(passes: Uint8Array, step: number, width: number): boolean {
  for (let i = 0; i < passes.length; i++)
    if (Math.floor(i / step) % width > 0 && passes[i] !== passes[i - (Math.floor(i / step) % width) * step]) return true
  return false
}
