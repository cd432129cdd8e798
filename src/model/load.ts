import { readDictionary } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { parseYaml, Reader } from '../syntax/index.ts'
import type { Syntax } from '../syntax/index.ts'
import { DiagnosticBag, sourceFile } from '../text/index.ts'
import type { Diagnostic, SourceFile } from '../text/index.ts'
import { readTrial } from './from-syntax.ts'
import { readKnowledge } from './knowledge-from-syntax.ts'
import type { Knowledge } from './knowledge-from-syntax.ts'
import type { RuleSet, Trial } from './trial.ts'

/** The text of a rule file, with the path to show for it and the SHA-256 of its bytes (hexadecimal). */
export interface RuleFile {
  readonly path: string
  readonly text: string
  readonly sha256: string
}

/** A rule set, or the diagnostics that prevent its use: a faulty file is never used for screening. */
export type Loaded =
  | { readonly ok: true; readonly rules: RuleSet; readonly diagnostics: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] }

/**
 * What could be read of a rule file. `root` is undefined if it is not valid YAML, `trial` if anything in it is wrong.
 */
export interface ReadTrial {
  readonly file: SourceFile
  readonly root: Syntax | undefined
  readonly trial: Trial | undefined
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads a dictionary and its rule files (in the order given). `sha256` is over all of them. Never throws on input. */
export function loadRules(dictionaryFile: RuleFile, trialFiles: readonly RuleFile[], sha256: string): Loaded {
  const { ground, diagnostics: ofDictionary } = readGround(dictionaryFile)
  if (ground === undefined) return { ok: false, diagnostics: ofDictionary }
  const read = trialFiles.map((one) => readTrialFile(one, ground))
  const diagnostics = [...ofDictionary, ...namedAlike(trialFiles), ...read.flatMap((one) => one.diagnostics)]
  if (diagnostics.some((one) => one.severity === 'error')) return { ok: false, diagnostics }
  const trials = read.flatMap((one) => one.trial ?? [])
  return { ok: true, rules: rulesOn(ground, trials, sha256), diagnostics }
}

/** What is needed to read rule files: what a dictionary declares, and what it says always holds. */
export interface Ground {
  readonly dictionary: Dictionary
  readonly knowledge: Knowledge
}

/** What could be read of a dictionary. `ground` is undefined if anything in it is wrong. */
export interface ReadGround {
  readonly file: SourceFile
  readonly root: Syntax | undefined
  readonly ground: Ground | undefined
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads a dictionary file. Never throws on input. */
export function readGround(one: RuleFile): ReadGround {
  const bag = new DiagnosticBag()
  const file = sourceFile(one.path, one.text)
  const root = parseYaml(file, bag)
  if (root === undefined) return { file, root, ground: undefined, diagnostics: bag.all }
  const reader = new Reader(file, bag)
  const dictionary = readDictionary(root, reader)
  const knowledge = readKnowledge(root, reader, dictionary)
  return { file, root, ground: bag.hasErrors ? undefined : { dictionary, knowledge }, diagnostics: bag.all }
}

/** Makes a rule set of trials; `sha256` is over all files. */
export function rulesOn({ dictionary, knowledge }: Ground, trials: readonly Trial[], sha256: string): RuleSet {
  const { implications, orders, queries } = knowledge
  return { dictionary, implications, orders, queries, trials, sha256 }
}

/** Reads one rule file. Never throws on input. */
export function readTrialFile(one: RuleFile, { dictionary, knowledge }: Ground): ReadTrial {
  const bag = new DiagnosticBag()
  const file = sourceFile(one.path, one.text)
  const root = parseYaml(file, bag)
  const trial =
    root === undefined ? undefined : readTrial(root, new Reader(file, bag), dictionary, one.sha256, knowledge)
  const name = fileName(one.path)
  if (root !== undefined && trial !== undefined && trial.id !== '' && trial.id !== name)
    bag.error('trial/name', file, root.span, `The file is named \`${name}\`, but says \`id: ${trial.id}\`.`)
  return { file, root, trial: bag.hasErrors ? undefined : trial, diagnostics: bag.all }
}

/** Reports rule files with the same name, such as `T.yaml` and `T.yml`, since nobody can say which of them is valid. */
export function namedAlike(files: readonly RuleFile[]): readonly Diagnostic[] {
  const bag = new DiagnosticBag()
  const seen = new Map<string, string>()
  for (const { path, text } of files) {
    const name = fileName(path)
    const other = seen.get(name)
    if (other === undefined) seen.set(name, path)
    else
      bag.error(
        'trial/name',
        sourceFile(path, text),
        { start: 0, end: 0 },
        `${other} also contains the rules of ${name}; keep only one of the files.`,
      )
  }
  return bag.all
}

/** The name of a rule file without folders and extension: the id of its trial. */
export function fileName(path: string): string {
  const last = path.split(/[\\/]/).at(-1) ?? ''
  return last.replace(/\.ya?ml$/i, '')
}
