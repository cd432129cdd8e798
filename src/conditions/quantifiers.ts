import { labelOf, variableAt } from '../dictionary/index.ts'
import type { Dictionary, ListVariable } from '../dictionary/index.ts'
import { inEnglish } from '../messages/index.ts'
import type { Say } from '../messages/index.ts'
import type { Condition, ListCondition, ListKind, NumberRange } from './condition.ts'
import type { Slip } from './leaf.ts'
import { endsOf, rangeSlips } from './range.ts'
import { howMany, rangeWords } from './range-words.ts'

/** Everything that the program knows about one kind of condition on the entries of a list, except how it is written. */
interface Quantifier<K extends ListKind> {
  readonly listCount: (condition: ListCondition<K>) => Count | Extreme
  /** The numbers, as written, at which it cuts the count; none where it only asks whether any entry counts. */
  readonly limits: (condition: ListCondition<K>) => readonly string[]
  /** Its requirement on the list, in words that `with …` can follow: `no distant metastasis`. */
  readonly words: (condition: ListCondition<K>, list: ListVariable, dictionary: Dictionary, say: Say) => string
  /** Slips that an author could make in writing it. */
  readonly slips: (condition: ListCondition<K>) => readonly Slip[]
}

/** A count over the entries of a list, and the range that it must lie in. */
export interface Count {
  readonly kind: 'count'
  /** Which entries count. */
  readonly where: Condition
  /** The field that is summed over them; undefined: each entry counts as one. */
  readonly total: string | undefined
  readonly wanted: NumberRange
  /** Counts of at least this many are all the same to the condition. */
  readonly cap: number
}

/** The entries that come last, or first, by a date: the condition holds if at least one of them satisfies `where`. */
export interface Extreme {
  readonly kind: 'extreme'
  readonly end: 'latest' | 'first'
  /** The declared path of the date. */
  readonly by: string
  /** Which entries are put in order. */
  readonly among: Condition
  readonly where: Condition
}

const QUANTIFIERS: { readonly [K in ListKind]: Quantifier<K> } = {
  some: {
    listCount: ({ where }) => ({ ...ONE_COUNTS, where, wanted: AT_LEAST_ONE }),
    limits: () => [],
    words: (_, { entry }, _dictionary, say) => say('outline.some', { entry }),
    slips: otherKinds,
  },
  every: {
    listCount: ({ where }) => ({ ...ONE_COUNTS, where: { kind: 'not', of: where }, wanted: NO_ENTRY }),
    limits: () => [],
    words: (_, { entry }, _dictionary, say) => say('outline.every', { entry }),
    slips: otherKinds,
  },
  none: {
    listCount: ({ where }) => ({ ...ONE_COUNTS, where, wanted: NO_ENTRY }),
    limits: () => [],
    words: (_, { entry }, _dictionary, say) => say('outline.no-entry', { entry }),
    slips: otherKinds,
  },
  count: {
    listCount: ({ where, total, range }) => ({
      kind: 'count',
      where,
      total,
      wanted: range,
      cap: Math.max(0, ...endsOf(range).map(Number)) + 1,
    }),
    limits: ({ range }) => endsOf(range),
    words: ({ total, range }, { label }, dictionary, say) => {
      if (total === undefined) return say('outline.count', { number: howMany(range, say), list: label })
      const fact = variableAt(dictionary, total).label
      return say('outline.total', { fact, list: label, range: rangeWords(range, say) })
    },
    slips: (condition) =>
      rangeSlips(condition.range, true).map(({ range, change }) => ({
        condition: { ...condition, range },
        change: `${condition.path} ${change}`,
      })),
  },
  latest: { listCount: extreme, limits: () => [], words: extremeWords, slips: extremeSlips },
  first: { listCount: extreme, limits: () => [], words: extremeWords, slips: extremeSlips },
}

const ONE_COUNTS = { kind: 'count', total: undefined, cap: 1 } as const

/** The condition that everything satisfies. */
export const EVERYTHING: Condition = { kind: 'all', of: [] }

type Ranking = ListCondition<'latest' | 'first'>

function extreme({ kind, by, among, where }: Ranking): Extreme {
  return { kind: 'extreme', end: kind, by, among, where }
}

function extremeWords({ kind, by }: Ranking, { entry }: ListVariable, dictionary: Dictionary, say: Say): string {
  return say(`outline.${kind}`, { entry, date: labelOf(by, dictionary) })
}

function extremeSlips(condition: Ranking): Slip[] {
  const { kind, path, among } = condition
  const other = kind === 'latest' ? 'first' : 'latest'
  const turned: Slip = { condition: { ...condition, kind: other }, change: `${path} ${kind} → ${other}` }
  const isAll = among.kind === 'all' && among.of.length === 0
  const everyone: Slip = { condition: { ...condition, among: EVERYTHING }, change: `${path} ${kind} among all` }
  return isAll ? [turned] : [turned, everyone]
}

const AT_LEAST_ONE: NumberRange = { min: { value: '1', inclusive: true }, max: undefined }
const NO_ENTRY: NumberRange = { min: undefined, max: { value: '0', inclusive: true } }

const ENTRY_KINDS = ['some', 'every', 'none'] as const

function otherKinds(condition: ListCondition<(typeof ENTRY_KINDS)[number]>): Slip[] {
  const { kind, path, where } = condition
  return ENTRY_KINDS.filter((other) => other !== kind).map((other) => ({
    condition: { kind: other, path, where },
    change: `${path} ${kind} → ${other}`,
  }))
}

function row<K extends ListKind>({ kind }: ListCondition<K>): Quantifier<K> {
  return QUANTIFIERS[kind]
}

const listCounts = new WeakMap<object, Count | Extreme>()

/** What a condition on a list counts or puts in order. The same condition always gives the same object. */
export function listCountOf<K extends ListKind>(condition: ListCondition<K>): Count | Extreme {
  const known = listCounts.get(condition) ?? row(condition).listCount(condition)
  listCounts.set(condition, known)
  return known
}

/** The numbers, as written, at which it cuts the count. */
export function quantifierLimits<K extends ListKind>(condition: ListCondition<K>): readonly string[] {
  return row(condition).limits(condition)
}

/** Its requirement on the list, in words that `with …` can follow: `no distant metastasis`. */
export function quantifierWords<K extends ListKind>(
  condition: ListCondition<K>,
  dictionary: Dictionary,
  say = inEnglish,
): string {
  return row(condition).words(condition, variableAt(dictionary, condition.path) as ListVariable, dictionary, say)
}

/** Slips that an author could make in writing it. */
export function quantifierSlips<K extends ListKind>(condition: ListCondition<K>): readonly Slip[] {
  return row(condition).slips(condition)
}
