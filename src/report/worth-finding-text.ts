import type { Dictionary } from '../dictionary/index.ts'
import { factNames } from '../explain/index.ts'
import type { WorthFinding } from '../outlook/index.ts'
import { hanging } from './layout.ts'
import type { Paint } from './layout.ts'

/** The fewest facts that could still decide the open trials; empty when none is open. */
export function worthFindingText(
  found: readonly WorthFinding[],
  dictionary: Dictionary,
  width: number,
  paint: Paint,
): string {
  if (found.length === 0) return ''
  const lines = ['', paint.strong('STILL WORTH FINDING OUT')]
  for (const { trial, match, out } of found) {
    lines.push(`  ${trial}`)
    const names = (facts: readonly string[]): string => factNames(facts, dictionary).join('; ')
    if (match !== undefined) lines.push(...hanging('could make it a match:', names(match), 4, 23, width))
    if (out !== undefined) lines.push(...hanging('could rule it out:', names(out), 4, 23, width))
  }
  return `${lines.join('\n')}\n`
}
