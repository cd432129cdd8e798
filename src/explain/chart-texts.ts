import { inEnglish, withCommas } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import type { ChartCounts } from '../record/index.ts'

/**
 * How the resources of charts were used: `38 used, 150 not relevant, 2 not understood`. Counts of zero are left out.
 */
export function endingsText(counts: ChartCounts, say: Say = inEnglish): string {
  const said = ENDINGS.filter((key) => counts[key] > 0).map((key) => say(`chart.${key}`, { count: counts[key] }))
  return said.length === 0 ? say('chart.none') : withCommas(said, say)
}

const ENDINGS = ['used', 'not_relevant', 'old', 'not_certain', 'not_understood'] as const

/** One line about the chart that a record was made from. */
export function chartText(counts: ChartCounts, say: Say = inEnglish): string {
  return say('chart', { count: counts.resources, endings: endingsText(counts, say) })
}
