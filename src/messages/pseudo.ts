import { EN } from './en/index.ts'
import type { MessageKey } from './en/index.ts'
import type { Language } from './say.ts'

/**
 * A language that nobody speaks: every sentence of the catalogue in other letters, longer, and with its parts in the other order. What can be read on a
 * page in it comes from somewhere else; what breaks in it would break in a language with long words or another order of words.
 */
export function pseudoLanguage(): Language {
  const messages = Object.entries(EN).map(([key, template]) => [key, pseudoText(template)])
  return { tag: 'en-x-pseudo', messages: Object.fromEntries(messages) as Readonly<Record<MessageKey, string>> }
}

/** A template, or a text without any, in that language. */
export function pseudoText(template: string): string {
  if (template.includes(WAYS)) return template.split(WAYS).map(pseudoText).join(WAYS)
  const [, choice] = /^(\{\w+, plural,) /.exec(template) ?? []
  if (choice === undefined) return turned(template)
  const options = optionsIn(template.slice(choice.length, -1))
  return `${choice} ${options.map(([name, body]) => `${name} {${turned(body)}}`).join(' ')}}`
}

/** Between the ways to type something. */
const WAYS = ' | '

/** The last part first; of the letters between what is put in, none stays as it was. */
function turned(text: string): string {
  const parts = text.split(/(\{\w+\}|#)/).filter((part) => part !== '')
  return `⟦${parts
    .toReversed()
    .map((part) => (/^[{#]/.test(part) ? part : strange(part)))
    .join('')}⟧`
}

function strange(text: string): string {
  return text.replaceAll(/[a-z]/gi, (letter) => {
    const small = STRANGE[letter.toLowerCase().charCodeAt(0) - FIRST] ?? letter
    const own = letter === letter.toLowerCase() ? small : small.toUpperCase()
    return VOWELS.has(letter) ? own + own : own
  })
}

const STRANGE = 'ąƀçđęƒğħįĵķłṁńøþɋřşťųṽŵẋýž'.split('')
const FIRST = 97
const VOWELS: ReadonlySet<string> = new Set('aeiou')

/** The forms of a plural with their texts. */
function optionsIn(text: string): [name: string, body: string][] {
  const found: [string, string][] = []
  let [depth, start, name] = [0, 0, '']
  for (const [at, sign] of text.split('').entries()) {
    if (sign === '{' && depth++ === 0) [name, start] = [text.slice(start, at).trim(), at + 1]
    if (sign === '}' && --depth === 0) {
      found.push([name, text.slice(start, at)])
      start = at + 1
    }
  }
  return found
}
