import { coverage, mutate, readExamples, runExamples, suggest, suggestionText } from '../../examples/index.ts'
import type { ExampleSet } from '../../examples/index.ts'
import type { RuleSet } from '../../model/index.ts'
import { examplesJson, examplesJunit, examplesText, percent } from '../../report/index.ts'
import type { ExamplesReport } from '../../report/index.ts'
import { Reader } from '../../syntax/index.ts'
import { DiagnosticBag, renderDiagnostic } from '../../text/index.ts'
import { cannotRun } from '../exit.ts'
import { readText } from '../files/reading.ts'
import { replaceFile } from '../files/writing.ts'
import { formatOf, trialIds } from '../options.ts'
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

/** `prescreen test`: runs the examples written in the rule files. */
export async function testCommand(paths: readonly string[], options: TestOptions): Promise<void> {
  const format = formatOf(options, ['text', 'json', 'junit'])
  const folder = ruleFolder(paths, options.criteria)
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
      continue
    }
    const runs = runExamples(set, rules)
    const seen = wantsCoverage ? coverage(set, trial, rules) : undefined
    const mutation = wantsMutation ? mutate(set, trial, rules) : undefined
    reports.push({ trial: trial.id, file, runs, coverage: seen, mutation })
    if (options.suggest === true)
      await offerSuggestions(set, rules, reports.at(-1) as ExamplesReport, options.yes === true)
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
  if (text.trim() === '' || !(value >= 0 && value <= 100)) throw cannotRun(`${option} is a percentage from 0 to 100.`)
  return value
}

function shown(reports: readonly ExamplesReport[], format: 'text' | 'json' | 'junit', options: TestOptions): string {
  if (format === 'json') return `${JSON.stringify(examplesJson(reports), undefined, 2)}\n`
  if (format === 'junit') return examplesJunit(reports)
  return examplesText(reports, outputWidth(), paintFor(streams().output, options.color))
}

/** Prints examples ready to paste, and writes them when the user says so. */
async function offerSuggestions(set: ExampleSet, rules: RuleSet, report: ExamplesReport, yes: boolean): Promise<void> {
  const trial = rules.trials.find((one) => one.id === set.trial)
  if (trial === undefined || report.coverage === undefined || report.mutation === undefined) return
  const suggestions = suggest(set, trial, rules, report.coverage, report.mutation).map(suggestionText)
  if (suggestions.length === 0) return
  say(`\nFor ${trial.id}, under \`cases:\`. Read each: what it says is what the rules do now, which may be wrong.`)
  say(suggestions.map((one) => `    ${one}`).join('\n'))
  if (!yes && !(await agreed(report.file.path, suggestions.length))) return
  const text = readText(report.file.path)
  const written = `${text.trimEnd()}\n${suggestions.map((one) => `    ${one}\n`).join('')}`
  replaceFile(report.file.path, written, 'as before')
  say(`Written to ${report.file.path}.`)
}

async function agreed(path: string, count: number): Promise<boolean> {
  const { input, errors } = streams()
  if (!(input.isTTY && errors.isTTY === true)) return false
  const { confirm } = await import('@inquirer/prompts')
  return confirm({ message: `Write these ${count} examples to ${path}?`, default: false }, { output: drawing() })
}
