import { keptFold, leafWords, quantifierWords } from '../conditions/index.ts'
import type { Condition, ListCondition } from '../conditions/index.ts'
import { declaredPath, entryNumber, factName, labelOf, listOf, valueLabel, variableAt } from '../dictionary/index.ts'
import type { Dictionary, ListVariable } from '../dictionary/index.ts'
import type { Question } from '../model/index.ts'
import { anyOf } from '../text/index.ts'

/** What stands behind a question of which “no” is the favourable answer; nothing behind others. */
export function favourableText({ favourable }: Pick<Question, 'favourable'>): string {
  return favourable === 'no' ? ' (“no” is favourable)' : ''
}

/** A condition in plain words, as lines of an outline. */
export interface Outline {
  readonly text: string
  readonly parts: readonly Outline[]
}

/** A condition in plain words, as an outline that keeps its structure. */
export function outline(condition: Condition, dictionary: Dictionary): Outline {
  return outlineOf(condition)(dictionary)
}

const ALL = 'all of these'

type Outlined = (dictionary: Dictionary) => Outline

const outlineOf = keptFold<Outlined>({
  all: (parts) => under(ALL, parts),
  any: (parts) => under('at least one of these', parts),
  atLeast: (parts, { count }) => under(`at least ${count} of these`, parts),
  not:
    (part, { of }) =>
    (dictionary) => {
      const own = part(dictionary)
      if (of.kind === 'any') return { text: 'none of these', parts: own.parts }
      return own.parts.length === 0 ? { text: `not: ${own.text}`, parts: [] } : { text: 'not', parts: [own] }
    },
  list: (where, condition, among) => (dictionary) =>
    listOutline(condition, where(dictionary), among?.(dictionary), dictionary),
  leaf: (condition) => (dictionary) => {
    const words = leafWords(condition, dictionary)
    if (isQuality(condition, dictionary)) return { text: textInEntry(condition.path, words, dictionary), parts: [] }
    const goesOn = goesOnText(condition.path, words, dictionary)
    return { text: goesOn ?? `${labelOf(condition.path, dictionary)} ${words}`, parts: [] }
  },
})

/** Whether a condition asks yes or no of an entry: what it is, or is not. */
function isQuality(condition: Condition, dictionary: Dictionary): boolean {
  if (!('path' in condition) || !condition.path.includes('[]') || 'where' in condition) return false
  return /^(?:yes|no)$/.test(leafWords(condition, dictionary))
}

/** An end that has not come before today, of what may still be going on. */
function goesOnText(path: string, words: string, dictionary: Dictionary): string | undefined {
  const variable = variableAt(dictionary, path)
  if (variable.type !== 'date' || variable.openWhile === undefined) return undefined
  return words === 'less than 1 day ago' ? 'not ended before today' : undefined
}

function under(text: string, parts: readonly Outlined[]): Outlined {
  return (dictionary) => ({ text, parts: parts.map((one) => one(dictionary)) })
}

/** `among`: what the entries are like that are put in order. */
function listOutline(
  condition: ListCondition,
  where: Outline,
  among: Outline | undefined,
  dictionary: Dictionary,
): Outline {
  const { entry, label } = variableAt(dictionary, condition.path) as ListVariable
  const isAll = condition.where.kind === 'all'
  const ordered = among === undefined || isEmpty(among) ? '' : ` (of the ${label} with ${inOneLine(among)})`
  const heading = `${quantifierWords(condition, dictionary)}${ordered}`
  if (isAll && where.parts.length === 0) return { text: heading, parts: [] }
  const counted = condition.kind === 'count' ? `${heading}, counting each ${entry}` : heading
  const parts = isAll ? where.parts : [where]
  if (parts.every((part) => part.parts.length === 0)) {
    const asked = condition.where.kind === 'all' ? condition.where.of : [condition.where]
    const isOne = asked.map((one) => isQuality(one, dictionary))
    const values = parts.flatMap((part, i) => (isOne[i] === true ? [] : [part.text]))
    const qualities = parts.flatMap((part, i) => (isOne[i] === true ? [part.text] : []))
    return { text: entriesText(counted, condition, values, qualities, entry), parts: [] }
  }
  return { text: `${counted} with`, parts }
}

/** Whether an outline is that of the condition that always holds. */
function isEmpty({ text, parts }: Outline): boolean {
  return parts.length === 0 && text === ALL
}

function inOneLine({ text, parts }: Outline): string {
  if (parts.length === 0) return text
  const inside = parts.map(inOneLine).join(', ')
  return text === ALL ? inside : `${text}: ${inside}`
}

/** `at least one metastasis with site liver that is not under control and not gone`. What every entry is to be does not say which are meant. */
function entriesText(
  heading: string,
  { kind }: ListCondition,
  values: readonly string[],
  qualities: readonly string[],
  entry: string,
): string {
  const having = values.length === 0 ? '' : ` with ${values.join(', ')}`
  if (qualities.length === 0) return `${heading}${having}`
  if (kind === 'every')
    return values.length === 0
      ? `${heading} to be ${qualities.join(' and ')}`
      : `${heading}${having}, ${qualities.join(', ')}`
  return `${heading}${having} that ${heading.endsWith(entry) ? 'is' : 'are'} ${qualities.join(' and ')}`
}

/** A field of an entry with its value: `lesions 2`, `not under control`; of the choice that comes first only the value, which says what the entry is. */
export function textInEntry(declared: string, value: string, dictionary: Dictionary): string {
  const list = variableAt(dictionary, listOf(declared) ?? declared)
  const label = labelOf(declared, dictionary)
  if (list.type === 'list' && list.fields[0]?.path === declared && list.fields[0].type === 'choice') return value
  if (variableAt(dictionary, declared).type !== 'yes_no') return `${label} ${value}`
  // Of sources that disagree each says its own.
  const [said, ...others] = value.match(/\b(?:yes|no)\b/g) ?? []
  if (said === undefined || others.length > 0 || !value.startsWith(said)) return `${label} ${value}`
  return `${said === 'yes' ? label : `not ${label}`}${value.slice(said.length)}`
}

/** The values of a set as people read them: `spine or rib`. */
export function setLabel(path: string, names: readonly string[], dictionary: Dictionary): string {
  return anyOf(names.map((name) => valueLabel(path, name, dictionary)))
}

/** Facts as a person names them; one field of several entries is named once (`side (operation 1, 3 to 5)`). */
export function factNames(paths: readonly string[], dictionary: Dictionary): string[] {
  const fields = new Map<string, string[]>()
  for (const path of paths) {
    const field = declaredPath(path)
    fields.set(field, [...(fields.get(field) ?? []), path])
  }
  return [...fields.values()].map((same) => {
    const [first = ''] = same
    const name = factName(first, dictionary)
    const numbers = ranges(same.map(entryNumber))
    return same.length === 1 ? name : `${name.slice(0, -`${entryNumber(first)})`.length)}${numbers})`
  })
}

/** `1, 3 to 5` for 1, 3, 4, 5. */
function ranges(numbers: readonly number[]): string {
  const runs: [number, number][] = []
  for (const number of numbers) {
    const last = runs.at(-1)
    if (last !== undefined && last[1] === number - 1) last[1] = number
    else runs.push([number, number])
  }
  return runs
    .map(([from, to]) => (from === to ? `${from}` : `${from}${to === from + 1 ? ', ' : ' to '}${to}`))
    .join(', ')
}
