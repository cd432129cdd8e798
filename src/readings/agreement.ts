import {
  conditionalGroup,
  declaredPath,
  entryPath,
  listOf,
  totalsOver,
  variableAt,
  variableOf,
  variablesByPath,
} from '../dictionary/index.ts'
import type { DateVariable, IntegerVariable } from '../dictionary/index.ts'
import { inSpans } from '../facts/index.ts'
import type { Fact, Facts, Statement } from '../facts/index.ts'
import type { RuleSet } from '../model/index.ts'
import { groundOf, possibleTotals, touchedPaths } from '../space/index.ts'
import type { GroundKey, CompiledTrial } from '../space/index.ts'
import { implicationsOn } from './families.ts'

/** Whether some completion satisfies `implications`. Only implications in `heeded` are taken into account. */
export type CanHold = (implications: ReadonlySet<number>, heeded: ReadonlySet<number>) => boolean

/** A group of implications that share facts, directly or through each other; different groups are independent. */
interface Ties {
  readonly implications: ReadonlySet<number>
  /** The facts outside lists that the implications look at, with the values that they distinguish. */
  readonly single: readonly Seen[]
  readonly lists: readonly { readonly path: string; readonly fields: readonly Seen[] }[]
  /** Dates of entries that are only compared with limits that move with the as-of date. */
  readonly dates: readonly DateVariable[]
  /** Cached answers: whether what a record leaves possible for these facts can hold, by `keyOf`. */
  readonly answers: Map<string, boolean>
}

interface Seen {
  /** A declared path. */
  readonly path: string
  /** A bit for each value that is distinguished; all others share bit 0. Empty for whole numbers and dates. */
  readonly bits: ReadonlyMap<string | boolean, number>
  readonly isDate: boolean
}

interface Knowledge {
  readonly ties: readonly Ties[]
  /**
   * The numbers of the implications on facts that have no simple key: labs, totals,
   * dates that are compared with each other.
   */
  readonly others: ReadonlySet<number>
  /** The declared paths of the totals for which no implication looks at the total or a component. */
  readonly totals: ReadonlySet<string>
}

/**
 * Whether the statements of a record can hold together with what the dictionary says always holds: true or false as the
 * engine would decide, or undefined where only the engine can say. Asks the engine once for each combination of facts
 * and caches the answer. The dates must be known to be in order, and no statement may come from another source. `kept`:
 * what the statements leave possible, each taken by itself.
 */
export function agrees(
  kept: Facts,
  statements: readonly Statement[],
  compiled: CompiledTrial,
  canHold: CanHold,
): boolean | undefined {
  const knowledge = knowledgeOf(compiled)
  if (knowledge.others.size > 0)
    for (const number of implicationsOn(statements, compiled)) if (knowledge.others.has(number)) return undefined
  for (const { subject, says, presumed } of statements) {
    if (says.type !== 'numbers' || presumed !== undefined) continue
    const total = totalAt(subject, kept)
    if (total === undefined) continue
    if (!knowledge.totals.has(total.path) || conditionalGroup(kept.dictionary, total.path) !== undefined)
      return undefined
    const given = possibleTotals(kept, subject, total.sumOf ?? {})
    if (![...given].some((one) => inSpans(one, says.spans))) return false
  }
  for (const ties of knowledge.ties) {
    const key = keyOf(ties, kept, compiled)
    if (key === undefined) return undefined
    let answer = ties.answers.get(key)
    if (answer === undefined) {
      const own = [...implicationsOn(statements, compiled)].filter((number) => ties.implications.has(number))
      answer = canHold(new Set(own), ties.implications)
      if (ties.answers.size >= MOST_ANSWERS) ties.answers.clear()
      ties.answers.set(key, answer)
    }
    if (!answer) return false
  }
  return true
}

/** The variable of a path that is a total; undefined for other facts. */
function totalAt(path: string, { dictionary }: Facts): IntegerVariable | undefined {
  const variable = variableOf(dictionary, declaredPath(path))
  return variable?.type === 'integer' && variable.sumOf !== undefined ? variable : undefined
}

/** The most answers cached for each group of ties; each takes a few hundred bytes. */
const MOST_ANSWERS = 5000

/**
 * The most unknown facts of one list that the engine looks at. Beyond that the order of
 * the entries matters, so there is no key.
 */
const MOST_FIELDS = 60

/**
 * A key for everything that the engine sees of the facts that some implications look
 * at; undefined if there is too much of it.
 */
function keyOf({ single, lists, dates }: Ties, facts: Facts, compiled: CompiledTrial): string | undefined {
  const { known, recorded, lists: listed } = facts
  let key = ''
  for (const seen of single)
    key += `${codeOf(known.get(seen.path), seen, compiled)}${recorded.has(seen.path) ? '!' : ','}`
  // Which days an unrecorded date can have depends on the record; where its limits lie depends on the as-of day.
  for (const date of dates) key += `${compiled.asOf} ${daysCode(facts.domain(date, date.path), date.path, compiled)}`
  for (const { path, fields } of lists) {
    const list = listed.get(path)
    if (list === undefined) key += '/'
    else if (list.doubtful !== undefined || list.size * fields.length > MOST_FIELDS) return undefined
    else key += `/${list.complete ? 'all' : 'some'}${entriesCode(list.size, fields, known, compiled)}`
  }
  return key
}

/** A code for the entries of a list. They are sorted, because their order has no meaning. */
function entriesCode(
  size: number,
  fields: readonly Seen[],
  known: ReadonlyMap<string, Fact>,
  compiled: CompiledTrial,
): string {
  const codes: string[] = []
  for (let i = 0; i < size; i++) {
    let code = ''
    for (const seen of fields) code += `${codeOf(known.get(entryPath(seen.path, i)), seen, compiled)},`
    codes.push(code)
  }
  return codes.length > 1 ? codes.toSorted().join(';') : (codes[0] ?? 'none')
}

/** A code for what is possible for a fact, as far as implications distinguish it; empty if nothing is known. */
function codeOf(fact: Fact | undefined, { path, bits, isDate }: Seen, compiled: CompiledTrial): string {
  if (fact === undefined) return ''
  if (isDate) return daysCode(fact, path, compiled)
  if (fact.type === 'lab') return 'lab'
  if (fact.type === 'numbers') return fact.spans.map(({ lo, hi }) => `${lo}-${hi}`).join('+')
  let mask = 0
  for (const value of fact.values) mask |= 1 << (bits.get(value) ?? 0)
  return String(mask)
}

/** A code for the cuts between which the days of a date may lie. */
function daysCode(fact: Fact, path: string, { sortedCuts }: CompiledTrial): string {
  const cuts = sortedCuts.get(path) ?? []
  const place = (day: number): number => {
    let before = 0
    while (before < cuts.length && (cuts[before] ?? 0) < day) before++
    return before
  }
  let code = ''
  for (const { lo, hi } of fact.type === 'numbers' ? fact.spans : []) code += `${place(lo)}-${place(hi)}+`
  return code
}

const knowledges = new WeakMap<GroundKey, Knowledge>()

/** Prepares the implications for `agrees`. Cached by the implications: the same for every as-of day. */
function knowledgeOf({ rules, named, rankings }: CompiledTrial): Knowledge {
  const ground = groundOf(rules)
  const known = knowledges.get(ground)
  if (known !== undefined) return known
  const touched = rules.implications.map((one) => touchedPaths(one, rules.dictionary))
  const groups = groupsOf(touched)
  const easy = groups.filter(
    ({ paths }) =>
      [...paths].every((path) => !rankings.has(path) && isEasy(path, rules, named)) && hasLoneDates(paths, rules),
  )
  const made: Knowledge = {
    ties: easy.map(({ members, paths }) => tiesOf(members, paths, rules, named)),
    others: new Set(groups.flatMap((group) => (easy.includes(group) ? [] : group.members))),
    totals: untouchedTotals(new Set(touched.flatMap((paths) => [...paths])), rules),
  }
  knowledges.set(ground, made)
  return made
}

interface Group {
  readonly members: readonly number[]
  readonly paths: ReadonlySet<string>
}

/** Groups sets, given by their positions, so that sets of different groups share no path. */
function groupsOf(all: readonly ReadonlySet<string>[]): readonly Group[] {
  return all.reduce<readonly Group[]>((groups, own, place) => {
    const touching = groups.filter(({ paths }) => [...own].some((path) => paths.has(path)))
    const members = [...touching.flatMap((one) => one.members), place]
    const paths = new Set([...touching.flatMap((one) => [...one.paths]), ...own])
    return [...groups.filter((one) => !touching.includes(one)), { members, paths }]
  }, [])
}

/** The most values that fit into a bit mask; a choice that distinguishes more is left to the engine. */
const MOST_VALUES = 30

function isEasy(path: string, { dictionary }: RuleSet, named: CompiledTrial['named']): boolean {
  const variable = variableAt(dictionary, path)
  if (totalsOver(path, dictionary).length > 0) return false
  if (variable.type === 'integer') return variable.sumOf === undefined
  if (variable.type === 'choice') {
    const own = named.get(path)
    return (own === 'all' ? variable.values.length : (own?.size ?? 0) + 1) <= MOST_VALUES
  }
  // A date outside lists is compared with other dates, or at least with birth. For dates in lists see `hasLoneDates`.
  if (variable.type === 'date') return listOf(path) !== undefined
  return variable.type === 'yes_no' || variable.type === 'group' || variable.type === 'list'
}

/**
 * Whether no entry has two dates that are looked at, so that each date is only
 * compared with limits that move with the day.
 */
function hasLoneDates(paths: ReadonlySet<string>, rules: RuleSet): boolean {
  const lists = datesAmong(paths, rules).map(({ path }) => listOf(path))
  return new Set(lists).size === lists.length
}

function datesAmong(paths: ReadonlySet<string>, { dictionary }: RuleSet): DateVariable[] {
  return [...paths].flatMap((path) => {
    const variable = variableAt(dictionary, path)
    return variable.type === 'date' ? [variable] : []
  })
}

function tiesOf(
  members: readonly number[],
  paths: ReadonlySet<string>,
  rules: RuleSet,
  named: CompiledTrial['named'],
): Ties {
  const facts = [...paths].filter((path) => !HOLDERS.has(variableAt(rules.dictionary, path).type))
  const lists = [...paths].filter((path) => variableAt(rules.dictionary, path).type === 'list')
  const dates = datesAmong(paths, rules)
  const seen = (path: string): Seen => {
    const isDate = dates.some((one) => one.path === path)
    return { path, bits: bitsOf(path, rules, named), isDate }
  }
  return {
    implications: new Set(members),
    single: facts.filter((path) => listOf(path) === undefined).map(seen),
    lists: lists.map((path) => ({ path, fields: facts.filter((field) => listOf(field) === path).map(seen) })),
    dates,
    answers: new Map(),
  }
}

const HOLDERS: ReadonlySet<string> = new Set(['group', 'list'])

/**
 * The bits of the values that implications distinguish: those that they name, or all
 * values if the fact is compared with another.
 */
function bitsOf(
  path: string,
  { dictionary }: RuleSet,
  named: CompiledTrial['named'],
): ReadonlyMap<string | boolean, number> {
  const variable = variableAt(dictionary, path)
  if (variable.type === 'yes_no') return YES_NO_BITS
  if (variable.type !== 'choice') return new Map()
  const own = named.get(path)
  const names = variable.values.map((one) => one.name)
  const apart = own === 'all' ? names : names.filter((name) => own?.has(name))
  // Bit 0 stands for all other values.
  return new Map(apart.map((name, i) => [name, i + 1]))
}

const YES_NO_BITS: ReadonlyMap<string | boolean, number> = new Map([
  [false, 0],
  [true, 1],
])

/** The totals for which no implication looks at the total or a component. */
function untouchedTotals(touched: ReadonlySet<string>, { dictionary }: RuleSet): ReadonlySet<string> {
  const totals = [...variablesByPath(dictionary).values()].flatMap((variable) => {
    if (variable.type !== 'integer' || variable.sumOf === undefined) return []
    const owner = variable.path.slice(0, -variable.name.length)
    const parts = [variable.path, ...Object.keys(variable.sumOf).map((component) => owner + component)]
    return parts.some((path) => touched.has(path)) ? [] : [variable.path]
  })
  return new Set(totals)
}
