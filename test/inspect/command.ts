import { parseArgs } from 'node:util'
import { readCriteriaFiles } from '../../src/cli/criteria-folder.ts'
import { cannotRun, ExitError } from '../../src/cli/exit.ts'
import { readTextOr } from '../../src/cli/files/reading.ts'
import { asOfDay, trialIds } from '../../src/cli/options.ts'
import type { Evaluation } from '../../src/evaluate/index.ts'
import { loadRules } from '../../src/model/index.ts'
import type { RuleSet } from '../../src/model/index.ts'
import { findRecords } from '../../src/record/index.ts'
import type { Json } from '../../src/record/index.ts'
import { Screener } from '../../src/screen/index.ts'
import { harmless, offer } from '../../src/text/index.ts'
import { Page } from './page.ts'
import { inspect } from './report.ts'

const USAGE = 'npm run inspect -- RECORD.json [--trial ID] [--criterion ID] [--as-of DAY]'

/** The result of a command line: the exit status, 0 or 2, and the texts for standard output and standard error. */
export interface Inspected {
  readonly status: number
  readonly out: string
  readonly err: string
}

/** Shows what the engine sees in a record. The shipped rules are read from the current folder. */
export function inspected(words: readonly string[]): Inspected {
  try {
    return { status: 0, out: pageFor(words), err: '' }
  } catch (error) {
    if (!(error instanceof ExitError)) throw error
    return { status: error.status, out: '', err: `${error.message}\n` }
  }
}

function pageFor(words: readonly string[]): string {
  const { file, trial, criterion, asOf } = read(words)
  const record = recordIn(file)
  const rules = shippedRules()
  const trials = trialIds(trial === undefined ? { color: false } : { color: false, trial: [trial] }, rules)
  const screener = new Screener(rules, asOfDay({ color: false, ...(asOf !== undefined && { asOf }) }), trials)
  const screened = screener.read(record)
  if (!screened.ok) throw refused(file, screened.problems)
  const page = new Page()
  let shown = 0
  for (const evaluation of screener.evaluate(screened.facts)) {
    for (const own of wanted(evaluation, criterion)) {
      if (shown++ > 0) page.rule()
      inspect(own, evaluation, page)
    }
  }
  if (shown === 0) throw unknownCriterion(criterion ?? '', screener)
  return page.text
}

function wanted({ criteria }: Evaluation, id: string | undefined): Evaluation['criteria'] {
  return id === undefined ? criteria : criteria.filter((one) => one.criterion.id === id)
}

interface Words {
  readonly file: string
  readonly trial: string | undefined
  readonly criterion: string | undefined
  readonly asOf: string | undefined
}

const OPTIONS = { trial: { type: 'string' }, criterion: { type: 'string' }, 'as-of': { type: 'string' } } as const

function read(words: readonly string[]): Words {
  const { values, positionals } = parsed(words)
  const [file, ...others] = positionals
  if (file === undefined || others.length > 0) throw cannotRun(`One record is needed: ${USAGE}`)
  return { file, trial: values.trial, criterion: values.criterion, asOf: values['as-of'] }
}

function parsed(
  words: readonly string[],
): ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>> {
  try {
    return parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true })
  } catch {
    throw cannotRun(`These options are not understood; it is ${USAGE}`)
  }
}

function recordIn(file: string): Json {
  const text = readTextOr(file, (why) => cannotRun(`The record cannot be read: ${why}`))
  const [found, ...others] = findRecords(text)
  if (others.length > 0)
    throw cannotRun(`${harmless(file)} holds ${others.length + 1} records, and only one can be looked at.`)
  if (found?.value === undefined) throw refused(file, found?.problems ?? [])
  return found.value
}

function refused(file: string, problems: readonly { readonly path: string; readonly message: string }[]): ExitError {
  const [first] = problems
  const at = first?.path === undefined || first.path === '' ? '' : ` at ${first.path}`
  return cannotRun(harmless(`${file} is no record that can be screened${at}: ${first?.message ?? ''}`))
}

function unknownCriterion(id: string, { compiledTrials }: Screener): ExitError {
  const known = [...new Set(compiledTrials.flatMap(({ trial }) => trial.criteria.map((one) => one.id)))]
  const where = compiledTrials.length === 1 ? ` in ${compiledTrials[0]?.trial.id ?? ''}` : ''
  return cannotRun(`There is no criterion \`${harmless(id)}\`${where}. ${offer(id, known) ?? ''}`.trim())
}

function shippedRules(): RuleSet {
  const { dictionary, trials, sha256 } = readCriteriaFiles('criteria')
  const loaded = loadRules(dictionary, trials, sha256)
  if (!loaded.ok) throw cannotRun('The rule files have mistakes; `prescreen check` says which.')
  return loaded.rules
}
