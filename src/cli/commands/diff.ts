import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { compareRules, countFlips } from '../../compare/index.ts'
import type { Flips } from '../../compare/index.ts'
import { loadRules } from '../../model/index.ts'
import type { RuleFile, RuleSet } from '../../model/index.ts'
import { amendmentJson, amendmentMarkdown, amendmentText } from '../../report/index.ts'
import { Screener } from '../../screen/index.ts'
import { harmless, renderDiagnostic } from '../../text/index.ts'
import { cannotRun } from '../exit.ts'
import { asOfDay, formatOf } from '../options.ts'
import type { CommonOptions } from '../options.ts'
import { readPatientFile } from '../patient-files.ts'
import { SHIPPED_CRITERIA } from '../places.ts'
import { ruleFolder } from '../rule-files.ts'
import { endWith, streams } from '../streams.ts'
import { outputWidth, paintFor, print, say } from '../terminal.ts'

export interface DiffOptions extends CommonOptions {
  readonly patients?: readonly string[]
}

interface Side {
  readonly dictionary: RuleFile | undefined
  readonly trials: readonly RuleFile[]
}

/** `prescreen diff OLD NEW`: what an amendment of the rules changes, and for whom. */
export async function diffCommand(oldName: string, newName: string, options: DiffOptions): Promise<void> {
  const format = formatOf(options, ['text', 'json', 'markdown'])
  const asOf = asOfDay(options)
  const [before, after] = [sideOf(oldName, options), sideOf(newName, options)]
  const dictionary = after.dictionary ?? before.dictionary ?? ruleFolder([], options.criteria).dictionary
  const newRules = rulesOf(dictionary, after.trials, newName)
  const same = before.dictionary === undefined || before.dictionary.sha256 === dictionary.sha256
  if (!same) say('The dictionary differs; both sides are read with the new one.')
  const oldRules = rulesOf(dictionary, before.trials, oldName)
  const changes = compareRules(oldRules.trials, newRules.trials, newRules, asOf)
  const flips = options.patients === undefined ? undefined : flipsOf(options.patients, oldRules, newRules, asOf)
  if (format === 'json') print(`${JSON.stringify(amendmentJson(changes, flips), undefined, 2)}\n`)
  else if (format === 'markdown') print(amendmentMarkdown(changes, flips))
  else print(amendmentText(changes, flips, outputWidth(), paintFor(streams().output, options.color)))
  if (changes.length > 0) endWith(1)
}

function rulesOf(dictionary: RuleFile, trials: readonly RuleFile[], name: string): RuleSet {
  const loaded = loadRules(dictionary, trials, '')
  if (loaded.ok) return loaded.rules
  throw cannotRun(`${harmless(name)}:\n${loaded.diagnostics.map(renderDiagnostic).join('\n\n')}`)
}

/** A path that exists, or else a git revision of the criteria folder. */
function sideOf(name: string, options: CommonOptions): Side {
  if (existsSync(name)) {
    const { dictionary, trials } = ruleFolder([name], undefined)
    return { dictionary, trials }
  }
  return revision(name, options.criteria ?? SHIPPED_CRITERIA)
}

function revision(name: string, folder: string): Side {
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
    const names = git('ls-tree', '--name-only', commit, './trials/').trim().split('\n')
    const trials = names
      .filter((one) => /\.ya?ml$/.test(one))
      .map((one) => ({ ...show(`trials/${basename(one)}`), path: `trials/${basename(one)}` }))
    return { dictionary: show('dictionary.yaml'), trials }
  } catch {
    throw cannotRun(`${harmless(name)} is neither a file or folder nor a git revision with a criteria folder.`)
  }
}

function flipsOf(paths: readonly string[], before: RuleSet, after: RuleSet, asOf: number): Flips[] {
  const records = paths.flatMap((path) => {
    const file = readPatientFile(path)
    if ('unreadable' in file) throw cannotRun(`${file.name}: cannot be read. ${file.unreadable}`)
    return file.records.flatMap(({ value }) => value ?? [])
  })
  return countFlips(records, new Screener(before, asOf), new Screener(after, asOf))
}
