/** Colours by meaning; each takes and gives back text. The shell chooses whether they do anything. */
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

/** Breaks text into lines of at most `width` characters, at spaces where it can. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/).filter((one) => one !== '')) {
    let rest = word
    if (line !== '' && line.length + 1 + rest.length > width) {
      lines.push(line)
      line = ''
    }
    while (rest.length > width) {
      lines.push(rest.slice(0, width))
      rest = rest.slice(width)
    }
    line = line === '' ? rest : `${line} ${rest}`
  }
  return line === '' ? lines : [...lines, line]
}

/** Wrapped text behind a label, later lines indented to stand below the first. */
export function hanging(label: string, text: string, indent: number, labelWidth: number, width: number): string[] {
  const left = ' '.repeat(indent)
  const lines = wrap(text, Math.max(20, width - indent - labelWidth))
  const first = label.padEnd(labelWidth)
  return lines.map((line, i) => `${left}${i === 0 ? first : ' '.repeat(labelWidth)}${line}`.trimEnd())
}
