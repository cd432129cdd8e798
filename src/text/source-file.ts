/** The text of a file, with the offset at which each line starts, so that offsets can be turned into places. */
export interface SourceFile {
  readonly path: string
  readonly text: string
  readonly lineStarts: readonly number[]
}

/** A half-open range of UTF-16 offsets in one file. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A line and a column, both counted from 1. */
export interface Place {
  readonly line: number
  readonly column: number
}

export function sourceFile(path: string, text: string): SourceFile {
  const lineStarts = [0]
  for (let i = text.indexOf('\n'); i !== -1; i = text.indexOf('\n', i + 1)) lineStarts.push(i + 1)
  return { path, text, lineStarts }
}

/** The place of an offset; offsets outside the text become its start or end. */
export function placeOf(file: SourceFile, offset: number): Place {
  const at = Math.min(Math.max(offset, 0), file.text.length)
  let low = 0
  let high = file.lineStarts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((file.lineStarts[middle] ?? 0) <= at) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: at - (file.lineStarts[low] ?? 0) + 1 }
}

/** The text of a line (counted from 1) without its line end. */
export function lineText(file: SourceFile, line: number): string {
  const start = file.lineStarts[line - 1] ?? file.text.length
  const next = file.lineStarts[line]
  const text = file.text.slice(start, next === undefined ? file.text.length : next - 1)
  return text.endsWith('\r') ? text.slice(0, -1) : text
}
