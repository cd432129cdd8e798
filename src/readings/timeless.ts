import { leafLimits, leavesOf, listsOf } from '../conditions/index.ts'
import type { Limit } from '../conditions/index.ts'
import { conditionalGroup, declaredPath, variableOf } from '../dictionary/index.ts'
import type { Facts, Statement } from '../facts/index.ts'
import { conditionsOfImplication } from '../model/index.ts'
import type { Implication, RuleSet } from '../model/index.ts'
import type { CompiledTrial } from '../space/index.ts'
import type { Tie } from './families.ts'

/** The work left for several questions about one record. It is reduced as they are answered. */
export interface Granted {
  work: number
}

/**
 * Whether an implication depends on the as-of day: on an age, on how long ago
 * something was, or on how long it has gone on.
 */
export function looksAtDay(implication: Implication, rules: RuleSet): boolean {
  const known = LOOKING.get(implication) ?? isLooking(implication, rules)
  LOOKING.set(implication, known)
  return known
}

const LOOKING = new WeakMap<Implication, boolean>()

function isLooking(implication: Implication, { dictionary }: RuleSet): boolean {
  const conditions = conditionsOfImplication(implication)
  // Entries may be ordered by the ends of things that are ongoing, and these move with the day.
  if (conditions.flatMap(listsOf).some((one) => 'by' in one)) return true
  return conditions.flatMap(leavesOf).some((leaf) => leafLimits(leaf, dictionary).some(({ kind }) => MOVING.has(kind)))
}

const MOVING: ReadonlySet<Limit['kind']> = new Set<Limit['kind']>(['age', 'every', 'window', 'dates'])

/** A result, with the work that it took. */
export interface Found<T> {
  readonly found: T
  readonly work: number
}

/**
 * Returns what `find` finds, or found before. A cached result uses as much of the work granted as finding it did, and
 * is found again if less is left, so that nothing depends on what was asked before.
 */
export function once<T>(
  known: Found<T> | undefined,
  keep: (found: Found<T>) => void,
  granted: Granted,
  find: () => T,
): T {
  if (known !== undefined && known.work <= granted.work) {
    granted.work -= known.work
    return known.found
  }
  const before = granted.work
  const found = find()
  keep({ found, work: before - granted.work })
  return found
}

/**
 * Cached answers of each record, which `Facts.unsaid` identifies: statements of
 * different records may be the same object.
 */
type Answers = WeakMap<Facts['unsaid'], Map<string, Found<boolean>>>

const ANSWERS = new WeakMap<RuleSet, Answers>()

/**
 * Whether some statements of a record can hold together with these ties. If nothing about them
 * depends on the day, the answer is cached: a record that contradicts itself is looked at on many
 * days, and with many of its statements left out.
 */
export function knownOrAsked(
  statements: readonly Statement[],
  ties: readonly Tie[],
  facts: Facts,
  { rules }: CompiledTrial,
  granted: Granted,
  ask: () => boolean,
): boolean {
  if (!areTimeless(statements, ties, rules)) return ask()
  const all: Answers = ANSWERS.get(rules) ?? new WeakMap<Facts['unsaid'], Map<string, Found<boolean>>>()
  ANSWERS.set(rules, all)
  const answers = all.get(facts.unsaid) ?? new Map<string, Found<boolean>>()
  all.set(facts.unsaid, answers)
  const key = nameOf(statements, ties, facts)
  return once(answers.get(key), (found) => answers.set(key, found), granted, ask)
}

/**
 * Whether none of the statements and ties depends on the day. No statement may be about a date or age; one that is
 * connected with dates is in the same family as they are (see `families.ts`).
 */
export function areTimeless(statements: readonly Statement[], ties: readonly Tie[], rules: RuleSet): boolean {
  if (!statements.every(({ subject, says }) => says.type === 'entry' || isDateless(subject, rules))) return false
  return ties.every((tie) => {
    // A total in a group depends on whether the group applies, which other statements may say.
    if (tie.kind === 'total') return conditionalGroup(rules.dictionary, declaredPath(tie.path)) === undefined
    const implication = rules.implications[tie.number]
    return implication !== undefined && !looksAtDay(implication, rules)
  })
}

function isDateless(path: string, { dictionary }: RuleSet): boolean {
  const type = variableOf(dictionary, declaredPath(path))?.type
  return type !== undefined && !DATES.has(type)
}

const DATES: ReadonlySet<string> = new Set(['date', 'birth_date', 'age'])

/**
 * The key of a set of statements and ties. Statements are numbered as they are
 * met. The sizes of lists are part of the key.
 */
function nameOf(statements: readonly Statement[], ties: readonly Tie[], { lists }: Facts): string {
  const own = statements.map((one) => {
    const number = NUMBERS.get(one) ?? ++lastNumber
    NUMBERS.set(one, number)
    return number
  })
  const tied = ties.map((tie) => (tie.kind === 'total' ? tie.path : tie.number))
  const sizes = [...lists].map(([path, { size }]) => [path, size])
  return JSON.stringify([own, tied, sizes])
}

const NUMBERS = new WeakMap<Statement, number>()
let lastNumber = 0
