import { evaluate } from '../evaluate/index.ts'
import { compile } from '../space/index.ts'
import { statusInRules } from '../explain/index.ts'
import { pageCriteria } from '../model/index.ts'
import type { Criterion, RuleSet, Trial } from '../model/index.ts'
import { Space } from '../prove/index.ts'
import { dayText, parseDay } from '../quantity/index.ts'
import type { Day } from '../quantity/index.ts'
import type { JsonObject } from '../record/index.ts'
import { NO_CHART, Screener } from '../screen/index.ts'
import type { Coverage } from './coverage.ts'
import type { ExampleSet } from './example.ts'
import { notice } from './mutation.ts'
import type { Mutation } from './mutation.ts'

/** An example ready to be pasted under `cases:`; its author must say whether what comes of it is right. */
export interface Suggestion {
  /** What comes of whom, and why. */
  readonly say: string
  /** Undefined: the base patient as it is. */
  readonly patient: JsonObject | undefined
  readonly is: Readonly<Record<string, string>>
}

/** As few examples as are easily found that notice the surviving mistakes and show the statuses not yet seen. */
export function suggest(
  set: ExampleSet,
  trial: Trial,
  rules: RuleSet,
  seen: Coverage,
  mutation: Mutation,
): Suggestion[] {
  const screener = new Screener(rules, parseDay(set.asOf) ?? 0, [trial.id])
  const found: Suggestion[] = []
  const statusOf = (criterion: Criterion, record: JsonObject): string | undefined => {
    const read = screener.read(record)
    if (!read.ok) return undefined
    return evaluate(compile(rules, { ...trial, criteria: [criterion] }, screener.asOf), read.facts).criteria[0]?.status
  }
  const add = (criterion: Criterion, record: JsonObject | undefined): void => {
    const { id: _id, ...patient } = record ?? {}
    const status = record === undefined ? undefined : statusOf(criterion, record)
    if (record === undefined || status === undefined) return
    const say = labelOf(criterion, status, record, screener)
    found.push({ say, patient, is: { [criterion.id]: status } })
  }
  if (set.cases.length === 0) {
    const all = pageCriteria(trial).flatMap((one) => {
      const status = statusOf(one, set.base)
      return status === undefined ? [] : [[one.id, status] as const]
    })
    found.push({ say: 'somebody who matches', patient: undefined, is: Object.fromEntries(all) })
  }
  for (const { criterion: id, status } of seen.gaps) {
    const criterion = trial.criteria.find((one) => one.id === id)
    if (criterion === undefined || status === undefined || found.some((one) => one.is[id] === status)) continue
    if (criterion.form.kind === 'asked') {
      const answers = { [trial.id]: { [id]: status === 'pass' } }
      add(criterion, {
        id: 'example',
        ...(status !== 'confirm' && { confirmations: answers }),
      })
      continue
    }
    const space = new Space(rules, [criterion], screener.asOf)
    // The record is left out where nobody can be shown within the work that is granted.
    const shown = space.ask((all) => {
      const node = all.outcome(criterion)
      const isOpen = status === 'unknown' || node === undefined
      return { isOpen, record: isOpen ? undefined : all.witness(node, (value) => value === status) }
    })
    if (status === 'unknown' || shown?.isOpen === true) add(criterion, { id: 'example' })
    else add(criterion, shown?.record)
  }
  for (const { criterion, mutant, difference } of mutation.survivors) {
    const own = found.map((one) => ({
      ...one,
      record: one.patient === undefined ? set.base : { id: 'example', ...one.patient },
      missing: {},
      remarks: {},
      verdict: undefined,
      span: NOWHERE,
    }))
    if (own.length > 0 && notice({ ...set, cases: own.filter((one) => criterion.id in one.is) }, mutant, trial, rules))
      continue
    for (const record of [difference.narrower?.record, difference.wider?.record]) {
      if (record === undefined || statusOf(criterion, record) === statusOf(mutant, record)) continue
      add(criterion, record)
      break
    }
  }
  return joined(found)
}

const NOWHERE = { start: 0, end: 0 }

/** What comes of a patient and why, in the words of a result: `I2: NOT MET (fail). Age: 17; needs 18 to 75.` */
function labelOf({ id }: Criterion, status: string, record: JsonObject, screener: Screener): string {
  const screened = screener.screen(record, NO_CHART, false)
  const reason = screened.ok ? screened.result.trials[0]?.criteria.find((one) => one.id === id)?.reason : undefined
  const say = `${id}: ${statusInRules(id, status)}. ${reason ?? ''}`.trim()
  return say.length > LONGEST_LABEL ? `${say.slice(0, LONGEST_LABEL - 1)}…` : say
}

const LONGEST_LABEL = 160

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
  return `examples:\n  as_of: ${asOf}\n  base: ${flow(facts)}\n  cases:\n`
}

/** Suggestions about the same patient are one. */
function joined(found: readonly Suggestion[]): Suggestion[] {
  const byPatient = new Map<string, Suggestion>()
  for (const one of found) {
    const key = JSON.stringify(one.patient ?? null)
    const before = byPatient.get(key)
    const say = before === undefined ? one.say : key === '{}' ? 'nothing is known' : `${before.say} ${one.say}`
    byPatient.set(key, { say, patient: one.patient, is: { ...before?.is, ...one.is } })
  }
  return [...byPatient.values()]
}

/** The example as a line of YAML. */
export function suggestionText({ say, patient, is }: Suggestion): string {
  const own = patient === undefined ? '' : `patient: ${flow(patient)}, `
  return `- {say: ${JSON.stringify(say)}, ${own}is: ${flow(is)}, unread: true}`
}

/** JSON is YAML; names without quotes are easier to read. */
function flow(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll(/"([A-Za-z_][\w-]*)":/g, '$1: ')
    .replaceAll(/,(?=[A-Za-z_"{[])/g, ', ')
}
