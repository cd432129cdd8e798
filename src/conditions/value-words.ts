import { valueLabel, variableOf } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { anyOfThese } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'

/**
 * The values that a condition asks for: `spine or rib`. Consecutive values of an ordered
 * choice become a range: `I to IIB or IIIA`.
 */
export function valuesText(
  path: string,
  values: readonly (string | boolean)[],
  dictionary: Dictionary,
  say: Say,
): string {
  const runs = runsOf(path, values, dictionary).flatMap((run) => {
    const labels = run.map((value) => labelOfValue(path, value, dictionary, say))
    const [first = '', last = ''] = [labels[0], labels.at(-1)]
    return labels.length < SHORTEST_RUN ? labels : [say('asks.run', { first, last })]
  })
  return anyOfThese(runs, say)
}

function labelOfValue(path: string, value: string | boolean, dictionary: Dictionary, say: Say): string {
  if (typeof value === 'boolean') return say(value ? 'value.yes' : 'value.no')
  return valueLabel(path, value, dictionary)
}

/** Two consecutive values are just as short when both are named. */
const SHORTEST_RUN = 3

function runsOf(
  path: string,
  values: readonly (string | boolean)[],
  dictionary: Dictionary,
): readonly (readonly (string | boolean)[])[] {
  const variable = variableOf(dictionary, path)
  if (variable?.type !== 'choice' || variable.ordered !== true) return values.map((value) => [value])
  const runs: string[][] = []
  let wasWanted = false
  for (const { name } of variable.values) {
    const isWanted = values.includes(name)
    if (isWanted && wasWanted) runs.at(-1)?.push(name)
    else if (isWanted) runs.push([name])
    wasWanted = isWanted
  }
  return runs
}
