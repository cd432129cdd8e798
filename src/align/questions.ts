import type { Dictionary } from '../dictionary/index.ts'
import { fieldWordsOf } from './field-words.ts'
import type { FieldWords } from './field-words.ts'
import { stem, tokensOf } from './tokens.ts'
import type { Token } from './tokens.ts'

/** A question to a person, beside the text of its criterion. */
export interface AskedCriterion {
  readonly kind: 'inclusion' | 'exclusion'
  readonly text: string
  readonly ask: string
  /** Whether “yes” is favourable to the patient, which is the default. */
  readonly yesIsFavourable: boolean
}

/**
 * Whether a “yes” means the opposite of what the criterion declares. In an inclusion the question should say what the
 * text says, in an exclusion the opposite, and each the other way round if “no” is favourable. This is judged by the
 * words that question and text share; if they share none, by words that are bad news. Undefined if the words do not
 * tell.
 */
export function asksTheOtherWay(
  { kind, text, ask, yesIsFavourable }: AskedCriterion,
  dictionary: Dictionary,
): boolean | undefined {
  if (text.length + ask.length > LONGEST) return undefined
  const words = fieldWordsOf(dictionary)
  const [said, asked] = [sensesOf(text, words), sensesOf(ask, words)]
  const shared = [...asked].flatMap(([word, isDenied]) => {
    const other = said.get(word) ?? [...said].find(([own]) => areOneWord(own, word))?.[1]
    return other === undefined || isDenied === 'unclear' || other === 'unclear' ? [] : [isDenied === other]
  })
  const wantsSame = (kind === 'inclusion') === yesIsFavourable
  if (kind === 'exclusion' && yesIsFavourable && asksForGood(asked, said, words)) return undefined
  const votes = shared.filter((one) => one === wantsSame).length
  if (shared.length > 0 && votes * 2 !== shared.length) return votes * 2 < shared.length
  if (shared.length > 0) return undefined
  return kind === 'exclusion' ? bySense(asked, words) === yesIsFavourable || undefined : undefined
}

/** Whether a question has a word for something good that the text does not have: safe, suitable, compatible. */
function asksForGood(
  asked: ReadonlyMap<string, Sense>,
  said: ReadonlyMap<string, Sense>,
  { good }: FieldWords,
): boolean {
  return [...asked].some(([word, isDenied]) => good.test(word) && isDenied === false && !said.has(word))
}

/** True if a question asks for something bad without denying it; undefined otherwise. */
function bySense(asked: ReadonlyMap<string, Sense>, { good, bad }: FieldWords): boolean | undefined {
  const isGood = [...asked].some(([word, isDenied]) => good.test(word) && isDenied === false)
  const isBad = [...asked].some(([word, isDenied]) => bad.test(word) && isDenied === false)
  return isBad && !isGood ? true : undefined
}

/** Whether a word is denied where it stands. */
type Sense = boolean | 'unclear'

const IDLE =
  /^(?:is|are|be|been|was|has|have|had|do|does|did|can|could|will|would|may|should|must|she|he|her|his|they|the|a|an|of|to|for|and|or|in|on|by|with|at|as|that|this|who|which|it|its|any|some|there|known|ever|now|currently|study|patient|investigator|view|opinion|judgement|s|from|other|than|more|such|all)$/

const NEGATORS = new Set(
  'no not without never neither nor cannot unable free lack absence absent denies impossible against'.split(' '),
)
/** Prefixes that reverse a word, if a known word follows. */
const PREFIXES =
  /^(?:un|in|im|non|dis|ir)(?=(?:safe|abl|willing|suit|fit|compet|capab|toler|possib|complian|controll|stab|adequa|eligib|agree|regular|complete|resect)\w*)/

/** The telling words of a sentence, each with whether it is denied. A word that appears both ways is unclear. */
function sensesOf(sentence: string, words: FieldWords): ReadonlyMap<string, Sense> {
  const made = new Map<string, Sense>()
  const tokens = tokensOf(sentence)
  for (const [i, token] of tokens.entries()) {
    if (token.kind !== 'word' || IDLE.test(token.stem) || NOTHING.has(token.stem)) continue
    const { word, isTurned } = plain(token.stem)
    const isDenied = (deniersBefore(tokens, i, words) % 2 === 1) !== isTurned
    const known = made.get(word)
    made.set(word, known === undefined || known === isDenied ? isDenied : 'unclear')
  }
  return made
}

/** Words that deny are not themselves what is asked. */
const NOTHING = new Set('no not without never neither nor free lack absence absent'.split(' '))

const TURNED: ReadonlyMap<string, string> = new Map([
  ['unable', 'able'],
  ['cannot', 'able'],
  ['impossible', 'possible'],
])

function plain(own: string): { readonly word: string; readonly isTurned: boolean } {
  const turned = /^(?:refus|declin)/.test(own) ? 'agree' : TURNED.get(own)
  if (turned !== undefined) return { word: turned, isTurned: true }
  const word = own.replace(PREFIXES, '')
  return { word: stem(word), isTurned: word !== own }
}

/** How many negations apply to a word within its part of the sentence. */
function deniersBefore(tokens: readonly Token[], at: number, { against }: FieldWords): number {
  let count = 0
  for (let i = at - 1; i >= 0; i--) {
    const token = tokens[i] as Token
    if (/^[.;:]$/.test(token.text)) break
    if (/^(?:although|though|but)$/.test(token.stem)) break
    if (NEGATORS.has(token.stem) || against.test(token.stem)) {
      // “Neither … nor” counts once.
      if (token.stem === 'nor' && tokens.slice(0, i).some((one) => one.stem === 'neither')) continue
      count++
    }
    // A comma with “and” or “or” after it ends the reach of the negations before it.
    if (token.text === ',' && count === 0 && /^(?:and|or)$/.test(tokens[i + 1]?.stem ?? '')) break
  }
  return (
    count +
    (DENIED_LATER.test(
      tokens
        .slice(at + 1)
        .map((one) => one.stem)
        .join(' '),
    )
      ? 1
      : 0)
  )
}

const DENIED_LATER = /\b(?:ruled out|excluded|absent|sure that not)\b/

function areOneWord(a: string, b: string): boolean {
  const length = Math.min(a.length, b.length)
  const same = Math.max(4, length - 3)
  return length >= 5 && a.slice(0, same) === b.slice(0, same)
}

/** Longer texts (in characters) are not read, so that no file takes long. */
const LONGEST = 3000
