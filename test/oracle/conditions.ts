// Part of the oracle of the tests: see index.ts.

import type { Leaf, Node } from './diagrams.ts'
import type { Condition, ConditionOf, NumberRange } from '../../src/conditions/index.ts'
import { compareRational, minus, multiply } from '../../src/quantity/index.ts'
import type { Day, Rational } from '../../src/quantity/index.ts'
import { exact, labFactor } from './program.ts'
import { tallyNode } from './tallies.ts'
import { tallyTruth } from './tally-sum.ts'
import { and, not, NOT_APPLICABLE, or } from './truth.ts'
import type { EntryReader, World } from './world.ts'

/** The truth of a condition in every completion. Without an entry, the condition must not contain paths with `[]`. */
export function truthOf(condition: Condition, world: World, entry: EntryReader | undefined): Node {
  const { diagrams } = world
  switch (condition.kind) {
    case 'all':
      return fold(condition.of, true, and, world, entry)
    case 'any':
      return fold(condition.of, false, or, world, entry)
    case 'not':
      return diagrams.map(world.truth(condition.of, entry), not)
    case 'at_least':
      return atLeast(condition, world, entry)
    case 'is': {
      const { values } = condition
      return test(condition.path, (value) => values.includes(value as string | boolean), world, entry)
    }
    case 'number':
      return test(condition.path, (value) => inRange(Number(value), condition.range), world, entry)
    case 'time':
      return test(condition.path, (day) => inTime(Number(day), condition, world.facts.asOf), world, entry)
    case 'day': {
      const { when, day } = condition
      return test(condition.path, (own) => related(own, day, when), world, entry)
    }
    case 'contains':
    case 'limit':
    case 'above':
      throw new Error('the oracle is older than this kind')
    case 'lab':
    case 'uln':
      return labTruth(condition, world)
    case 'relation': {
      const a = read(condition.path, world, entry)
      const b = read(condition.other, world, entry)
      return diagrams.combine(a, b, (x, y) => (applies(x, y) ? related(x, y, condition.relation) : NOT_APPLICABLE))
    }
    case 'duration': {
      const later = read(condition.path, world, entry)
      const earlier = read(condition.after, world, entry)
      const { how, period } = condition
      const lasts = (x: Leaf, y: Leaf): boolean => {
        const [back, from] = [minus(Number(x), period), Number(y)]
        return { at_least: back >= from, more_than: back > from, at_most: back <= from, less_than: back < from }[how]
      }
      return diagrams.combine(later, earlier, (x, y) => (applies(x, y) ? lasts(x, y) : NOT_APPLICABLE))
    }
    case 'latest':
    case 'first':
      throw new Error('the oracle is older than this kind')
    case 'some':
    case 'every':
    case 'none':
    case 'count': {
      const wanted = condition.kind === 'count' ? condition.range : condition.kind === 'some' ? AT_LEAST_ONE : NO_ENTRY
      const isWanted = (count: number): boolean => inRange(count, wanted)
      return diagrams.map(tallyNode(condition, world), (sum) => tallyTruth(Number(sum), isWanted))
    }
  }
}

const AT_LEAST_ONE: NumberRange = { min: { value: '1', inclusive: true }, max: undefined }
const NO_ENTRY: NumberRange = { min: undefined, max: { value: '0', inclusive: true } }

function fold(
  conditions: readonly Condition[],
  start: boolean,
  join: (a: Leaf, b: Leaf) => Leaf,
  world: World,
  entry: EntryReader | undefined,
): Node {
  const { diagrams } = world
  const absorbs = (value: Leaf): boolean => value === !start
  let result = diagrams.leaf(start)
  for (const condition of conditions) {
    result = diagrams.combine(result, world.truth(condition, entry), join, absorbs)
    if (diagrams.constant(result) === !start) return result
  }
  return result
}

/**
 * At least `count` of the conditions hold. One that is not applicable may hold or not, which matters only if it could
 * decide.
 */
function atLeast(
  condition: Condition & { readonly kind: 'at_least' },
  world: World,
  entry: EntryReader | undefined,
): Node {
  const { diagrams } = world
  const WIDTH = condition.of.length + 1
  const sum = condition.of.reduce((total, one) => {
    const own = diagrams.map(world.truth(one, entry), (truth) => (truth === true ? WIDTH + 1 : truth === false ? 0 : 1))
    return diagrams.combine(total, own, (a, b) => Number(a) + Number(b))
  }, diagrams.leaf(0))
  return diagrams.map(sum, (value) => {
    const least = Math.floor(Number(value) / WIDTH)
    if (least >= condition.count) return true
    return Number(value) % WIDTH >= condition.count ? NOT_APPLICABLE : false
  })
}

function read(path: string, world: World, entry: EntryReader | undefined): Node {
  return entry !== undefined && path.includes('[]') ? entry(path) : world.value(path)
}

function test(path: string, holds: (value: Leaf) => boolean, world: World, entry: EntryReader | undefined): Node {
  return world.diagrams.map(read(path, world, entry), (value) => (value === NOT_APPLICABLE ? value : holds(value)))
}

function applies(a: Leaf, b: Leaf): boolean {
  return a !== NOT_APPLICABLE && b !== NOT_APPLICABLE
}

function related(a: Leaf, b: Leaf, relation: ConditionOf<'relation'>['relation']): boolean {
  switch (relation) {
    case 'same_as':
      return a === b
    case 'different_from':
      return a !== b
    case 'on_or_after':
      return a >= b
    case 'after':
      return a > b
    case 'on_or_before':
      return a <= b
    case 'before':
      return a < b
  }
}

export function inRange(value: number, { min, max }: NumberRange): boolean {
  if (min !== undefined && (min.inclusive ? value < Number(min.value) : value <= Number(min.value))) return false
  return max === undefined || (max.inclusive ? value <= Number(max.value) : value < Number(max.value))
}

function inTime(day: Day, { when, period }: Condition & { readonly kind: 'time' }, asOf: Day): boolean {
  const edge = minus(asOf, period)
  switch (when) {
    case 'within':
      return day >= edge
    case 'less_than_ago':
      return day > edge
    case 'at_least_ago':
      return day <= edge
    case 'more_than_ago':
      return day < edge
  }
}

function labTruth(condition: Condition & { readonly kind: 'lab' | 'uln' }, world: World): Node {
  const { value, uln } = world.lab(condition.path)
  const { min, max } = condition.range
  const inside = (number: Rational, base: Rational): boolean => {
    const above = min === undefined ? 1 : compareRational(number, multiply(exact(min.value), base))
    const below = max === undefined ? -1 : compareRational(number, multiply(exact(max.value), base))
    return (
      (above > 0 || (above === 0 && min?.inclusive === true)) && (below < 0 || (below === 0 && max?.inclusive === true))
    )
  }
  if (condition.kind === 'uln') {
    return world.diagrams.combine(value, uln, (number, limit) =>
      number === NOT_APPLICABLE ? number : inside(number as Rational, limit as Rational),
    )
  }
  const factor = labFactor(world.facts.dictionary, condition.path, condition.unit)
  return world.diagrams.map(value, (number) =>
    number === NOT_APPLICABLE ? number : inside(number as Rational, factor),
  )
}
