import type { Counted } from './patient.ts'

/** What is asked about open facts where their pieces do not say it: one of the two. */
export interface Question {
  /** What entries that the record does not know add to a count. */
  readonly further?: Counted
  /** Which of two facts comes first; with `by`, whether they compare as a condition says. */
  readonly compared?: readonly [string, string]
  /** Whether a condition holds of some texts, limits or amounts. */
  readonly said?: readonly string[]
  readonly by?: object
}

export function questionKey(question: Question): string {
  return `${QUESTION}${JSON.stringify(question)}`
}

export const QUESTION = '? '

/** The question that a text is; undefined where it is none. */
export function questionIn(key: string): Question | undefined {
  if (!key.startsWith(QUESTION)) return undefined
  try {
    return JSON.parse(key.slice(QUESTION.length)) as Question
  } catch {
    return undefined
  }
}
