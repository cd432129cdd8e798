import type { ChartCounts } from '../record/index.ts'

/** `38 used, 150 not relevant, 2 not understood`: how the resources of charts ended; what does not occur is left out. */
export function endingsText(counts: ChartCounts): string {
  const said = ENDINGS.filter(([key]) => counts[key] > 0).map(([key, words]) => `${counts[key]} ${words}`)
  return said.length === 0 ? 'none' : said.join(', ')
}

const ENDINGS: readonly (readonly [Exclude<keyof ChartCounts, 'resources'>, string])[] = [
  ['used', 'used'],
  ['not_relevant', 'not relevant'],
  ['old', 'old'],
  ['not_certain', 'not certain'],
  ['not_understood', 'not understood'],
]

/** One line about the chart that a record was made of. */
export function chartText(counts: ChartCounts): string {
  const { resources } = counts
  return `Chart: ${resources} ${resources === 1 ? 'resource' : 'resources'}, ${endingsText(counts)}.`
}
