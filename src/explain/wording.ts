import type { Condition, NumberRange, Relation } from '../conditions/index.ts'
import { declaredPath, entryNumber, factName, variableAt, variablesByPath } from '../dictionary/index.ts'
import type { Dictionary, ListVariable } from '../dictionary/index.ts'
import type { Period } from '../quantity/index.ts'
import { howMany } from './findings.ts'

/** A condition in plain words, as lines of an outline. */
export interface Outline {
  readonly text: string
  readonly parts: readonly Outline[]
}

const RELATION_WORDS: Readonly<Record<Relation, string>> = {
  same_as: 'the same as',
  different_from: 'different from',
  on_or_after: 'on or after',
  after: 'after',
  on_or_before: 'on or before',
  before: 'before',
}

/** A condition in plain words, as an outline that keeps its structure. */
export function outline(condition: Condition, dictionary: Dictionary): Outline {
  switch (condition.kind) {
    case 'all':
      return { text: 'all of these', parts: condition.of.map((one) => outline(one, dictionary)) }
    case 'any':
      return { text: 'at least one of these', parts: condition.of.map((one) => outline(one, dictionary)) }
    case 'at_least':
      return {
        text: `at least ${condition.count} of these`,
        parts: condition.of.map((one) => outline(one, dictionary)),
      }
    case 'not': {
      const inner = condition.of
      if (inner.kind === 'any') return { text: 'none of these', parts: inner.of.map((one) => outline(one, dictionary)) }
      const own = outline(inner, dictionary)
      return own.parts.length === 0 ? { text: `not: ${own.text}`, parts: [] } : { text: 'not', parts: [own] }
    }
    case 'some':
    case 'every':
    case 'none':
    case 'count':
      return listOutline(condition, dictionary)
    default:
      return { text: `${labelOf(condition.path, dictionary)} ${requirementText(condition, dictionary)}`, parts: [] }
  }
}

function listOutline(
  condition: Condition & { readonly where: Condition; readonly path: string },
  dictionary: Dictionary,
): Outline {
  const list = variableAt(dictionary, condition.path) as ListVariable
  const empty = condition.where.kind === 'all' && condition.where.of.length === 0
  const heading = quantifierText(condition, list, dictionary)
  if (empty) return { text: heading, parts: [] }
  const counted = condition.kind === 'count' ? `${heading}, counting each ${list.entry}` : heading
  const where = outline(condition.where, dictionary)
  const parts = condition.where.kind === 'all' ? where.parts : [where]
  if (parts.every((part) => part.parts.length === 0)) {
    return { text: `${counted} with ${parts.map((part) => part.text).join(', ')}`, parts: [] }
  }
  return { text: `${counted} with`, parts }
}

function quantifierText(condition: Condition, list: ListVariable, dictionary: Dictionary): string {
  switch (condition.kind) {
    case 'some':
      return `at least one ${list.entry}`
    case 'every':
      return `every ${list.entry}`
    case 'none':
      return `no ${list.entry}`
    case 'count': {
      if (condition.total === undefined) return `${howMany(condition.range)} ${list.label}`
      const field = variableAt(dictionary, condition.total)
      return `${field.label} in all ${list.label} together: ${rangeText(condition.range)}`
    }
    default:
      return list.label
  }
}

/** What a condition on one fact asks of it: `≤ 2.5 × ULN`, `female`, `within 5 years`. */
export function requirementText(condition: Condition, dictionary: Dictionary): string {
  switch (condition.kind) {
    case 'is':
      return anyOf(condition.values.map((value) => valueLabel(condition.path, value, dictionary)))
    case 'number':
      return rangeText(condition.range)
    case 'lab':
      return `${rangeText(condition.range)} ${condition.unit}`
    case 'uln':
      return `${rangeText(condition.range)} × ULN`
    case 'time':
      return timeText(condition)
    case 'relation':
      return `${RELATION_WORDS[condition.relation]} ${labelOf(condition.other, dictionary)}`
    case 'duration':
      return `at least ${periodText(condition.least)} after ${labelOf(condition.after, dictionary)}`
    default:
      return ''
  }
}

function timeText({ when, period }: Condition & { readonly kind: 'time' }): string {
  const text = periodText(period)
  switch (when) {
    case 'within':
      return `within the last ${text}`
    case 'less_than_ago':
      return `less than ${text} ago`
    case 'at_least_ago':
      return `at least ${text} ago`
    case 'more_than_ago':
      return `more than ${text} ago`
  }
}

function periodText({ count, unit }: Period): string {
  return `${count} ${count === 1 ? unit.slice(0, -1) : unit}`
}

export function rangeText({ min, max }: NumberRange): string {
  if (min !== undefined && max !== undefined) {
    return min.value === max.value ? min.value : `${min.value} to ${max.value}`
  }
  if (min !== undefined) return `${min.inclusive ? '≥' : '>'} ${min.value}`
  return max === undefined ? 'any number' : `${max.inclusive ? '≤' : '<'} ${max.value}`
}

/** The label of one value of a fact: `yes`, `modified radical mastectomy`. */
export function valueLabel(path: string, value: string | boolean, dictionary: Dictionary): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  const variable = variablesByPath(dictionary).get(declaredPath(path))
  if (variable?.type !== 'choice') return value
  return variable.values.find((one) => one.name === value)?.label ?? value
}

/** The values of a set as people read them: `spine or rib`. */
export function setLabel(path: string, names: readonly string[], dictionary: Dictionary): string {
  return anyOf(names.map((name) => valueLabel(path, name, dictionary)))
}

/** The label of a variable by its declared path. */
export function labelOf(path: string, dictionary: Dictionary): string {
  return variablesByPath(dictionary).get(path)?.label ?? path
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

export function anyOf(words: readonly string[]): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`
}
