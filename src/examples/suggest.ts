import { pageCriteria } from '../model/index.ts'
import type { RuleSet, Trial } from '../model/index.ts'
import { Space } from '../prove/index.ts'
import { dayText } from '../quantity/index.ts'
import type { Day } from '../quantity/index.ts'
import type { Json, JsonObject } from '../record/index.ts'
import { Screener } from '../screen/index.ts'
import { choose } from './choose.ts'
import type { Chosen } from './choose.ts'
import type { ExampleSet } from './example.ts'
import type { Mutation } from './mutation.ts'

/** An example ready to be pasted under `cases:`; its author must say whether what comes of it is right. */
export interface Suggestion {
  /** Who it is. */
  readonly say: string
  /** What is otherwise than with the base patient, by its paths; undefined: a patient of her own. */
  readonly set: Readonly<Record<string, Json>> | undefined
  /** Undefined where `set` says it. */
  readonly patient: JsonObject | undefined
  readonly is: Readonly<Record<string, string>>
}

/**
 * A few examples that show what no example shows so far (every status, limit and branch) and notice the mistakes that none notices. One shows as much as
 * can be said of it in a line; none shows only what others show.
 */
export function suggest(set: ExampleSet, trial: Trial, rules: RuleSet, mutation: Mutation): Suggestion[] {
  return choose(set, trial, rules, mutation.survivors).map(({ say, record, changes, is }: Chosen) => {
    const { id: _id, ...patient } = record
    const changed = changes === undefined ? undefined : Object.fromEntries(changes)
    return { say, set: changed, patient: changed === undefined ? patient : undefined, is }
  })
}

/** Examples to begin with: of somebody who matches the trial on a day; undefined where nobody is found within the work that is granted. */
export function firstExamples(trial: Trial, rules: RuleSet, asOf: Day): ExampleSet | undefined {
  const criteria = pageCriteria(trial)
  const found = new Space(rules, criteria, asOf).ask((all) => ({ record: all.whoPasses(criteria) }))
  const { id: _id, ...facts } = found?.record ?? {}
  const base = { id: 'example', ...facts }
  const decided = new Screener(rules, asOf, [trial.id]).decide(base)
  const verdict = decided.ok ? decided.decisions[0]?.verdict : undefined
  return found?.record === undefined || (verdict !== 'eligible' && verdict !== 'needs-confirmation')
    ? undefined
    : { trial: trial.id, asOf: dayText(asOf), base, cases: [] }
}

/** The beginning of the examples of a rule file, up to its cases. */
export function firstText({ asOf, base: { id: _id, ...facts } }: ExampleSet): string {
  return `examples:\n  as_of: "${asOf}"\n  base: ${flow(facts)}\n  cases:\n`
}

/** The example as a line of YAML. */
export function suggestionText({ say, set, patient, is }: Suggestion): string {
  const changed = set === undefined || Object.keys(set).length === 0 ? '' : `set: ${flow(set)}, `
  const own = patient === undefined ? '' : `patient: ${flow(patient)}, `
  return `- {say: ${JSON.stringify(say)}, ${changed}${own}is: ${flow(is)}, unread: true}`
}

/** JSON is YAML; names and words without quotes are easier to read. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`
  if (typeof value === 'string') return isPlain(value) ? value : JSON.stringify(value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).map(([key, own]) => `${isPlain(key) ? key : JSON.stringify(key)}: ${flow(own)}`)
  return `{${entries.join(', ')}}`
}

/** Whether YAML reads a text without quotes as this text, in each of its versions. */
function isPlain(text: string): boolean {
  return /^[A-Za-z_][\w.-]*$/.test(text) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(text)
}
