import { labelOf } from '../dictionary/index.ts'
import { contentOf } from './tokens.ts'
import type { Disagreement, Pair } from './disagreement.ts'
import type { Mention } from './sentence.ts'

/** The first two neighbouring facts that the sentence joins by “and” and the rule by `any`, or the other way round. */
export function joinsThatDiffer(pair: Pair): Disagreement[] {
  const { rule, sentence, dictionary } = pair
  const named = [...sentence.mentions.flatMap((one) => withPath(one, pair)), ...partlyNamed(pair)].toSorted(
    (a, b) => a.mention.start - b.mention.start,
  )
  for (const [i, first] of named.entries()) {
    const second = named[i + 1]
    if (second === undefined) break
    const ops = rule.joins.get(`${first.path} ${second.path}`)
    const [op, more] = [...(ops ?? [])]
    if (op === undefined || op === 'other' || more !== undefined) continue
    const said = saidBetween(i, named, pair)
    if (said === undefined || said === op || (op === 'any' && isForWhom(first, pair))) continue
    const [a, b] = [labelOf(first.path, dictionary), labelOf(second.path, dictionary)]
    return [
      {
        code: 'text/joining',
        says: said === 'any' ? `joins ${a} and ${b} by “or”` : `asks for both ${a} and ${b}`,
        rule: op === 'any' ? 'needs only one of them' : 'needs both',
        said: { start: first.mention.start, end: second.mention.end },
        part: undefined,
      },
    ]
  }
  return []
}

/**
 * “Women of childbearing potential must agree and commit to contraception”: the first fact says to whom the second
 * applies, and everybody else is included.
 */
function isForWhom({ path, mention }: Named, { rule, kind }: Pair): boolean {
  const own = rule.values.filter((one) => one.path === path)
  const isOpposite = own.every(({ values: [value], isDenied }) => value === (isDenied !== mention.isDenied))
  return kind === 'inclusion' && mention.isDenied !== undefined && own.length > 0 && isOpposite
}

interface Named {
  readonly mention: Mention
  readonly path: string
}

/**
 * Facts outside lists of which the sentence has only one word, if no other fact of the rule has that word: “positive
 * and not suppressed”.
 */
function partlyNamed({ rule, sentence, dictionary }: Pair): Named[] {
  const labels = [...rule.paths].map((path) => ({ path, words: contentOf(labelOf(path, dictionary)) }))
  return labels.flatMap(({ path, words }): Named[] => {
    if (path.includes('[]') || sentence.mentions.some((one) => one.meanings.some((each) => each.path === path)))
      return []
    const own = [...words].filter(
      (word) => word.length >= 8 && labels.every((one) => one.path === path || !one.words.has(word)),
    )
    const at = sentence.tokens.findIndex((token) => own.includes(token.stem))
    const token = sentence.tokens[at]
    if (token === undefined || sentence.mentions.some((one) => one.start <= token.start && one.end >= token.end))
      return []
    const isDenied = NOT.test(sentence.tokens[at - 1]?.stem ?? '')
    return [
      {
        path,
        mention: {
          meanings: [{ path, value: undefined }],
          start: token.start,
          end: token.end,
          isDenied,
          isAside: false,
          isException: false,
        },
      },
    ]
  })
}

const NOT = /^(?:not|no|without|never)$/

/**
 * A mention of exactly one fact outside lists, or of one list, that the rule looks at. Repeated mentions in a row count
 * once.
 */
function withPath(mention: Mention, { rule, sentence }: Pair): Named[] {
  const ownPaths = ({ meanings }: Mention): readonly string[] => [
    ...new Set(meanings.map((one) => one.path.replace(/\[\].*/, '')).filter((one) => rule.paths.has(one))),
  ]
  const [path, more] = ownPaths(mention)
  if (path === undefined || more !== undefined) return []
  const before = sentence.mentions[sentence.mentions.indexOf(mention) - 1]
  // “ER-positive, HER2-negative”: a value that could belong to either of them is not a repetition.
  const isRepeated =
    before !== undefined &&
    ownPaths(before).join() === path &&
    !/\p{L}/u.test(sentence.text.slice(before.end, mention.start))
  return isRepeated ? [] : [{ mention, path }]
}

/**
 * How the words between two neighbouring mentions join them in the rule, once negations are pushed inwards; undefined
 * if that is not certain.
 */
function saidBetween(i: number, named: readonly Named[], pair: Pair): 'all' | 'any' | undefined {
  const [first, second] = [named[i], named[i + 1]]
  if (first === undefined || second === undefined || first.path === second.path) return undefined
  const between = pair.sentence.text.slice(first.mention.end, second.mention.start)
  // “HIV infection, unless suppressed” excludes only if both hold; “unless” in an inclusion admits if either holds.
  if (/^[\s,]*unless\s*(?:it is|they are|she is)?\s*$/i.test(between)) return pair.kind === 'exclusion' ? 'all' : 'any'
  const word = connector(i, named, pair)
  if (word === undefined) return undefined
  const { isDenied } = first.mention
  if (isDenied === undefined || second.mention.isDenied === undefined) return undefined
  if (first.mention.isException !== second.mention.isException) return undefined
  if (isDenied && second.mention.isDenied) {
    // “Not pregnant and not breast-feeding”, “neither … nor”, “no … or …” join by `all`; “no … and …” may mean either.
    if (word === 'any') return 'all'
    return hasOwnNegation(first, second, pair) ? 'all' : undefined
  }
  if (isDenied) return undefined
  if (word === 'all' && pair.kind === 'exclusion' && !isEachLimited(first, second, pair)) return undefined
  return word
}

function hasOwnNegation({ mention: a }: Named, { mention: b }: Named, { sentence: { text } }: Pair): boolean {
  return /\b(?:not|no|without|never)\b/i.test(text.slice(a.end, b.start))
}

/** “Pregnant and lactating women” are two groups; “HIV positive and not suppressed” is one. */
function isEachLimited(first: Named, { mention: b }: Named, { sentence: { text, limits, mentions } }: Pair): boolean {
  const { mention: a } = first
  const between = text.slice(a.end, b.start)
  if (/\b(?:not|no|without|never|both)\b/i.test(between) || /\bboth\b/i.test(text.slice(0, a.start))) return true
  const isFirst = limits.some((one) => one.start >= a.end && one.end <= b.start)
  const isSecond = limits.some((one) => one.start >= b.end)
  const isValued = mentions.some(
    (one) =>
      one.start >= a.end &&
      one.end <= b.start &&
      one.meanings.some(({ path, value }) => path === first.path && value !== undefined),
  )
  return (isFirst && isSecond) || isValued
}

/** “Women aged 18 to 75”, “HER2-positive women”. */
const IMPLICIT = /^\s*(?:(?:patients?|who|are|is|with|have|has|of|aged)\s*)*$/
const OVERRIDE_ANY = /\b(?:any|one|some)\s+of\b|\beither\b/i
const OVERRIDE_ALL = /\b(?:all|each|every|both)\s+of\b|\bboth\b/i

function connector(i: number, named: readonly Named[], { sentence: { text } }: Pair): 'all' | 'any' | undefined {
  const [first, second] = [named[i] as Named, named[i + 1] as Named]
  const before = text.slice(0, first.mention.start)
  const between = text.slice(first.mention.end, second.mention.start)
  if (/[.;](?=\s)/.test(between)) return undefined
  const words = between.toLowerCase()
  const hasOr = /\bor\b|\bnor\b|\band\/or\b/.test(words)
  const hasAnd = /\band\b(?!\/)|&|\bas well as\b|\bplus\b/.test(words)
  if (hasOr !== hasAnd) return hasOr ? 'any' : 'all'
  if (IMPLICIT.test(words)) return 'all'
  if (hasOr) return undefined
  if (OVERRIDE_ANY.test(before)) return 'any'
  if (OVERRIDE_ALL.test(before)) return 'all'
  // A comma takes the meaning of the last joining word in its row.
  const isRow =
    between.includes(',') &&
    words
      .replaceAll(/[^\p{L}]+/gu, ' ')
      .trim()
      .split(' ').length <= 6
  if (!isRow || named[i + 2] === undefined || goesOn(i + 1, named, text)) return undefined
  return connector(i + 1, named, { sentence: { text } } as Pair)
}

/**
 * “Confirmed, ER-positive or PR-positive, HER2-negative”: the row continues after the “or”, so the “or” joins only
 * these two.
 */
function goesOn(i: number, named: readonly Named[], text: string): boolean {
  const between = named.slice(i, -1).map(({ mention }, at) => text.slice(mention.end, named[i + at + 1]?.mention.start))
  const word = between.findIndex((one) => /\b(?:or|nor|and)\b|&/i.test(one))
  const next = between[word + 1]
  return word !== -1 && next !== undefined && /^[^.;:]*,/.test(next) && !/\b(?:or|nor|and)\b|&/i.test(next)
}

/**
 * “Women of childbearing potential use contraception”: everybody else is included too, and the first half says to whom
 * the second applies.
 */
export function isConditional(path: string, { rule, kind, sentence }: Pair): boolean {
  if (kind === 'exclusion') return false
  const own = sentence.mentions.filter((one) => one.meanings.some((each) => each.path === path))
  return [...rule.joins].some(([key, ops]) => {
    const [from = '', other = ''] = key.split(' ')
    if (from !== path || !ops.has('any')) return false
    const others = sentence.mentions.filter((one) => one.meanings.some((each) => each.path === other))
    return !areAlternatives(own, others, sentence.text)
  })
}

/** Whether the words between two facts contain “or”. */
function areAlternatives(own: readonly Mention[], others: readonly Mention[], text: string): boolean {
  return own.some((a) =>
    others.some((b) => {
      const [first, second] = a.start < b.start ? [a, b] : [b, a]
      const hasOwnBetween = own.some((one) => one.start > first.start && one.end < second.start)
      return !hasOwnBetween && /\bor\b/i.test(text.slice(first.end, second.start))
    }),
  )
}
