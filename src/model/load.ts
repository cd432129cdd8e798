import { readDictionary } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { parseYaml, Reader } from '../syntax/index.ts'
import type { Syntax } from '../syntax/index.ts'
import { DiagnosticBag, sourceFile } from '../text/index.ts'
import type { Diagnostic, SourceFile } from '../text/index.ts'
import { readKnowledge, readTrial } from './from-syntax.ts'
import type { Knowledge } from './from-syntax.ts'
import type { RuleSet, Trial } from './trial.ts'

/** The text of a rule file with the path to show for it and the SHA-256 of its bytes (hexadecimal). */
export interface RuleFile {
  readonly path: string
  readonly text: string
  readonly sha256: string
}

/** A rule set, or the diagnostics that forbid using it: a broken file never screens anyone. */
export type Loaded =
  | { readonly ok: true; readonly rules: RuleSet; readonly diagnostics: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] }

/** A rule file as far as it could be read; `root` is undefined when it is no YAML, `trial` when it has a mistake. */
export interface ReadTrial {
  readonly file: SourceFile
  readonly root: Syntax | undefined
  readonly trial: Trial | undefined
}

/** What could be read of a dictionary and its rule files, with everything that is wrong in them. */
export interface ReadRules {
  readonly dictionary: { readonly file: SourceFile; readonly root: Syntax | undefined }
  readonly trials: readonly ReadTrial[]
  /** The trials without mistakes; undefined when the dictionary has one. Only for checking, never for screening. */
  readonly readable: RuleSet | undefined
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads a dictionary and its rule files (in the order given); `sha256` is over all of them. Never throws on input. */
export function loadRules(dictionaryFile: RuleFile, trialFiles: readonly RuleFile[], sha256: string): Loaded {
  const { readable, diagnostics } = readRules(dictionaryFile, trialFiles, sha256)
  if (readable === undefined || diagnostics.some((one) => one.severity === 'error')) return { ok: false, diagnostics }
  return { ok: true, rules: readable, diagnostics }
}

/** As `loadRules`, but goes on with the files that can be read, and keeps the syntax of all. */
export function readRules(dictionaryFile: RuleFile, trialFiles: readonly RuleFile[], sha256: string): ReadRules {
  const bag = new DiagnosticBag()
  const file = sourceFile(dictionaryFile.path, dictionaryFile.text)
  const root = parseYaml(file, bag)
  const broken = { dictionary: { file, root }, trials: [], readable: undefined, diagnostics: bag.all }
  if (root === undefined) return broken
  const reader = new Reader(file, bag)
  const dictionary = readDictionary(root, reader)
  const knowledge = readKnowledge(root, reader, dictionary)
  if (bag.hasErrors) return broken
  const { implications, orders, queries } = knowledge
  const trials = trialFiles.map((one) => readOne(one, dictionary, knowledge, bag))
  const readable = trials.flatMap((one) => one.trial ?? [])
  return {
    dictionary: { file, root },
    trials,
    readable: { dictionary, implications, orders, queries, trials: readable, sha256 },
    diagnostics: bag.all,
  }
}

function readOne(one: RuleFile, dictionary: Dictionary, knowledge: Knowledge, all: DiagnosticBag): ReadTrial {
  const bag = new DiagnosticBag()
  const file = sourceFile(one.path, one.text)
  const root = parseYaml(file, bag)
  const trial =
    root === undefined ? undefined : readTrial(root, new Reader(file, bag), dictionary, one.sha256, knowledge)
  const name = fileName(one.path)
  if (root !== undefined && trial !== undefined && trial.id !== '' && trial.id !== name)
    bag.error('trial/name', file, root.span, `The file is named ${name} but says \`id: ${trial.id}\`.`)
  all.all.push(...bag.all)
  return { file, root, trial: bag.hasErrors ? undefined : trial }
}

function fileName(path: string): string {
  const last = path.split(/[\\/]/).at(-1) ?? ''
  return last.replace(/\.ya?ml$/, '')
}
