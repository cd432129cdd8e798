import type { FillConfig } from './fill.ts'
import type { LabAnswers, LabSheetConfig } from './sheet.ts'
import type { PickConfig } from './pick.ts'
import type { PressConfig } from './press.ts'
import type { Move } from './screen.ts'

/**
 * How questions come before a person: drawn on a terminal (`drawn.ts`), or one line out and one line in (`linear.ts`). What is asked, and what an
 * answer means, is the same for both. A person who ends the program makes them throw an `ExitPromptError`.
 */
export interface Prompts {
  /** One of some choices. */
  readonly pick: <T>(config: PickConfig<T>) => Promise<Move<T>>
  /** One line of text; undefined where it is not known. */
  readonly line: <T>(config: FillConfig<T>) => Promise<Move<T | undefined>>
  /** Several labs, each with its value. */
  readonly labSheet: (config: LabSheetConfig) => Promise<Move<LabAnswers>>
  /** One key among some, by its name. */
  readonly press: (config: PressConfig) => Promise<string>
  /** Whether a lab sheet has repeated each value already, as it was understood. */
  readonly repeatsLabs: boolean
}
