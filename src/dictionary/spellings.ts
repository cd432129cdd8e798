import type { Reader, Syntax } from '../syntax/index.ts'
import { folded } from '../text/index.ts'
import type { ChoiceValue } from './variable.ts'

/** The key for "don't know" at every question of the interview; no answer begins with it. */
export const UNKNOWN_KEY = '*'

/** The key that explains a question; no answer begins with it. */
export const HELP_KEY = '?'

/** Everything by which a value can be typed in full: its label, its name, its synonyms and its codes. */
export function spellingsOf({ label, name, synonyms, codes }: ChoiceValue): string[] {
  return [label, name, ...synonyms, ...codes.map((one) => one.code)]
}

/** Reports values that are typed alike, so that an answer could mean either, and those that a key of the interview would take. */
export function checkSpellings(values: readonly ChoiceValue[], node: Syntax, reader: Reader): void {
  const taken = new Map<string, string>()
  for (const value of values) {
    for (const spelling of spellingsOf(value)) {
      const text = folded(spelling)
      const other = taken.get(text) ?? value.name
      if (other !== value.name)
        reader.error('dictionary/same-spelling', node, `\`${spelling}\` can mean \`${other}\` and \`${value.name}\`.`)
      taken.set(text, other)
      if (text.startsWith(UNKNOWN_KEY) || text.startsWith(HELP_KEY)) {
        const message = `\`${spelling}\` begins with a key of the interview: ${UNKNOWN_KEY} is "don't know", ${HELP_KEY} explains.`
        reader.error('dictionary/key-spelling', node, message)
      }
    }
  }
}
