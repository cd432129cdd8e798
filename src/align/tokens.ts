/** A word, number or sign in a sentence, with its place. */
export interface Token {
  readonly text: string
  /** The form in which words are compared: see `stem`. */
  readonly stem: string
  readonly start: number
  readonly end: number
  readonly kind: 'word' | 'number' | 'sign'
}

const TOKEN = /(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)|(\p{L}[\p{L}\p{N}']*(?:\.\d+)*)|(\S)/gu

/** The words, numbers and signs of a sentence, in order. */
export function tokensOf(text: string): readonly Token[] {
  return [...text.matchAll(TOKEN)].map((match) => {
    const [whole, number, word] = match
    const kind = number !== undefined ? 'number' : word !== undefined ? 'word' : 'sign'
    return { text: whole, stem: stem(whole), start: match.index, end: match.index + whole.length, kind }
  })
}

/** A word without case, accents, plural ending, and differences between British and American spelling. */
export function stem(word: string): string {
  const known = stems.get(word)
  if (known !== undefined) return known
  if (stems.size >= MOST_STEMS) stems.clear()
  const made = stemmed(word)
  stems.set(word, made)
  return made
}

/** Cached, because the same few words come up in every criterion. */
const stems = new Map<string, string>()
const MOST_STEMS = 10_000

function stemmed(word: string): string {
  const plain = word
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/ae|oe/g, 'e')
    .replaceAll('leuc', 'leuk')
  if (plain.length <= 4) return plain
  return plain
    .replace(/(?:ses|sis)$/, 's')
    .replace(/ies$/, 'y')
    .replace(/([^siu])s$/, '$1')
}

/** Whether two stems belong to the same word: equal, or long with the same beginning (`progressed`, `progressive`). */
export function areAkin(a: string, b: string): boolean {
  if (a === b) return true
  return a.length >= AKIN && b.length >= AKIN && a.slice(0, AKIN) === b.slice(0, AKIN)
}

const AKIN = 6

/** The words of a text that carry meaning, as stems. */
export function contentOf(text: string): ReadonlySet<string> {
  return new Set(tokensOf(text).flatMap((one) => (one.kind === 'word' && !IDLE.has(one.stem) ? one.stem : [])))
}

const IDLE = new Set(
  'a an and are as at be by for from had has have if in is it no not of on or she her the this that to was were with she who did does do there any other another patient patients'.split(
    ' ',
  ),
)
