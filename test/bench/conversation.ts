import { readCriteriaFiles } from '../../src/cli/criteria-folder.ts'
import type { Evaluation } from '../../src/evaluate/index.ts'
import { nextQuestion } from '../../src/interview/index.ts'
import { loadRules } from '../../src/model/index.ts'
import type { RuleSet } from '../../src/model/index.ts'
import { plainRecord, statedWith, valueAt, withValue } from '../../src/record/index.ts'
import type { Json, JsonObject } from '../../src/record/index.ts'
import type { Screener } from '../../src/screen/index.ts'

/** Chooses the next fact to ask for; undefined if nothing is left to ask. */
export type Choose = (
  evaluations: readonly Evaluation[],
  asked: ReadonlySet<string>,
  last: string | undefined,
) => string | undefined

export interface Conversation {
  readonly asked: readonly string[]
  /** Processor time from an answer to the next question, in milliseconds. */
  readonly times: readonly number[]
  /** The record with the answers. */
  readonly record: JsonObject
}

export function evaluationsOf(record: JsonObject, by: Screener): Evaluation[] {
  const read = by.read(record)
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return by.evaluate(read.facts)
}

/** Asks for facts of a complete record until nothing is left to ask. */
export function converse(patient: JsonObject, choose: Choose, by: Screener): Conversation {
  let record: JsonObject = { id: 'bench' }
  const asked = new Set<string>()
  const times: number[] = []
  let last: string | undefined
  for (;;) {
    const start = process.cpuUsage()
    const path = choose(evaluationsOf(record, by), asked, last)
    const { user, system } = process.cpuUsage(start)
    times.push((user + system) / 1000)
    if (path === undefined) return { asked: [...asked], times, record }
    asked.add(path)
    last = path
    const owner = /^(labs\.[a-z_]+)\./.exec(path)?.[1] ?? path
    const value = valueAt(patient, owner)
    if (value !== undefined && value !== null) record = withValue(record, owner, value)
  }
}

/**
 * The number of questions that an interview adds for the days of facts. Labs have one sheet, and no days were noted
 * before.
 */
export function daysAsked(record: JsonObject, by: Screener): number {
  const bare = plainRecord(record, by.rules.dictionary)
  const labs = Object.entries((bare['labs'] ?? {}) as JsonObject).map(([name, lab]) => [name, withoutDay(lab)] as const)
  const read = by.read({ ...bare, labs: Object.fromEntries(labs) })
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  const facts = [...by.undated(read.facts, by.evaluate(read.facts)).keys()]
  return new Set(facts.map((path) => (path.startsWith('labs.') ? 'labs' : path))).size
}

function withoutDay(lab: Json): Json {
  return statedWith(lab, { date: undefined })
}

/** Asks in the order of the interview. */
export function inOrder({ dictionary }: RuleSet): Choose {
  return (evaluations, asked, last) =>
    nextQuestion(evaluations, asked, dictionary, last === undefined ? [] : [last])?.path
}

/** Copies of the shipped trials with other limits, so that no two are the same. */
export function manyTrials(count: number): RuleSet {
  const files = readCriteriaFiles('criteria')
  const trials = Array.from({ length: count }, (_, i) => {
    const file = files.trials[i % files.trials.length]
    if (file === undefined) throw new Error('no trials')
    const id = `T${String(i).padStart(4, '0')}`
    const text = file.text
      .replace(/^id: .*$/m, `id: ${id}`)
      .replaceAll(
        /(\d+)\.\.(6\d|7\d|8\d)\b/g,
        (_all, lo: string, hi: string) => `${Number(lo) + (i % 5)}..${Number(hi) - (i % 7)}`,
      )
      .replaceAll(/≤ (\d)\.(\d+) × ULN/g, (_all, a: string, b: string) => `≤ ${a}.${b}${i % 9} × ULN`)
    return { path: `${id}.yaml`, text, sha256: String(i) }
  })
  const many = loadRules(files.dictionary, trials, '')
  if (!many.ok) throw new Error(many.diagnostics[0]?.message)
  return many.rules
}
