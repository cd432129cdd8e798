import {
  allOfThese,
  anyOfThese,
  asEnglish,
  capitalized,
  inEnglish,
  withCommas,
  withSemicolons,
  withSentences,
} from '../messages/index.ts'
import type { Part, Say, Sentence } from '../messages/index.ts'
import { factName } from './fact-name.ts'
import { labelOf, valueLabel } from './labels.ts'
import type { Dictionary } from './variable.ts'

/** The words of a sentence. Throws if it names facts and no dictionary is given. */
export function told(said: Sentence, say: Say = inEnglish, dictionary?: Dictionary): string {
  return new Telling(say, dictionary).sentence(said)
}

/**
 * A message twice: in English, for machines and the log, and as data, from which it is put into the reader's language.
 */
export interface Saying {
  readonly message: string
  readonly said: Sentence
}

/** A sentence in both forms. */
export function saying(said: Sentence, dictionary?: Dictionary): Saying {
  return { message: told(said, inEnglish, dictionary), said }
}

/** The general form of a sentence: without what only the record says, and without the data to fill that in. */
export function inGeneral({ key, given, general }: Sentence): Sentence {
  return { key: general ?? key, ...(given !== undefined && { given }) }
}

/** A message in the reader's language. Without its data it stays in English and is marked as such. */
export function retold(
  { message, said }: { readonly message: string; readonly said?: Sentence | undefined },
  say: Say,
  dictionary: Dictionary,
): string {
  if (say === inEnglish) return message
  return said === undefined ? asEnglish(message) : told(said, say, dictionary)
}

class Telling {
  private readonly say: Say
  private readonly dictionary: Dictionary | undefined

  constructor(say: Say, dictionary: Dictionary | undefined) {
    this.say = say
    this.dictionary = dictionary
  }

  sentence({ key, given, own }: Sentence): string {
    const words: Record<string, string | number> = {}
    for (const [name, part] of Object.entries({ ...given, ...own }))
      words[name] = typeof part === 'number' ? part : this.part(part)
    return this.say(key, words)
  }

  private part(part: Part): string {
    if (typeof part !== 'object') return String(part)
    if ('key' in part) return this.sentence(part)
    if ('list' in part) return this.list(part.list, part.parts)
    if ('english' in part) return this.say.words(part.english)
    if ('capitalized' in part) return capitalized(this.part(part.capitalized))
    const { dictionary, say } = this
    if (dictionary === undefined) throw new Error('a sentence names facts of a dictionary')
    if ('fact' in part) return factName(part.fact, dictionary, say)
    if ('label' in part) return labelOf(part.label, dictionary, say)
    return valueLabel(part.of, part.value, dictionary)
  }

  private list(kind: 'and' | 'or' | 'commas' | 'semicolons' | 'sentences', parts: readonly Part[]): string {
    const words = parts.map((one) => this.part(one))
    return LISTS[kind](words, this.say)
  }
}

const LISTS = {
  and: allOfThese,
  or: anyOfThese,
  commas: withCommas,
  semicolons: withSemicolons,
  sentences: withSentences,
}
