import type { Aligner } from '../align/index.ts'
import { CATALOGUE } from '../catalogue/index.ts'
import type { Code } from '../catalogue/index.ts'
import { readExamples, runExamples } from '../examples/index.ts'
import { readTrialFile, rulesOn } from '../model/index.ts'
import type { Ground, ReadTrial, RuleFile, Trial } from '../model/index.ts'
import { proveTrial } from '../prove/index.ts'
import type { Json } from '../record/index.ts'
import { parseYaml, Reader } from '../syntax/index.ts'
import { DiagnosticBag, sourceFile } from '../text/index.ts'
import type { Diagnostic, SourceFile } from '../text/index.ts'
import { checkAlignment } from './alignment.ts'
import { checkCriteria } from './criteria.ts'
import { usedPaths } from './dictionary.ts'
import { keptOr } from './kept.ts'
import type { Kept, Outcome, ReadFile } from './kept.ts'
import { reporter, spanIn, valueOf } from './project.ts'
import type { CheckedTrial, Checking, Project, SourceRecord } from './project.ts'
import { checkSources, sourceParts } from './sources.ts'

/** What rule files are checked with. */
export interface TrialGround {
  readonly project: Project
  readonly ground: Ground
  /** Whether the user wants to see findings with this code. */
  readonly isWanted: (code: Code) => boolean
  readonly aligner: () => Aligner
  readonly kept: Kept | undefined
}

/** What other checks need to know about a rule file; null in its place if the file has a mistake. */
export interface Summary {
  readonly id: string
  /** The declared paths that it uses. */
  readonly used: readonly string[]
}

/**
 * The checks of one rule file, in parts that are cached one by one: each depends only on the file, the dictionary, the
 * day and the files it cites, and is repeated when one of them changes. The file is read only if something has to be
 * worked out.
 */
export class TrialCheck {
  readonly file: SourceFile
  private readonly given: RuleFile
  private readonly on: TrialGround
  private own: ReadTrial | undefined
  private summarized: Outcome<Summary | null> | undefined
  private source: ReadSource | undefined

  constructor(given: RuleFile, on: TrialGround) {
    this.given = given
    this.on = on
    this.file = sourceFile(given.path, given.text)
  }

  /** The path and hash that identify the file. */
  get name(): readonly [path: string, sha256: string] {
    return [this.given.path, this.given.sha256]
  }

  /** The file, as far as it can be read. */
  get read(): ReadTrial {
    this.own ??= readTrialFile(this.given, this.on.ground)
    return this.own
  }

  /** The findings from reading the file and its source record, and what would trip up a reader of its rules. */
  get reading(): Outcome<Summary | null> {
    this.summarized ??= this.part<Summary | null>('reading', [String(this.on.project.staleAfter)], (read) => {
      const found: Diagnostic[] = [...this.read.diagnostics]
      const checking = this.checking(read, found)
      if (checking === undefined) return { found, more: null }
      // Mistakes in the source record are reported only here.
      found.push(...(this.source?.diagnostics ?? []))
      checkSources(checking)
      checkCriteria(checking)
      const [one] = checking.trials
      const used = [...usedPaths(checking.rules, this.on.project.today)]
      return { found, more: one === undefined ? null : { id: one.trial.id, used } }
    })
    return this.summarized
  }

  /** Checks the rules against their texts, and both against the source record. */
  texts(): readonly Diagnostic[] {
    return this.part('texts', [], (read) => {
      const found: Diagnostic[] = []
      const checking = this.checking(read, found)
      if (checking !== undefined) checkAlignment(checking, this.on.aligner())
      return { found, more: null }
    }).found
  }

  examples(): readonly Diagnostic[] {
    return this.part('examples', [String(this.on.isWanted('examples/failed'))], (read) => {
      const found: Diagnostic[] = []
      const { file, root, trial } = this.read
      if (root !== undefined && trial !== undefined) this.checkExamples({ file, root, trial }, read, found)
      return { found, more: null }
    }).found
  }

  /**
   * What is proved over all patients. `more`: the ids of criteria about which nothing could be proved within the work
   * granted.
   */
  proofs(): Outcome<readonly string[]> {
    const { isWanted, project } = this.on
    const wanted = PROOFS.filter(isWanted)
    return this.part('proofs', wanted, () => {
      const found: Diagnostic[] = []
      const { file, root, trial } = this.read
      if (root === undefined || trial === undefined) return { found, more: [] }
      const report = reporter(found)
      const proofs = proveTrial(trial, this.rules(trial), project.today, isWanted)
      for (const { code, criterion, message, witness } of proofs) {
        const own = { file, root, trial, source: undefined }
        const span = criterion === undefined ? (valueOf(root, 'criteria') ?? root).span : spanIn(own, criterion, 'id')
        const { id: _id, ...facts } = witness ?? {}
        report(code, file, { start: span.start, end: Math.min(span.end, span.start + 40) }, message, {
          ...(isProved(code) && {
            help:
              witness === undefined
                ? 'Check the criteria named; this is proved for all patients.'
                : 'Check the criteria named; this is proved for all patients, whatever facts are missing.',
          }),
          ...(witness !== undefined && { witness: JSON.stringify(facts) }),
        })
      }
      return {
        found,
        more: proofs.flatMap((each) => (each.code === 'proof/too-much' ? (each.criterion ?? []) : [])),
      }
    })
  }

  private part<T>(name: string, more: readonly string[], workOut: (read: ReadFile) => Outcome<T>): Outcome<T> {
    const { project, kept } = this.on
    const inputs = [name, ...this.name, project.dictionary.sha256, String(project.today), ...more]
    return keptOr(kept, inputs, [this.file], project.read, workOut)
  }

  private rules(trial: Trial): Checking['rules'] {
    return rulesOn(this.on.ground, [trial], '')
  }

  private checking(read: ReadFile, found: Diagnostic[]): Checking | undefined {
    const { project } = this.on
    const { file, root, trial } = this.read
    if (root === undefined || trial === undefined) return undefined
    const own = read(trial.source)
    this.source ??= own === undefined ? NO_SOURCE : readSource(own.path, own.text)
    return {
      project,
      rules: this.rules(trial),
      trials: [{ file, root, trial, source: this.source.record }],
      report: reporter(found),
    }
  }

  private checkExamples(
    { file, root, trial }: Omit<CheckedTrial, 'source'>,
    read: ReadFile,
    found: Diagnostic[],
  ): void {
    const bag = new DiagnosticBag()
    const set = readExamples(root, new Reader(file, bag), trial, (path) => jsonOf(read(path)?.text))
    found.push(...bag.all)
    const unread = set?.cases.filter((one) => one.unread === true) ?? []
    const [first] = unread
    if (first !== undefined)
      reporter(found)(
        'examples/unread',
        file,
        first.span,
        unread.length === 1
          ? `Nobody has reviewed the suggested example “${first.say}”.`
          : `${unread.length} suggested examples have not been reviewed; the first is “${first.say}”.`,
      )
    if (set === undefined || bag.hasErrors || !this.on.isWanted('examples/failed')) return
    const report = reporter(found)
    for (const { example, failures } of runExamples(set, this.rules(trial))) {
      if (failures.length > 0)
        report('examples/failed', file, example.span, `The example “${example.say}” fails: ${failures.join(' ')}`)
    }
  }
}

const PROOFS = CATALOGUE.flatMap(({ code }) => (code.startsWith('proof/') ? [code] : []))

/** Whether a code reports something proved, rather than that nothing could be. */
export function isProved(code: Code): boolean {
  return code !== 'proof/too-much' && code !== 'proof/left-out'
}

interface ReadSource {
  readonly record: SourceRecord | undefined
  readonly diagnostics: readonly Diagnostic[]
}

const NO_SOURCE: ReadSource = { record: undefined, diagnostics: [] }

function readSource(path: string, text: string): ReadSource {
  const bag = new DiagnosticBag()
  const file = sourceFile(path, text)
  const root = parseYaml(file, bag)
  if (root === undefined) return { record: undefined, diagnostics: bag.all }
  const bullets = valueOf(root, 'bullets')
  const spans = new Map((bullets?.kind === 'map' ? bullets.entries : []).map((entry) => [entry.key, entry.keySpan]))
  return { record: { file, root, ...sourceParts(root), bullets: spans }, diagnostics: bag.all }
}

function jsonOf(text: string | undefined): Json | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Json)
  } catch {
    return undefined
  }
}
