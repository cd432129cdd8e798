import { unitFactor } from '../dictionary/index.ts'
import type { Dictionary, LabVariable } from '../dictionary/index.ts'
import { halfWidth } from '../text/index.ts'

/** What a line of a laboratory report says. */
export interface ReportLine {
  /** By the path of a lab: its value as it is typed on the sheet (`31 U/L 40`). */
  readonly values: ReadonlyMap<string, string>
  /** What is not understood, and so not taken. */
  readonly rest: readonly string[]
}

/** Whether a line names what it is about, as those of reports do; on the sheet itself values are typed alone. */
export function looksLikeReport(text: string): boolean {
  return beginsWithName(text) && /\d/.test(text)
}

/** Whether a text begins with letters, as no value does. */
export function beginsWithName(text: string): boolean {
  return /^[\s(]*\p{L}/u.test(text)
}

/**
 * Reads values with their names, as laboratories and people write them: `ALT 31 U/L (0-40)`, `Hb 128 g/L; PLT 220`. The upper end of a reference
 * range is the upper limit of normal. Names are labels, and words of the dictionary that mean one lab only. Whatever stands between two values
 * and is neither is not understood, and what follows it up to the next `;` or tab is not taken either: `urine creatinine` is no creatinine. Of
 * two different values of one lab neither is taken.
 */
export function readReport(line: string, labs: readonly LabVariable[], dictionary: Dictionary): ReportLine {
  const found: Found[] = []
  const rest: string[] = []
  const names = namesOf(labs, dictionary)
  for (const part of halfWidth(line).split(/;|\n|\|/)) {
    let left = part.replace(SEPARATORS, '').trimEnd()
    while (left !== '') {
      const read = readValue(left, names, dictionary)
      if (read === undefined) {
        const [unread = left] = left.split('\t')
        rest.push(unread.trim())
        left = left.slice(unread.length)
      } else {
        found.push(read)
        left = left.slice(read.length)
      }
      left = left.replace(SEPARATORS, '')
    }
  }
  const isDoubtful = ({ path, typed }: Found): boolean =>
    found.some((other) => other.path === path && other.typed !== typed)
  const values = found.filter((one) => !isDoubtful(one)).map(({ path, typed }) => [path, typed] as const)
  const doubtful = found.filter(isDoubtful).map((one) => one.text)
  return { values: new Map(values), rest: [...rest, ...doubtful].filter((one) => one !== '') }
}

/** A value of a report; `text`: as it stands there. */
interface Found {
  readonly path: string
  readonly typed: string
  readonly text: string
  readonly length: number
}

interface Named {
  readonly name: string
  readonly lab: LabVariable
}

/** Longer names first; a word for several labs is a name of none. */
function namesOf(labs: readonly LabVariable[], { words }: Dictionary): readonly Named[] {
  const found = new Map<string, Named | undefined>()
  for (const lab of labs)
    for (const name of [lab.label, lab.name, ...(words[lab.path] ?? [])].map((one) => one.toLowerCase())) {
      const other = found.get(name)
      found.set(name, found.has(name) && other?.lab !== lab ? undefined : { name, lab })
    }
  return [...found.values()].flatMap((one) => one ?? []).toSorted((a, b) => b.name.length - a.name.length)
}

/** A name with its value at the beginning of a text; `length`: how much of the text that is. */
function readValue(text: string, names: readonly Named[], dictionary: Dictionary): Found | undefined {
  const lower = text.toLowerCase()
  const named = names.find(({ name }) => lower.startsWith(name) && !/^[\p{L}\p{N}]/u.test(text.slice(name.length)))
  const amount = named && AMOUNT.exec(text.slice(named.name.length))
  if (named === undefined || amount === null || amount === undefined) return undefined
  const [whole, sign = '', value = ''] = amount
  let length = named.name.length + whole.length
  const take = (pattern: RegExp): string | undefined => {
    const found = pattern.exec(text.slice(length))
    if (found === null) return undefined
    length += found[0].length
    return found[1] ?? ''
  }
  const unitOf = (): string | undefined => {
    const before = length
    const unit = take(UNIT)?.replaceAll(/\s/g, '')
    if (unit !== undefined && unitFactor(dictionary, named.lab, unit) !== undefined) return unit
    length = before
    return undefined
  }
  take(FLAG)
  const unit = unitOf()
  take(FLAG)
  const range = RANGE.exec(text.slice(length))
  if (range !== null && !isRange(range)) return undefined
  length += range?.[0].length ?? 0
  const limit = range?.[2]
  // The unit stands behind the value, or inside or behind the range, or at both places.
  const inside = unitOf()
  take(CLOSING)
  const behind = inside ?? unitOf()
  take(FLAG)
  // What stands beside a value and is not understood may change what it means; so may the next column where the unit has none.
  const after = text.slice(length)
  if (/^[^\s,;|]/.test(after) || isAnother(after, names)) return undefined
  if (unit === undefined && behind === undefined && isAnother(after.replace(/^\t/, ' '), names)) return undefined
  const typed = [`${sign}${value}`, unit ?? behind, limit].filter((one) => one !== undefined && one !== '').join(' ')
  return { path: named.lab.path, typed, text: text.slice(0, length).trim(), length }
}

/** Whether a word or a sign follows that begins no other value. */
function isAnother(text: string, names: readonly Named[]): boolean {
  const next = /^ +([^\s,].*)/s.exec(text)?.[1]?.replace(SEPARATORS, '') ?? ''
  return next !== '' && !names.some(({ name }) => next.toLowerCase().startsWith(name))
}

/** Whether it goes from less to more, and is no month of a year. */
function isRange([, from, to]: RegExpExecArray): boolean {
  if (from === undefined) return true
  const isMonth = /^(?:0?[1-9]|1[0-2])$/.test(from) && /^(?:19|20)\d\d$/.test(to ?? '')
  return Number(from) < Number(to) && !isMonth
}

/** What may stand between two values: a space, a comma, a dash or a bullet by itself. */
const SEPARATORS = /^(?:[\s,]|[-–—•·](?=\s|$))+/

const AMOUNT = /^\s*[:=]?\s*(<=|>=|≤|≥|<|>)?\s*(\d+(?:[.,]\d+)*)(?![\d/])/
const FLAG = /^\s*(?:\*|↑|↓|\(?\b(?:H|L|HH|LL|high|low)\b\)?)/
const UNIT =
  /^\s*((?:[x×]\s?)?10\s?(?:\^|\*|\*\*|E|e)\s?\d{1,2}\s?\/\s?[µμu]?[a-zA-Z]+|[^\s\d()[\],;|<>=*↑↓:][^\s()[\],;|<>]*)/
const CLOSING = /^\s*[)\]]/
const RANGE =
  /^\s*[([]?\s*(?:ref(?:erence)?\.?|normal|range|n)?\s*(?:range)?\s*:?\s*(?:(\d+(?:\.\d+)?)\s*(?:-|–|to)\s*|<=|≤|<|up to\s*|uln\s*:?=?\s*)\s*(\d+(?:\.\d+)?)/i
