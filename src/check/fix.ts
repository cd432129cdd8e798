import { withLineEndsOf } from '../text/index.ts'
import type { Diagnostic } from '../text/index.ts'

/**
 * Applies every safe fix of these findings to a file's text. Of overlapping fixes, one is applied and the others wait
 * for the next run. Comments, layout and line ends stay.
 */
export function applyFixes(
  text: string,
  found: readonly Diagnostic[],
): { readonly text: string; readonly count: number } {
  const fixes = found.flatMap((one) => one.fix ?? []).toSorted((a, b) => b.span.start - a.span.start)
  let result = text
  let limit = Number.MAX_SAFE_INTEGER
  let count = 0
  for (const { span, text: own } of fixes) {
    if (span.end > limit) continue
    result = result.slice(0, span.start) + withLineEndsOf(text, own) + result.slice(span.end)
    limit = span.start
    count++
  }
  return { text: result, count }
}
