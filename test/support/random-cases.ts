import { askedDays, questionHash, questionHashes } from '../../src/model/index.ts'
import type { RuleSet } from '../../src/model/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import type { Day, Period, PeriodUnit } from '../../src/quantity/index.ts'
import { shapeProblems } from '../../src/record/index.ts'
import type { Json, JsonObject } from '../../src/record/index.ts'
import { cannotTell, Oracle, TooManyContradictions } from '../oracle/index.ts'
import { atLimit, limitsOf } from './at-limits.ts'
import { Dice } from './dice.ts'
import { conditionsOver } from './random-conditions.ts'
import type { Scope } from './random-conditions.ts'
import { dictionaryText, drawKnowledge, drawVariables, rulesOrNothing } from './random-dictionaries.ts'
import type { DrawnDictionary } from './random-dictionaries.ts'
import { birthsAround, daysAround, drawRecord, factsOf, fewDays, mutated, without } from './random-records.ts'
import type { Drawing } from './random-records.ts'

/**
 * A random dictionary with trials and records, in the form of the files, so that pieces can be left out of a failing
 * case.
 */
export interface RandomCase {
  readonly asOf: string
  readonly dictionary: DrawnDictionary
  /** The criteria of each trial, as YAML. */
  readonly trials: readonly (readonly string[])[]
  readonly records: readonly JsonObject[]
}

/** The rules of a case; undefined if something they need is left out. They are read only once. */
export function rulesOfCase({ dictionary, trials }: RandomCase): RuleSet | undefined {
  const known = RULES.get(trials)
  if (known?.dictionary === dictionary) return known.rules
  const rules = rulesOrNothing(
    dictionaryText(dictionary),
    trials.map((criteria, i) => trialText(`T${i}`, criteria)),
  )
  RULES.set(trials, { dictionary, rules })
  return rules
}

const RULES = new WeakMap<RandomCase['trials'], { dictionary: DrawnDictionary; rules: RuleSet | undefined }>()

function trialText(id: string, criteria: readonly string[]): string {
  const header = `format: prescreen/trial/1\nid: ${id}\ntitle: t\nsource: s.yaml\nenrolment: {state: open}\ncriteria:\n`
  return header + criteria.map((one) => `  - ${one}\n`).join('')
}

/**
 * The number of records for each rule set: several, so that what is cached for one is used for another, but few, so
 * that there are many rule sets.
 */
export const EACH = 5

/** The case of a seed, with `size` records. `ranked` is how often lists are asked for their latest or first entry. */
export function randomCase(seed: number, size: number, ranked?: number): RandomCase {
  const dice = new Dice(seed)
  for (;;) {
    try {
      return drawCase(dice, size, ranked)
    } catch (error) {
      if (!cannotTell(error)) throw error
    }
  }
}

const PERIODS = ['0 days', '28 days', '6 weeks', '1 month', '3 months', '6 months', '1 year', '2 years', '5 years']
const CALENDAR = ['2024-02-29', '2025-12-31', '2023-09', '2021', '2026-03-15']
const AS_OF = ['2026-03-15', '2026-03-15', '2024-02-29', '2025-03-31', '2026-12-31']

function drawCase(dice: Dice, size: number, ranked: number | undefined): RandomCase {
  const asOf = dice.one(AS_OF)
  const today = parseDay(asOf) ?? 0
  const variables = drawVariables(dice)
  const bare = rulesOrNothing(dictionaryText({ variables, implications: [], orders: [], alive: [] }), [])
  if (bare === undefined) throw new Error(`the program refuses ${variables.join('\n')}`)
  const periods = dice.several(2, 3, () => dice.one(PERIODS))
  const calendar = dice.several(1, 2, () => dice.one(CALENDAR))
  const scope: Scope = {
    dice,
    dictionary: bare.dictionary,
    periods,
    calendar,
    ...(dice.chance(0.4) && { dated: 0.4 }),
  }
  const dictionary = drawKnowledge(variables, scope, today)
  // Several trials sometimes share a condition, which the program then works out once.
  const conditions = conditionsOver({ ...scope, ...(ranked !== undefined && { ranked }) }, 6)
  const trials = dice.several(1, 3, () => criteria(conditions, dice))
  const drawn = { asOf, dictionary, trials, records: [] }
  const rules = rulesOfCase(drawn)
  // The program refuses an implication that erases a fact on which it depends, so the case is drawn again.
  if (rules === undefined) return drawCase(dice, size, ranked)
  return { ...drawn, records: drawRecords(rules, today, { periods, calendar }, size, dice) }
}

function criteria(conditions: readonly string[], dice: Dice): string[] {
  return dice.several(1, 4, () => '').map((_, i) => criterion(i + 1, conditions, dice))
}

function criterion(number: number, conditions: readonly string[], dice: Dice): string {
  const kind = dice.weighted({ I: 5, E: 4, R: 1 })
  const id = kind === 'R' ? `R-${'ABCDEFG'.charAt(number)}` : `${kind}${number}`
  const condition = (): string => dice.one(conditions)
  const head = `id: ${id}, text: t, cites: ${id}`
  const form = dice.weighted({ decided: 30, asked: 2, not: 2 })
  if (form === 'asked') return `{${head}, ask: Is it so?, who: nurse}`
  if (form === 'not') return `{${head}, not_screened: {as: heading, reason: r}}`
  const confirm = dice.chance(0.2) ? `, confirm: {when: ${condition()}, ask: Is it so?, who: nurse}` : ''
  const remark = dice.chance(0.1) ? `, remarks: [{when: ${condition()}, say: s}]` : ''
  return `{${head}, ${kind === 'E' ? 'exclude' : 'require'}: ${condition()}${confirm}${remark}}`
}

/** Similar and different records in random order, some of them twice. */
function drawRecords(
  rules: RuleSet,
  asOf: Day,
  times: Readonly<Record<'periods' | 'calendar', readonly string[]>>,
  size: number,
  dice: Dice,
): JsonObject[] {
  const { dictionary } = rules
  const periods = times.periods.map(periodOf)
  const around = daysAround(asOf, periods, times.calendar, dice)
  const births = birthsAround(asOf, dice)
  const oracle = new Oracle(rules, [], asOf)
  const limits = limitsOf(rules)
  const records: JsonObject[] = []
  let days = fewDays(around, periods, asOf, dice)
  for (let i = 0; i < size; i++) {
    const known = dice.one([0.2, 0.5, 0.5, 0.8, 0.95, 1])
    const isDated = askedDays(rules).size > 0
    if (dice.chance(0.3)) days = fewDays(around, periods, asOf, dice)
    const drawing: Drawing = { dice, dictionary, asOf, days, births, known, ...(isDated && { dated: 0.7 }) }
    const before = records.length > 0 && dice.chance(0.55) ? dice.one(records) : undefined
    const drawn = before === undefined ? drawRecord(drawing) : mutated(before, drawing)
    const placed = dice.several(0, 4, () => '').reduce((one) => atLimit(one, limits, drawing), drawn)
    const { confirmations: _old, ...bare } = placed
    const settled = dice.chance(0.8) ? settledBy(oracle, bare, rules, asOf) : bare
    const answers = dice.chance(0.3) ? { confirmations: confirmations(rules, dice) } : {}
    const record: JsonObject = { ...settled, ...answers, id: 'x' }
    const problems = shapeProblems(record, dictionary)
    if (problems.length > 0) throw new Error(`${JSON.stringify(problems)} in ${JSON.stringify(record)}`)
    records.push(record)
  }
  if (dice.chance(0.3)) records.push({ id: 'x' })
  return dice.shuffled([...records, ...dice.some(records)])
}

/**
 * A record without what one of its readings leaves out; unchanged if the oracle's search for readings takes too long.
 */
function settledBy(oracle: Oracle, record: JsonObject, rules: RuleSet, asOf: Day): JsonObject {
  try {
    return without(record, oracle.leftOut(factsOf(record, rules.dictionary, asOf, undefined, askedDays(rules))))
  } catch (error) {
    if (error instanceof TooManyContradictions) return record
    throw error
  }
}

function periodOf(text: string): Period {
  const [count = '', unit = ''] = text.split(' ')
  return { count: Number(count), unit: (unit.endsWith('s') ? unit : `${unit}s`) as PeriodUnit }
}

/** Answers of people: to questions that are asked, in these words or others, and to some that are not. */
function confirmations({ trials }: RuleSet, dice: Dice): Json {
  const sha256 = questionHash({ ask: 'Is it so?', who: 'nurse' })
  const answer = (): Json =>
    dice.one<Json>([
      true,
      false,
      null,
      { answer: dice.chance(0.5), question_sha256: sha256 },
      { answer: true, question_sha256: 'f'.repeat(64) },
    ])
  return Object.fromEntries(
    dice
      .some(trials)
      .map(({ id, criteria: own }) => [id, Object.fromEntries(dice.some(own).map((one) => [one.id, answer()]))]),
  )
}

/** A function that reads the facts of a record of the case. */
export function readingOf(rules: RuleSet, asOf: Day): (record: JsonObject) => ReturnType<typeof factsOf> {
  const questions = questionHashes(rules.trials)
  const days = askedDays(rules)
  return (record) => factsOf(record, rules.dictionary, asOf, questions, days)
}
