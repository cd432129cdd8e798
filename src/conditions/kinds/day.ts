import { dayText, parsePartialDate } from '../../quantity/index.ts'
import { writtenAs } from '../../syntax/index.ts'
import type { DayWord, LeafCondition } from '../condition.ts'
import type { Leaf } from '../leaf.ts'
import { isDate } from '../scope.ts'
import { DAY_PATTERN, parseDayLimit } from '../written.ts'

/** Compares a date with a fixed calendar day: `before 2015-01-01`. */
export const DAY: Leaf<'day'> = {
  inputs: ({ path }) => [{ path, part: 'value' }],
  limits: ({ path, when, day }) => [{ kind: 'day', path, at: dayText(day), after: day - (WORDS[when].isOn ? 1 : 0) }],
  turns: () => undefined,
  holds: ({ when, day }) => {
    const { holds } = WORDS[when]
    return (own) => holds(Number(own), day)
  },
  words: ({ when, day }, _dictionary, say) => say(`asks.day.${when}`, { day: dayText(day) }),
  asks: 'limit',
  slips: (condition) =>
    [-1, 1].map((step) => ({
      condition: { ...condition, day: condition.day + step },
      change: `${condition.path} ${dayText(condition.day)} → ${dayText(condition.day + step)}`,
    })),
  schema: (variable) => (isDate(variable) ? [writtenAs(DAY_PATTERN, ['on or after 2015-01-01', 'before 2015'])] : []),
  isWritten: (variable, node) =>
    isDate(variable) && node.kind === 'scalar' && parseDayLimit(node.text.trim()) !== undefined,
  read: (variable, node, scope) => {
    const limit = parseDayLimit(node.kind === 'scalar' ? node.text.trim() : '')
    const range = limit && parsePartialDate(limit.date)
    if (limit === undefined || range === undefined)
      return scope.reader.error('time/form', node, `\`${limit?.date ?? ''}\` is not a valid day, month or year.`)
    const { when } = limit
    // A month or year starts on its first day and ends on its last.
    const day = when === 'before' || when === 'on_or_after' ? range.first : range.last
    return { kind: 'day', path: variable.path, when, day } satisfies LeafCondition<'day'>
  },
}

interface Word {
  readonly holds: (own: number, day: number) => boolean
  /** Whether the comparison groups the day itself with the days after it. */
  readonly isOn: boolean
}

const WORDS: { readonly [W in DayWord]: Word } = {
  before: { holds: (own, day) => own < day, isOn: true },
  on_or_before: { holds: (own, day) => own <= day, isOn: false },
  after: { holds: (own, day) => own > day, isOn: false },
  on_or_after: { holds: (own, day) => own >= day, isOn: true },
}
