import { join, relative, resolve } from 'node:path'
import { CATALOGUE, pageOf } from '../../catalogue/index.ts'
import type { Severity } from '../../catalogue/index.ts'
import { applyFixes, checkProject, filesOf } from '../../check/index.ts'
import type { CheckOptions, Project } from '../../check/index.ts'
import {
  checkListText,
  checkPageText,
  countFindings,
  findingsGithub,
  findingsJson,
  findingsJunit,
  findingsSarif,
  findingsText,
  leftOutText,
} from '../../report/index.ts'
import { VERSION } from '../../screen/index.ts'
import { harmless, offer } from '../../text/index.ts'
import { fileName } from '../../model/index.ts'
import type { Diagnostic } from '../../text/index.ts'
import { checkCache } from '../check-cache.ts'
import { readTranslationFiles } from '../criteria-folder.ts'
import { cannotRun } from '../exit.ts'
import { disk } from '../files/disk.ts'
import { readText } from '../files/reading.ts'
import { replaceFile } from '../files/writing.ts'
import { asOfDay, criteriaFolder, folderToWrite, formatOf, trialIds } from '../options.ts'
import type { CommonOptions } from '../options.ts'
import { besideCriteria, namedBy, ruleFolder } from '../rule-files.ts'
import type { RuleFolder } from '../rule-files.ts'
import { endWith, streams } from '../streams.ts'
import { outputWidth, paintFor, print, say } from '../terminal.ts'

export interface CheckCommandOptions extends CommonOptions {
  readonly explain?: string
  readonly codes?: boolean
  readonly fix?: boolean
  readonly proofs: boolean
  readonly pairs?: boolean
  readonly cache: boolean
  readonly severity?: readonly string[]
  readonly maxWarnings?: string
  readonly staleAfter?: string
}

const FORMATS = ['text', 'json', 'sarif', 'junit', 'github'] as const
const YEARS_UNTIL_STALE = 2

/** `prescreen check`: reports problems in rule files, dictionary, source records and sample patients. */
export async function checkCommand(paths: readonly string[], options: CheckCommandOptions): Promise<void> {
  const format = formatOf(options, FORMATS)
  const paint = paintFor(streams().output, options.color)
  if (options.codes === true) return print(checkListText(CATALOGUE, outputWidth(), paint))
  if (options.explain !== undefined) {
    const page = pageOf(options.explain)
    if (page === undefined) throw noSuchCode(options.explain, false)
    return print(checkPageText(page, outputWidth(), paint))
  }
  const severities = severitiesOf(options.severity ?? [])
  const most = wholeNumber(options.maxWarnings, '--max-warnings') ?? 0
  if (options.fix === true) await folderToWrite(options, { lost: 'your fixes', command: 'check --fix' }, paths)
  const criteria = await criteriaFolder(options)
  const folder = () => ruleFolder(paths, criteria)
  const first = folder()
  let now = projectOf(first, options)
  const asked = wantedFiles(paths, options, first, filesOf(now))
  const cache = options.cache ? checkCache(first.folder) : undefined
  const how: CheckOptions = {
    proofs: options.proofs,
    pairs: options.pairs === true,
    severities,
    ...(asked !== undefined && { isAsked: (path: string) => asked.has(resolve(path)) }),
    ...(cache !== undefined && { kept: cache }),
  }
  let checked = checkProject(now, how)
  if (options.fix === true) {
    const fixed = new Map<string, number>()
    // A fix may reveal more problems, so this repeats. Each pass fixes at least one thing, and there are at most 10
    // passes.
    for (let pass = 0; pass < MOST_PASSES && fix(checked.found, fixed); pass++) {
      now = projectOf(folder(), options)
      checked = checkProject(now, how)
    }
    for (const [path, count] of fixed) say(`Fixed ${count} in ${harmless(path)}.`)
  }
  cache?.write()
  const { found, pairsLeftOut } = checked
  const files = filesOf(now).filter((path) => asked === undefined || asked.has(resolve(path)))
  const leftOut = leftOutText(pairsLeftOut, how)
  if (format === 'text') print(findingsText(found, files.length, outputWidth(), paint, leftOut))
  else {
    print(shown(found, files, format))
    if (leftOut !== undefined) say(leftOut)
  }
  const { error, warning } = countFindings(found)
  if (error > 0 || warning > most) endWith(1)
}

/**
 * The error for a named path that holds no file to check. Without it, the path would seem to be checked and in order.
 */
function mustBeRead(path: string, { folder }: RuleFolder): Error {
  const shown = (one: string): string => harmless(relative(process.cwd(), one))
  const where = shown(join(folder, 'trials'))
  return disk().statSync(path).isDirectory()
    ? cannotRun(`There is no rule file in ${shown(resolve(path))}.`)
    : cannotRun(`${shown(resolve(path))} is not a rule file: rule files are in ${where} and end in .yaml or .yml.`)
}

function shown(
  found: readonly Diagnostic[],
  files: readonly string[],
  format: Exclude<(typeof FORMATS)[number], 'text'>,
): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(findingsJson(found), undefined, 2)}\n`
    case 'sarif':
      return `${JSON.stringify(findingsSarif(found, VERSION), undefined, 2)}\n`
    case 'junit':
      return findingsJunit(found, files)
    case 'github':
      return findingsGithub(found)
  }
}

function projectOf(folder: RuleFolder, options: CheckCommandOptions): Project {
  return {
    dictionary: folder.dictionary,
    trials: folder.every,
    fhir: folder.fhir,
    translations: readTranslationFiles(folder.folder),
    patients: samplePatients(folder.folder),
    read: besideCriteria(folder.folder),
    today: asOfDay(options),
    staleAfter: wholeNumber(options.staleAfter, '--stale-after') ?? YEARS_UNTIL_STALE,
  }
}

/** The sample patients in `seeds/patients` beside the criteria folder; none if that folder does not exist. */
function samplePatients(folder: string): Project['patients'] {
  const place = join(folder, '..', 'seeds', 'patients')
  if (!disk().existsSync(place)) return []
  return disk()
    .readdirSync(place)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => {
      const full = join(place, name)
      const path = relative(process.cwd(), full)
      return { path: path.startsWith('..') ? full : path, text: readText(full), sha256: '' }
    })
}

/**
 * The files asked for by path or with --trial, among all that are checked; findings in other files are left out.
 * Undefined if the whole folder is meant.
 */
function wantedFiles(
  paths: readonly string[],
  options: CheckCommandOptions,
  folder: RuleFolder,
  files: readonly string[],
): ReadonlySet<string> | undefined {
  const { every } = folder
  const byName = (path: string): readonly string[] | undefined => {
    const isNamed = namedBy([path], folder.folder)
    return isNamed && files.filter(isNamed).map((one) => resolve(one))
  }
  const named =
    namedBy(paths, folder.folder) &&
    paths.flatMap((path) => {
      const own = byName(path) ?? []
      if (own.length === 0) throw mustBeRead(path, folder)
      return own
    })
  // The trial id is taken from the file name, which is known even if the file cannot be read.
  const trials = every.map(({ path }) => ({ id: fileName(path), path: resolve(path) }))
  const wanted = trialIds(options, { trials })
  if (wanted === undefined) return named && new Set(named)
  const own = trials.flatMap(({ id, path }) => (wanted.includes(id) ? path : []))
  return new Set(own.filter((path) => named?.includes(path) ?? true))
}

const MOST_PASSES = 10

/** Writes the safe fixes and counts them by file in `fixed`. Returns whether there were any. */
function fix(found: readonly Diagnostic[], fixed: Map<string, number>): boolean {
  const paths = new Set(found.flatMap((one) => (one.fix === undefined ? [] : [one.file.path])))
  for (const path of paths) {
    const own = found.filter((one) => one.file.path === path)
    const { text, count } = applyFixes(own[0]?.file.text ?? '', own)
    replaceFile(path, text, 'as before')
    fixed.set(path, (fixed.get(path) ?? 0) + count)
  }
  return paths.size > 0
}

function severitiesOf(given: readonly string[]): Record<string, Severity | 'off'> {
  const families = CATALOGUE.map((page) => page.code.split('/')[0] ?? '')
  return Object.fromEntries(
    given.map((one) => {
      const [code = '', level = ''] = one.split('=')
      const known = (['off', 'info', 'warning', 'error'] as const).find((each) => each === level)
      if (pageOf(code) === undefined && !families.includes(code)) throw noSuchCode(code, true)
      if (known === undefined)
        throw cannotRun(`--severity needs CODE=LEVEL, where LEVEL is off, info, warning or error.`)
      return [code, known]
    }),
  )
}

function noSuchCode(code: string, families: boolean): Error {
  const known = CATALOGUE.flatMap((page) => (families ? [page.code, page.code.split('/')[0] ?? ''] : [page.code]))
  const near = offer(code, [...new Set(known)]) ?? '`prescreen check --codes` lists all checks.'
  return cannotRun(`There is no check \`${harmless(code)}\`. ${near}`)
}

function wholeNumber(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,6}$/.test(text)) throw cannotRun(`${option} must be a whole number.`)
  return Number(text)
}
