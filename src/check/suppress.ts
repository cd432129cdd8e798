import { pageOf } from '../catalogue/index.ts'
import { placeOf } from '../text/index.ts'
import type { Diagnostic, SourceFile, Span } from '../text/index.ts'
import { reporter } from './project.ts'

interface Suppression {
  readonly file: SourceFile
  readonly span: Span
  /** The line that it speaks of, counted from 1. */
  readonly line: number
  readonly code: string
  readonly reason: string
}

const COMMENT = /#\s*prescreen-ignore\b[ \t]*([a-z/-]*)[ \t]*:?[ \t]*([^\n]*)/g

/**
 * Leaves out findings that a comment in the file suppresses: `# prescreen-ignore CODE: reason`, for its own line, or, alone on a
 * line, for the next one; in a text of several lines no comment can stand, so one above the text speaks of all of it. A suppression without a reason, of nothing, or of an unknown code is itself a finding; whether it is of
 * nothing is only said where `wasChecked` says that the check was done at all.
 */
export function applySuppressions(
  found: readonly Diagnostic[],
  files: readonly SourceFile[],
  wasChecked: (file: SourceFile, code: string) => boolean,
): Diagnostic[] {
  const all = files.flatMap(suppressionsIn)
  const used = new Set<Suppression>()
  const kept = found.filter((one) => {
    const lines = [one.span, one.within ?? one.span].map((span) => placeOf(one.file, span.start).line)
    const by = all.find(
      (each) =>
        each.file.path === one.file.path && lines.includes(each.line) && each.code === one.code && each.reason !== '',
    )
    if (by !== undefined) used.add(by)
    return by === undefined
  })
  return [...kept, ...all.flatMap((one) => about(one, used.has(one) || !wasChecked(one.file, one.code)))]
}

function suppressionsIn(file: SourceFile): Suppression[] {
  return [...file.text.matchAll(COMMENT)].map((match) => {
    const start = match.index
    const { line, column } = placeOf(file, start)
    const before = file.text.slice(start - column + 1, start)
    const [whole, code = '', reason = ''] = match
    return {
      file,
      span: { start, end: start + whole.length },
      line: before.trim() === '' ? line + 1 : line,
      code,
      reason: reason.trim(),
    }
  })
}

function about({ file, span, code, reason }: Suppression, used: boolean): Diagnostic[] {
  const found: Diagnostic[] = []
  const report = reporter(found)
  if (pageOf(code) === undefined) report('suppress/unknown', file, span, `There is no check \`${code}\`.`)
  else if (reason === '') {
    const how = `\`# prescreen-ignore ${code}: …\``
    report('suppress/no-reason', file, span, `Say why \`${code}\` does not matter here: ${how}.`)
  } else if (!used) {
    const fix = { span: withBlank(file, span), text: '' }
    report('suppress/unused', file, span, `Nothing here is reported as \`${code}\`; the suppression can go.`, { fix })
  }
  return found
}

/** A comment with the blanks before it, and with its line end when nothing else is on the line. */
function withBlank({ text }: SourceFile, { start, end }: Span): Span {
  let from = start
  while (text[from - 1] === ' ') from--
  const alone = from === 0 || text[from - 1] === '\n'
  const [lineEnd = ''] = /^\r?\n/.exec(text.slice(end, end + 2)) ?? []
  return { start: from, end: alone ? end + lineEnd.length : end }
}
