import { spellingsOf } from '../dictionary/index.ts'
import type { ChoiceValue } from '../dictionary/index.ts'
import { typedWords } from '../languages/index.ts'
import { inEnglish } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import { folded, literal } from '../text/index.ts'

/** One of the choices of a question, with everything that can be typed to select it. */
export interface Answerable {
  readonly label: string
  /** Other words for the choice. As with the label, typing a part of them is enough. */
  readonly synonyms?: readonly string[]
  /** Names and codes that select the choice only if they are typed in full. */
  readonly inFull?: readonly string[]
  /** Names that stand for this choice and others together. */
  readonly partOf?: readonly string[]
  /**
   * Whether this is "don't know". It has a key instead of a number, and any other answer that is typed the same way
   * takes precedence.
   */
  readonly unknown?: boolean
  /** The part of a long label that is searched first. The whole label is searched only if nothing is found there. */
  readonly sought?: string
  /** Whether this is something other than an answer to the question. One or two letters never select it. */
  readonly beside?: boolean
}

/** What a typed line means among some choices. */
export interface Reading {
  /** The indexes of the choices that it may mean, in ascending order. */
  readonly found: readonly number[]
  /** The index of the choice that Enter selects: the one that is meant exactly, or the only one left. */
  readonly chosen: number | undefined
  /** Whether it is the number shown beside the choice, which selects it without Enter. */
  readonly byNumber: boolean
  /** Whether the choice was typed in full or by its number, not just in part. */
  readonly exact: boolean
  /** The indexes of the choices if several were named in full; none of them is chosen. Left out otherwise. */
  readonly together?: readonly number[]
}

/** A value of the dictionary as a choice. */
export function answerable(value: ChoiceValue): Answerable {
  const { label, synonyms, partOf } = value
  const searched = new Set([label, ...synonyms])
  return { label, synonyms, inFull: spellingsOf(value).filter((one) => !searched.has(one)), ...(partOf && { partOf }) }
}

/**
 * The numbers to show beside the choices, all with the same number of digits: `1` to `9`, or `01` to `15`. "Don't know"
 * has none. Undefined if any answer itself contains a digit (a stage, a vertebra, a score): then a typed digit is part
 * of an answer and never a position in the list. Codes that consist of digits count only if they are short enough to be
 * confused with the number of a choice.
 */
export function choiceNumbers(choices: readonly Answerable[]): readonly (string | undefined)[] | undefined {
  const numbered = choices.filter((one) => one.unknown !== true)
  const holdsDigit = ({ label, synonyms = [], inFull = [] }: Answerable): boolean =>
    [label, ...synonyms].some((one) => /\p{N}/u.test(folded(one))) ||
    inFull.some((one) => DIGITS.test(folded(one)) && folded(one).length < SHORTEST_CODE)
  if (numbered.some(holdsDigit)) return undefined
  const width = String(numbered.length).length
  let last = 0
  return choices.map((one) => (one.unknown === true ? undefined : String(++last).padStart(width, '0')))
}

/** Shorter codes could be confused with the number of a choice. */
const SHORTEST_CODE = 4
const DIGITS = /^\p{N}+$/u

/**
 * Finds the choices that a typed text may mean. It is tried as a number shown, then as a complete answer, then as the
 * beginning of a word, and then, if it has at least three letters or contains a digit, anywhere inside a word. Case,
 * accents and character width do not matter.
 *
 * A word that an answer negates is not found on its own: `confirmed` does not find "not confirmed". Digits alone are a
 * number (its leading zero may be left out if no number shown starts with these digits) or a complete answer, but never
 * part of one. If the text contains several complete answers with a sign or word between them, or names that stand for
 * several, these are `together`, unless all mean the same choice.
 */
export function readAnswer(typed: string, choices: readonly Answerable[], say: Say = inEnglish): Reading {
  const text = folded(typed)
  const where = (fits: (choice: Answerable, i: number) => boolean): number[] =>
    choices.flatMap((choice, i) => (fits(choice, i) ? [i] : []))
  if (text === '') return { found: where(() => true), chosen: undefined, byNumber: false, exact: false }
  const numbers = choiceNumbers(choices)
  const number = numbers?.indexOf(text) ?? -1
  if (number !== -1)
    return { found: [number], chosen: number, byNumber: !choices.some((one) => mayGoOn(text, one)), exact: true }
  const whole = where((choice) => isWhole(text, choice))
  const known = whole.filter((i) => choices[i]?.unknown !== true)
  const exact = known.length > 0 ? known : whole
  const begun = DIGITS.test(text) ? where((_, i) => numbers?.[i]?.startsWith(text) === true) : begunBy(text, choices)
  if (exact.length > 0) {
    const found = where((_, i) => exact.includes(i) || begun.includes(i))
    return { found, chosen: onlyOne(exact), byNumber: false, exact: true }
  }
  const named = namedIn(text, choices, say)
  if (named !== undefined) {
    const one = onlyOne(named)
    const together = one === undefined && { together: named }
    return { found: named, chosen: one, byNumber: false, exact: one !== undefined, ...together }
  }
  if (DIGITS.test(text)) {
    const meant = begun.length === 0 ? withZero(text, numbers) : undefined
    const places = meant === undefined ? begun : [meant]
    return { found: places, chosen: meant, byNumber: false, exact: meant !== undefined }
  }
  const isLong = text.length >= SHORTEST_INSIDE || /\p{N}/u.test(text)
  const found = begun.length > 0 || !isLong ? begun : where((choice) => isPart(text, choice, ANYWHERE))
  return { found, chosen: onlyOne(found), byNumber: false, exact: false }
}

/** Whether a number is the start of a name that also has characters other than digits: `5` of `5-FU`. */
function mayGoOn(number: string, { inFull = [], partOf = [] }: Answerable): boolean {
  return [...inFull, ...partOf].map(folded).some((one) => one.startsWith(number) && !DIGITS.test(one))
}

/**
 * The indexes of all choices that a text names in full, by several names or by names that stand for several choices;
 * undefined if any part of it is not a name. "Don't know" does not count as a name.
 */
function namedIn(text: string, choices: readonly Answerable[], say: Say): readonly number[] | undefined {
  if (text.length > LONGEST_NAMES) return undefined
  const words = typedWords(say).of('word.together').map(literal).join('|')
  const between = new RegExp(String.raw`\s*[+,;/&→]\s*|\s(?:${words})\s`, 'gu')
  const placesOf = (name: string): readonly number[] =>
    choices.flatMap((choice, i) => (choice.unknown !== true && isNamed(name, choice) ? [i] : []))
  // A name may contain such a sign itself: CDK4/6.
  const read = (rest: string): readonly number[] | undefined => {
    if (rest === '') return []
    const whole = placesOf(rest)
    if (whole.length > 0) return whole
    for (const sign of rest.matchAll(between)) {
      const first = placesOf(rest.slice(0, sign.index))
      const others = first.length === 0 ? undefined : read(rest.slice(sign.index + sign[0].length))
      if (others !== undefined) return [...first, ...others]
    }
    return undefined
  }
  const named = read(text)
  return named && [...new Set(named)].toSorted((one, other) => one - other)
}

/** A longer line is not a list of names. */
const LONGEST_NAMES = 200

function isNamed(text: string, choice: Answerable): boolean {
  return isWhole(text, choice) || choice.partOf?.some((one) => folded(one) === text) === true
}

/** The indexes of the choices that have a word that starts with a text. */
function begunBy(text: string, choices: readonly Answerable[]): number[] {
  const where = (shown: (choice: Answerable) => Answerable): number[] =>
    choices.flatMap((choice, i) => (isPart(text, shown(choice), BEGINNING) ? [i] : []))
  const first = where((choice) => ({ ...choice, label: choice.sought ?? choice.label }))
  return first.length > 0 ? first : where((choice) => choice)
}

/** The index of the number that is typed without its leading zero: `2` for `02`. */
function withZero(text: string, numbers: readonly (string | undefined)[] | undefined): number | undefined {
  const place = numbers?.findIndex((one) => one?.replace(/^0+/, '') === text) ?? -1
  return place === -1 ? undefined : place
}

function onlyOne(places: readonly number[]): number | undefined {
  return places.length === 1 ? places[0] : undefined
}

function isWhole(text: string, { label, synonyms = [], inFull = [] }: Answerable): boolean {
  return [label, ...synonyms, ...inFull].some((one) => folded(one) === text)
}

/**
 * One letter means an answer that starts with it, and two letters mean a word that starts with them. Anywhere else they
 * are a typing error or mean something else: `f` is not "left", `o` is not "subluxation or translation", and `no` is
 * not "another treatment".
 */
const SHORTEST_LATER = 2
const SHORTEST_INSIDE = 3

/** The least number of letters that can mean a choice that is not an answer to the question. */
const SHORTEST_BESIDE = 3

/** What may come before the matching part of an answer: the end of another word, or anything. */
const BEGINNING = /(?:^|[^\p{L}\p{N}])$/u
const ANYWHERE = /$/u

function isPart(text: string, { label, synonyms = [], unknown, beside }: Answerable, before: RegExp): boolean {
  if (!/[\p{L}\p{N}]/u.test(text)) return false
  if (beside === true && (before === ANYWHERE || text.length < SHORTEST_BESIDE)) return false
  // "Don't know" is found only by its beginning; otherwise every "no" would be ambiguous.
  if (unknown === true) return folded(label).startsWith(text)
  return [label, ...synonyms].map(folded).some((answer) => {
    for (let at = answer.indexOf(text); at !== -1; at = answer.indexOf(text, at + 1)) {
      const start = answer.slice(0, at)
      if (start !== '' && text.length < SHORTEST_LATER) return false
      if (before.test(start) && !NEGATED.test(start) && !ROMAN.test(start)) return true
    }
    return false
  })
}

/** The start of an answer up to a part that it negates: `not` in "not confirmed", `un` in "unconfirmed". */
const NEGATED = /(?:^|[^\p{L}])(?:(?:not|no|non|none|never|without)[^\p{L}](?:.*[^\p{L}])?|un|non)$/u

/** The start of a Roman numeral before a part of it: `I` in `IIIC`, which is never meant by `IIC`. */
const ROMAN = /(?:^|[^\p{L}])[ivx]+$/u
