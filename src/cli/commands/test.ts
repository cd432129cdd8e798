import {
  coverage,
  firstExamples,
  firstText,
  mutate,
  readExamples,
  runExamples,
  suggest,
  suggestionText,
} from '../../examples/index.ts'
import type { RuleSet, Trial } from '../../model/index.ts'
import type { Day } from '../../quantity/index.ts'
import { examplesJson, examplesJunit, examplesText, percent } from '../../report/index.ts'
import type { ExamplesReport } from '../../report/index.ts'
import { Reader } from '../../syntax/index.ts'
import { DiagnosticBag, renderDiagnostic, withLineEndsOf } from '../../text/index.ts'
import { cannotRun } from '../exit.ts'
import { readText } from '../files/reading.ts'
import { replaceFile } from '../files/writing.ts'
import { asOfDay, criteriaFolder, folderToWrite, formatOf, ownCriteriaFolder, trialIds } from '../options.ts'
import type { CommonOptions } from '../options.ts'
import { jsonBeside, loadedRules, parseFile, ruleFolder } from '../rule-files.ts'
import { drawing, endWith, streams } from '../streams.ts'
import { outputWidth, paintFor, print, say } from '../terminal.ts'

export interface TestOptions extends CommonOptions {
  readonly coverage?: boolean
  readonly mutation?: boolean
  readonly minCoverage?: string
  readonly minMutation?: string
  readonly suggest?: boolean
  readonly yes?: boolean
}

/** `prescreen test`: runs the examples in the rule files. */
export async function testCommand(paths: readonly string[], options: TestOptions): Promise<void> {
  const format = formatOf(options, ['text', 'json', 'junit'])
  const writing = await writingOf(paths, options)
  const folder = ruleFolder(paths, await criteriaFolder(options))
  const rules = loadedRules(folder)
  const wanted = trialIds(options, rules)
  const leastCoverage = threshold(options.minCoverage, '--min-coverage')
  const leastMutation = threshold(options.minMutation, '--min-mutation')
  const wantsCoverage = options.coverage === true || leastCoverage !== undefined || options.suggest === true
  const wantsMutation = options.mutation === true || leastMutation !== undefined || options.suggest === true
  const reports: ExamplesReport[] = []
  for (const one of folder.trials) {
    const { file, root } = parseFile(one)
    const trial = rules.trials.find((each) => each.sha256 === one.sha256)
    if (root === undefined || trial === undefined || wanted?.includes(trial.id) === false) continue
    const bag = new DiagnosticBag()
    const set = readExamples(root, new Reader(file, bag), trial, jsonBeside(folder.folder))
    if (bag.hasErrors) throw cannotRun(bag.all.map(renderDiagnostic).join('\n\n'))
    if (set === undefined) {
      reports.push({ trial: trial.id, file, runs: [], coverage: undefined, mutation: undefined })
      if (options.suggest === true) await offerFirst(trial, rules, file.path, asOfDay(options), writing)
      continue
    }
    const runs = runExamples(set, rules)
    // Examples that nobody has read yet do not count for coverage and mutation.
    const read = { ...set, cases: set.cases.filter((each) => each.unread !== true) }
    const seen = wantsCoverage ? coverage(read, trial, rules) : undefined
    const mutation = wantsMutation ? mutate(read, trial, rules) : undefined
    const isAllRead = read.cases.length === set.cases.length
    const unread = isAllRead || seen === undefined ? undefined : coverage(set, trial, rules)
    reports.push({ trial: trial.id, file, runs, coverage: seen, withUnread: unread, mutation })
    if (options.suggest === true) {
      const noticed = isAllRead ? mutation : mutate(set, trial, rules)
      if (noticed !== undefined) {
        const suggestions = suggest(set, trial, rules, noticed).map(suggestionText)
        await offer(trial.id, '', suggestions, file.path, writing)
      }
    }
  }
  print(shown(reports, format, options))
  const failed = reports.some((one) => one.runs.some((run) => run.failures.length > 0))
  const below = reports.filter(
    ({ coverage: seen, mutation }) =>
      (leastCoverage !== undefined && percent(seen?.seen ?? 0, seen?.wanted ?? 1) < leastCoverage) ||
      (leastMutation !== undefined && percent(mutation?.killed ?? 0, mutation?.tried ?? 1) < leastMutation),
  )
  for (const { trial } of below) say(`${trial} is below the threshold.`)
  if (failed || below.length > 0) endWith(1)
}

function threshold(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0 && value <= 100))
    throw cannotRun(`${option} must be a percentage from 0 to 100.`)
  return value
}

function shown(reports: readonly ExamplesReport[], format: 'text' | 'json' | 'junit', options: TestOptions): string {
  if (format === 'json') return `${JSON.stringify(examplesJson(reports), undefined, 2)}\n`
  if (format === 'junit') return examplesJunit(reports)
  return examplesText(reports, outputWidth(), paintFor(streams().output, options.color))
}

/** Whether suggested examples are written into the rule files: after asking, without asking, or not at all. */
type Writing = 'asking' | 'at once' | 'never'

/**
 * Whether to write examples. The shipped rules get none: with --yes this ends the program with the reason; otherwise
 * nobody is asked.
 */
async function writingOf(paths: readonly string[], options: TestOptions): Promise<Writing> {
  if (options.suggest !== true) return 'never'
  if (options.yes !== true) return (await ownCriteriaFolder(options, paths)) === undefined ? 'never' : 'asking'
  await folderToWrite(options, { lost: 'your examples', command: 'test --suggest' }, paths)
  return 'at once'
}

/** Prints examples for a trial that has none, starting with a patient who matches it. */
async function offerFirst(trial: Trial, rules: RuleSet, path: string, asOf: Day, writing: Writing): Promise<void> {
  const set = firstExamples(trial, rules, asOf)
  if (set === undefined)
    return say(`${trial.id}: no matching patient was found, so the first examples must be written by hand.`)
  const suggestions = suggest(set, trial, rules, mutate(set, trial, rules))
  await offer(trial.id, firstText(set), suggestions.map(suggestionText), path, writing)
}

/**
 * Prints examples ready to paste, and writes them to the file if `writing` allows it. `head`: text that goes before
 * them.
 */
async function offer(
  id: string,
  head: string,
  suggestions: readonly string[],
  path: string,
  writing: Writing,
): Promise<void> {
  if (suggestions.length === 0) return
  const lines = `${head}${suggestions.map((one) => `    ${one}\n`).join('')}`
  say(
    `\nExamples for ${id}${head === '' ? ', to go under `cases:`' : ''}. Read each one: it says what the rules do now, which may be wrong.`,
  )
  say('Where it is right, remove `unread: true`.')
  say(lines.trimEnd())
  if (writing === 'never' || (writing === 'asking' && !(await agreed(path, suggestions.length)))) return
  const before = readText(path)
  replaceFile(path, before.trimEnd() + withLineEndsOf(before, `\n${lines}`), 'as before')
  say(`Written to ${path}.`)
}

async function agreed(path: string, count: number): Promise<boolean> {
  const { input, errors } = streams()
  if (!(input.isTTY && errors.isTTY === true)) return false
  const { confirm } = await import('@inquirer/prompts')
  return confirm({ message: `Write these ${count} examples to ${path}?`, default: false }, { output: drawing() })
}
