import { statusInRules } from '../explain/index.ts'
import type { Result } from '../explain/index.ts'
import type { RuleSet } from '../model/index.ts'
import { parseDay } from '../quantity/index.ts'
import { NO_CHART, Screener } from '../screen/index.ts'
import type { Example, ExampleSet } from './example.ts'

/** What came of one example: every way in which it is not as its author expects; none when it is in order. */
export interface ExampleRun {
  readonly example: Example
  readonly failures: readonly string[]
  readonly result: Result | undefined
}

/** Runs the examples of one rule file. */
export function runExamples(set: ExampleSet, rules: RuleSet): ExampleRun[] {
  const screener = new Screener(rules, parseDay(set.asOf) ?? 0, [set.trial])
  return set.cases.map((example) => {
    const screened = screener.screen(example.record, NO_CHART, false)
    if (screened.ok) return { example, failures: failuresOf(example, screened.result), result: screened.result }
    const failures = screened.problems.map((one) => `the patient is refused: ${one.path}: ${one.message}`)
    return { example, failures, result: undefined }
  })
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
    if (words === null ? said !== '' : !said.includes(words))
      failures.push(`${id} says “${said}”, not “${words ?? ''}”.`)
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
