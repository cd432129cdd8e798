import type { Rational } from '../quantity/index.ts'
import type { Variable } from '../dictionary/index.ts'
import { turnsAt, ULN } from '../reference/index.ts'
import type { Pieces, Value } from '../reference/index.ts'
import { amounts, limits } from './drawn-amounts.ts'
import type { Drawn } from './drawn.ts'

/**
 * The values to try for a key, beginning with the one that `before` (an earlier completion) has for it. `drawn`: what
 * has been drawn so far.
 */
export function candidates(key: string, pieces: Pieces, drawn: Drawn, before: Drawn | undefined): (Value | Rational)[] {
  const path = key.replace(/'$/, '')
  const known = before?.get(path)
  const own = candidatesAt(path, pieces, drawn)
  return known === undefined ? own : [known, ...own.filter((one) => one !== known)]
}

function candidatesAt(path: string, pieces: Pieces, drawn: Drawn): (Value | Rational)[] {
  const { possible } = pieces
  if (path.endsWith(ULN)) return limits(path.slice(0, -ULN.length), pieces, drawn)
  const variable = possible.variable(path)
  if (variable.type === 'text') {
    const words = pieces.leavesAt(path).flatMap((leaf) => (leaf.kind === 'contains' ? leaf.words : []))
    return [...new Set(['', ...words, words.join(' ')])]
  }
  if (variable.type === 'list') {
    const { size, most } = possible.list(path)
    return [size, size + 1, size + 2, size + 3].filter((one) => one <= most)
  }
  if (variable.type === 'lab') return amounts(variable, path, pieces, drawn)
  const own = ofPieces(path, variable, pieces)
  const allowed = possible.at(path)
  if (allowed.type !== 'span') return own
  // Where a comparison turns depends on the drawn values of the facts that this one is compared with.
  const near = comparedKeys(path, pieces, drawn).flatMap(({ value, turns }) =>
    turns(value).flatMap((day) => [day, day + 1]),
  )
  const all = [...new Set([...own, ...near.filter((day) => day >= allowed.lo && day <= allowed.hi)])]
  // The latest days come first: what happened lately is in order with most of what happened before.
  return variable.type === 'date' ? all.toSorted((a, b) => Number(b) - Number(a)) : all
}

/**
 * The other facts that rules compare a date or number with, by declared path, each with where the comparison turns for
 * a value of that fact.
 */
function comparisons(
  key: string,
  pieces: Pieces,
): readonly { readonly other: string; readonly turns: (value: number) => readonly number[] }[] {
  const path = key.replace(/\[\d+\]/, '[]')
  const inOrder = { other: path, turns: (value: number) => turnsAt(value, undefined, 1) }
  const beside = pieces.leavesAt(key).flatMap((leaf) => {
    if (leaf.kind !== 'relation' && leaf.kind !== 'duration') return []
    const second = leaf.kind === 'relation' ? leaf.other : leaf.after
    const other = leaf.path === path ? second : leaf.path
    const shift = leaf.kind === 'duration' ? leaf.period : undefined
    return [{ other, turns: (value: number) => turnsAt(value, shift, leaf.path === path ? 1 : -1) }]
  })
  return pieces.isInOrder(path) ? [...beside, inOrder] : beside
}

/** The drawn facts that a fact is compared with. */
export function comparedKeys(
  path: string,
  pieces: Pieces,
  drawn: Drawn,
): { readonly key: string; readonly value: number; readonly turns: (value: number) => readonly number[] }[] {
  const all = comparisons(path, pieces)
  if (all.length === 0) return []
  return drawn.entries().flatMap(([key, value]) => {
    const declared = key.replace(/'$/, '').replace(/\[\d+\]/, '[]')
    if (typeof value !== 'number') return []
    return all.flatMap(({ other, turns }) => (other === declared ? [{ key, value, turns }] : []))
  })
}

function ofPieces(path: string, variable: Variable, pieces: Pieces): (Value | Rational)[] {
  return pieces.of(path).flatMap(({ value, span }) => {
    if (span === undefined || span.lo === span.hi) return [value as Value]
    return variable.type === 'integer' ? [span.hi] : [span.hi, span.lo]
  })
}
