import type { Coverage, ExampleRun, Mutation } from '../examples/index.ts'
import { harmless, placeOf } from '../text/index.ts'
import type { SourceFile } from '../text/index.ts'
import { hanging, wrap } from './layout.ts'
import type { Paint } from './layout.ts'

/** All results of the examples in one rule file. */
export interface ExamplesReport {
  readonly trial: string
  readonly file: SourceFile
  readonly runs: readonly ExampleRun[]
  readonly coverage: Coverage | undefined
  /** Coverage including the examples that nobody has read yet; only if there are any. */
  readonly withUnread?: Coverage | undefined
  readonly mutation: Mutation | undefined
}

export function percent(part: number, whole: number): number {
  return whole === 0 ? 100 : (100 * part) / whole
}

/** A share in percent, rounded down so that 100 % means all. */
function share(part: number, whole: number): string {
  return `${Math.floor(percent(part, whole) * 10) / 10} % (${part} of ${whole})`
}

export function examplesText(reports: readonly ExamplesReport[], width: number, paint: Paint): string {
  const lines: string[] = []
  for (const { trial, file, runs, coverage, withUnread, mutation } of reports) {
    const failed = runs.filter((one) => one.failures.length > 0)
    const mark = failed.length === 0 ? paint.good('ok') : paint.bad('FAILED')
    const unread = runs.filter(({ example }) => example.unread === true).length
    const of = unread === 0 ? '' : `, ${unread} not reviewed yet`
    lines.push(`${mark} ${paint.strong(trial)}: ${runs.length} examples, ${failed.length} failed${of}`)
    for (const { example, failures } of failed) {
      const { line } = placeOf(file, example.span.start)
      lines.push(...hanging('✗', `${harmless(example.say)} (${file.path}:${line})`, 2, 2, width))
      for (const failure of failures) lines.push(...wrap(harmless(failure), width - 6).map((text) => `      ${text}`))
    }
    if (coverage !== undefined) {
      lines.push(`  coverage ${share(coverage.seen, coverage.wanted)}`)
      if (withUnread !== undefined)
        lines.push(`  with those not reviewed yet ${share(withUnread.seen, withUnread.wanted)}`)
      for (const { criterion, what } of coverage.gaps) lines.push(...hanging(criterion, what, 4, 6, width))
      for (const criterion of coverage.not_worked_out ?? []) lines.push(...hanging(criterion, TOO_MUCH, 4, 6, width))
    }
    if (mutation !== undefined) {
      const equal = mutation.equal === 0 ? '' : `; ${mutation.equal} proved to have no effect`
      const spent = mutation.not_worked_out
      const left = spent === undefined ? '' : `; ${spent} could not be worked out`
      lines.push(
        ...wrap(`mutation ${share(mutation.killed, mutation.tried)} noticed${equal}${left}`, width - 2).map(
          (line) => `  ${line}`,
        ),
      )
      for (const { criterion, change } of mutation.survivors)
        lines.push(...hanging(criterion.id, `nobody notices: ${change}`, 4, 6, width))
    }
  }
  const all = reports.flatMap((one) => one.runs)
  const bad = all.filter((one) => one.failures.length > 0).length
  lines.push('', `${all.length - bad} passed, ${bad} failed`)
  return `${lines.join('\n')}\n`
}

const TOO_MUCH = 'has too many combinations of facts; it was not worked out which statuses patients can have'

export function examplesJson(reports: readonly ExamplesReport[]): object {
  return reports.map(({ trial, file, runs, coverage, withUnread, mutation }) => ({
    trial,
    file: file.path,
    examples: runs.map(({ example, failures }) => ({
      say: example.say,
      line: placeOf(file, example.span.start).line,
      failures,
      ...(example.unread === true && { unread: true }),
    })),
    ...(withUnread !== undefined && { coverage_with_unread: withUnread }),
    ...(coverage !== undefined && { coverage }),
    ...(mutation !== undefined && {
      mutation: {
        tried: mutation.tried,
        killed: mutation.killed,
        equal: mutation.equal,
        ...(mutation.not_worked_out !== undefined && { not_worked_out: mutation.not_worked_out }),
        survivors: mutation.survivors.map(({ criterion, change, difference }) => ({
          criterion: criterion.id,
          change,
          patient: difference.narrower?.record ?? difference.wider?.record,
        })),
      },
    }),
  }))
}

/** The results as JUnit XML, which CI systems read. */
export function examplesJunit(reports: readonly ExamplesReport[]): string {
  const suites = reports.map(({ trial, file, runs }) => {
    const cases = runs.map(({ example, failures }) => {
      const name = `<testcase classname="${xml(trial)}" name="${xml(example.say)}" file="${xml(file.path)}"`
      if (failures.length === 0) return `    ${name}/>`
      return `    ${name}><failure message="${xml(failures[0] ?? '')}">${xml(failures.join('\n'))}</failure></testcase>`
    })
    const failed = runs.filter((one) => one.failures.length > 0).length
    return `  <testsuite name="${xml(trial)}" tests="${runs.length}" failures="${failed}">\n${cases.join('\n')}\n  </testsuite>`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('\n')}\n</testsuites>\n`
}

/** Text made safe for XML, including attribute values. */
export function xml(text: string): string {
  return harmless(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
