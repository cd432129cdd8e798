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
  /** Translations of the chart mapping's texts, by their English. */
  readonly texts?: ReadonlyMap<string, string>
}

/** Says a sentence, or a phrase of one, in some language. */
export interface Say {
  (key: MessageKey, given?: Arguments): string
  /** The tag of the language, as pages name it. */
  readonly language: string
  /** An English text of a rule file or mapping in this language; marked as English if it has no translation. */
  readonly words: (english: string) => string
  /** The language's own template; undefined if it has none that can stand for the English one. */
  readonly own: (key: MessageKey) => string | undefined
}

/**
 * A function that says things in a language. What the language has no usable template for is said in English and marked
 * as English.
 */
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

/**
 * The template if it can stand for the English one. If it lacked a gap, the page would lack that piece of information.
 */
function usable(template: string | undefined, english: string): string | undefined {
  const isUsable = template === english || (template !== undefined && templateProblem(template, english) === undefined)
  return isUsable ? template : undefined
}

/** Marks a text as English on a page in another language. One mark covers everything that is filled in. */
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

/** `a; b; c`, for phrases that may contain commas. */
export function withSemicolons(words: readonly string[], say: Say): string {
  return words.slice(1).reduce((before, next) => say('list.semicolon', { before, next }), words[0] ?? '')
}

/** One sentence after the other. */
export function withSentences(sentences: readonly string[], say: Say): string {
  return sentences.slice(1).reduce((before, next) => say('list.sentence', { before, next }), sentences[0] ?? '')
}

/**
 * A sentence that begins with a phrase, with its first letter in upper case. Scripts without upper case stay as they
 * are.
 */
export function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

function joined(words: readonly string[], key: 'list.and' | 'list.or', say: Say): string {
  const last = words.at(-1) ?? ''
  return words.length < 2 ? last : say(key, { before: withCommas(words.slice(0, -1), say), last })
}
