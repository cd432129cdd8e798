import { templateProblem } from './arguments.ts'
import { EN } from './en/index.ts'
import type { MessageKey } from './en/index.ts'
import { filled } from './format.ts'
import type { Arguments } from './format.ts'

/** The interface in one language. */
export interface Language {
  /** BCP 47: `en`, `de`, `zh-Hans`. */
  readonly tag: string
  readonly messages: Readonly<Partial<Record<MessageKey, string>>>
  /** What files of rules say in it, by their English, where no rules in other words have it: how charts are read. */
  readonly texts?: ReadonlyMap<string, string>
}

/** Says a sentence, or a phrase of one, in some language. */
export interface Say {
  (key: MessageKey, given?: Arguments): string
  /** The tag of the language, as pages name it. */
  readonly language: string
  /** What a file of rules says in English. */
  readonly words: (english: string) => string
  /** The template of the language; undefined where it has none that can stand for the English one. */
  readonly own: (key: MessageKey) => string | undefined
}

/** How a language says things; what it has no words for, or none that can stand for the English ones, is said in English and marked as that. */
export function sayIn({ tag, messages, texts }: Language): Say {
  const known = new Map<MessageKey, string | undefined>()
  const own = (key: MessageKey): string | undefined => {
    if (!known.has(key)) known.set(key, usable(messages[key], EN[key]))
    return known.get(key)
  }
  const say = (key: MessageKey, given: Arguments = {}): string => {
    const template = own(key)
    return template === undefined ? asEnglish(filled(EN[key], 'en', given)) : filled(template, tag, given)
  }
  const words = (english: string): string => texts?.get(english) ?? (tag === 'en' ? english : asEnglish(english))
  return Object.assign(say, { language: tag, words, own })
}

/** What a sentence lacks in another language would be lacking on the page. */
function usable(template: string | undefined, english: string): string | undefined {
  const isUsable = template === english || (template !== undefined && templateProblem(template, english) === undefined)
  return isUsable ? template : undefined
}

/** A text that is in English on a page in another language; one mark stands for all that is put in. */
export function asEnglish(text: string): string {
  return MARK + text.replaceAll(MARK, '')
}

const MARK = '[en] '

export const ENGLISH: Language = { tag: 'en', messages: EN }

export const inEnglish: Say = sayIn(ENGLISH)

/** `spine, rib or hip`. */
export function anyOfThese(words: readonly string[], say: Say): string {
  return joined(words, 'list.or', say)
}

/** `I1, I2 and E3`. */
export function allOfThese(words: readonly string[], say: Say): string {
  return joined(words, 'list.and', say)
}

/** `a, b, c`. */
export function withCommas(words: readonly string[], say: Say): string {
  return words.slice(1).reduce((before, next) => say('list.comma', { before, next }), words[0] ?? '')
}

/** `a; b; c`: of what may hold commas itself. */
export function withSemicolons(words: readonly string[], say: Say): string {
  return words.slice(1).reduce((before, next) => say('list.semicolon', { before, next }), words[0] ?? '')
}

/** One sentence after the other. */
export function withSentences(sentences: readonly string[], say: Say): string {
  return sentences.slice(1).reduce((before, next) => say('list.sentence', { before, next }), sentences[0] ?? '')
}

/** A sentence that begins with a phrase, with its first letter large; what has no large letters stays as it is. */
export function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

function joined(words: readonly string[], key: 'list.and' | 'list.or', say: Say): string {
  const last = words.at(-1) ?? ''
  return words.length < 2 ? last : say(key, { before: withCommas(words.slice(0, -1), say), last })
}
