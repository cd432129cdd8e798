import type { Code, Severity } from '../catalogue/index.ts'
import { factsFromRecord } from '../facts/index.ts'
import { readExamples, runExamples } from '../examples/index.ts'
import { readMapping } from '../mapping/index.ts'
import { askedDays, questionHashes, readRules } from '../model/index.ts'
import type { ReadTrial, Trial } from '../model/index.ts'
import { excludingTrials, proveTrial } from '../prove/index.ts'
import { findRecords, isObject, shapeProblems } from '../record/index.ts'
import type { Json } from '../record/index.ts'
import { parseYaml, Reader } from '../syntax/index.ts'
import { DiagnosticBag, sourceFile } from '../text/index.ts'
import type { Diagnostic } from '../text/index.ts'
import { checkAlignment } from './alignment.ts'
import { checkCriteria } from './criteria.ts'
import { checkDictionary } from './dictionary.ts'
import { checkQueries } from './queries.ts'
import { reporter, spanIn, valueOf } from './project.ts'
import type { CheckedTrial, Checking, Project, SourceRecord } from './project.ts'
import { checkSources, sourceParts } from './sources.ts'
import { applySuppressions } from './suppress.ts'

export interface CheckOptions {
  /** Prove what can be proved over all patients. */
  readonly proofs: boolean
  /** Code (or its part before the slash) → severity; `off` leaves the findings out. */
  readonly severities: Readonly<Record<string, Severity | 'off'>>
}

/** Checks rule files, dictionary, source records and sample patients; findings in the order of files and places. */
export function checkProject(project: Project, options: CheckOptions): Diagnostic[] {
  const read = readRules(project.dictionary, project.trials, '')
  const found: Diagnostic[] = [...read.diagnostics]
  // What cannot be read is reported alone; the rest of the files still gets its checks.
  const { readable, dictionary } = read
  if (readable !== undefined && dictionary.root !== undefined) {
    const trials = read.trials.flatMap((one) => checkedTrial(one, project, found) ?? [])
    const checking: Checking = {
      project,
      rules: readable,
      trials,
      dictionary: { file: dictionary.file, root: dictionary.root },
      report: reporter(found),
    }
    checkAll(checking, found, options)
  }
  const readableFiles = new Set(read.trials.flatMap((one) => (one.trial === undefined ? [] : one.file)))
  if (readable !== undefined) readableFiles.add(dictionary.file)
  const kept = applySuppressions(
    found,
    [dictionary.file, ...read.trials.map((one) => one.file)],
    (file, code) => readableFiles.has(file) && (options.proofs || !code.startsWith('proof/')),
  )
  return kept.flatMap((one) => withSeverity(one, options.severities)).toSorted(byPlace)
}

function checkAll(checking: Checking, found: Diagnostic[], options: CheckOptions): void {
  checkSources(checking)
  checkCriteria(checking)
  checkAlignment(checking)
  checkDictionary(checking)
  if (options.proofs) checkQueries(checking)
  checkExamples(checking, found)
  checkFhir(checking, found)
  checkPatients(checking)
  if (options.proofs) checkProofs(checking)
}

function checkedTrial(
  { file, root, trial }: ReadTrial,
  project: Project,
  found: Diagnostic[],
): CheckedTrial | undefined {
  if (root === undefined || trial === undefined) return undefined
  return { file, root, trial, source: sourceRecord(trial.source, project, found) }
}

function sourceRecord(path: string, project: Project, found: Diagnostic[]): SourceRecord | undefined {
  const own = project.read(path)
  if (own === undefined) return undefined
  const bag = new DiagnosticBag()
  const file = sourceFile(own.path, own.text)
  const root = parseYaml(file, bag)
  found.push(...bag.all)
  if (root === undefined) return undefined
  const bullets = valueOf(root, 'bullets')
  const spans = new Map((bullets?.kind === 'map' ? bullets.entries : []).map((entry) => [entry.key, entry.keySpan]))
  return { file, root, ...sourceParts(root), bullets: spans }
}

function checkExamples({ trials, rules, project, report }: Checking, found: Diagnostic[]): void {
  for (const { file, root, trial } of trials) {
    const bag = new DiagnosticBag()
    const set = readExamples(root, new Reader(file, bag), trial, (path) => jsonOf(project.read(path)?.text))
    found.push(...bag.all)
    if (set === undefined || bag.hasErrors) continue
    for (const { example, failures } of runExamples(set, rules)) {
      if (failures.length > 0)
        report('examples/failed', file, example.span, `The example “${example.say}” fails: ${failures.join(' ')}`)
    }
  }
}

function jsonOf(text: string | undefined): Json | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Json)
  } catch {
    return undefined
  }
}

function checkFhir({ project: { fhir }, rules }: Checking, found: Diagnostic[]): void {
  if (fhir === undefined) return
  const read = readMapping(fhir.path, fhir.text, rules.dictionary)
  if (!read.ok) found.push(...read.diagnostics)
}

function checkPatients({ project, rules, report }: Checking): void {
  const ids = new Map<string, string>()
  for (const one of project.patients) {
    const file = sourceFile(one.path, one.text)
    const whole = { start: 0, end: 1 }
    for (const { value, problems } of findRecords(one.text)) {
      const shape = value === undefined ? problems : shapeProblems(value, rules.dictionary)
      const read =
        value !== undefined && shape.length === 0 && isObject(value)
          ? factsFromRecord(value, rules.dictionary, project.today, questionHashes(rules.trials), askedDays(rules))
          : undefined
      const all = read?.ok === false ? read.problems : shape
      for (const { path, message } of all)
        report('patient/invalid', file, whole, `${path === '' ? '' : `${path}: `}${message}`)
      const id = isObject(value) ? String(value['id']) : ''
      const before = ids.get(id)
      if (id !== '' && before !== undefined)
        report('patient/same-id', file, whole, `The id ${id} is also used in ${before}.`)
      ids.set(id, one.path)
    }
  }
}

function checkProofs({ trials, rules, project, report }: Checking): void {
  const provable: Trial[] = []
  for (const one of trials) {
    const { trial, file, root } = one
    const proofs = proveTrial(trial, rules, project.today)
    const spent = new Set(proofs.flatMap((each) => (each.code === 'proof/too-much' ? each.criterion : [])))
    provable.push({ ...trial, criteria: trial.criteria.filter(({ id }) => !spent.has(id)) })
    for (const { code, criterion, message, witness } of proofs) {
      const span = criterion === undefined ? (valueOf(root, 'criteria') ?? root).span : spanIn(one, criterion, 'id')
      const { id: _id, ...facts } = witness ?? {}
      report(code, file, { start: span.start, end: Math.min(span.end, span.start + 40) }, message, {
        ...(isProved(code) && {
          help:
            witness === undefined
              ? 'Proved for all patients.'
              : 'Proved for all patients; a missing fact makes no difference.',
        }),
        ...(witness !== undefined && { witness: JSON.stringify(facts) }),
      })
    }
  }
  const first = trials[0]
  if (first === undefined) return
  for (const { trials: pair, message } of excludingTrials({ ...rules, trials: provable }, project.today)) {
    const one = trials.find((each) => each.trial.id === pair[0]) ?? first
    report('proof/excluding-trials', one.file, (valueOf(one.root, 'id') ?? one.root).span, message, {
      help: 'Proved for all patients.',
    })
  }
}

/** Whether a code says that something was proved, not that it was not. */
function isProved(code: Code): boolean {
  return code !== 'proof/too-much' && code !== 'proof/left-out'
}

function withSeverity(one: Diagnostic, severities: CheckOptions['severities']): Diagnostic[] {
  const wanted = severities[one.code] ?? severities[one.code.split('/')[0] ?? '']
  if (wanted === 'off') return []
  return [wanted === undefined ? one : { ...one, severity: wanted }]
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  if (a.file.path !== b.file.path) return a.file.path < b.file.path ? -1 : 1
  return a.span.start - b.span.start || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0)
}
