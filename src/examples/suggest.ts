import { evaluate } from '../evaluate/index.ts'
import { compile } from '../space/index.ts'
import { statusInRules } from '../explain/index.ts'
import type { Criterion, RuleSet, Trial } from '../model/index.ts'
import { Space } from '../prove/index.ts'
import { parseDay } from '../quantity/index.ts'
import type { JsonObject } from '../record/index.ts'
import { Screener } from '../screen/index.ts'
import type { Coverage } from './coverage.ts'
import type { ExampleSet } from './example.ts'
import { notice } from './mutation.ts'
import type { Mutation } from './mutation.ts'

/** An example ready to be pasted under `cases:`; its author must say whether what comes of it is right. */
export interface Suggestion {
  readonly say: string
  readonly patient: JsonObject
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
  const add = (criterion: Criterion, say: string, record: JsonObject | undefined): void => {
    const { id: _id, ...patient } = record ?? {}
    const status = record === undefined ? undefined : statusOf(criterion, record)
    if (status !== undefined) found.push({ say, patient, is: { [criterion.id]: status } })
  }
  for (const { criterion, mutant, change, difference } of mutation.survivors) {
    const own = found.map((one) => ({
      ...one,
      record: { id: 'example', ...one.patient },
      missing: {},
      remarks: {},
      verdict: undefined,
      span: NOWHERE,
    }))
    if (own.length > 0 && notice({ ...set, cases: own.filter((one) => criterion.id in one.is) }, mutant, trial, rules))
      continue
    for (const record of [difference.narrower?.record, difference.wider?.record]) {
      if (record === undefined || statusOf(criterion, record) === statusOf(mutant, record)) continue
      add(criterion, `${criterion.id} would notice: ${change}`, record)
      break
    }
  }
  for (const { criterion: id, status } of seen.gaps) {
    const criterion = trial.criteria.find((one) => one.id === id)
    if (criterion === undefined || status === undefined || found.some((one) => one.is[id] === status)) continue
    if (criterion.form.kind === 'asked') {
      const answers = { [trial.id]: { [id]: status === 'pass' } }
      add(criterion, `${id}: ${statusInRules(id, status)}`, {
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
    if (status === 'unknown' || shown?.isOpen === true)
      add(criterion, `${id} is open when nothing is known`, { id: 'example' })
    else add(criterion, `${id}: ${statusInRules(id, status)}`, shown?.record)
  }
  return joined(found)
}

const NOWHERE = { start: 0, end: 0 }

/** Suggestions about the same patient are one. */
function joined(found: readonly Suggestion[]): Suggestion[] {
  const byPatient = new Map<string, Suggestion>()
  for (const one of found) {
    const key = JSON.stringify(one.patient)
    const before = byPatient.get(key)
    const say = before === undefined ? one.say : key === '{}' ? 'nothing is known' : before.say
    byPatient.set(key, { say, patient: one.patient, is: { ...before?.is, ...one.is } })
  }
  return [...byPatient.values()]
}

/** The example as a line of YAML. */
export function suggestionText({ say, patient, is }: Suggestion): string {
  return `- {say: ${JSON.stringify(say)}, patient: ${flow(patient)}, is: ${flow(is)}}`
}

/** JSON is YAML; names without quotes are easier to read. */
function flow(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll(/"([A-Za-z_][\w-]*)":/g, '$1: ')
    .replaceAll(/,(?=[A-Za-z_"{[])/g, ', ')
}
