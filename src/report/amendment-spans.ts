import type { SpanChange } from '../compare/index.ts'
import { inEnglish, withCommas, withSemicolons } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import { columns, harmless } from '../text/index.ts'
import { cell } from './amendment-markdown.ts'
import { hanging, wrap } from './layout.ts'
import type { Paint } from './layout.ts'

/** How old facts may be in either version, and the day for which this is shown. */
interface Spans {
  readonly spans: readonly SpanChange[]
  /** The day, such as `2026-03-15`. */
  readonly asOf: string
}

/** One change of a time limit: which values it affects, and below it the facts with their criteria. */
interface SpanText {
  readonly change: string
  readonly facts: readonly { readonly fact: string; readonly criteria: string }[]
  /** The facts on which no criterion depends; undefined if there are none. */
  readonly others: string | undefined
}

export function spanLines({ spans, asOf }: Spans, width: number, paint: Paint, say: Say): string[] {
  if (spans.length === 0) return []
  const texts = spanTexts({ spans, asOf }, say)
  const column = Math.max(0, ...texts.flatMap(({ facts }) => facts.map(({ fact }) => columns(fact)))) + 2
  return [
    ...wrap(say('amendment.spans'), width).map(paint.strong),
    ...texts.flatMap(({ change, facts, others }) => [
      ...hanging('', change, 2, 0, width),
      ...facts.flatMap(({ fact, criteria }) => hanging(fact, criteria, 4, column, width)),
      ...(others === undefined ? [] : hanging('', others, 4, 0, width)),
    ]),
  ]
}

export function spanMarkdown({ spans, asOf }: Spans, say: Say): string[] {
  if (spans.length === 0) return []
  const items = spanTexts({ spans, asOf }, say).flatMap(({ change, facts, others }) => [
    `- ${cell(change)}`,
    ...facts.map(({ fact, criteria }) => `  - ${cell(say('amendment.what', { what: fact, change: criteria }))}`),
    ...(others === undefined ? [] : [`  - ${cell(others)}`]),
  ])
  return [`### ${say('amendment.spans')}`, '', ...items, '']
}

/** A change as JSON. Both ends of the days are included; without `from`, all days up to `to`. */
export function spanJson({ fact, was, is, turning, criteria }: SpanChange): object {
  const days = turning && {
    ...(turning.from !== undefined && { from: turning.from }),
    to: turning.to,
  }
  return {
    fact,
    ...(was !== undefined && { was: periodText(was, inEnglish) }),
    ...(is !== undefined && { is: periodText(is, inEnglish) }),
    ...(turning !== undefined && { [turning.tooOld ? 'now_too_old' : 'no_longer_too_old']: days }),
    criteria,
  }
}

/** Criteria grouped by trial, such as `T I1, I2; U E3`. */
export function criteriaText(criteria: SpanChange['criteria'], say: Say): string {
  const told = [...new Set(criteria.map(({ trial }) => trial))].map((trial) => {
    const own = criteria.filter((one) => one.trial === trial).map(({ criterion }) => harmless(criterion))
    return say('amendment.criteria', { trial: harmless(trial), criteria: withCommas(own, say) })
  })
  return withSemicolons(told, say)
}

function spanTexts({ spans, asOf }: Spans, say: Say): SpanText[] {
  const changes = spans.map((one) => ({ ...one, change: changeText(one, asOf, say) }))
  return [...new Set(changes.map((one) => one.change))].map((change) => {
    const own = changes.filter((one) => one.change === change)
    const others = own.filter(({ criteria }) => criteria.length === 0).map(({ fact }) => harmless(fact))
    return {
      change,
      facts: own
        .filter(({ criteria }) => criteria.length > 0)
        .map(({ fact, criteria }) => ({ fact: harmless(fact), criteria: criteriaText(criteria, say) })),
      others: others.length === 0 ? undefined : say('amendment.spans.others', { facts: withCommas(others, say) }),
    }
  })
}

/** For example `was 28 days, now 14 days; as of 2026-03-15, values from 2026-02-15 to 2026-02-28 are now too old`. */
function changeText({ was, is, turning }: SpanChange, asOf: string, say: Say): string {
  return say('amendment.spans.change', {
    was: periodText(was, say),
    is: periodText(is, say),
    day: asOf,
    values: turning === undefined ? say('amendment.spans.same') : turningText(turning, say),
  })
}

function turningText({ tooOld, from, to }: NonNullable<SpanChange['turning']>, say: Say): string {
  const end = tooOld ? 'old' : 'fresh'
  if (from === undefined) return say(`amendment.spans.until.${end}`, { day: to })
  return from === to
    ? say(`amendment.spans.of.${end}`, { day: to })
    : say(`amendment.spans.from.${end}`, { first: from, last: to })
}

function periodText(span: SpanChange['was'], say: Say): string {
  return span === undefined ? say('amendment.spans.none') : say(`period.${span.unit}`, { count: span.count })
}
