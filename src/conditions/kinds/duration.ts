import { labelOf } from '../../dictionary/index.ts'
import type { Variable } from '../../dictionary/index.ts'
import { leavesNoDay, minus, parsePeriod, PERIOD_PATTERN } from '../../quantity/index.ts'
import { objectSchema, writtenAs } from '../../syntax/index.ts'
import type { MapSyntax, Schema, Syntax } from '../../syntax/index.ts'
import type { Condition, DurationWord, LeafCondition } from '../condition.ts'
import type { Leaf } from '../leaf.ts'
import { periodWords } from '../range-words.ts'
import { isDate, namesOf, otherVariable } from '../scope.ts'
import type { Scope } from '../scope.ts'

import { comparisonFields } from './relation.ts'
import { longer } from './time.ts'

export const DURATION: Leaf<'duration'> = {
  inputs: ({ path, after }) => [
    { path, part: 'value' },
    { path: after, part: 'value' },
  ],
  limits: ({ path, after, how, period }) => [
    { kind: 'dates', path, other: after, shift: period, beyond: WORDS[how].beyond },
  ],
  turns: () => undefined,
  holds: ({ how, period }) => {
    const { holds } = WORDS[how]
    return (later, earlier) => holds(minus(Number(later), period), Number(earlier))
  },
  words: ({ after, how, period }, dictionary, say) =>
    say(`asks.duration.${how}`, { period: periodWords(period, say), other: labelOf(after, dictionary, say) }),
  asks: 'value',
  slips: (condition) => {
    const { path, how, period } = condition
    const steps = [-1, 1].map((step) => ({
      condition: { ...condition, period: longer(period, step) },
      change: `${path} ${period.count} → ${period.count + step} ${period.unit}`,
    }))
    const { other } = WORDS[how]
    return [...steps, { condition: { ...condition, how: other }, change: `${path} ${how} → ${other}` }]
  },
  schema: (variable) => (isDate(variable) ? BESIDES.map((beside) => durationSchema(beside)) : []),
  isWritten: (_variable, node) => node.kind === 'map' && wordsIn(node).length > 0,
  read: (variable, node, scope) => (node.kind === 'map' ? read(variable, node, scope) : undefined),
}

interface Word {
  /** `back` is the later date minus the period. */
  readonly holds: (back: number, earlier: number) => boolean
  /** Whether a distance of exactly the period is treated like a shorter one. */
  readonly beyond: boolean
  /** The word that means the same except for a distance of exactly the period. */
  readonly other: DurationWord
}

const WORDS: { readonly [W in DurationWord]: Word } = {
  at_least: { holds: (back, earlier) => back >= earlier, beyond: false, other: 'more_than' },
  more_than: { holds: (back, earlier) => back > earlier, beyond: true, other: 'at_least' },
  at_most: { holds: (back, earlier) => back <= earlier, beyond: true, other: 'less_than' },
  less_than: { holds: (back, earlier) => back < earlier, beyond: false, other: 'at_most' },
}

/** The words for durations. A condition may have one of each pair. */
const LEAST = ['at_least', 'more_than'] as const
const MOST = ['at_most', 'less_than'] as const
const NAMES: readonly DurationWord[] = [...LEAST, ...MOST]
const BESIDES = ['after', 'before'] as const

function durationSchema(beside: (typeof BESIDES)[number]): Schema {
  const period = writtenAs(PERIOD_PATTERN, ['6 months'])
  const words = Object.fromEntries(NAMES.map((word) => [word, period]))
  const exclusive = [LEAST, MOST].map((pair) => ({ not: { required: pair } }))
  return { ...objectSchema({ ...words, [beside]: namesOf('date') }, [beside]), minProperties: 2, allOf: exclusive }
}

function wordsIn(node: MapSyntax): { readonly how: DurationWord; readonly value: Syntax }[] {
  return node.entries.flatMap(({ key, value }) => {
    const how = NAMES.find((one) => one === key)
    return how === undefined ? [] : [{ how, value }]
  })
}

/**
 * Reads `{at_least: 2 weeks, at_most: 12 weeks, after: surgery}`; with `before`, the period lies before the other date.
 * With only an upper limit, the dates must also be in the stated order.
 */
function read(variable: Variable, node: MapSyntax, scope: Scope): Condition | undefined {
  const fields = comparisonFields(variable, node, scope)
  const words = wordsIn(node)
  const [beside, ...more] = BESIDES.filter((one) => fields?.get(one) !== undefined)
  const otherNode = beside === undefined ? undefined : fields?.get(beside)
  const isDouble = [LEAST, MOST].some((pair) => pair.every((word) => fields?.get(word) !== undefined))
  const isOne = more.length === 0 && node.entries.length === words.length + 1 && !isDouble
  if (beside === undefined || otherNode === undefined || !isOne) return scope.reader.error('duration/form', node, FORM)
  const other = otherVariable(otherNode, scope)
  if (other === undefined) return undefined
  if (!isDate(variable) || !isDate(other))
    return scope.reader.error('relation/type', node, 'A duration must be between two dates.')
  const [path, after] = beside === 'after' ? [variable.path, other.path] : [other.path, variable.path]
  const parts = words.map(({ how, value }): LeafCondition<'duration'> | undefined => {
    const period = value.kind === 'scalar' ? parsePeriod(value.text.trim()) : undefined
    if (period === undefined) return scope.reader.error('duration/form', value, 'Write the period like `6 months`.')
    return { kind: 'duration', path, after, how, period }
  })
  if (!parts.every((part) => part !== undefined)) return undefined
  const [only] = parts
  if (parts.length > 1 && isEmpty(parts))
    return scope.reader.error('quantity/empty', node, 'No date can match: the minimum is longer than the maximum.')
  const hasLeast = words.some(({ how }) => LEAST.some((one) => one === how))
  if (hasLeast && parts.length === 1) return only
  const inOrder: readonly Condition[] = hasLeast
    ? []
    : [{ kind: 'relation', path, relation: 'on_or_after', other: after }]
  return { kind: 'all', of: [...inOrder, ...parts] }
}

/**
 * Whether two durations exclude each other, such as at least 12 weeks and at most
 * 2, or more than 2 days and less than 3.
 */
function isEmpty(parts: readonly LeafCondition<'duration'>[]): boolean {
  const one = (words: readonly DurationWord[]): LeafCondition<'duration'> | undefined =>
    parts.find(({ how }) => words.includes(how))
  const [least, most] = [one(LEAST), one(MOST)]
  if (least === undefined || most === undefined) return false
  const excluded = [least.how === 'more_than', most.how === 'less_than'].filter(Boolean).length
  return leavesNoDay(least.period, most.period, excluded)
}

const FORM =
  'A duration needs a minimum (`at_least:` or `more_than:`), a maximum (`at_most:` or `less_than:`) or both, and `after:` or `before:`.'
