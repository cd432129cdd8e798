import { EN, inEnglish } from '../messages/index.ts'
import type { MessageKey, Say } from '../messages/index.ts'
import { folded, literal } from '../text/index.ts'

/** How long ago something was. */
export interface Ago {
  readonly count: number
  readonly unit: AgoUnit
}

const AGO_UNITS = ['days', 'weeks', 'months', 'years'] as const
type AgoUnit = (typeof AGO_UNITS)[number]

/** The words that a person may type, in her language and in English. */
export interface TypedWords {
  /** Every way to type something, in the form that `folded` gives; the words of the language come first. */
  readonly of: (key: MessageKey) => readonly string[]
  /** The way to type something that hints show, with `given` filled in. */
  readonly shown: (key: MessageKey, given?: Readonly<Record<string, string | number>>) => string
  /** Reads `yesterday`, `2 weeks ago`, `last month`; undefined for anything else. */
  readonly ago: (typed: string) => Ago | undefined
  /** The months, from 1, whose name is this word or begins with it; a beginning needs three letters or more. */
  readonly months: (word: string) => readonly number[]
  /** The year, month and day of a date in the form in which dates are shown; undefined for anything else. */
  readonly date: (typed: string) => DateParts | undefined
}

export interface DateParts {
  readonly year: string
  readonly month: number
  readonly day: string | undefined
}

const KNOWN = new WeakMap<Say, TypedWords>()

/** The typed words of the language that `say` speaks. */
export function typedWords(say: Say): TypedWords {
  const known = KNOWN.get(say) ?? madeWords(say)
  KNOWN.set(say, known)
  return known
}

function madeWords(say: Say): TypedWords {
  const says = say === inEnglish ? [say] : [say, inEnglish]
  const of = (key: MessageKey): readonly string[] => unique(says.flatMap((one) => alternatives(one, key)).map(folded))
  const counts = new Map(
    [1, 2, 3, 4, 5, 6].flatMap((n) => of(`word.count.${n}` as MessageKey).map((word) => [word, n])),
  )
  const agos = says.map(agosOf)
  const months = says.map(monthsOf)
  const dates = says.flatMap(datesOf)
  return {
    of,
    shown: (key, given = {}) => {
      const [own = ''] = [...alternatives(say, key), ...calendarWords(say, key), ...alternatives(inEnglish, key)]
      return own.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(given[name] ?? ''))
    },
    ago: (typed) => {
      const text = folded(typed)
      const numbered = text.replaceAll(/[\p{L}\p{M}']+/gu, (word) => String(counts.get(word) ?? word))
      // The words of the language come first, because the English ones may mean something else in it.
      return agos.map((read) => read(text) ?? read(numbered)).find((one) => one !== undefined)
    },
    months: (word) => {
      const text = folded(word)
      return unique(months.flatMap((names) => monthsCalled(text, names)))
    },
    date: (typed) => {
      const found = dates.map((pattern) => pattern.exec(folded(typed))?.groups).find((one) => one !== undefined)
      const [month] = found === undefined ? [] : unique(months.flatMap((names) => exactly(found['month'] ?? '', names)))
      return month === undefined ? undefined : { year: found?.['year'] ?? '', month, day: found?.['day'] }
    },
  }
}

/** Whether a line says that something is not known. */
export function isUnknownWord(typed: string, say: Say): boolean {
  return typedWords(say).of('word.unknown').includes(folded(typed))
}

/** A word that may be typed for several things where only one can be meant. */
export interface Clash {
  readonly word: string
  readonly keys: readonly MessageKey[]
}

/** The words of a language that mean two things at the same question; one of the meanings may be English. */
export function clashesIn(say: Say): readonly Clash[] {
  return PLACES.flatMap((place) => {
    const keys = (Object.keys(EN) as MessageKey[]).filter((key) => place.test(key))
    const found = new Map<string, MessageKey[]>()
    for (const key of keys)
      for (const word of typedWords(say).of(key)) found.set(word, [...(found.get(word) ?? []), key])
    return [...found].flatMap(([word, own]) => (own.length > 1 ? [{ word, keys: own }] : []))
  })
}

/** For each question, the keys of the words that can be typed at it. */
const PLACES = [
  /^word\.(?:today|yesterday|ongoing|unknown|ago\..*)$/,
  /^(?:answer\.(?:yes|no)|word\.unknown)$/,
  /^word\.count\./,
  /^month\./,
]

/** The ways to type something in one language; empty if the language has no words of its own for it. */
function alternatives(say: Say, key: MessageKey): readonly string[] {
  return (say.own(key) ?? '').split('|').flatMap((one) => (one.trim() === '' ? [] : [one.trim()]))
}

function unique<T>(all: readonly T[]): readonly T[] {
  return [...new Set(all)]
}

/** A pattern for a text with names in braces. Each stands for what `groups` says, or for nothing. */
function patternOf(template: string, groups: Readonly<Record<string, string>>): RegExp {
  const parts = template.split(/(\{\w+\})/).map((part) => {
    const name = /^\{(\w+)\}$/.exec(part)?.[1]
    // Folding trims the text, so the blanks next to a gap are put back.
    const text = `${/^\s/.test(part) ? ' ' : ''}${folded(part)}${/\S\s+$/.test(part) ? ' ' : ''}`
    return name === undefined ? literal(text) : `(?<${name}>${groups[name] ?? ''})`
  })
  return new RegExp(`^${parts.join('').replaceAll(/ +/g, String.raw`\s*`)}$`, 'u')
}

/** Reads how long ago something was, from the words of the catalogue and those of the language's calendar. */
function agosOf(say: Say): (folded: string) => Ago | undefined {
  const exact = new Map<string, Ago>()
  const patterns: (readonly [RegExp, AgoUnit])[] = []
  const add = (template: string, unit: AgoUnit): void => {
    patterns.push([patternOf(template, { count: String.raw`\d{1,3}` }), unit])
  }
  for (const unit of AGO_UNITS) for (const one of alternatives(say, `word.ago.${unit}`)) add(one, unit)
  for (const one of alternatives(say, 'word.today')) exact.set(folded(one), { count: 0, unit: 'days' })
  for (const one of alternatives(say, 'word.yesterday')) exact.set(folded(one), { count: 1, unit: 'days' })
  for (const { template, unit, count } of calendarAgos(say.language)) {
    if (template.includes('{count}')) add(template, unit)
    // "Last week" does not name a day.
    else if (unit !== 'weeks' && !exact.has(folded(template))) exact.set(folded(template), { count, unit })
  }
  return (text) => {
    const own = exact.get(text)
    if (own !== undefined) return own
    for (const [pattern, unit] of patterns) {
      const count = pattern.exec(text)?.groups?.['count']
      if (count !== undefined) return { count: Number(count), unit }
    }
    return undefined
  }
}

interface CalendarAgo extends Ago {
  /** With `{count}` where a number goes. */
  readonly template: string
}

/** Counts for which the plural forms of languages differ. */
const SOME_COUNTS = [0, 1, 2, 3, 5, 11, 21, 100]

function calendarAgos(tag: string): readonly CalendarAgo[] {
  if (!isKnown(tag)) return []
  const formats = (['long', 'short'] as const).flatMap((style) =>
    (['auto', 'always'] as const).map((numeric) => new Intl.RelativeTimeFormat(inDigits(tag), { style, numeric })),
  )
  return formats.flatMap((format) =>
    AGO_UNITS.flatMap((unit) =>
      SOME_COUNTS.map((count): CalendarAgo => {
        const parts = format.formatToParts(-count, unit)
        return {
          template: parts.map(({ type, value }) => (type === 'integer' ? '{count}' : value)).join(''),
          unit,
          count,
        }
      }),
    ),
  )
}

/** The calendar's words for a word of the catalogue that the language has no words of its own for. */
function calendarWords({ language }: Say, key: MessageKey): readonly string[] {
  const agos = calendarAgos(language)
  const day = key === 'word.today' ? 0 : key === 'word.yesterday' ? 1 : undefined
  const found = agos.find(({ template, unit, count }) =>
    day === undefined
      ? key === `word.ago.${unit}` && count === 2 && template.includes('{count}')
      : unit === 'days' && count === day && !template.includes('{count}'),
  )
  return found === undefined ? [] : [found.template]
}

/** The names of the months, January first, each with all the ways to write it. */
function monthsOf(say: Say): readonly (readonly string[])[] {
  return Array.from({ length: 12 }, (_, i) => {
    const own = alternatives(say, `month.${i + 1}` as MessageKey)
    return unique([...own, ...calendarMonths(say.language, i)].map(folded))
  })
}

const MILLISECONDS_A_DAY = 86_400_000

function calendarMonths(tag: string, month: number): readonly string[] {
  if (!isKnown(tag)) return []
  // A day in the middle of the month. The year does not matter.
  const day = (15 + 30.5 * month) * MILLISECONDS_A_DAY
  return (['long', 'short'] as const).flatMap((style) =>
    [{}, { day: 'numeric' as const, year: 'numeric' as const }].flatMap((beside) => {
      const format = new Intl.DateTimeFormat(inDigits(tag), {
        ...beside,
        month: style,
        timeZone: 'UTC',
        calendar: 'gregory',
      })
      const named =
        format
          .formatToParts(day)
          .find(({ type }) => type === 'month')
          ?.value.replace(/\.$/, '') ?? ''
      // A month that is a number is read as a number.
      return /\p{N}/u.test(named) || named === '' ? [] : [named]
    }),
  )
}

function exactly(word: string, names: readonly (readonly string[])[]): readonly number[] {
  return names.flatMap((own, i) => (own.includes(word) ? [i + 1] : []))
}

function monthsCalled(word: string, names: readonly (readonly string[])[]): readonly number[] {
  const whole = exactly(word, names)
  if (whole.length > 0 || !/^\p{L}{3,}$/u.test(word)) return whole
  return names.flatMap((own, i) => (own.some((name) => name.startsWith(word)) ? [i + 1] : []))
}

/** Patterns for the forms in which the language shows a date. */
function datesOf(say: Say): readonly RegExp[] {
  const groups = { year: String.raw`\d{4}`, month: '.+?', day: String.raw`\d{1,2}` }
  return (['date.day', 'date.month'] as const).flatMap((key) => {
    const own = say.own(key)
    return own === undefined || own === EN[key] ? [] : [patternOf(own, groups)]
  })
}

/** Whether the runtime's calendar knows a language. For others, it would answer in another language. */
function isKnown(tag: string): boolean {
  return !tag.includes('-x-') && Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0
}

function inDigits(tag: string): string {
  return new Intl.Locale(tag, { numberingSystem: 'latn' }).toString()
}
