import type { MessageKey, Say } from '../messages/index.ts'
import { harmless } from '../text/index.ts'

/** A table in Markdown. The cells must be Markdown already. */
export function tableLines(columns: readonly MessageKey[], rows: readonly (readonly string[])[], say: Say): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(columns.map((key) => say(key))), `|${columns.map(() => '---|').join('')}`, ...rows.map(line)]
}

/** Plain text as Markdown that displays it unchanged, inside a table or outside. */
export function cell(text: string): string {
  return harmless(text).replaceAll('|', '\\|').replaceAll('`', "'").replaceAll('<', '&lt;')
}
