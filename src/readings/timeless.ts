import { leafLimits, leavesOf, listsOf } from '../conditions/index.ts'
import type { Limit } from '../conditions/index.ts'
import { conditionalGroup, declaredPath, variableOf } from '../dictionary/index.ts'
import type { Facts, Statement } from '../facts/index.ts'
import { conditionsOfImplication } from '../model/index.ts'
import type { Implication, RuleSet } from '../model/index.ts'
import type { CompiledTrial } from '../space/index.ts'
import type { Tie } from './families.ts'

/** Work that is left for several questions about one record. */
export interface Granted {
  work: number
}

/** Whether an implication looks at an age, at how long ago something was, or at how long it has gone on. */
export function looksAtDay(implication: Implication, rules: RuleSet): boolean {
  const known = LOOKING.get(implication) ?? isLooking(implication, rules)
  LOOKING.set(implication, known)
  return known
}

const LOOKING = new WeakMap<Implication, boolean>()

function isLooking(implication: Implication, { dictionary }: RuleSet): boolean {
  const conditions = conditionsOfImplication(implication)
  // Entries are put in order by dates that may still be open, too.
  if (conditions.flatMap(listsOf).some((one) => 'by' in one)) return true
  return conditions.flatMap(leavesOf).some((leaf) => leafLimits(leaf, dictionary).some(({ kind }) => MOVING.has(kind)))
}

const MOVING: ReadonlySet<Limit['kind']> = new Set<Limit['kind']>(['age', 'every', 'window', 'dates'])

/** What was found, with the work that it took. */
export interface Found<T> {
  readonly found: T
  readonly work: number
}

/**
 * What is found, or was found before. What is known takes as much of the work that is granted as when it was found, and is found again where less is left, so that
 * nothing hangs on what was asked before.
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

/** By record (see `Facts.unsaid`; statements of different records may be the same object). */
type Answers = WeakMap<Facts['unsaid'], Map<string, Found<boolean>>>

const ANSWERS = new WeakMap<RuleSet, Answers>()

/**
 * Whether some statements of a record can hold together with what ties them. Where nothing of it hangs on the day, it is asked once: a record that contradicts itself
 * is looked at on many days, and with many of its statements left out.
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

/** Whether none of them is a date or hangs on one. Statements that hang together with dates are in one family with these (see families.ts). */
export function areTimeless(statements: readonly Statement[], ties: readonly Tie[], rules: RuleSet): boolean {
  if (!statements.every(({ subject, says }) => says.type === 'entry' || isDateless(subject, rules))) return false
  return ties.every((tie) => {
    // A total of a group hangs on whether there is the group, which others may say.
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

/** Statements are named one by one as they come; a list also says how many entries there are. */
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
