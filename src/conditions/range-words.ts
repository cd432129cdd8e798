import { anyOfThese } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import type { Period } from '../quantity/index.ts'
import type { NumberRange } from './condition.ts'

/** `18 to 75`, `≤ 1`, `> 3`. */
export function rangeWords({ min, max }: NumberRange, say: Say): string {
  if (min !== undefined && max !== undefined) {
    return min.value === max.value ? min.value : say('asks.between', { min: min.value, max: max.value })
  }
  if (min !== undefined) return say(min.inclusive ? 'asks.at-least' : 'asks.more-than', { min: min.value })
  if (max === undefined) return say('asks.any-number')
  return say(max.inclusive ? 'asks.at-most' : 'asks.less-than', { max: max.value })
}

/** `2 or more`, `more than 5`, `fewer than 3`: a range of how many. */
export function howMany({ min, max }: NumberRange, say: Say): string {
  if (min !== undefined && max !== undefined) {
    return min.value === max.value ? min.value : say('many.between', { min: min.value, max: max.value })
  }
  if (min !== undefined) return say(min.inclusive ? 'many.at-least' : 'many.more-than', { min: min.value })
  if (max === undefined) return say('many.any')
  return say(max.inclusive ? 'many.at-most' : 'many.fewer-than', { max: max.value })
}

/** `6 months`, `1 year`. */
export function periodWords({ count, unit }: Period, say: Say): string {
  return say(`period.${unit}`, { count })
}

/** `“a” or “b”`. */
export function quotedWords(words: readonly string[], say: Say): string {
  return anyOfThese(
    words.map((word) => say('asks.quoted', { word })),
    say,
  )
}
