import { EN } from './en/index.ts'
import type { MessageKey } from './en/index.ts'
import type { Language } from './say.ts'

/**
 * A made-up language for tests: every sentence of the catalogue in other letters, longer, and with its parts in reverse
 * order. Text on a page that is still readable does not come from the catalogue, and whatever breaks would also break
 * in a language with long words or another word order.
 */
export function pseudoLanguage(): Language {
  const messages = Object.entries(EN).map(([key, template]) => [key, pseudoText(template)])
  return { tag: 'en-x-pseudo', messages: Object.fromEntries(messages) as Readonly<Record<MessageKey, string>> }
}

/** A template, or a text without gaps, in that language. */
export function pseudoText(template: string): string {
  if (template.includes(WAYS)) return template.split(WAYS).map(pseudoText).join(WAYS)
  const [, choice] = /^(\{\w+, plural,) /.exec(template) ?? []
  if (choice === undefined) return turned(template)
  const options = optionsIn(template.slice(choice.length, -1))
  return `${choice} ${options.map(([name, body]) => `${name} {${turned(body)}}`).join(' ')}}`
}

/** Separates the ways to type something. */
const WAYS = ' | '

/** The parts in reverse order, with every letter outside the gaps replaced. */
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
