import type { FillConfig } from './fill.ts'
import type { LabAnswers, LabSheetConfig } from './sheet.ts'
import type { PickConfig } from './pick.ts'
import type { PressConfig } from './press.ts'
import type { Move } from './screen.ts'

/**
 * How questions are shown to a person: drawn on a terminal (`drawn.ts`), or one line out and one line in (`linear.ts`).
 * The questions, and the meanings of answers, are the same for both. If the person ends the program, these functions
 * throw an `ExitPromptError`.
 */
export interface Prompts {
  /** Asks for one of some choices. */
  readonly pick: <T>(config: PickConfig<T>) => Promise<Move<T>>
  /** Asks for one line of text; undefined if the answer is "not known". */
  readonly line: <T>(config: FillConfig<T>) => Promise<Move<T | undefined>>
  /** Asks for several labs, each with its value. */
  readonly labSheet: (config: LabSheetConfig) => Promise<Move<LabAnswers>>
  /** Waits for one of some keys, and gives its name. */
  readonly press: (config: PressConfig) => Promise<string>
  /** Whether the lab sheet itself repeats each value as it was understood. */
  readonly repeatsLabs: boolean
}
