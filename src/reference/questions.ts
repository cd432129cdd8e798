import type { Counted } from './patient.ts'

/** What is asked about open facts if their pieces do not tell it. It has one of `further`, `compared` and `said`. */
export interface Question {
  /** What further entries add to a count. */
  readonly further?: Counted
  /** Which of two facts comes first; with `by`, whether they compare as that condition says. */
  readonly compared?: readonly [string, string]
  /** Whether the condition `by` holds for some texts, limits or amounts. */
  readonly said?: readonly string[]
  readonly by?: object
}

export function questionKey(question: Question): string {
  return `${QUESTION}${JSON.stringify(question)}`
}

export const QUESTION = '? '

/** The question that a text stands for; undefined if it stands for none. */
export function questionIn(key: string): Question | undefined {
  if (!key.startsWith(QUESTION)) return undefined
  try {
    return JSON.parse(key.slice(QUESTION.length)) as Question
  } catch {
    return undefined
  }
}
