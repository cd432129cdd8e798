/** The numbers between two ends. For whole numbers it reaches half a unit beyond the outermost ones. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/**
 * The share of patients with a number in each stretch. The fraction `share` of them lies in the `usual` range, spread
 * evenly. The others lie evenly on both sides of it up to the `bounds`: as many below as above, or all on one side
 * where the other has no room. The shares need not add up to 1.
 */
export function usualParts(
  stretches: readonly Stretch[],
  usual: Stretch,
  share: number,
  bounds: Stretch,
): readonly number[] {
  const below = { from: Math.min(bounds.from, usual.from), to: usual.from }
  const above = { from: usual.to, to: Math.max(bounds.to, usual.to) }
  const sides = [below, above].filter((side) => lengthOf(side) > 0)
  const spread = [{ over: usual, part: share }, ...sides.map((over) => ({ over, part: (1 - share) / sides.length }))]
  return stretches.map((stretch) =>
    spread.reduce((sum, { over, part }) => sum + (part * common(stretch, over)) / lengthOf(over), 0),
  )
}

/** The stretches of whole numbers in ascending order, each the last of its stretch. */
export function upToEach(values: readonly number[]): readonly Stretch[] {
  return values.map((value, i) => ({ from: (values[i - 1] ?? Number.NEGATIVE_INFINITY) + HALF, to: value + HALF }))
}

/** The stretches of ages, each the oldest of its stretch, the oldest first. */
export function downFromEach(ages: readonly number[]): readonly Stretch[] {
  return ages.map((age, i) => ({ from: (ages[i + 1] ?? Number.NEGATIVE_INFINITY) + HALF, to: age + HALF }))
}

/**
 * The stretches of numbers in ascending order. A number in the middle of its two neighbours represents everything
 * between them, and the last number everything above the one before it. Any other number represents what is nearest to
 * it and has no such number. Equal numbers have the same stretch.
 */
export function aroundEach(values: readonly number[]): readonly Stretch[] {
  const own = [...new Set(values)]
  const isBetween = (at: number): boolean => {
    const [before, value, after] = [own[at - 1], own[at] ?? 0, own[at + 1]]
    return before !== undefined && (after === undefined || Math.abs((before + after) / 2 - value) < value * NEARLY)
  }
  const end = (at: number, other: number): number => {
    const [value, next] = [own[at] ?? 0, own[other]]
    if (next === undefined) return other < at ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
    if (isBetween(at)) return next
    return isBetween(other) ? value : (value + next) / 2
  }
  const stretches = new Map(own.map((value, at) => [value, { from: end(at, at - 1), to: end(at, at + 1) }]))
  return values.map((value) => stretches.get(value) ?? { from: value, to: value })
}

const NEARLY = 1e-9
const HALF = 0.5

function lengthOf({ from, to }: Stretch): number {
  return to - from
}

/** The length of what two stretches have in common. */
function common(one: Stretch, other: Stretch): number {
  return Math.max(0, Math.min(one.to, other.to) - Math.max(one.from, other.from))
}
