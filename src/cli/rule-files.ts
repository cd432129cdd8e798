import { dirname, join, relative, resolve, sep } from 'node:path'
import { loadRules } from '../model/index.ts'
import type { RuleFile, RuleSet } from '../model/index.ts'
import { parseYaml } from '../syntax/index.ts'
import type { Syntax } from '../syntax/index.ts'
import { DiagnosticBag, harmless, renderDiagnostic, sourceFile } from '../text/index.ts'
import type { Diagnostic, SourceFile } from '../text/index.ts'
import type { Json } from '../record/index.ts'
import { readCriteriaFiles } from './criteria-folder.ts'
import { cannotRun, systemMessage } from './exit.ts'
import { disk } from './files/disk.ts'
import { readText } from './files/reading.ts'

/** A criteria folder with the texts of its files, for commands about the rules themselves. */
export interface RuleFolder {
  readonly folder: string
  readonly dictionary: RuleFile
  /** Only the files that were asked for. */
  readonly trials: readonly RuleFile[]
  readonly every: readonly RuleFile[]
  readonly fhir: RuleFile | undefined
  readonly sha256: string
}

/**
 * The criteria folder that some paths belong to (the folder itself, or rule files and folders in its `trials/`);
 * `criteria` if there are no paths. Ends the program if the paths belong to different folders or a file cannot be read.
 */
export function ruleFolder(paths: readonly string[], criteria: string): RuleFolder {
  const [first] = paths
  const folder = first === undefined ? criteria : folderOf(first)
  try {
    const files = readCriteriaFiles(folder)
    for (const path of paths)
      if (resolve(folderOf(path)) !== resolve(folder))
        throw cannotRun(`${harmless(path)} is not in the criteria folder ${harmless(folder)}.`)
    const isNamed = namedBy(paths, folder)
    const trials = isNamed === undefined ? files.trials : files.trials.filter((file) => isNamed(file.path))
    return { folder, dictionary: files.dictionary, trials, every: files.trials, fhir: files.fhir, sha256: files.sha256 }
  } catch (error) {
    if (error instanceof Error && 'code' in error)
      throw cannotRun(`The rule files cannot be read: ${systemMessage(error)}`)
    throw error
  }
}

/**
 * Tells whether some paths name a file of a criteria folder: the file itself, or a folder below `trials` that it is in.
 * Undefined if they name no file in particular: there are no paths, or one of them is another folder.
 */
export function namedBy(paths: readonly string[], folder: string): ((path: string) => boolean) | undefined {
  const trials = resolve(folder, 'trials') + sep
  const named = paths.map((path) => ({ path: resolve(path), isFolder: disk().statSync(path).isDirectory() }))
  if (named.length === 0 || named.some(({ path, isFolder }) => isFolder && !path.startsWith(trials))) return undefined
  return (path) =>
    named.some((one) => (one.isFolder ? resolve(path).startsWith(one.path + sep) : resolve(path) === one.path))
}

/**
 * The criteria folder that a path belongs to: the nearest one, from the path upwards, that has a dictionary or whose
 * `criteria/` has one. Ends the program if there is none.
 */
function folderOf(path: string): string {
  if (!disk().existsSync(path)) throw cannotRun(`The rule files cannot be read: ${harmless(path)} does not exist.`)
  const found = folderAbove(path)
  if (found === undefined) throw cannotRun(`${harmless(path)} is not in a folder with a dictionary.yaml.`)
  return found
}

/** Like `folderOf`, but undefined if there is none. */
export function folderAbove(path: string): string | undefined {
  for (let at = resolve(path); ; at = dirname(at)) {
    const found = [at, join(at, 'criteria')].find((one) => disk().existsSync(join(one, 'dictionary.yaml')))
    if (found !== undefined || at === dirname(at)) return found
  }
}

/** The rules of a folder. Broken ones end the program with their diagnostics. */
export function loadedRules({ dictionary, every, sha256 }: RuleFolder): RuleSet {
  const loaded = loadRules(dictionary, every, sha256)
  if (loaded.ok) return loaded.rules
  throw cannotRun(loaded.diagnostics.map(renderDiagnostic).join('\n\n'))
}

export interface Parsed {
  readonly file: SourceFile
  readonly root: Syntax | undefined
  readonly diagnostics: readonly Diagnostic[]
}

export function parseFile({ path, text }: RuleFile): Parsed {
  const bag = new DiagnosticBag()
  const file = sourceFile(path, text)
  return { file, root: parseYaml(file, bag), diagnostics: bag.all }
}

/**
 * Reads files that rule files name (sample patients, source records), by their path from the folder that holds
 * `criteria/`. Undefined if a file cannot be read.
 */
export function besideCriteria(
  folder: string,
): (path: string) => { readonly path: string; readonly text: string } | undefined {
  return (path) => {
    try {
      const full = join(folder, '..', path)
      const shown = relative(process.cwd(), full)
      return { path: shown.startsWith('..') ? full : shown, text: readText(full) }
    } catch {
      return undefined
    }
  }
}

export function jsonBeside(folder: string): (path: string) => Json | undefined {
  const read = besideCriteria(folder)
  return (path) => {
    try {
      return JSON.parse(read(path)?.text ?? '') as Json
    } catch {
      return undefined
    }
  }
}
