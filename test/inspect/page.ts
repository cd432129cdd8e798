import { harmless } from '../../src/text/index.ts'

const COLUMNS = 80

/** Lines of at most 80 columns. All text put on them is made harmless. */
export class Page {
  private readonly lines: string[] = []

  /** Adds a paragraph, indented by this many steps; its further lines by two more. */
  line(text: string, steps = 0): void {
    const indent = '  '.repeat(steps)
    let line = indent
    for (const word of harmless(text).split(' ').flatMap(inPieces)) {
      const isFirst = line.trim() === ''
      if (isFirst || line.length + 1 + word.length <= COLUMNS) {
        line += isFirst ? word : ` ${word}`
        continue
      }
      this.lines.push(line)
      line = `${indent}    ${word}`
    }
    this.lines.push(line)
  }

  heading(text: string): void {
    this.lines.push('')
    this.line(text)
  }

  /** Adds a line between one criterion and the next. */
  rule(): void {
    this.lines.push('', '-'.repeat(COLUMNS), '')
  }

  get text(): string {
    return `${this.lines.join('\n')}\n`
  }
}

/** A word in pieces that fit on a line at any indentation. */
function inPieces(word: string): string[] {
  const most = COLUMNS - 10
  return Array.from({ length: Math.max(1, Math.ceil(word.length / most)) }, (_, i) =>
    word.slice(i * most, (i + 1) * most),
  )
}
