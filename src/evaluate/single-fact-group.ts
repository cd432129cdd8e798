import type { Group } from './combined-verdict.ts'
import type { Outcome } from '../space/index.ts'
import type { BatchAnswer } from './conditions.ts'
import { ALWAYS, NEVER, NOT } from './truths.ts'
import type { Truths } from './truths.ts'

/** An open criterion that is decided as soon as one of its open parts has the truth `decides`; else it is the other way round. */
export interface OpenCriterion {
  readonly decides: Truths
  /** Whether it passes when it is decided. */
  readonly passes: boolean
  readonly parts: readonly OpenPart[]
}

export interface OpenPart {
  readonly factCriteria: OpenFact
  readonly place: number
  readonly negated: boolean
}

/** A fact, or some that belong together; those of one family may hang together. */
export interface OpenFact {
  readonly answer: BatchAnswer
  readonly family: number
}

/**
 * What open criteria give together, by going through all cases of the open facts that they look at. `others`: what the criteria
 * outside give at best. Undefined when the cases are not known or too many, or when the facts may hang together.
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

const MOST_CASES = 4096
/** Parts are bits of a number. */
const MOST_PARTS = 30

/** An open fact, with the parts that look at it. */
interface Axis {
  readonly factCriteria: OpenFact
  readonly parts: OpenPart[]
  readonly missing: readonly string[]
  /** Which parts hold in the case in hand, as bits. */
  current: number
}

/** A part, as a bit of its fact's cases. */
interface Line {
  readonly axis: Axis
  readonly bit: number
}

function lineOn(axes: Axis[], part: OpenPart): Line {
  const { factCriteria, place } = part
  let axis = axes.find((one) => one.factCriteria === factCriteria)
  if (axis === undefined) {
    axis = { factCriteria, parts: [], missing: factCriteria.answer.settled[place]?.missing ?? [], current: 0 }
    axes.push(axis)
  }
  return { axis, bit: 1 << (axis.parts.push(part) - 1) }
}

/** The different cases of a fact: which of its parts hold. None when they are not known, or something does not apply. */
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

function passesIn({ decides, passes }: OpenCriterion, lines: readonly Line[]): boolean {
  const decided = lines.some(({ axis, bit }) => ((axis.current & bit) !== 0) === (decides === ALWAYS))
  return decided === passes
}

/** Whether two cases that differ in one fact only give different outcomes; the fact's cases are `step` apart. */
function turnsOn(passes: Uint8Array, step: number, width: number): boolean {
  for (let i = 0; i < passes.length; i++)
    if (Math.floor(i / step) % width > 0 && passes[i] !== passes[i - (Math.floor(i / step) % width) * step]) return true
  return false
}
