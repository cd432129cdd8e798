import type { Reader, Syntax } from '../syntax/index.ts'
import { folded } from '../text/index.ts'
import type { ChoiceValue } from './variable.ts'

/** The key for "don't know" at every question of the interview. No spelling of a value starts with it. */
export const UNKNOWN_KEY = '*'

/** The key that explains a question. No spelling of a value starts with it. */
export const HELP_KEY = '?'

/** Every way to type a value in full: its label, name, synonyms, short names and codes. */
export function spellingsOf({ label, name, synonyms, inFull = [], codes }: ChoiceValue): string[] {
  return [label, name, ...synonyms, ...inFull, ...codes.map((one) => one.code)]
}

/**
 * Reports spellings that could mean two values, spellings that start with a key of the interview, and names shared by
 * several values (`part_of`) that also mean a single one or belong to only one.
 */
export function checkSpellings(values: readonly ChoiceValue[], node: Syntax, reader: Reader): void {
  const taken = new Map<string, string>()
  for (const value of values) {
    for (const spelling of spellingsOf(value)) {
      const text = folded(spelling)
      const other = taken.get(text) ?? value.name
      if (other !== value.name)
        reader.error('dictionary/same-spelling', node, `\`${spelling}\` could mean \`${other}\` or \`${value.name}\`.`)
      taken.set(text, other)
      if (text.startsWith(UNKNOWN_KEY) || text.startsWith(HELP_KEY)) {
        const message = `\`${spelling}\` begins with a key of the interview: \`${UNKNOWN_KEY}\` means “don’t know”, \`${HELP_KEY}\` explains the question.`
        reader.error('dictionary/key-spelling', node, message)
      }
    }
  }
  checkShared(values, taken, node, reader)
}

/** Checks the names in `part_of`. `taken`: the value that each spelling means, by its `folded` form. */
function checkShared(
  values: readonly ChoiceValue[],
  taken: ReadonlyMap<string, string>,
  node: Syntax,
  reader: Reader,
): void {
  const shared = new Map<string, { readonly spelling: string; readonly of: Set<string> }>()
  for (const { name, partOf = [] } of values)
    for (const spelling of partOf) {
      const one = shared.get(folded(spelling)) ?? { spelling, of: new Set() }
      shared.set(folded(spelling), one)
      one.of.add(name)
    }
  for (const [text, { spelling, of }] of shared) {
    const own = taken.get(text)
    if (own !== undefined)
      reader.error(
        'dictionary/part-of',
        node,
        `\`${spelling}\` is the name of several values, so it cannot also be a spelling of \`${own}\`.`,
      )
    else if (of.size < 2)
      reader.error(
        'dictionary/part-of',
        node,
        `\`${spelling}\` is \`part_of\` only \`${[...of].join()}\`; it must cover at least two values.`,
      )
  }
}
