import { Evaluator } from '../evaluate/index.ts'
import { remarksOf, statusInRules } from '../explain/index.ts'
import type { Result } from '../explain/index.ts'
import type { Facts } from '../facts/index.ts'
import type { RuleSet, Trial } from '../model/index.ts'
import { parseDay } from '../quantity/index.ts'
import { NO_CHART, Screener } from '../screen/index.ts'
import type { Example, ExampleSet } from './example.ts'

/**
 * The result of one example: every way in which it differs from what its author expects. Empty if it is as expected.
 */
export interface ExampleRun {
  readonly example: Example
  readonly failures: readonly string[]
}

/** Runs the examples of one rule file. */
export function runExamples(set: ExampleSet, rules: RuleSet): ExampleRun[] {
  const screener = new Screener(rules, parseDay(set.asOf) ?? 0, [set.trial])
  const evaluator = new Evaluator(screener.compiledTrials)
  const trial = screener.compiledTrials[0]?.trial
  return set.cases.map((example) => {
    const read = screener.read(example.record)
    if (read.ok && trial !== undefined && isAsExpected(example, read.facts, trial, evaluator))
      return { example, failures: [] }
    const screened = screener.screen(example.record, NO_CHART, false)
    const failures = screened.ok
      ? failuresOf(example, screened.result)
      : screened.problems.map((one) => `the patient is refused: ${one.path}: ${one.message}`)
    return { example, failures }
  })
}

/**
 * Whether everything is as expected, working out only what the example names. If it is not, a full result explains the
 * difference.
 */
function isAsExpected(
  { is, missing, remarks, verdict }: Example,
  facts: Facts,
  { criteria }: Trial,
  evaluator: Evaluator,
): boolean {
  const place = (id: string) => ({ trial: 0, criterion: criteria.findIndex((one) => one.id === id) })
  const areAlone =
    Object.entries(is).every(([id, status]) => evaluator.status(facts, place(id)) === status) &&
    Object.entries(missing).every(([id, own]) => evaluator.missing(facts, place(id)).join() === own.join())
  const remarked = Object.entries(remarks)
  if (!areAlone || (verdict === undefined && remarked.length === 0)) return areAlone
  const [evaluation] = evaluator.evaluate(facts)
  if (evaluation === undefined || (verdict !== undefined && evaluation.verdict !== verdict)) return false
  return remarked.every(([id, words]) => {
    const one = evaluation.criteria[place(id).criterion]
    return one !== undefined && isSaid(remarksOf(one, evaluation).join(' '), words)
  })
}

function isSaid(said: string, words: string | null): boolean {
  return words === null ? said === '' : said.includes(words)
}

function failuresOf({ is, missing, remarks, verdict }: Example, result: Result): string[] {
  const [trial] = result.trials
  const criterion = (id: string) => trial?.criteria.find((one) => one.id === id)
  const failures: string[] = []
  for (const [id, status] of Object.entries(is)) {
    const own = criterion(id)
    if (own?.status !== status)
      failures.push(`${id}: ${inRules(id, own?.status)}; expected: ${inRules(id, status)}. ${own?.reason ?? ''}`.trim())
  }
  for (const [id, facts] of Object.entries(missing)) {
    const own = criterion(id)?.missing ?? []
    if (own.join() !== facts.join()) failures.push(`${id} is missing ${listed(own)}, not ${listed(facts)}.`)
  }
  for (const [id, words] of Object.entries(remarks)) {
    const said = (criterion(id)?.remarks ?? []).join(' ')
    if (!isSaid(said, words)) failures.push(`${id} says “${said}”, not “${words ?? ''}”.`)
  }
  if (verdict !== undefined && trial?.verdict !== verdict)
    failures.push(`The verdict is ${trial?.verdict ?? ''}, not ${verdict}.`)
  return failures
}

function inRules(id: string, status: string | undefined): string {
  return status === undefined ? 'no such criterion' : statusInRules(id, status)
}

function listed(facts: readonly string[]): string {
  return facts.length === 0 ? 'nothing' : facts.join(', ')
}
