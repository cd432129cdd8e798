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

/** An example ready to be pasted under `cases:`. Its author must say whether the statuses are right. */
export interface Suggestion {
  /** A description of the patient. */
  readonly say: string
  /** How the patient differs from the base patient, by path; undefined for a patient who does not build on her. */
  readonly set: Readonly<Record<string, Json>> | undefined
  /** The whole record; undefined if `set` describes the patient. */
  readonly patient: JsonObject | undefined
  readonly is: Readonly<Record<string, string>>
}

/**
 * A few examples that show what no example shows yet (every status, limit and branch) and notice the mistakes that none
 * notices. Each shows as much as one line can describe; none shows only what others show.
 */
export function suggest(set: ExampleSet, trial: Trial, rules: RuleSet, mutation: Mutation): Suggestion[] {
  return choose(set, trial, rules, mutation.survivors).map(({ say, record, changes, is }: Chosen) => {
    const { id: _id, ...patient } = record
    const changed = changes === undefined ? undefined : Object.fromEntries(changes)
    return { say, set: changed, patient: changed === undefined ? patient : undefined, is }
  })
}

/**
 * Examples to start from: a base patient who matches the trial on a day, and no cases. Undefined if none is found
 * within the work granted.
 */
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

/** The beginning of a rule file's examples, up to its cases. */
export function firstText({ asOf, base: { id: _id, ...facts } }: ExampleSet): string {
  return `examples:\n  as_of: "${asOf}"\n  base: ${flow(facts)}\n  cases:\n`
}

/** The example as one line of YAML. */
export function suggestionText({ say, set, patient, is }: Suggestion): string {
  const changed = set === undefined || Object.keys(set).length === 0 ? '' : `set: ${flow(set)}, `
  const own = patient === undefined ? '' : `patient: ${flow(patient)}, `
  return `- {say: ${JSON.stringify(say)}, ${changed}${own}is: ${flow(is)}, unread: true}`
}

/** A value as YAML on one line. JSON would do, but names and words are easier to read without quotes. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`
  if (typeof value === 'string') return isPlain(value) ? value : JSON.stringify(value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).map(([key, own]) => `${isPlain(key) ? key : JSON.stringify(key)}: ${flow(own)}`)
  return `{${entries.join(', ')}}`
}

/** Whether every version of YAML reads the text without quotes as this same text. */
function isPlain(text: string): boolean {
  return /^[A-Za-z_][\w.-]*$/.test(text) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(text)
}
