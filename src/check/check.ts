import { CATALOGUE } from '../catalogue/index.ts'
import type { Aligner } from '../align/index.ts'
import type { Code, Severity } from '../catalogue/index.ts'
import { factsFromRecord } from '../facts/index.ts'
import { mappingTexts, readMapping } from '../mapping/index.ts'
import { askedDays, namedAlike, questionHashes, readGround, rulesOn } from '../model/index.ts'
import type { Ground, ReadGround, RuleFile, RuleSet, Trial } from '../model/index.ts'
import { trialPair } from '../prove/index.ts'
import type { TrialPair } from '../prove/index.ts'
import { findRecords, isObject, shapeProblems } from '../record/index.ts'
import { sourceFile } from '../text/index.ts'
import type { Diagnostic, SourceFile } from '../text/index.ts'
import { alignerOf, checkWordKeys } from './alignment.ts'
import { checkDictionary } from './dictionary.ts'
import { keptOr } from './kept.ts'
import type { Kept, Outcome } from './kept.ts'
import { reporter, valueOf } from './project.ts'
import type { CheckedDictionary, Project, Report } from './project.ts'
import { checkQueries } from './queries.ts'
import { applySuppressions } from './suppress.ts'
import { checkTranslations } from './translations.ts'
import type { Translatable } from './translations.ts'
import { isProved, TrialCheck } from './trial.ts'

export interface CheckOptions {
  /** Prove what can be proved over all patients. */
  readonly proofs: boolean
  /** Also prove for which pairs of trials nobody can match both. Every pair is compared. */
  readonly pairs: boolean
  /**
   * Code (or its part before the slash) → severity. `off` leaves those findings out, and skips the work if it could
   * find nothing else.
   */
  readonly severities: Readonly<Record<string, Severity | 'off'>>
  /**
   * Whether the user asked for a file, by its path; left out: for all files. Findings about other files are left out.
   */
  readonly isAsked?: (path: string) => boolean
  /** The cache of what earlier checks found. */
  readonly kept?: Kept
}

export interface Checked {
  /** In the order of files and places. */
  readonly found: readonly Diagnostic[]
  /** How many pairs of trials were not compared. */
  readonly pairsLeftOut: number
}

/** Checks rule files, dictionary, source records and sample patients. */
export function checkProject(project: Project, options: CheckOptions): Checked {
  const check = new Check(project, options)
  const { found, unread, readable, pairsLeftOut } = check.run()
  const others = applySuppressions(
    found,
    [...readable.keys()],
    (file, code) => readable.get(file) === true && check.isLookedFor(code),
  )
  const kept = [...unread, ...others.flatMap((one) => withSeverity(one, options.severities))]
  const { isAsked } = options
  const asked = isAsked === undefined ? kept : kept.filter((one) => isAsked(one.file.path))
  return { found: asked.toSorted(byPlace), pairsLeftOut }
}

/** Every file that is checked, including the source records that rule files cite. */
export function filesOf(project: Project): readonly string[] {
  const { dictionary, trials, fhir, translations, patients } = project
  const rules = [dictionary, ...(fhir === undefined ? [] : [fhir]), ...trials]
  const sources = trials.flatMap(({ text }) => sourceOf(text, project) ?? [])
  const others = [...Object.values(translations ?? {}).flat(), ...patients]
  return [...new Set([...rules.map(({ path }) => path), ...sources, ...others.map(({ path }) => path)])]
}

/** The path of the source record that a rule file cites; undefined if there is none. */
function sourceOf(text: string, { read }: Project): string | undefined {
  const source = /^source:[ \t]*["']?([^"'#\n]*)/m.exec(text)?.[1]?.trim()
  return source === undefined ? undefined : read(source)?.path
}

/** This many pairs of trials take about a minute. With more, no pair is compared. */
const MOST_PAIRS = 2000

interface Ran {
  readonly found: readonly Diagnostic[]
  /**
   * Problems that keep a file from being read, so that nobody can be screened. No comment suppresses them and no option
   * lowers their severity.
   */
  readonly unread: readonly Diagnostic[]
  /** The rule files and the dictionary, and whether each could be read without mistakes. */
  readonly readable: ReadonlyMap<SourceFile, boolean>
  readonly pairsLeftOut: number
}

class Check {
  private readonly project: Project
  private readonly options: CheckOptions

  constructor(project: Project, options: CheckOptions) {
    this.project = project
    this.options = options
  }

  /**
   * Runs all checks. For a file that cannot be read, only that is reported; the other files still get their checks,
   * unless it is the dictionary, without which nothing can be checked.
   */
  run(): Ran {
    const dictionary = readGround(this.project.dictionary)
    const { ground, root, file } = dictionary
    if (ground === undefined || root === undefined)
      return { found: [], unread: dictionary.diagnostics, readable: new Map([[file, false]]), pairsLeftOut: 0 }
    const trials = this.trialsOn(ground)
    const looked = trials.filter(({ isLookedAt }) => isLookedAt).map(({ one }) => one)
    const parts = looked.map((one) => this.trial(one))
    const pairs = this.pairs(
      looked.map((one, i) => ({ one, spent: parts[i]?.spent ?? [] })),
      ground,
    )
    const unread = [
      ...namedAlike(this.project.trials),
      ...looked.flatMap(({ reading }) => (reading.more === null ? reading.found : [])),
      ...this.fhir(ground),
    ]
    const found = [
      ...dictionary.diagnostics,
      ...parts.flatMap((one) => one.found),
      ...this.aboutDictionary({ ...dictionary, root, ground }, trials),
      ...this.translations(ground, file, trials),
      ...this.patients(ground, trials),
      ...pairs.found,
    ]
    const readable = new Map([
      [file, true] as const,
      ...looked.map((one) => [one.file, one.reading.more !== null] as const),
    ])
    return { found, unread, readable, pairsLeftOut: pairs.leftOut }
  }

  /** Whether this run looked for findings with this code. */
  isLookedFor(code: string): boolean {
    const isProof = code.startsWith('proof/') || code === 'query/never'
    if (code === 'proof/excluding-trials' && !this.options.pairs) return false
    return this.isWanted(code) && (this.options.proofs || !isProof)
  }

  private isWanted(code: string): boolean {
    const { severities } = this.options
    return (severities[code] ?? severities[code.split('/')[0] ?? '']) !== 'off'
  }

  private wantsAnyOf(...codes: readonly RegExp[]): boolean {
    return CATALOGUE.some(({ code }) => codes.some((one) => one.test(code)) && this.isWanted(code))
  }

  private isAsked(path: string): boolean {
    return this.options.isAsked?.(path) ?? true
  }

  private trialsOn(ground: Ground): readonly Looked[] {
    const { project, options } = this
    let aligner: Aligner | undefined
    const on = {
      project,
      ground,
      isWanted: (code: Code) => this.isWanted(code),
      aligner: () => (aligner ??= alignerOf(ground.dictionary)),
      kept: options.kept,
    }
    return project.trials.map((given) => ({ one: new TrialCheck(given, on), isLookedAt: this.speaksOfAsked(given) }))
  }

  /** Whether findings in a rule file, or in its source record, may be about a file that the user asked for. */
  private speaksOfAsked({ path, text }: RuleFile): boolean {
    if (this.options.isAsked === undefined || this.isAsked(path)) return true
    const own = sourceOf(text, this.project)
    return own !== undefined && this.isAsked(own)
  }

  private trial(one: TrialCheck): { readonly found: readonly Diagnostic[]; readonly spent: readonly string[] } {
    const isProved = this.options.proofs && this.wantsAnyOf(/^proof\//)
    const proofs = isProved ? one.proofs() : { found: [], more: [] }
    const found = [
      ...(one.reading.more === null ? [] : one.reading.found),
      ...(this.wantsAnyOf(/^text\//, /^source\/(?:bullet|registry)$/, /^question\//) ? one.texts() : []),
      ...(this.wantsAnyOf(/^examples\//) ? one.examples() : []),
      ...proofs.found,
    ]
    return { found, spent: proofs.more }
  }

  private aboutDictionary(
    { file, root, ground }: ReadGround & Pick<CheckedDictionary, 'root'> & { readonly ground: Ground },
    trials: readonly Looked[],
  ): readonly Diagnostic[] {
    if (!this.isAsked(file.path)) return []
    const { project, options } = this
    const found: Diagnostic[] = []
    const rules = rulesOn(ground, [], '')
    const checked: CheckedDictionary = { file, root, rules, today: project.today, report: reporter(found) }
    const summaries = trials.flatMap(({ one }) => one.reading.more ?? [])
    checkDictionary(checked, summaries.length === 0 ? undefined : new Set(summaries.flatMap(({ used }) => used)))
    checkWordKeys(checked)
    if (!options.proofs || !this.isWanted('query/never')) return found
    const inputs = ['queries', file.path, project.dictionary.sha256, String(project.today)]
    const queries = keptOr(options.kept, inputs, [file], project.read, () => {
      const own: Diagnostic[] = []
      checkQueries({ ...checked, report: reporter(own) })
      return { found: own, more: null }
    })
    return [...found, ...queries.found]
  }

  private fhir({ dictionary }: Ground): readonly Diagnostic[] {
    const { fhir } = this.project
    if (fhir === undefined || !this.isAsked(fhir.path)) return []
    const read = readMapping(fhir.path, fhir.text, dictionary)
    return read.ok ? [] : read.diagnostics
  }

  /** The texts of the chart mapping that people read; undefined if there is no mapping. */
  private charts({ dictionary }: Ground): Translatable['charts'] {
    const { fhir } = this.project
    if (fhir === undefined) return undefined
    const read = readMapping(fhir.path, fhir.text, dictionary)
    const texts = read.ok ? new Map(mappingTexts(read.mapping)) : undefined
    return { file: sourceFile(fhir.path, fhir.text), texts }
  }

  private translations(ground: Ground, dictionary: SourceFile, trials: readonly Looked[]): readonly Diagnostic[] {
    const { translations } = this.project
    if (translations === undefined) return []
    if (translations.folder.length + translations.trials.length === 0) return []
    const own = trials.map(({ one }) => one)
    return checkTranslations(translations, { ground, dictionary, charts: this.charts(ground), trials: own })
  }

  private patients(ground: Ground, trials: readonly Looked[]): readonly Diagnostic[] {
    const { patients, today } = this.project
    const found: Diagnostic[] = []
    if (!this.wantsAnyOf(/^patient\//) || !patients.some((one) => this.isAsked(one.path))) return found
    // Only the questions of trials matter here, so only trials that some patient has an answer for are read.
    const isNamed = (id: string): boolean => patients.some(({ text }) => text.includes(`"${id}"`))
    const known = trials.flatMap(({ one }) => {
      const { more } = one.reading
      return more !== null && isNamed(more.id) ? (one.read.trial ?? []) : []
    })
    checkPatients(patients, rulesOn(ground, known, ''), today, reporter(found))
    return found
  }

  private pairs(
    all: readonly { readonly one: TrialCheck; readonly spent: readonly string[] }[],
    ground: Ground,
  ): { readonly found: readonly Diagnostic[]; readonly leftOut: number } {
    const { proofs, pairs, isAsked } = this.options
    if (!proofs || !this.isWanted('proof/excluding-trials') || isAsked !== undefined) return { found: [], leftOut: 0 }
    const readable = all.filter(({ one }) => one.reading.more !== null)
    const couples = readable.flatMap((a, i) => readable.slice(i + 1).map((b) => [a, b] as const))
    if (!pairs || couples.length > MOST_PAIRS) return { found: [], leftOut: couples.length }
    const found = couples.flatMap(([a, b]) => this.pair(a, b, ground).found)
    return { found, leftOut: 0 }
  }

  private pair(
    a: { readonly one: TrialCheck; readonly spent: readonly string[] },
    b: { readonly one: TrialCheck; readonly spent: readonly string[] },
    ground: Ground,
  ): Outcome<null> {
    const { project, options } = this
    const inputs = ['pair', ...a.one.name, ...b.one.name, project.dictionary.sha256, String(project.today)]
    return keptOr(options.kept, inputs, [a.one.file], project.read, () => {
      const found: Diagnostic[] = []
      const own = [a, b].flatMap(({ one, spent }) => provable(one.read.trial, spent))
      const [first, second] = own
      const { root, file } = a.one.read
      if (first === undefined || second === undefined || root === undefined) return { found, more: null }
      const proof: TrialPair | undefined = trialPair(first, second, rulesOn(ground, own, ''), project.today)
      if (proof !== undefined)
        reporter(found)(proof.code, file, (valueOf(root, 'id') ?? root).span, proof.message, {
          ...(isProved(proof.code) && { help: 'Nothing needs to be done; this is proved for all patients.' }),
        })
      return { found, more: null }
    })
  }
}

interface Looked {
  readonly one: TrialCheck
  readonly isLookedAt: boolean
}

function provable(trial: Trial | undefined, spent: readonly string[]): Trial[] {
  return trial === undefined ? [] : [{ ...trial, criteria: trial.criteria.filter(({ id }) => !spent.includes(id)) }]
}

function checkPatients(patients: readonly RuleFile[], rules: RuleSet, today: number, report: Report): void {
  const ids = new Map<string, string>()
  for (const one of patients) {
    const file = sourceFile(one.path, one.text)
    const whole = { start: 0, end: 1 }
    for (const { value, problems } of findRecords(one.text)) {
      const shape = value === undefined ? problems : shapeProblems(value, rules.dictionary)
      const read =
        value !== undefined && shape.length === 0 && isObject(value)
          ? factsFromRecord(value, rules.dictionary, today, questionHashes(rules.trials), askedDays(rules))
          : undefined
      const all = read?.ok === false ? read.problems : shape
      for (const { path, message } of all)
        report('patient/invalid', file, whole, `${path === '' ? '' : `${path}: `}${message}`)
      const id = isObject(value) ? String(value['id']) : ''
      const before = ids.get(id)
      if (id !== '' && before !== undefined)
        report('patient/same-id', file, whole, `The id \`${id}\` is also used in ${before}.`)
      ids.set(id, one.path)
    }
  }
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
