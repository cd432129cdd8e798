import { ownerPath } from '../dictionary/index.ts'
import type { ChoiceVariable } from '../dictionary/index.ts'
import type { Pair } from './disagreement.ts'
import type { Meaning } from './lexicon.ts'
import type { Mention, Sentence } from './sentence.ts'
import { stem } from './tokens.ts'

/** The values of a choice that a sentence names. */
export interface ValuesSaid {
  /** The values that it asks for, and those that it denies. Both include the parts of a named value (IIIA of III). */
  readonly values: ReadonlySet<string>
  readonly denied: ReadonlySet<string>
  /** Values of which only some parts are named. */
  readonly optional: ReadonlySet<string>
  /** The values continue: “or better”. */
  readonly isOpen: boolean
  readonly mention: Mention
  /** Where each value is named. */
  readonly mentions: ReadonlyMap<string, Mention>
}

/** The values of a choice that a sentence names; undefined if it names none for certain. */
export function valuesSaid(variable: ChoiceVariable, pair: Pair): ValuesSaid | undefined {
  const { sentence } = pair
  const found = withoutExplanations(namedValues(variable, pair), sentence)
  const [first] = found
  if (first === undefined) return undefined
  const values = new Set<string>()
  const denied = new Set<string>()
  const mentions = new Map<string, Mention>()
  for (const [i, one] of found.entries()) {
    const next = found[i + 1]
    const isRange = next !== undefined && isRangeBetween(sentence.text.slice(one.mention.end, next.mention.start))
    const named = isRange ? between(one.value, next.value, variable) : [one.value, ...partsOf(one.value, variable)]
    if (one.mention.isDenied === undefined && !one.mention.isException) return undefined
    for (const value of named) {
      ;(one.mention.isDenied === true || one.mention.isException ? denied : values).add(value)
      if (!mentions.has(value)) mentions.set(value, one.mention)
    }
  }
  const optional = new Set(
    variable.values.flatMap(({ name }) => {
      const parts = partsOf(name, variable)
      const some = parts.filter((part) => values.has(part)).length
      return some > 0 && some < parts.length ? name : []
    }),
  )
  for (const value of optional) if (found.every((one) => one.value !== value)) values.delete(value)
  return { values, denied, optional, isOpen: isOpen(found, sentence), mention: first.mention, mentions }
}

/**
 * “HER2-positive: IHC 3+, or IHC 2+ and amplified”: brackets, or what comes after a colon, explain the value before
 * them.
 */
function withoutExplanations(found: readonly Named[], { text }: Sentence): readonly Named[] {
  const [first] = found
  if (first === undefined || first.mention.isAside) return found
  // “Stable disease or better (CR, PR or SD)”: the brackets repeat the value before them and add the others.
  const [outside, inside] = [false, true].map((is) => found.filter(({ mention }) => mention.isAside === is))
  const repeated = new Set(inside?.map((one) => one.value))
  if (outside?.every((one) => repeated.has(one.value)) === true) return found
  const colon = text.indexOf(':', first.mention.end)
  return found.filter(({ mention }) => !mention.isAside && (colon === -1 || mention.start < colon))
}

interface Named {
  readonly value: string
  readonly mention: Mention
}

/** The parts of a value: IIIA, IIIB and IIIC of III, T1mi and T1a of T1. */
function partsOf(value: string, { values }: ChoiceVariable): string[] {
  return values.flatMap(({ name }) =>
    name.startsWith(value) && /^(?:[A-Ca-d]\d?|mi)$/.test(name.slice(value.length)) ? name : [],
  )
}

function isRangeBetween(text: string): boolean {
  return /^\s*(?:-|–|—|to|through)\s*(?:stage\s+)?$/i.test(text)
}

function between(from: string, to: string, variable: ChoiceVariable): string[] {
  const names = variable.values.map((one) => one.name)
  const last = [to, ...partsOf(to, variable)].at(-1) ?? to
  return names.slice(names.indexOf(from), names.indexOf(last) + 1)
}

function isOpen(found: readonly Named[], { text }: Sentence): boolean {
  return found.some(
    ({ mention }) =>
      /^,?\s*(?:or|and)\s+(?:better|worse|higher|lower|above|below|more|less|later|earlier)\b/i.test(
        text.slice(mention.end),
      ) || /\b(?:at least|up to|at most|beyond)\s+(?:stage\s+)?$/i.test(text.slice(0, mention.start)),
  )
}

/** The mentions of values that belong to this choice, and not to another one that shares the word. */
function namedValues(variable: ChoiceVariable, pair: Pair): Named[] {
  const { sentence, rule } = pair
  const spelled = romanValues(variable, sentence)
  const found = sentence.mentions.flatMap((mention): Named[] => {
    const own = mention.meanings.filter((each) => each.path === variable.path && each.value !== undefined)
    const [one, more] = own
    if (one?.value === undefined || more !== undefined || ROMAN.test(one.value)) return []
    const rivals = new Set(mention.meanings.filter(({ path }) => path !== variable.path).map(({ path }) => path))
    const said = sentence.text.slice(mention.start, mention.end)
    const isWhole = !SUSPENDED.test(sentence.text.slice(mention.end))
    const isShared = [...rivals].some((path) => rule.paths.has(path)) || (isWhole && SHARED.test(stem(said)))
    const isNear = belongsTo(mention, variable, sentence)
    const isPlain = (isNear === undefined && !isShared) || saysOfAll(mention, said)
    return isNear === true || isPlain ? [{ value: one.value, mention: withItsFact(mention, variable, sentence) }] : []
  })
  return [...found, ...spelled].toSorted((a, b) => a.mention.start - b.mention.start)
}

/** “Triple negative” says the same about each of its facts. */
export function saysOfAll({ meanings }: Mention, said: string): boolean {
  const [first, ...others] = meanings
  const isAlike = ({ path, value }: Meaning): boolean =>
    first !== undefined && value === first.value && ownerPath(path) === ownerPath(first.path)
  return others.length > 0 && /\p{L}[\s-]+\p{L}/u.test(said) && others.every(isAlike)
}

/** “HER2-negative” as one mention. */
function withItsFact(value: Mention, { path }: ChoiceVariable, { mentions, text }: Sentence): Mention {
  const before = mentions[mentions.indexOf(value) - 1]
  const isFact = before?.meanings.some((each) => each.path === path && each.value === undefined) === true
  return isFact && /^[\s-]*$/.test(text.slice(before.end, value.start)) ? { ...value, start: before.start } : value
}

/**
 * Words that are values of many facts or belong to everyday speech. They mean something only beside the name of a fact.
 */
export const SHARED =
  /^(?:positive|negative|none|never|left|right|other|normal|current|past|now|before|no|yes|both|low|pos|neg|pre|post|peri|[0+-])$/

/** Comes after the beginning of a word whose end is in the next word: “pre- or postmenopausal”. */
const SUSPENDED = /^[-‐‑–]\s+(?:or|and|to)\b/i

/**
 * Whether a value goes with a mention of its fact: before it, after it, or after a row of such facts. False if the fact
 * is named only elsewhere; undefined if it is not named at all.
 */
function belongsTo(value: Mention, { path }: ChoiceVariable, { mentions, text }: Sentence): boolean | undefined {
  const names = (one: Mention): boolean => one.meanings.some((each) => each.path === path && each.value === undefined)
  const at = mentions.indexOf(value)
  let end = value.start
  let isPastFact = false
  for (const one of mentions.slice(0, at).toReversed()) {
    const between = text.slice(one.end, end)
    // “(ER or PR) and HER2 negative”: a bracket ends a row.
    if (!isRow(between) || (isPastFact && /[()]/.test(between))) break
    if (names(one)) return true
    const isFact = one.meanings.some((each) => each.value === undefined)
    // “ER positive and HER2 negative”: the first value ends the row that the second belongs to.
    if (!isFact && (isPastFact || !one.meanings.some((each) => each.path === path))) break
    isPastFact ||= isFact
    end = one.start
  }
  if (isBeforeItsFact(value, path, names, { mentions, text })) return true
  return mentions.some(names) ? false : undefined
}

/**
 * Whether a value comes before its fact: “positive HER2”, and, for words that only this fact has, “locoregional or
 * distant recurrence”.
 */
function isBeforeItsFact(
  value: Mention,
  path: string,
  names: (one: Mention) => boolean,
  { mentions, text }: Pick<Sentence, 'mentions' | 'text'>,
): boolean {
  let start = value.end
  const isOwnWord = !SHARED.test(stem(text.slice(value.start, value.end)))
  for (const one of mentions.slice(mentions.indexOf(value) + 1)) {
    const between = text.slice(start, one.start)
    if (!/^\s*(?:for\s+)?$/.test(between) && !(isOwnWord && (isRow(between) || ON.test(between)))) return false
    if (names(one)) return true
    if (!isOwnWord || !one.meanings.some((each) => each.path === path)) return false
    start = one.end
  }
  return false
}

/** “Invasive on histology”. */
const ON = /^\s*(?:on|by|in|of|at)\s+(?:the\s+)?$/
const ROW =
  /^[\s,:()/-]*(?:(?:and|or|and\/or|is|are|all|both|status|must|be|being|receptors?|expression|tests?|tested|disease|which|that|was|the|either)\b[\s,:()/-]*)*$/i

function isRow(text: string): boolean {
  return ROW.test(text)
}

const ROMAN = /^(?:0|I{1,3}|IV)[A-C]?\d?$/

/** Stages. They are single letters, so they count only after the word: “stage I to IIIA”, “stages II or III”. */
function romanValues(variable: ChoiceVariable, { text, tokens }: Sentence): Named[] {
  const names = new Map(variable.values.flatMap(({ name }) => (ROMAN.test(name) ? [[name.toLowerCase(), name]] : [])))
  if (names.size < 2) return []
  const found: Named[] = []
  let isBehind = false
  let from = 0
  for (const one of tokens) {
    if (one.kind === 'word' && /^stages?$/.test(one.stem)) {
      isBehind = true
      from = one.start
      continue
    }
    const name = names.get(one.text.toLowerCase())
    if (isBehind && name !== undefined && (one.kind === 'number' || one.text === one.text.toUpperCase())) {
      const exception = /\b(?:but|except|other than|not|no|excluding)\b[^.;]*$/i.test(text.slice(0, one.start))
      found.push({
        value: name,
        mention: {
          meanings: [{ path: variable.path, value: name }],
          start: found.length === 0 ? from : one.start,
          end: one.end,
          isDenied: false,
          isAside: false,
          isException: exception,
        },
      })
    } else if (!/^(?:to|or|and|through|-|–|,|but|any|i|\/)$/.test(one.stem)) isBehind = false
  }
  return found
}
