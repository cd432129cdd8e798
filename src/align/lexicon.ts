import { derivedByPath, variablesByPath } from '../dictionary/index.ts'
import type { Dictionary, Variable } from '../dictionary/index.ts'
import { tokensOf } from './tokens.ts'
import type { Token } from './tokens.ts'

/** What words can name: a fact or a list, or one value of a fact. */
export interface Meaning {
  readonly path: string
  readonly value: string | undefined
}

/** Further words that pages use for facts and values: `labs.alt` or `hiv=positive` → words. */
export type Words = Readonly<Record<string, readonly string[]>>

interface Phrase {
  readonly stems: readonly string[]
  readonly meanings: readonly Meaning[]
}

/** Phrases by the stem of their first word, longest first. */
export type Lexicon = ReadonlyMap<string, readonly Phrase[]>

/** A place in a text where words name something. */
export interface Naming {
  readonly meanings: readonly Meaning[]
  /** The indexes of the first and the last token. */
  readonly first: number
  readonly last: number
}

/** All words by which a dictionary and the further `words` name facts, lists and values. */
export function lexiconOf(dictionary: Dictionary, words: Words): Lexicon {
  const named = new Map<string, Meaning[]>()
  const add = (text: string, meaning: Meaning): void => {
    const stems = stemsOf(text)
    if (stems.length === 0 || (stems.length === 1 && TOO_SHORT.test(stems[0] ?? ''))) return
    const key = stems.join(' ')
    const known = named.get(key) ?? []
    if (!known.some((one) => one.path === meaning.path && one.value === meaning.value)) known.push(meaning)
    named.set(key, known)
  }
  for (const [path, variable] of [...variablesByPath(dictionary), ...derivedByPath(dictionary)]) {
    if (variable.type === 'group') continue
    for (const text of namesOf(variable)) add(text, { path, value: undefined })
    for (const one of variable.type === 'choice' ? variable.values : [])
      for (const text of [one.label, one.name, ...one.synonyms]) add(text, { path, value: one.name })
  }
  for (const [key, own] of Object.entries(words)) {
    const meaning = meaningOf(key)
    for (const text of own) add(text, meaning)
  }
  return indexed(named)
}

/** Splits `hiv=positive` into a fact and its value. */
export function meaningOf(key: string): Meaning {
  const at = key.indexOf('=')
  return at === -1 ? { path: key, value: undefined } : { path: key.slice(0, at), value: key.slice(at + 1) }
}

/** A single letter or digit names nothing on its own; a single sign may. */
const TOO_SHORT = /^[\p{L}\p{N}]$/u

function namesOf(variable: Variable): string[] {
  const own = [variable.label, variable.name]
  return variable.type === 'list' ? [...own, variable.entry] : own
}

export function stemsOf(text: string): string[] {
  return tokensOf(text.replaceAll('_', ' ')).flatMap((one) =>
    one.kind === 'sign' && !/^[+-]$/.test(text.trim()) ? [] : one.stem,
  )
}

function indexed(named: ReadonlyMap<string, readonly Meaning[]>): Lexicon {
  const index = new Map<string, Phrase[]>()
  for (const [key, meanings] of named) {
    const stems = key.split(' ')
    const [first = ''] = stems
    index.set(first, [...(index.get(first) ?? []), { stems, meanings }])
  }
  for (const phrases of index.values()) phrases.sort((a, b) => b.stems.length - a.stems.length)
  return index
}

/** What the tokens of a text name, from left to right. Of phrases that begin at the same token, the longest wins. */
export function namingsIn(tokens: readonly Token[], lexicon: Lexicon): readonly Naming[] {
  const found: Naming[] = []
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as Token
    // A minus is a value only at the end of a word: in “HER2-” it is one, in “HER2-positive” it is a hyphen.
    if (HYPHENS.test(token.text) && tokens[at + 1]?.start === token.end && tokens[at + 1]?.kind !== 'sign') continue
    const suspended = suspendedAt(tokens, at, lexicon)
    if (suspended !== undefined) {
      found.push({ meanings: suspended.meanings, first: at, last: at })
      continue
    }
    for (const { stems, meanings } of lexicon.get(token.stem) ?? []) {
      const last = endOf(stems, at, tokens)
      if (last === undefined) continue
      found.push({ meanings, first: at, last })
      at = last
      break
    }
  }
  return found
}

/** “Pre- or postmenopausal”: the beginning of a word whose end is in the next word. */
function suspendedAt(tokens: readonly Token[], at: number, lexicon: Lexicon): Phrase | undefined {
  const [own, hyphen, join, whole] = tokens.slice(at, at + 4)
  if (own?.kind !== 'word' || hyphen?.start !== own.end || !HYPHENS.test(hyphen.text)) return undefined
  if (whole?.kind !== 'word' || !/^(?:or|and|and\/or|to|\/)$/.test(join?.text ?? '')) return undefined
  const count = Math.max(0, whole.stem.length - LEAST_END + 1)
  const ends = Array.from({ length: count }, (_, i) => whole.stem.slice(i))
  return ends.flatMap((end) => lexicon.get(own.stem + end) ?? []).find(({ stems }) => stems.length === 1)
}

const LEAST_END = 4

/**
 * The last token of a phrase that begins at a given one; undefined if the phrase is not there. Hyphens between its
 * words are ignored.
 */
function endOf(stems: readonly string[], from: number, tokens: readonly Token[]): number | undefined {
  let at = from
  for (const [i, own] of stems.entries()) {
    if (i > 0 && HYPHENS.test(tokens[at]?.text ?? '') && own !== tokens[at]?.stem) at++
    if (tokens[at]?.stem !== own) return undefined
    at++
  }
  return at - 1
}

const HYPHENS = /^[-‐‑–]$/
