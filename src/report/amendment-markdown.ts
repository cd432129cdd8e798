import type { MessageKey, Say } from '../messages/index.ts'
import { harmless } from '../text/index.ts'

/** A table in Markdown, of cells that are Markdown. */
export function tableLines(columns: readonly MessageKey[], rows: readonly (readonly string[])[], say: Say): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(columns.map((key) => say(key))), `|${columns.map(() => '---|').join('')}`, ...rows.map(line)]
}

/** A text as Markdown that shows it, in a table or out of one. */
export function cell(text: string): string {
  return harmless(text).replaceAll('|', '\\|').replaceAll('`', "'").replaceAll('<', '&lt;')
}
