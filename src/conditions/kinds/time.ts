import { leavesNoDay, minus } from '../../quantity/index.ts'
import type { Period } from '../../quantity/index.ts'
import { writtenAs } from '../../syntax/index.ts'
import type { LeafCondition, TimeWord } from '../condition.ts'
import type { Leaf, Slip, Turn } from '../leaf.ts'
import { periodWords } from '../range-words.ts'
import { isDate } from '../scope.ts'
import { parseDayLimit, parseTime, TIME_PATTERN } from '../written.ts'

type Time = LeafCondition<'time'>

export const TIME: Leaf<'time'> = {
  inputs: ({ path }) => [{ path, part: 'value' }],
  limits: ({ path, when, period }) => [{ kind: 'window', path, period, edge: WORDS[when].edge }],
  // The edge of the window moves forward with the as-of day. The end of something ongoing
  // is the as-of day, whichever day that is.
  turns: ({ when }) => WORDS[when].turns,
  holds: ({ when, period }, asOf) => {
    const { holds } = WORDS[when]
    const edge = minus(asOf, period)
    return (day) => holds(Number(day), edge)
  },
  words: ({ when, period }, _dictionary, say) =>
    when === 'within'
      ? say(`asks.within.${period.unit}`, { count: period.count })
      : say(`asks.${when}`, { period: periodWords(period, say) }),
  asks: 'limit',
  slips,
  schema: (variable) =>
    isDate(variable) ? [writtenAs(TIME_PATTERN, ['within 5 years', 'more than 3 months ago'])] : [],
  isWritten: (variable, node) =>
    isDate(variable) &&
    node.kind !== 'map' &&
    (node.kind !== 'scalar' || parseDayLimit(node.text.trim()) === undefined),
  read: (variable, node, scope) => {
    const text = node.kind === 'scalar' ? node.text.trim() : ''
    const time = parseTime(text)
    if (time !== undefined) {
      const [least, most] = time
      if (least !== undefined && most !== undefined && leavesNoDay(least.period, most.period, 0))
        return scope.reader.error(
          'quantity/empty',
          node,
          `No date can be ${text}: the minimum is longer than the maximum.`,
        )
      const [first, ...others] = time.map((one): Time => ({ kind: 'time', path: variable.path, ...one }))
      return first === undefined || others.length === 0 ? first : { kind: 'all', of: [first, ...others] }
    }
    return scope.reader.error(
      'time/form',
      node,
      `\`${text}\` cannot be read as a limit for the date \`${variable.path}\`.`,
      'Write it like `within 5 years`, `at least 3 months ago`, `between 2 and 6 months ago` or `before 2015-01-01`.',
    )
  },
}

interface Word {
  readonly holds: (day: number, edge: number) => boolean
  /** On which side of the edge the cut lies: `before` means that the edge is grouped with the days after it. */
  readonly edge: 'before' | 'after'
  readonly turns: Turn
  /** The word that means the same except for the edge itself. */
  readonly other: TimeWord
}

const WORDS: { readonly [W in TimeWord]: Word } = {
  within: {
    holds: (day, edge) => day >= edge,
    edge: 'before',
    turns: 'off',
    other: 'less_than_ago',
  },
  less_than_ago: {
    holds: (day, edge) => day > edge,
    edge: 'after',
    turns: 'off',
    other: 'within',
  },
  at_least_ago: {
    holds: (day, edge) => day <= edge,
    edge: 'after',
    turns: 'on',
    other: 'more_than_ago',
  },
  more_than_ago: {
    holds: (day, edge) => day < edge,
    edge: 'before',
    turns: 'on',
    other: 'at_least_ago',
  },
}

function slips(condition: Time): Slip[] {
  const { period, when, path } = condition
  const steps = [-1, 1].map((step) => ({
    condition: { ...condition, period: longer(period, step) },
    change: `${path} ${period.count} → ${period.count + step} ${period.unit}`,
  }))
  const { other } = WORDS[when]
  return [...steps, { condition: { ...condition, when: other }, change: `${path} ${when} → ${other}` }]
}

export function longer(period: Period, by: number): Period {
  return { ...period, count: period.count + by }
}
