import { spellingsOf } from '../dictionary/index.ts'
import type { ChoiceValue } from '../dictionary/index.ts'
import { typedWords } from '../languages/index.ts'
import { inEnglish } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import { folded, literal } from '../text/index.ts'

/** One of the choices of a question, with everything that can be typed for it. */
export interface Answerable {
  readonly label: string
  /** Other words for it; like the label, they are found by a part of them. */
  readonly synonyms?: readonly string[]
  /** What means it only when it is typed in full: names and codes. */
  readonly inFull?: readonly string[]
  /** What names it and others at once. */
  readonly partOf?: readonly string[]
  /** "Don't know" has a key instead of a number, and gives way to every answer that is typed alike. */
  readonly unknown?: boolean
  /** What of the label is looked through first, where that says much: all of it only where nothing is found so. */
  readonly sought?: string
  /** Something else than an answer to the question: a few letters never mean it. */
  readonly beside?: boolean
}

/** What a typed line means among some choices. */
export interface Reading {
  /** The places of the choices that it may mean, in their order. */
  readonly found: readonly number[]
  /** The place of the one that Enter chooses: the one meant exactly, or the only one left. */
  readonly chosen: number | undefined
  /** Whether it is the number shown beside the choice, which chooses without Enter. */
  readonly byNumber: boolean
  /** Whether what is chosen was typed in full, or by its number: not only a part of it. */
  readonly exact: boolean
  /** The places of the choices that were named in full, all together; none is chosen. Left out where that is not so. */
  readonly together?: readonly number[]
}

/** A value of the dictionary as a choice. */
export function answerable(value: ChoiceValue): Answerable {
  const { label, synonyms, partOf } = value
  const searched = new Set([label, ...synonyms])
  return { label, synonyms, inFull: spellingsOf(value).filter((one) => !searched.has(one)), ...(partOf && { partOf }) }
}

/**
 * The numbers to show beside the choices, all with as many digits: `1` to `9`, or `01` to `15`; none beside "don't know".
 * Undefined where an answer itself holds a digit (a stage, a vertebra, a score): there a typed digit is only ever a part of an
 * answer, never a place in the list. Codes count only when they are as short as a number that people type.
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

/** Shorter codes could be meant for the number of a choice. */
const SHORTEST_CODE = 4
const DIGITS = /^\p{N}+$/u

/**
 * What was typed is looked for as a number shown, then as an answer in full, then at the beginnings of words, then, from three letters on or with a digit, inside them;
 * case, accents and width make no difference. What stands behind a "not" is not found by itself: `confirmed` is not "not
 * confirmed". Digits alone are a number, also without its zero where no other begins so, or an answer in full, never a part of one. Several answers in full, with a sign or a
 * word between, and names of several are `together`, unless all mean the same.
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

/** Whether a number is the beginning of a name that goes on with something else than digits: `5` of `5-FU`. */
function mayGoOn(number: string, { inFull = [], partOf = [] }: Answerable): boolean {
  return [...inFull, ...partOf].map(folded).some((one) => one.startsWith(number) && !DIGITS.test(one))
}

/**
 * The places of all that a text names in full by several names, or by a name of several; undefined where a part of it names nothing. What is said of not
 * knowing is no name.
 */
function namedIn(text: string, choices: readonly Answerable[], say: Say): readonly number[] | undefined {
  if (text.length > LONGEST_NAMES) return undefined
  const words = typedWords(say).of('word.together').map(literal).join('|')
  const between = new RegExp(String.raw`\s*[+,;/&→]\s*|\s(?:${words})\s`, 'gu')
  const placesOf = (name: string): readonly number[] =>
    choices.flatMap((choice, i) => (choice.unknown !== true && isNamed(name, choice) ? [i] : []))
  // A name may hold such a sign itself: CDK4/6.
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

/** So long a line is no list of names. */
const LONGEST_NAMES = 200

function isNamed(text: string, choice: Answerable): boolean {
  return isWhole(text, choice) || choice.partOf?.some((one) => folded(one) === text) === true
}

/** The places of the choices of which a word begins with a text. */
function begunBy(text: string, choices: readonly Answerable[]): number[] {
  const where = (shown: (choice: Answerable) => Answerable): number[] =>
    choices.flatMap((choice, i) => (isPart(text, shown(choice), BEGINNING) ? [i] : []))
  const first = where((choice) => ({ ...choice, label: choice.sought ?? choice.label }))
  return first.length > 0 ? first : where((choice) => choice)
}

/** The place of the number of which the zero is left out: `2` of `02`. */
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
 * One letter means an answer that begins with it, two a word that begins with them. Anywhere else they are a slip of the finger, or mean something else: `f` is
 * not "left", `o` not "subluxation or translation", and `no` not "another treatment".
 */
const SHORTEST_LATER = 2
const SHORTEST_INSIDE = 3

/** So many letters at the beginning of a word mean what is no answer to the question. */
const SHORTEST_BESIDE = 3

/** What may stand before a part of an answer: the end of a word before it, or anything. */
const BEGINNING = /(?:^|[^\p{L}\p{N}])$/u
const ANYWHERE = /$/u

function isPart(text: string, { label, synonyms = [], unknown, beside }: Answerable, before: RegExp): boolean {
  if (!/[\p{L}\p{N}]/u.test(text)) return false
  if (beside === true && (before === ANYWHERE || text.length < SHORTEST_BESIDE)) return false
  // "Don't know" is found by its beginning only, or every "no" would be one of several.
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

/** An answer up to a part that it denies: `not` of "not confirmed", `un` of "unconfirmed". */
const NEGATED = /(?:^|[^\p{L}])(?:(?:not|no|non|none|never|without)[^\p{L}](?:.*[^\p{L}])?|un|non)$/u

/** A Roman number up to a part of it: `I` of `IIIC`, which nobody means by `IIC`. */
const ROMAN = /(?:^|[^\p{L}])[ivx]+$/u
