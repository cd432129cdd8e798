import type { Day } from '../quantity/index.ts'
import { saying } from '../dictionary/index.ts'
import type { Sentence } from '../messages/index.ts'
import { isObject, problem, shortName } from '../record/index.ts'
import type { Json, Problem } from '../record/index.ts'
import { harmless, nearOffer } from '../text/index.ts'
import type { Dated, Facts, Warning } from './facts.ts'
import { pastDay } from './past-day.ts'

/**
 * The questions that the rules ask people, by trial and criterion: the hashes of the wordings that an answer may belong
 * to; undefined for a criterion that asks nothing.
 */
export type Questions = ReadonlyMap<string, ReadonlyMap<string, readonly string[] | undefined>>

export interface ReadAnswers {
  readonly confirmations: Facts['confirmations']
  /** The days on which answers were given, including answers that do not count. */
  readonly dated: readonly Dated[]
  readonly problems: readonly Problem[]
  readonly warnings: readonly Warning[]
}

/**
 * Reads the recorded answers and keeps those that count. An answer to a question that the rules do not ask, or no
 * longer ask in this wording, is reported and does not count, and so is one that only says who gave it or when. Neither
 * do answers for a trial that the rules do not have. An answer for a criterion that the trial does not have is a
 * problem, for which the record is refused.
 */
export function readAnswers(recorded: Json | undefined, questions: Questions, asOf: Day): ReadAnswers {
  const dated: Dated[] = []
  const problems: Problem[] = []
  const warnings: Warning[] = []
  const noteDay = (date: string, trial: string, criterion: string): void => {
    const day = pastDay(date, asOf)
    const path = answerPath(trial, criterion)
    const name = { key: 'day.answer', given: { criterion, trial } } as const
    if (day.ok) dated.push({ ...day.span, text: date, of: path, name })
    else problems.push(problem(`${path}.date`, day.because))
  }
  const counted = (trial: string, own: Json): Record<string, boolean> =>
    Object.fromEntries(
      Object.entries(isObject(own) ? own : {}).flatMap(([criterion, value]) => {
        const path = answerPath(trial, criterion)
        const answer = answerIn(value)
        if (answer?.date !== undefined) noteDay(answer.date, trial, criterion)
        const asked = questions.get(trial)
        if (asked === undefined || answer === undefined) return []
        if (!asked.has(criterion)) {
          const own = { trial, criterion }
          problems.push(problem(path, { key: 'refused.criterion.named', own, general: 'refused.criterion' }))
          return []
        }
        const said = notCounted(answer, trial, criterion, asked.get(criterion))
        if (said === undefined) return answer.given === undefined ? [] : [[criterion, answer.given]]
        warnings.push({ path, ...saying(said), kind: 'reading' })
        return []
      }),
    )
  const entries = Object.entries(isObject(recorded) ? recorded : {})
  for (const [trial, own] of entries) {
    if (questions.has(trial) || !isObject(own) || !Object.values(own).some(isGiven)) continue
    warnings.push({ path: `confirmations.${trial}`, ...saying(noTrial(trial, [...questions.keys()])), kind: 'reading' })
  }
  const confirmations = Object.fromEntries(entries.map(([trial, own]) => [trial, counted(trial, own)]))
  return { confirmations, dated, problems, warnings }
}

/** The warning about answers for an unknown trial. The id is most often mistyped, so a similar one is suggested. */
function noTrial(trial: string, known: readonly string[]): Sentence {
  const name = harmless(shortName(trial))
  const help = nearOffer(name, known)
  return help === undefined
    ? { key: 'answer.no-trial', given: { trial: name } }
    : { key: 'answer.no-trial.near', given: { trial: name, help } }
}

/** The path under which a record keeps the answer to the question of a criterion. */
export function answerPath(trial: string, criterion: string): string {
  return `confirmations.${trial}.${criterion}`
}

interface Answer {
  readonly given: boolean | undefined
  /** Whether somebody is named as having answered, or a day of the answer. */
  readonly isSigned: boolean
  readonly sha256: string | undefined
  readonly date: string | undefined
}

/** The answer in a recorded value; undefined if nothing is recorded. */
function answerIn(value: Json): Answer | undefined {
  if (typeof value === 'boolean') return { given: value, isSigned: false, sha256: undefined, date: undefined }
  if (!isObject(value)) return undefined
  const text = (key: string): string | undefined => (typeof value[key] === 'string' ? value[key] : undefined)
  const given = typeof value['answer'] === 'boolean' ? value['answer'] : undefined
  const isSigned = text('by') !== undefined || text('date') !== undefined
  return { given, isSigned, sha256: text('question_sha256'), date: text('date') }
}

function isGiven(value: Json): boolean {
  return answerIn(value)?.given !== undefined
}

/**
 * Why an answer does not count; undefined if it does, or if none was given. One that names who gave it, or when, but
 * not what it was, is taken to be lost.
 */
function notCounted(
  answer: Answer,
  trial: string,
  criterion: string,
  asked: readonly string[] | undefined,
): Sentence | undefined {
  if (answer.given === undefined)
    return answer.isSigned && asked !== undefined ? { key: 'answer.lost', given: { criterion, trial } } : undefined
  if (asked === undefined) return { key: 'answer.asks-nobody', given: { criterion, trial } }
  if (answer.sha256 === undefined || asked.includes(answer.sha256)) return undefined
  return { key: 'answer.other-question', given: { criterion } }
}
