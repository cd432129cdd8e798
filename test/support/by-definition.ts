import type { RuleSet } from '../../src/model/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import type { Day } from '../../src/quantity/index.ts'
import { isObject } from '../../src/record/index.ts'
import type { JsonObject } from '../../src/record/index.ts'
import { defined } from './definition.ts'
import type { Defined } from './definition.ts'
import { enginesUnderTest } from './engine-under-test.ts'
import type { Answer } from './engine-under-test.ts'
import { possibilities, sizeOf } from './possibilities.ts'
import { readingOf, rulesOfCase } from './random-cases.ts'
import type { RandomCase } from './random-cases.ts'

/** At most this many completions of a record are examined, possible or not. */
const MOST = 20_000

/** What was compared with the definition, and what was not. */
export class Comparison {
  records = 0
  completions = 0
  /** Records with too many completions to examine. */
  skipped = 0
  /** Records without any completion. */
  contradictory = 0
  /** Answers in which something was not worked out. */
  spent = 0
  /** Records that are not decided exactly, as ARCHITECTURE.md explains. */
  inexact = 0
  /** Lists of missing facts that are not empty. */
  missing = 0
  /** Lists of missing facts that may name additional facts, because what always holds ties facts together. */
  tied = 0
  readonly outcomes = new Map<string, number>()

  count(outcome: string): void {
    this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1)
  }
}

/** A way of deciding that differs from the definition. */
export interface Deviation {
  readonly engine: string
  /** The position of the record in the case. */
  readonly at: number
  readonly trial: number
  readonly own: unknown
  readonly definition: Defined
}

/**
 * Compares what every way of deciding says about the records of a case with the definition. Returns the first
 * difference.
 */
export function deviation(one: RandomCase, comparison: Comparison): Deviation | undefined {
  const rules = rulesOfCase(one)
  const asOf = parseDay(one.asOf) ?? 0
  if (rules === undefined) return undefined
  const engines = enginesUnderTest(rules, rules.trials, asOf)
  const read = readingOf(rules, asOf)
  for (const [at, record] of one.records.entries()) {
    if (hasMootDate(record) || mayBeYoung(rules, record)) {
      comparison.inexact++
      continue
    }
    const all = possibilities(rules, asOf, record, MOST)
    const definitions = all && defined(rules, asOf, all)
    if (all === undefined) comparison.skipped++
    else if (definitions === undefined) comparison.contradictory++
    if (all === undefined || definitions === undefined) continue
    comparison.records++
    comparison.completions += sizeOf(all)
    for (const { name, answers } of engines) {
      const said = answers(read(record))
      for (const [trial, definition] of definitions.entries()) {
        count(definition, comparison)
        const own = said[trial]
        if (own?.isSpent === true) comparison.spent++
        if (own === undefined || !agrees(own, definition)) return { engine: name, at, trial, own, definition }
      }
    }
  }
  return undefined
}

/**
 * Whether the definition gives the answer that a way of deciding gave about a trial. False also where the definition
 * cannot tell, because there are too many completions or none.
 */
export function isAsDefined(own: Answer, trial: number, record: JsonObject, rules: RuleSet, asOf: Day): boolean {
  if (hasMootDate(record) || mayBeYoung(rules, record)) return false
  const all = possibilities(rules, asOf, record, MOST)
  const definition = all && defined(rules, asOf, all)?.[trial]
  return definition !== undefined && agrees(own, definition)
}

/**
 * Whether a record dates something that does not exist, or may not exist. Such a date still keeps other dates in order.
 */
export function hasMootDate({ g }: JsonObject): boolean {
  if (!isObject(g)) return false
  const { here, ...fields } = g
  const isThere = isObject(here) ? here['value'] : here
  if (isThere === true) return false
  if (isThere === false && fields['found'] !== undefined) return true
  const days = Object.values(fields).filter((one) => isObject(one) && (one['date'] ?? null) !== null)
  return days.some((one) => isThere === false || ((one as JsonObject)['value'] ?? null) === null)
}

/**
 * Whether the dates of further entries depend on an open day of birth: the program keeps them after the earliest
 * possible one only.
 */
export function mayBeYoung({ dictionary }: RuleSet, { born, l }: JsonObject): boolean {
  const hasDates = dictionary.variables.some(
    (list) => list.type === 'list' && list.fields.some((one) => one.type === 'date'),
  )
  return hasDates && !Array.isArray(l) && !(typeof born === 'string' && born.length === 10)
}

function count({ statuses, verdict, missingOf, missing, leading }: Defined, comparison: Comparison): void {
  for (const one of [...statuses, verdict]) comparison.count(one)
  const lists = [...missingOf, missing]
  comparison.missing += lists.filter((one) => one.length > 0).length
  comparison.tied += lists.filter((one, i) => sorted(one) !== sorted(leading[i])).length
}

function agrees(own: Answer, definition: Defined): boolean {
  const { leading, open } = definition
  const isSpent = own.isSpent === true
  const isTied = definition.statuses.some((one, i) => one === 'unknown' && definition.missingOf[i]?.length === 0)
  const isMissing = (
    status: string | undefined,
    names: readonly string[],
    needed: readonly string[] = [],
    allowed: readonly string[] = [],
  ): boolean => {
    if (status !== 'unknown' && status !== 'undetermined') return names.length === 0
    // If no fact alone can change the verdict or a criterion, some of the facts that differ between completions are
    // named; if it was not worked out, all that are open may be.
    const among = allowed.length === 0 || isTied || isSpent ? open : allowed
    return (
      names.length > 0 && needed.every((name) => names.includes(name)) && names.every((name) => among.includes(name))
    )
  }
  return (
    own.statuses.every((one, i) => one === definition.statuses[i] || (isSpent && one === 'unknown')) &&
    (own.verdict === definition.verdict || (isSpent && own.verdict === 'undetermined')) &&
    isMissing(own.verdict, own.missing, definition.missing, leading.at(-1)) &&
    (own.missingOf ?? []).every((names, i) => isMissing(own.statuses[i], names, definition.missingOf[i], leading[i]))
  )
}

function sorted(names: readonly string[] | undefined): string | undefined {
  return names?.toSorted().join()
}
