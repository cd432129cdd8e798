import { pageOf } from '../catalogue/index.ts'
import { placeOf } from '../text/index.ts'
import type { Diagnostic, SourceFile, Span } from '../text/index.ts'
import { reporter } from './project.ts'

interface Suppression {
  readonly file: SourceFile
  readonly span: Span
  /** The line that the suppression applies to, counted from 1. */
  readonly line: number
  readonly code: string
  readonly reason: string
}

const COMMENT = /#\s*prescreen-ignore\b[ \t]*([a-z/-]*)[ \t]*:?[ \t]*([^\n]*)/g

/**
 * Leaves out findings that a comment in the file suppresses: `# prescreen-ignore CODE: reason`. A comment applies to
 * its own line or, if alone on a line, to the next one. No comment can stand inside a text of several lines, so one
 * above the text applies to all of it. A suppression with no reason, with an unknown code, or with nothing to suppress
 * is itself a finding; the last only if `wasChecked` says that the check was run.
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
  if (pageOf(code) === undefined)
    report('suppress/unknown', file, span, `There is no check \`${code}\`, so this suppresses nothing.`)
  else if (reason === '') {
    const how = `\`# prescreen-ignore ${code}: …\``
    report('suppress/no-reason', file, span, `Give the reason for suppressing \`${code}\`: ${how}.`)
  } else if (!used) {
    const fix = { span: withBlank(file, span), text: '' }
    report('suppress/unused', file, span, `\`${code}\` is not reported here, so the suppression can be removed.`, {
      fix,
    })
  }
  return found
}

/** The span of a comment with the spaces before it, and with its line end if nothing else is on the line. */
function withBlank({ text }: SourceFile, { start, end }: Span): Span {
  let from = start
  while (text[from - 1] === ' ') from--
  const alone = from === 0 || text[from - 1] === '\n'
  const [lineEnd = ''] = /^\r?\n/.exec(text.slice(end, end + 2)) ?? []
  return { start: from, end: alone ? end + lineEnd.length : end }
}
