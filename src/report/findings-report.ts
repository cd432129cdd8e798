import { pageOf, shownExample } from '../catalogue/index.ts'
import type { CheckPage, Severity } from '../catalogue/index.ts'
import { beginning, columns, harmless, placeOf, renderDiagnostic } from '../text/index.ts'
import type { Diagnostic } from '../text/index.ts'
import { xml } from './examples-report.ts'
import { hanging, wrap } from './layout.ts'
import type { Paint } from './layout.ts'

/** The number of findings of each severity. */
export type FindingCounts = Readonly<Record<Severity, number>>

export function countFindings(found: readonly Diagnostic[]): FindingCounts {
  const of = (severity: Severity): number => found.filter((one) => one.severity === severity).length
  return { error: of('error'), warning: of('warning'), info: of('info') }
}

const WORST_LAST: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2 }

/**
 * Findings with the lines they are about. The worst come last, where the eye is. Findings for information come without
 * reasons and fixes.
 */
export function findingsText(
  found: readonly Diagnostic[],
  files: number,
  width: number,
  paint: Paint,
  leftOut?: string,
): string {
  const colours = { error: paint.bad, warning: paint.open, info: paint.faint }
  const sorted = found.toSorted((a, b) => WORST_LAST[a.severity] - WORST_LAST[b.severity])
  const blocks = sorted.map((one) => {
    const { witness: _witness, ...rest } = one
    const bare: Diagnostic = { ...rest, help: undefined }
    const [head = '', , ...frame] = renderDiagnostic(bare).split('\n')
    const lines = [colours[one.severity](head), ...wrap(harmless(one.message), width - 2).map((line) => `  ${line}`)]
    if (one.severity !== 'info') lines.push(...frame.map((line) => clipped(harmless(line), width)))
    const page = one.severity === 'info' ? undefined : pageOf(one.code)
    if (page !== undefined) lines.push(...hanging('Why:', page.why, 2, 5, width))
    const fix = page === undefined ? undefined : (one.help ?? page.fix)
    if (fix !== undefined) lines.push(...hanging('Fix:', harmless(fix), 2, 5, width))
    if (one.witness !== undefined) lines.push(...hanging('For example:', spaced(one.witness), 2, 13, width))
    return lines.join('\n')
  })
  const end = [endLine(countFindings(found), files), ...(leftOut === undefined ? [] : wrap(leftOut, width))]
  return `${[...blocks, end.join('\n')].join('\n\n')}\n`
}

/** What a check did not look at, in one sentence; undefined if it looked at everything. */
export function leftOutText(
  pairs: number,
  how: { readonly pairs: boolean; readonly severities: Readonly<Record<string, string>> },
): string | undefined {
  const off = Object.entries(how.severities).flatMap(([code, severity]) => (severity === 'off' ? code : []))
  const count = `${pairs.toLocaleString('en')} pair${pairs === 1 ? '' : 's'} of trials`
  const parts = [
    ...(pairs === 0 ? [] : [how.pairs ? `${count}, too many to compare` : `${count} (\`--pairs\` compares them)`]),
    ...(off.length === 0 ? [] : [`${off.join(', ')} (\`--severity\`)`]),
  ]
  return parts.length === 0 ? undefined : `Left out: ${parts.join('; ')}.`
}

/** JSON with spaces between its parts, so that long lines can break there. */
function spaced(json: string): string {
  return harmless(JSON.stringify(JSON.parse(json), undefined, 1).replaceAll(/\n\s*/g, ' '))
}

function clipped(line: string, width: number): string {
  return columns(line) <= width ? line : `${beginning(line, width - 1)}…`
}

function endLine({ error, warning, info }: FindingCounts, files: number): string {
  const many = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`
  return `${many(files, 'file')} checked: ${many(error, 'error')}, ${many(warning, 'warning')}, ${info} for information.`
}

/** Findings for programs. Lines and columns count from 1; the end column is the one after the last character. */
export function findingsJson(found: readonly Diagnostic[]): object[] {
  return found.map((one) => ({
    code: one.code,
    severity: one.severity,
    file: one.file.path,
    ...regionOf(one),
    message: one.message,
    why: pageOf(one.code).why,
    fix: one.help ?? pageOf(one.code).fix,
    ...(one.witness !== undefined && { witness: JSON.parse(one.witness) as unknown }),
    fixable: one.fix !== undefined,
  }))
}

export function regionOf({ file, span }: Pick<Diagnostic, 'file' | 'span'>): {
  startLine: number
  startColumn: number
  endLine: number
  endColumn: number
} {
  const start = placeOf(file, span.start)
  const end = placeOf(file, span.end)
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column }
}

/**
 * Findings as JUnit XML: one suite for each file and one failed case for each finding. A file without findings is a
 * passed case.
 */
export function findingsJunit(found: readonly Diagnostic[], files: readonly string[]): string {
  const suites = files.map((path) => {
    const own = found.filter((one) => one.file.path === path && one.severity !== 'info')
    const cases = own.map((one) => {
      const { startLine, startColumn } = regionOf(one)
      const name = `${one.code} at ${startLine}:${startColumn}`
      return `    <testcase classname="${xml(path)}" name="${xml(name)}"><failure type="${one.severity}" message="${xml(one.message)}">${xml(one.help ?? pageOf(one.code).fix)}</failure></testcase>`
    })
    if (cases.length === 0) cases.push(`    <testcase classname="${xml(path)}" name="check"/>`)
    return `  <testsuite name="${xml(path)}" tests="${cases.length}" failures="${own.length}">\n${cases.join('\n')}\n  </testsuite>`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('\n')}\n</testsuites>\n`
}

/**
 * Findings as workflow commands, which GitHub shows beside the lines of a pull request. It shows only a few of them, so
 * findings for information are left out: they must not hide what has to be fixed.
 */
export function findingsGithub(found: readonly Diagnostic[]): string {
  return found
    .filter(({ severity }) => severity !== 'info')
    .map((one) => {
      const { startLine, startColumn, endLine, endColumn } = regionOf(one)
      // GitHub accepts columns only if start and end are on one line.
      const columns = startLine === endLine ? `,col=${startColumn},endColumn=${endColumn}` : ''
      const place = `file=${property(one.file.path)},line=${startLine},endLine=${endLine}${columns}`
      const fix = one.help ?? pageOf(one.code).fix
      return `::${one.severity} ${place},title=${property(one.code)}::${data(`${one.message}\n${fix}`)}\n`
    })
    .join('')
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

/** The page about one check, for people. */
export function checkPageText(page: CheckPage, width: number, paint: Paint): string {
  const lines = [
    paint.strong(`${page.code}: ${page.title}.`),
    ...hanging('Why:', page.why, 0, 5, width),
    ...hanging('Fix:', page.fix, 0, 5, width),
  ]
  for (const [word, example] of [
    ['Bad', page.bad],
    ['Good', page.good],
  ] as const) {
    const shown = shownExample(page, example).replace(/\n$/, '')
    lines.push('', paint.faint(`${word} (${PLACES[page.around]}):`))
    lines.push(
      ...(shown === '' ? ['  (nothing)'] : shown.split('\n').map((line) => `  ${line.slice(0, LONGEST_LINE)}`)),
    )
  }
  return `${lines.join('\n')}\n`
}

const LONGEST_LINE = 400

const PLACES: Readonly<Record<CheckPage['around'], string>> = {
  require: 'after `require:`',
  criteria: 'under `criteria:`',
  trial: 'a rule file',
  dictionary: 'under `variables:` of the dictionary',
  units: 'under `units:` of the dictionary',
  knowledge: 'under `implications:` of the dictionary',
  orders: 'under `orders:` of the dictionary',
  queries: 'under `queries:` of the dictionary',
  cited: 'in a source record, and criteria that cite it',
  derived: 'under `derived:` of the dictionary',
  source: 'in a source record',
  fhir: 'under `observations:` of fhir.yaml',
  examples: 'under `examples:`',
  patient: 'a patient file',
  trials: 'beside a trial for women only',
  translation: 'the German translation of a trial for women only',
  interface: 'the German translation of the interface',
}

export function checkListText(pages: readonly CheckPage[], width: number, paint: Paint): string {
  const widest = Math.max(...pages.map((page) => page.code.length))
  const lines = pages.flatMap((page) => {
    const [first = '', ...rest] = wrap(page.title, width - widest - 2)
    const code = page.code.padEnd(widest)
    return [`${paint.strong(code)}  ${first}`, ...rest.map((line) => `${' '.repeat(widest)}  ${line}`)]
  })
  return `${lines.join('\n')}\n`
}
