import type { Code, ErrorCode, Severity } from '../catalogue/index.ts'
import { columns } from './columns.ts'
import { lineText, placeOf } from './source-file.ts'
import type { SourceFile, Span } from './source-file.ts'

/** A change of the file that fixes a finding without changing what any rule means. */
export interface Fix {
  readonly span: Span
  readonly text: string
}

/** A finding about a file (never about a patient): where it is, what is wrong, and how to fix it. */
export interface Diagnostic {
  readonly code: Code
  readonly severity: Severity
  readonly message: string
  readonly help: string | undefined
  readonly file: SourceFile
  readonly span: Span
  readonly fix?: Fix
  /**
   * The beginning of the text of several lines that the finding lies in; a comment there
   * that suppresses findings applies to it, too.
   */
  readonly within?: Span
  /** A patient who demonstrates the finding, as one line of JSON. */
  readonly witness?: string
}

/** Collects the diagnostics of one reading pass; reading continues after each of them. */
export class DiagnosticBag {
  readonly all: Diagnostic[] = []

  error(code: ErrorCode, file: SourceFile, span: Span, message: string, help?: string, fix?: Fix): void {
    this.all.push({ code, severity: 'error', message, help, file, span, ...(fix !== undefined && { fix }) })
  }

  get hasErrors(): boolean {
    return this.all.some((one) => one.severity === 'error')
  }
}

/** Place, severity and code, then the message, the line itself with the range marked, the help and the example. */
export function renderDiagnostic(one: Diagnostic): string {
  const { line, column } = placeOf(one.file, one.span.start)
  const text = lineText(one.file, line).replaceAll('\t', ' ')
  const before = text.slice(0, column - 1)
  const marked = text.slice(column - 1, column - 1 + one.span.end - one.span.start)
  const gutter = String(line)
  const pad = ' '.repeat(gutter.length)
  const lines = [
    `${one.file.path}:${line}:${column}: ${one.severity} ${one.code}`,
    `  ${one.message}`,
    `  ${pad} |`,
    `  ${gutter} | ${text}`,
    `  ${pad} | ${' '.repeat(columns(before))}${'^'.repeat(Math.max(1, columns(marked)))}`,
  ]
  if (one.help !== undefined) lines.push(`  ${one.help}`)
  if (one.witness !== undefined) lines.push(`  For example: ${one.witness}`)
  return lines.join('\n')
}
