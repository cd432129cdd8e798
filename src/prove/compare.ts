import type { Leaf } from '../diagram/index.ts'
import type { Criterion, RuleSet } from '../model/index.ts'
import type { Day } from '../quantity/index.ts'
import type { JsonObject } from '../record/index.ts'
import { Space } from './space.ts'
import type { AllPatients } from './space.ts'

/**
 * What an amended criterion changes, with one example patient for each direction. With neither, the two versions are
 * proved equal for all patients.
 */
export interface Comparison {
  /** A patient who is better off: now passes and did not before, or failed before and is now left to a person. */
  readonly wider: Example | undefined
  /** A patient who is worse off. */
  readonly narrower: Example | undefined
}

export interface Example {
  readonly record: JsonObject
  /** The day on which the patient is screened, if it is not the as-of day. */
  readonly on?: string
  readonly before: string
  readonly after: string
}

const RANK: Readonly<Record<string, number>> = { fail: 0, confirm: 1, pass: 2 }

/**
 * Compares two criteria over all patients. A criterion that asks nothing about the patient counts as passed. Undefined
 * if this takes more work than is granted.
 */
export function compareCriteria(
  before: Criterion,
  after: Criterion,
  rules: RuleSet,
  asOf: Day,
): Comparison | undefined {
  return new Space(rules, [before, after], asOf).ask((all) => comparedIn(all, before, after))
}

function comparedIn(space: AllPatients, before: Criterion, after: Criterion): Comparison {
  const { diagrams } = space.completions
  const [a, b] = [before, after].map((one) => space.outcome(one) ?? diagrams.leaf('pass'))
  if (a === undefined || b === undefined || a === b) return { wider: undefined, narrower: undefined }
  const both = diagrams.combine(a, b, (x, y) => `${String(x)} ${String(y)}`)
  const find = (better: boolean): Example | undefined => {
    const wanted = (value: Leaf): boolean => {
      const [x = '', y = ''] = String(value).split(' ')
      const step = (RANK[y] ?? 0) - (RANK[x] ?? 0)
      return better ? step > 0 : step < 0
    }
    const value = [...space.values(both)].find(wanted)
    const record = value === undefined ? undefined : space.witness(both, (one) => one === value)
    const [x = '', y = ''] = String(value).split(' ')
    return record === undefined ? undefined : { record, before: x, after: y }
  }
  return { wider: find(true), narrower: find(false) }
}

/**
 * Whether two criteria give every patient the same outcome; undefined if that takes more work than is granted. `space`
 * must distinguish everything that either criterion does.
 */
export function areEqual(a: Criterion, b: Criterion, space: Space): boolean | undefined {
  return space.ask((all) => {
    const { diagrams } = all.completions
    const [x, y] = [a, b].map((one) => all.outcome(one) ?? diagrams.leaf('pass'))
    if (x === undefined || y === undefined || x === y) return true
    return !all.values(diagrams.combine(x, y, (p, q) => p !== q)).has(true)
  })
}
