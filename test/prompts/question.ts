import type { Screen } from '../../src/cli/prompts/screen.ts'
import { inEnglish } from '../../src/messages/index.ts'
import { PLAIN } from '../../src/report/index.ts'

/** A question as prompts receive it, whether drawn or line by line. */
export const SCREEN: Screen = {
  board: 'possible A | out B',
  position: 'Question 2; at most 5 left',
  question: 'Is she pregnant?',
  why: 'Asked for A E9.',
  help: 'A test of the last week counts.',
  say: inEnglish,
  paint: PLAIN,
  width: 60,
}
