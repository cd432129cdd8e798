import type { Dictionary, UnitSystem } from '../../dictionary/index.ts'
import type { NextQuestion } from '../../interview/index.ts'
import type { JsonObject } from '../../record/index.ts'
import type { Prompts } from './prompts.ts'
import type { Screen } from './screen.ts'

/** What a question is asked with: the record so far, what surrounds the question, and how it comes before the person. */
export interface Asking {
  readonly record: JsonObject
  readonly dictionary: Dictionary
  /** The as-of date as text, for people who type "today". */
  readonly today: string
  readonly screen: Screen
  /** Questions about labs that can still change a verdict; they are asked together. */
  readonly labs: readonly NextQuestion[]
  /** What is already known of a total, such as `4 to 12`. */
  readonly total: string | undefined
  /** The day that was said of another fact before. */
  readonly dayBefore: string | undefined
  /** Whose units are offered first. */
  readonly units: UnitSystem | undefined
  readonly prompts: Prompts
}
