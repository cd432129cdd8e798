import { anyOfThese } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import type { Period } from '../quantity/index.ts'
import type { NumberRange } from './condition.ts'

/** `18 to 75`, `≤ 1`, `> 3`. */
export function rangeWords(range: NumberRange, say: Say): string {
  return inWords('asks', range, say)
}

/** A range of how many there are: `2 or more`, `more than 5`, `fewer than 3`. */
export function howMany(range: NumberRange, say: Say): string {
  return inWords('many', range, say)
}

function inWords(of: 'asks' | 'many', { min, max }: NumberRange, say: Say): string {
  if (min !== undefined && max !== undefined) {
    return min.value === max.value ? min.value : say(`${of}.between`, { min: min.value, max: max.value })
  }
  if (min !== undefined) return say(min.inclusive ? `${of}.at-least` : `${of}.more-than`, { min: min.value })
  if (max === undefined) return say(`${of}.any-number`)
  return say(max.inclusive ? `${of}.at-most` : `${of}.less-than`, { max: max.value })
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
