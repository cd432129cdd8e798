import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { basename, resolve } from 'node:path'
import { isTranslation } from '../languages/index.ts'
import { readMapping } from '../mapping/index.ts'
import type { FhirMapping } from '../mapping/index.ts'
import { loadRules } from '../model/index.ts'
import type { RuleFile, RuleSet } from '../model/index.ts'
import { harmless, renderDiagnostic } from '../text/index.ts'
import type { Diagnostic } from '../text/index.ts'
import { readRuleFile } from './criteria-folder.ts'
import { cannotRun, systemMessage } from './exit.ts'
import { disk } from './files/disk.ts'
import { inNameOrder, isRuleFilePath } from './rule-file-names.ts'
import { folderAbove, ruleFolder } from './rule-files.ts'

/** One side of a comparison: rules, with the dictionary and the chart mapping that belong to them. */
export interface Side {
  readonly rules: RuleSet
  readonly mapping: FhirMapping | undefined
}

interface SideFiles {
  readonly dictionary: RuleFile
  readonly trials: readonly RuleFile[]
  readonly fhir: RuleFile | undefined
}

/**
 * Reads a criteria folder, a rule file, or a git revision of the criteria folder, each with its own dictionary. A rule
 * file belongs to the criteria folder above it; if there is none, it is read with the dictionary of `criteria`.
 */
export function sideOf(name: string, criteria: string): Side {
  const files = disk().existsSync(name) ? onDisk(name, criteria) : revision(name, criteria)
  const loaded = loadRules(files.dictionary, files.trials, '')
  if (!loaded.ok) throw broken(name, loaded.diagnostics)
  if (files.fhir === undefined) return { rules: loaded.rules, mapping: undefined }
  const read = readMapping(files.fhir.path, files.fhir.text, loaded.rules.dictionary)
  if (!read.ok) throw broken(name, read.diagnostics)
  return { rules: loaded.rules, mapping: read.mapping }
}

function broken(name: string, diagnostics: readonly Diagnostic[]): Error {
  return cannotRun(`${harmless(name)}:\n${diagnostics.map(renderDiagnostic).join('\n\n')}`)
}

function onDisk(name: string, criteria: string): SideFiles {
  if (disk().statSync(name).isDirectory()) return ruleFolder([name], criteria)
  const above = folderAbove(name)
  const folder = ruleFolder(above === undefined ? [] : [above], criteria)
  const own = folder.every.find((file) => resolve(file.path) === resolve(name))
  return { ...folder, trials: [own ?? loose(name)] }
}

function loose(path: string): RuleFile {
  try {
    return readRuleFile(path)
  } catch (error) {
    throw cannotRun(`${harmless(path)} cannot be read: ${systemMessage(error)}`)
  }
}

function revision(name: string, folder: string): SideFiles {
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', folder, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 1 << 28,
    })
  try {
    const commit = git('rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`).trim()
    const show = (path: string): RuleFile => {
      const text = git('show', `${commit}:./${path}`)
      return { path: `${name}:${path}`, text, sha256: createHash('sha256').update(text).digest('hex') }
    }
    // `ls-tree` gives names relative to the folder; with -z they are not quoted.
    const namesIn = (path: string, ...how: readonly string[]): string[] =>
      git('ls-tree', '-z', '--name-only', ...how, commit, path).split('\0')
    const inTrials = namesIn('./trials/', '-r').map((one) => one.slice('trials/'.length))
    const trials = inNameOrder(inTrials.filter(isRuleFilePath))
      .map((one) => ({ ...show(`trials/${one}`), path: `trials/${one}` }))
      .filter((one) => !isTranslation(one))
    const hasMapping = namesIn('./').some((one) => basename(one) === 'fhir.yaml')
    return { dictionary: show('dictionary.yaml'), trials, fhir: hasMapping ? show('fhir.yaml') : undefined }
  } catch {
    throw cannotRun(`${harmless(name)} is not a file, a folder, or a git revision with a criteria folder.`)
  }
}
