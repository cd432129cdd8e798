import { readDictionary } from '../dictionary/index.ts'
import { parseYaml, Reader } from '../syntax/index.ts'
import { DiagnosticBag, sourceFile } from '../text/index.ts'
import type { Diagnostic } from '../text/index.ts'
import { readKnowledge, readTrial } from './from-syntax.ts'
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

/** Reads a dictionary and its rule files (in the order given); `sha256` is over all of them. Never throws on input. */
export function loadRules(dictionaryFile: RuleFile, trialFiles: readonly RuleFile[], sha256: string): Loaded {
  const bag = new DiagnosticBag()
  const file = sourceFile(dictionaryFile.path, dictionaryFile.text)
  const root = parseYaml(file, bag)
  if (root === undefined) return { ok: false, diagnostics: bag.all }
  const reader = new Reader(file, bag)
  const dictionary = readDictionary(root, reader)
  const knowledge = readKnowledge(root, reader, dictionary)
  if (bag.hasErrors) return { ok: false, diagnostics: bag.all }
  const trials = trialFiles.flatMap((one) => loadTrial(one, dictionary, bag) ?? [])
  if (bag.hasErrors) return { ok: false, diagnostics: bag.all }
  return { ok: true, rules: { dictionary, ...knowledge, trials, sha256 }, diagnostics: bag.all }
}

function loadTrial(one: RuleFile, dictionary: RuleSet['dictionary'], bag: DiagnosticBag): Trial | undefined {
  const file = sourceFile(one.path, one.text)
  const root = parseYaml(file, bag)
  if (root === undefined) return undefined
  const trial = readTrial(root, new Reader(file, bag), dictionary, one.sha256)
  const name = one.path
    .split(/[\\/]/)
    .at(-1)
    ?.replace(/\.ya?ml$/, '')
  if (trial !== undefined && trial.id !== '' && trial.id !== name) {
    bag.error('trial/name', file, root.span, `The file is named ${name ?? ''} but says \`id: ${trial.id}\`.`)
  }
  return trial
}
