import { padded, wrap } from '../text/index.ts'

export { wrap } from '../text/index.ts'

/**
 * Colours by meaning; each function takes text and returns it coloured. The caller decides whether colour is used at
 * all.
 */
export interface Paint {
  readonly strong: (text: string) => string
  readonly faint: (text: string) => string
  readonly good: (text: string) => string
  readonly open: (text: string) => string
  readonly bad: (text: string) => string
}

/** Text without colour. */
export const PLAIN: Paint = { strong: same, faint: same, good: same, open: same, bad: same }

function same(text: string): string {
  return text
}

/** Text wrapped behind a label, with later lines indented to align with the first. */
export function hanging(label: string, text: string, indent: number, labelWidth: number, width: number): string[] {
  const left = ' '.repeat(indent)
  const lines = wrap(text, Math.max(20, width - indent - labelWidth))
  const first = padded(label, labelWidth)
  return lines.map((line, i) => `${left}${i === 0 ? first : ' '.repeat(labelWidth)}${line}`.trimEnd())
}
