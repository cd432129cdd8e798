import { variableOf, variablesByPath } from '../dictionary/index.ts'
import type { Dictionary } from '../dictionary/index.ts'
import { amountsOf } from './amounts.ts'
import type { Amount } from './amounts.ts'
import { namingsIn } from './lexicon.ts'
import type { Lexicon, Meaning } from './lexicon.ts'
import { tokensOf } from './tokens.ts'
import type { Token } from './tokens.ts'

/** Words in a sentence that name facts, lists or values. */
export interface Mention {
  readonly meanings: readonly Meaning[]
  readonly start: number
  readonly end: number
  /** Whether the sentence says it is absent; undefined if the words do not tell for certain. */
  readonly isDenied: boolean | undefined
  readonly isAside: boolean
  /** It comes after “except”, “other than” or “unless”. */
  readonly isException: boolean
}

/** An amount in a sentence, and what it is an amount of. */
export interface Limit extends Amount {
  /** The paths of the numbers, labs and lists that it can be about; empty if the words do not say. */
  readonly subjects: readonly string[]
  /** As in `Mention`. */
  readonly isDenied: boolean | undefined
  /** It is one of several amounts in a row, each for one of several facts before them. */
  readonly isInRow: boolean
}

/** What a sentence of a criterion says, as far as its words are known. */
export interface Sentence {
  readonly text: string
  readonly tokens: readonly Token[]
  readonly limits: readonly Limit[]
  readonly mentions: readonly Mention[]
}

/**
 * Reads a sentence. If its wording may turn the sense around (“must” in an exclusion, “not eligible” in either),
 * whether anything is denied stays undefined.
 */
export function readSentence(
  text: string,
  kind: 'inclusion' | 'exclusion',
  lexicon: Lexicon,
  dictionary: Dictionary,
): Sentence {
  const tokens = tokensOf(text)
  const amounts = amountsOf(text, tokens, dictionary)
  const denies = deniedIn(text, tokens, amounts, kind)
  const mentions = namingsIn(tokens, lexicon).flatMap(({ meanings, first, last }): Mention[] => {
    const [start, end] = [tokens[first]?.start ?? 0, tokens[last]?.end ?? 0]
    // The words of a comparator or a unit name nothing: “no older than” and “years of age” belong to the amount.
    if (amounts.some((one) => start >= one.start && end <= one.end && one.end > one.start)) return []
    return [
      {
        meanings,
        start,
        end,
        isDenied: denies(first, last),
        isAside: isInBrackets(text, start),
        isException: EXCEPTION.test(segmentBefore(text, start)),
      },
    ]
  })
  const limits: Limit[] = []
  for (const [i, one] of amounts.entries()) {
    const first = tokens.findIndex((token) => token.start >= one.start)
    const subjects = subjectsOf(one, limits[i - 1], amounts[i + 1], mentions, text, dictionary)
    const isInRow = areInRow(amounts[i - 1], one, text) || areInRow(one, amounts[i + 1], text)
    const isAside = isInBrackets(text, one.start)
    limits.push({ ...one, isAside, subjects, isDenied: denies(first, first), isInRow })
  }
  return { text, tokens, limits, mentions }
}

function areInRow(one: Amount | undefined, next: Amount | undefined, text: string): boolean {
  return one !== undefined && next !== undefined && /^\s*(?:,|and|,\s*and)\s*$/i.test(text.slice(one.end, next.start))
}

/** What follows these words explains a term and is not a condition of its own. */
const DEFINING = /\b(?:defined (?:as|by)|i\.e\.|e\.g\.|for example|such as)[^.;]*$/i

const EXCEPTION =
  /\b(?:other than|except(?:ing)?(?: for)?|excluding|unless|apart from|but(?: not)?|not including)\b[^.;]*$/i
const SEGMENT_END = /^[.;:]$/
const NEGATORS = new Set(
  'no not without never neither nor cannot non absence absent lack lacking free exclude'.split(' '),
)
const DENIALS = /^(?:refus|unwilling|unable|declin|inadequat|insufficient|ineffectiv|deny|denies)/

/** Whether a word denies what follows it. */
export function isNegator(word: string): boolean {
  return NEGATORS.has(word) || DENIALS.test(word)
}

const OF_ALL =
  /^(?:have|had|has|been|be|being|receiv\w*|undergo\w*|undergone|currently|a|an|any|known|to|yet|us\w+|tak\w+|on|previously|earlier|more|less|older|younger|higher|lower|exceed\w*)$/
const OF_ONE_THING = /^(?:for|of|in|due|related|caused|because|by|with|on|at|amenable|suitable)$/
/** How many words a negation reaches with certainty. */
const REACH = 7

export function isInBrackets(text: string, at: number): boolean {
  const before = text.slice(0, at)
  if (DEFINING.test(before)) return true
  return before.lastIndexOf('(') > before.lastIndexOf(')') || before.lastIndexOf('[') > before.lastIndexOf(']')
}

/** The part of a sentence before a place, back to the last full stop, colon or semicolon. */
function segmentBefore(text: string, at: number): string {
  return (
    text
      .slice(0, at)
      .split(/[.;:](?=\s)/)
      .at(-1) ?? ''
  )
}

type Denies = (first: number, last: number) => boolean | undefined

function deniedIn(
  text: string,
  tokens: readonly Token[],
  amounts: readonly Amount[],
  kind: 'inclusion' | 'exclusion',
): Denies {
  const turned =
    kind === 'exclusion'
      ? /\b(?:must|should|shall|has to|have to|required?|not (?:eligible|allowed|permitted|included)|ineligible)\b/i
      : /\b(?:not (?:be )?(?:eligible|allowed|permitted|included)|ineligible|are excluded|is excluded|will be excluded)\b/i
  if (turned.test(text)) return () => undefined
  const isOwn = ({ start, end }: Token): boolean => amounts.some((one) => start >= one.start && end <= one.end)
  return (first, last) => {
    if (isNegativeTest(tokens, first, last)) return true
    // “Poorly controlled” is neither controlled nor uncontrolled.
    if (HALF_DENIED.test(tokens[first - 1]?.text ?? '')) return undefined
    const after = deniedAfter(tokens, last)
    if (after !== false) return after
    let distance = 0
    let hasAnd = false
    for (let at = first - 1; at >= 0; at--) {
      const token = tokens[at] as Token
      if (SEGMENT_END.test(token.text) || /^(?:although|though|despite)$/.test(token.stem)) break
      if (token.kind === 'sign') continue
      distance++
      if (/^(?:and|but|who|with|whose|unless|except|if)$/.test(token.stem)) hasAnd = true
      if (!isNegator(token.stem) || isOwn(token)) continue
      // “Menses absent” denies what comes before it.
      if (token.stem === 'absent' && tokens[at - 1]?.kind === 'word') continue
      // “Not for breast cancer” denies nothing beyond this.
      if (token.stem === 'not' && OF_ONE_THING.test(tokens[at + 1]?.stem ?? ''))
        return at + 2 >= first ? true : undefined
      // “Not fully recovered from surgery” denies the recovery, not the surgery.
      if (token.stem === 'not' && at + 1 < first && !OF_ALL.test(tokens[at + 1]?.stem ?? '')) return undefined
      if (/^(?:no|not)$/.test(token.stem) && /^(?:only|later|longer)$/.test(tokens[at + 1]?.stem ?? '')) continue
      if (token.stem === 'free' && tokens[at + 1]?.stem !== 'of' && tokens[at + 1]?.stem !== 'from') return undefined
      return hasAnd || distance > REACH ? undefined : !isDoubled(tokens, at)
    }
    return false
  }
}

const HALF_DENIED = /^(?:poorly|badly|hardly|inadequately|insufficiently|incompletely|partly|partially)$/i

/** “Negative serum pregnancy test”: at most two words come in between. */
function isNegativeTest(tokens: readonly Token[], first: number, last: number): boolean {
  if (!/^tests?$/.test(tokens[last + 1]?.stem ?? '')) return false
  const before = tokens.slice(Math.max(0, first - 3), first)
  const at = before.findLastIndex((one) => one.stem === 'negative')
  return at !== -1 && before.slice(at).every((one) => one.kind === 'word')
}

/** “Not without”, “lack of no”: two negations cancel out, though hardly anybody writes so. */
function isDoubled(tokens: readonly Token[], at: number): boolean {
  return at > 0 && isNegator(tokens[at - 1]?.stem ?? '') && tokens[at]?.stem !== 'nor'
}

function deniedAfter(tokens: readonly Token[], last: number): boolean | undefined {
  const next = tokens.slice(last + 1, last + 6)
  const end = next.findIndex((one) => /^(?:[.,;:()]|and|or|but)$/.test(one.text))
  const words = (end === -1 ? next : next.slice(0, end)).map((one) => one.stem)
  const said = words.join(' ')
  if (/\bruled out\b|\bis absent\b|^- (?:naive|free)\b|^(?:naive|free)\b/.test(said)) return true
  return /\b(?:not|excluded|never)\b/.test(said) ? undefined : false
}

/** The facts that a number may belong to, named before or right after it. */
function subjectsOf(
  one: Amount,
  last: Limit | undefined,
  next: Amount | undefined,
  mentions: readonly Mention[],
  text: string,
  dictionary: Dictionary,
): readonly string[] {
  if (one.isAge) return pathsOfType('age', dictionary)
  const takes = (mention: Mention): string[] =>
    mention.meanings.flatMap(({ path, value }) => (value === undefined && canCount(path, one, dictionary) ? path : []))
  const from = last?.end ?? 0
  const between = mentions.filter(({ start, end }) => start >= from && end <= one.start)
  // Something else begins after a full stop or semicolon.
  const near = between.filter(({ end }) => !/[.;](?=\s)/.test(text.slice(end, one.start)))
  const before = near.flatMap(takes)
  if (before.length > 0) return [...new Set(before)]
  const behind = mentions.find(({ start }) => start >= one.end && takesSoon(text.slice(one.end, start)))
  const after = behind !== undefined && (next === undefined || behind.start < next.start) ? takes(behind) : []
  if (after.length > 0) return after
  const isApart = last === undefined || /[.;](?=\s)/.test(text.slice(last.end, one.start))
  return isApart ? [] : last.subjects.filter((path) => canCount(path, one, dictionary))
}

function takesSoon(between: string): boolean {
  return between.trim().split(/\s+/).length <= 2 && !/[.;,]/.test(between)
}

function pathsOfType(type: 'age', dictionary: Dictionary): string[] {
  return [...variablesByPath(dictionary)].flatMap(([path, one]) => (one.type === type ? path : []))
}

function canCount(path: string, { measure: { kind } }: Amount, dictionary: Dictionary): boolean {
  const type = variableOf(dictionary, path)?.type
  switch (kind) {
    case 'unit':
    case 'multiple':
      return type === 'lab'
    case 'bare':
      return type === 'lab' || type === 'integer' || type === 'age' || type === 'list'
    case 'months':
      return type === 'age'
    case 'of these':
    case 'percent':
    case 'days':
      return false
  }
}
