import { pageOf } from '../catalogue/index.ts'
import type { Code } from '../catalogue/index.ts'
import type { TranslationFiles } from '../languages/index.ts'
import type { RuleFile, RuleSet, Trial } from '../model/index.ts'
import type { Day } from '../quantity/index.ts'
import type { Syntax } from '../syntax/index.ts'
import type { Diagnostic, Fix, SourceFile, Span } from '../text/index.ts'

/** Everything that is checked together. */
export interface Project {
  readonly dictionary: RuleFile
  readonly trials: readonly RuleFile[]
  /** How FHIR becomes facts; undefined if the folder has no mapping. */
  readonly fhir: RuleFile | undefined
  /** The translations; left out if there are none. */
  readonly translations?: TranslationFiles
  /** Sample patients. */
  readonly patients: readonly RuleFile[]
  /**
   * Reads a file that a rule file names (its source record, a base patient), by the path written there; undefined if
   * there is none.
   */
  readonly read: (path: string) => { readonly path: string; readonly text: string } | undefined
  readonly today: Day
  /** Pages older than this many years are reported. */
  readonly staleAfter: number
}

/** A rule file that could be read, with its syntax and its source record. */
export interface CheckedTrial {
  readonly file: SourceFile
  readonly root: Syntax
  readonly trial: Trial
  readonly source: SourceRecord | undefined
}

/** What a source record says about a registry page. */
export interface SourceRecord {
  readonly file: SourceFile
  readonly root: Syntax
  readonly title: string
  readonly enrolment: string
  readonly pageDate: string
  /** Bullet → the span of its key. */
  readonly bullets: ReadonlyMap<string, Span>
}

export interface Checking {
  readonly project: Project
  readonly rules: RuleSet
  readonly trials: readonly CheckedTrial[]
  readonly report: Report
}

/** A dictionary that could be read, with the rules that it makes without any trial. */
export interface CheckedDictionary {
  readonly file: SourceFile
  readonly root: Syntax
  readonly rules: RuleSet
  readonly today: Day
  readonly report: Report
}

export interface Extra {
  readonly help?: string
  readonly fix?: Fix
  readonly witness?: string
  readonly within?: Span
}

export type Report = (code: Code, file: SourceFile, span: Span, message: string, extra?: Extra) => void

/** A function that collects findings, each with its place and the severity that its code has in the catalogue. */
export function reporter(found: Diagnostic[]): Report {
  return (code, file, span, message, extra = {}) => {
    found.push({
      code,
      severity: pageOf(code).severity,
      file,
      span,
      message,
      help: extra.help,
      ...(extra.fix && { fix: extra.fix }),
      ...(extra.within && { within: extra.within }),
      ...(extra.witness !== undefined && { witness: extra.witness }),
    })
  }
}

/** The value of a key in a mapping; undefined if there is none. */
export function valueOf(node: Syntax | undefined, key: string): Syntax | undefined {
  return node?.kind === 'map' ? node.entries.find((entry) => entry.key === key)?.value : undefined
}

export function textOf(node: Syntax | undefined, key: string): string {
  const value = valueOf(node, key)
  return value?.kind === 'scalar' ? value.text : ''
}

/** The mapping of a criterion in a rule file. */
export function criterionNode({ root }: CheckedTrial, id: string): Syntax | undefined {
  const list = valueOf(root, 'criteria')
  return list?.kind === 'list' ? list.items.find((item) => textOf(item, 'id') === id) : undefined
}

/** Where to point for a part of a criterion: the key's value, or the id if there is none. */
export function spanIn(trial: CheckedTrial, id: string, key: string): Span {
  const node = criterionNode(trial, id)
  return (valueOf(node, key) ?? valueOf(node, 'id') ?? node ?? trial.root).span
}
