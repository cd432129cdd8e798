import { keptFold, leafWords, quantifierWords } from '../conditions/index.ts'
import type { Condition, LeafCondition, ListCondition } from '../conditions/index.ts'
import {
  declaredPath,
  entryNumber,
  labelOf,
  nameWith,
  valueLabel,
  variableAt,
  variableOf,
} from '../dictionary/index.ts'
import type { Dictionary, ListVariable } from '../dictionary/index.ts'
import { allOfThese, anyOfThese, inEnglish, withCommas } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import type { Question } from '../model/index.ts'

/** The key of the sentence that puts a question to a person. */
export function askedKey({ favourable }: Pick<Question, 'favourable'>): 'reason.asked' | 'reason.asked.no' {
  return favourable === 'no' ? 'reason.asked.no' : 'reason.asked'
}

/** A condition in plain words, as lines of an outline. */
export interface Outline {
  readonly text: string
  readonly parts: readonly Outline[]
}

/** A condition in plain words, as an outline that keeps its structure. */
export function outline(condition: Condition, dictionary: Dictionary, say: Say = inEnglish): Outline {
  return outlineOf(condition)({ dictionary, say })
}

interface Words {
  readonly dictionary: Dictionary
  readonly say: Say
}

type Outlined = (words: Words) => Outline

const outlineOf = keptFold<Outlined>({
  all: (parts) => under(({ say }) => say('outline.all'), parts),
  any: (parts) => under(({ say }) => say('outline.any'), parts),
  atLeast: (parts, { count }) => under(({ say }) => say('outline.at-least', { count }), parts),
  not:
    (part, { of }) =>
    (words) => {
      const { say } = words
      if (isLeaf(of)) return { text: deniedText(of, words), parts: [] }
      const own = part(words)
      if (of.kind === 'any') return { text: say('outline.none'), parts: own.parts }
      return own.parts.length === 0
        ? { text: say('outline.not', { asked: own.text }), parts: [] }
        : { text: say('outline.not.several'), parts: [own] }
    },
  list: (where, condition, among) => (words) => listOutline(condition, where(words), among?.(words), words),
  leaf: (condition) => (words) => ({ text: leafOutline(condition, words), parts: [] }),
})

function leafOutline(condition: LeafCondition, words: Words): string {
  const { dictionary, say } = words
  const quality = qualityOf(condition, words)
  if (quality !== undefined) return say(`outline.${quality.kind}`, { quality: quality.quality })
  const fact = labelOf(condition.path, dictionary, say)
  return say('outline.fact', { fact, asked: leafWords(condition, dictionary, say) })
}

function isLeaf(condition: Condition): condition is LeafCondition {
  return !('of' in condition) && !('where' in condition)
}

/** What is asked where a condition is denied; for yes or no, the other answer. */
function deniedText(condition: LeafCondition, words: Words): string {
  const { dictionary, say } = words
  const quality = qualityOf(condition, words)
  if (quality !== undefined) return say(`outline.${DENIED[quality.kind]}`, { quality: quality.quality })
  const fact = labelOf(condition.path, dictionary, say)
  const asked = leafWords(condition, dictionary, say)
  if (condition.kind !== 'is') return say('outline.not.fact', { fact, asked })
  const [only] = condition.values
  if (typeof only !== 'boolean' || condition.values.length > 1) return say('outline.not.is', { fact, asked })
  return say('outline.fact', { fact, asked: say(only ? 'value.no' : 'value.yes') })
}

/** What a condition asks an entry to be, in words that a sentence can say of the entry itself. */
interface Quality {
  readonly kind: 'yes' | 'no' | 'ended' | 'not-ended'
  /** The words: `gone`, `an aromatase inhibitor`; empty for `ended` and `not-ended`. */
  readonly quality: string
  /** Whether it says what the entry is. */
  readonly isNaming: boolean
}

function qualityOf(condition: Condition, { dictionary, say }: Words): Quality | undefined {
  if (condition.kind === 'not') {
    const own = qualityOf(condition.of, { dictionary, say })
    return own && { ...own, kind: DENIED[own.kind] }
  }
  if (!isLeaf(condition) || !condition.path.includes('[]')) return undefined
  if (hasNotEnded(condition, dictionary)) return { kind: 'not-ended', quality: '', isNaming: false }
  if (condition.kind !== 'is') return undefined
  const { path, values } = condition
  const [only] = values
  if (typeof only === 'boolean' && values.length === 1)
    return { kind: only ? 'yes' : 'no', quality: labelOf(path, dictionary, say), isNaming: false }
  if (!values.every((value) => ownPhrase(path, value, dictionary) !== undefined)) return undefined
  const phrases = values.map((value) => namedAs(path, value, dictionary, say))
  return { kind: 'yes', quality: anyOfThese(phrases, say), isNaming: true }
}

const DENIED: Readonly<Record<Quality['kind'], Quality['kind']>> = {
  yes: 'no',
  no: 'yes',
  ended: 'not-ended',
  'not-ended': 'ended',
}

/**
 * The words in which a sentence says that an entry is this: `an aromatase inhibitor`; the label where the dictionary
 * has no such phrase.
 */
export function namedAs(path: string, value: string | number | boolean, dictionary: Dictionary, say: Say): string {
  if (typeof value === 'boolean') return say(value ? 'value.yes' : 'value.no')
  return ownPhrase(path, value, dictionary) ?? valueLabel(path, String(value), dictionary)
}

/** The dictionary's phrase for a value in a sentence, if it has one. */
export function ownPhrase(path: string, value: string | number | boolean, dictionary: Dictionary): string | undefined {
  const variable = variableOf(dictionary, path)
  return variable?.type === 'choice' ? variable.values.find((one) => one.name === value)?.as : undefined
}

/** Whether a condition asks that something that may be ongoing has not ended before today. */
export function hasNotEnded(condition: LeafCondition, dictionary: Dictionary): boolean {
  if (condition.kind !== 'time' || condition.when !== 'less_than_ago') return false
  const variable = variableAt(dictionary, condition.path)
  const { count, unit } = condition.period
  return variable.type === 'date' && variable.openWhile !== undefined && count === 1 && unit === 'days'
}

function under(text: (words: Words) => string, parts: readonly Outlined[]): Outlined {
  return (words) => ({ text: text(words), parts: parts.map((one) => one(words)) })
}

/** `among`: the outline of what the entries to be put in order have in common. */
function listOutline(condition: ListCondition, where: Outline, among: Outline | undefined, words: Words): Outline {
  const { dictionary, say } = words
  const { entry, label } = variableAt(dictionary, condition.path) as ListVariable
  const isAll = condition.where.kind === 'all'
  const asked = quantifierWords(condition, dictionary, say)
  const of = among === undefined ? '' : inOneLine(among, say)
  const heading = of === '' ? asked : say('outline.ranked-among', { asked, list: label, among: of })
  if (isAll && where.parts.length === 0) return { text: heading, parts: [] }
  const counted = condition.kind === 'count' ? say('outline.counting', { asked: heading, entry }) : heading
  const parts = isAll ? where.parts : [where]
  if (parts.every((part) => part.parts.length === 0)) {
    const asked = condition.where.kind === 'all' ? condition.where.of : [condition.where]
    const qualities = asked.map((one) => qualityOf(one, words))
    const fields = parts.flatMap((part, i) => (qualities[i] === undefined ? part.text : []))
    const named = qualities.flatMap((one) => one ?? [])
    return { text: entriesText(counted, condition, fields, named, say), parts: [] }
  }
  return { text: say('outline.with-parts', { asked: counted }), parts }
}

/** An outline as one line; empty for the condition that always holds. */
function inOneLine({ text, parts }: Outline, say: Say): string {
  const isAll = text === say('outline.all')
  if (parts.length === 0) return isAll ? '' : text
  const inside = withCommas(
    parts.map((one) => inOneLine(one, say)),
    say,
  )
  return isAll ? inside : say('outline.inside', { asked: text, parts: inside })
}

/**
 * A condition on entries in one line: `at least one metastasis with site liver that is not gone`. What every entry must
 * be comes as a demand, because it does not say which entries are meant.
 */
function entriesText(
  asked: string,
  { kind }: ListCondition,
  values: readonly string[],
  all: readonly Quality[],
  say: Say,
): string {
  const fields = withCommas(values, say)
  if (all.length === 0) return values.length === 0 ? asked : say('outline.with', { asked, fields })
  const of = kind === 'every' ? 'every' : kind === 'count' ? 'many' : 'one'
  const qualities = allOfThese(
    all.map((one) => say(`quality.${of}.${one.kind}`, { quality: one.quality })),
    say,
  )
  if (kind === 'every')
    return values.length === 0
      ? say('outline.every.be', { asked, qualities })
      : say('outline.every.be.with', { asked, fields, qualities })
  if (values.length === 0) return say('outline.that', { asked, qualities })
  // What an entry is comes before what it has.
  const isNamed = all.some((one) => one.isNaming)
  return say(isNamed ? 'outline.that.with' : 'outline.with.that', { asked, fields, qualities })
}

/** The values of a set as people read them: `spine or rib`. */
export function setLabel(path: string, names: readonly string[], dictionary: Dictionary, say: Say = inEnglish): string {
  return anyOfThese(
    names.map((name) => valueLabel(path, name, dictionary)),
    say,
  )
}

/**
 * The names of facts as people read them; one field of several entries is named once (`side (operation 1, 3 to 5)`).
 */
export function factNames(paths: readonly string[], dictionary: Dictionary, say: Say = inEnglish): string[] {
  const fields = new Map<string, string[]>()
  for (const path of paths) {
    const field = declaredPath(path)
    fields.set(field, [...(fields.get(field) ?? []), path])
  }
  return [...fields.values()].map((same) => {
    const [first = ''] = same
    return nameWith(first, ranges(same.map(entryNumber), say), dictionary, say)
  })
}

/** Numbers as runs: `1, 3 to 5` for 1, 3, 4, 5. */
function ranges(numbers: readonly number[], say: Say): string {
  const runs: [number, number][] = []
  for (const number of numbers) {
    const last = runs.at(-1)
    if (last !== undefined && last[1] === number - 1) last[1] = number
    else runs.push([number, number])
  }
  const texts = runs.flatMap(([from, to]) => {
    if (to - from > 1) return [say('name.run', { from, to })]
    return from === to ? [String(from)] : [String(from), String(to)]
  })
  return withCommas(texts, say)
}
