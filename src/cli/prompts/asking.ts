import type { Dictionary, UnitSystem } from '../../dictionary/index.ts'
import type { NextQuestion } from '../../interview/index.ts'
import type { JsonObject } from '../../record/index.ts'
import type { Prompts } from './prompts.ts'
import type { Screen } from './screen.ts'

/**
 * What is needed to ask a question: the record so far, what surrounds the question, and how it is shown to the person.
 */
export interface Asking {
  readonly record: JsonObject
  readonly dictionary: Dictionary
  /** The as-of date as text, which "today" stands for. */
  readonly today: string
  readonly screen: Screen
  /** The questions about labs that can still change a verdict. They are asked together. */
  readonly labs: readonly NextQuestion[]
  /** What is already known of a total, such as `4 to 12`. */
  readonly total: string | undefined
  /** The day that was last given for another fact. */
  readonly dayBefore: string | undefined
  /** The system of units whose units are offered first. */
  readonly units: UnitSystem | undefined
  readonly prompts: Prompts
}
