import type { Dictionary } from '../../src/dictionary/index.ts'
import { parseDay } from '../../src/quantity/index.ts'
import { askedDays } from '../../src/model/index.ts'
import type { Implication, RuleSet } from '../../src/model/index.ts'
import type { Json, JsonObject } from '../../src/record/index.ts'
import { givingAt } from '../../src/space/given.ts'
import { Dice } from './dice.ts'
import type { RandomCase } from './random-cases.ts'
import { rulesOfCase } from './random-cases.ts'
import { conditionsOver, entryConditions } from './random-conditions.ts'
import type { Scope } from './random-conditions.ts'
import { dictionaryText, rulesOrNothing } from './random-dictionaries.ts'
import type { DrawnDictionary } from './random-dictionaries.ts'
import { drawRecord } from './random-records.ts'

/**
 * Random cases that are small enough to examine all completions of their records. If they have dates, the patient was
 * born a few days before the as-of date, so that there are only a few days on which anything can have happened.
 */

const AS_OF = '2026-03-02'
const BIRTHS = ['2026-02-27', '2026-02-27', '2026-02-28']
/** A date of birth known only to the month, of which two days have passed. */
const MONTH = '2026-03'
const PERIODS = ['0 days', '1 day', '1 day', '2 days']

const TWO = '{a: {label: a}, b: {label: b}}'
const THREE = '{a: {label: a}, b: {label: b}, c: {label: c}}'
const VAGUE = '{a: {label: a}, b: {label: b}, vague: {label: vague, stands_for: [a, b]}}'
const SILENT =
  '{a: {label: a}, b: {label: b}, early: {label: early, stands_for: [a, b]}, untested: {label: untested, silent: true}}'

const variable =
  (type: string, more = '') =>
  (name: string) =>
    `${name}: {label: ${name}, type: ${type}${more}}`
const choice = (values: string) => variable('choice', `, values: ${values}`)
const whole = (range: string, more = '') => variable('integer', `, range: ${range}${more}`)
const [yesNo, date] = [variable('yes_no'), variable('date')]

/** A total and its components. */
const points = (name: string): string[] => [
  choice('{one: {label: one}, two: {label: two}}')(`${name}p`),
  choice(TWO)(`${name}q`),
  whole('0..5', `, sum_of: {${name}p: {one: 1, two: 2}, ${name}q: {a: 0, b: 3}}`)(`${name}points`),
]

/** The case of a seed, with `size` records for one rule set. */
export function smallCase(seed: number, size: number): RandomCase {
  const dice = new Dice(seed)
  const variables = drawVariables(dice)
  const bare = rulesOrNothing(dictionaryText({ variables, implications: [], orders: [], alive: [] }), [])
  if (bare === undefined) throw new Error(`the program refuses ${variables.join('\n')}`)
  // Without dates, patients are adults, with too many days to examine them all.
  const isDated = dice.chance(0.7) && variables.some((one) => one.includes('type: date'))
  const periods = dice.several(1, 2, () => dice.one(PERIODS))
  const calendar = ['2026-02-28', '2026-03-01', '2026-03-02', '2026-02', '2026']
  const scope: Scope = {
    dice,
    dictionary: bare.dictionary,
    periods,
    calendar,
    ranked: 0.5,
    ...(hasDates(bare.dictionary) && { births: periods }),
    ...(isDated && { dated: 0.7 }),
  }
  const dictionary = drawKnowledge(variables, scope)
  const conditions = conditionsOver(scope, 4)
  const trials = dice.several(1, 2, () =>
    dice.several(1, 2, () => '').map((_, i) => criterion(i + 1, conditions, dice)),
  )
  const drawn = { asOf: AS_OF, dictionary, trials, records: [] }
  const rules = rulesOfCase(drawn)
  // Drawn again if the program refuses an implication that erases a fact on which it depends, or if one that would give
  // such a fact only forbids values.
  if (rules === undefined || givesItself(rules)) return smallCase((seed * 31 + 7) % 0x7fffffff, size)
  return { ...drawn, records: Array.from({ length: size }, () => smallRecord(rules, scope)) }
}

/**
 * Whether some implication with the form of one that gives a fact does not give it, because it depends on that fact.
 */
function givesItself(rules: RuleSet): boolean {
  const gives = (one: Implication): boolean =>
    one.kind === 'requires' && one.each === undefined && one.implied.kind === 'is' && one.implied.values.length === 1
  return rules.implications.some((one, i) => gives(one) && givingAt(i, rules) === undefined)
}

function drawVariables(dice: Dice): string[] {
  const hasDates = dice.chance(0.5)
  const day = (name: string): string[] => (hasDates ? [date(name)] : [])
  const group = (): string => {
    const fields = dice
      .some([choice(SILENT)('mark'), choice(TWO)('side'), whole('0..1')('grade'), ...day('found')])
      .slice(0, 2)
    return `g: {label: g, type: group, applies_when: here, fields: {${[yesNo('here'), ...fields].join(', ')}}}`
  }
  const list = (): string => {
    const ended = dice.chance(0.3) ? [yesNo('going'), variable('date', ', open_while: going')('off')] : [date('off')]
    const dated = dice.chance(0.4) ? [date('on'), ...ended] : [date('on')]
    const own = dice.weighted({ plain: 8, days: hasDates ? 10 : 0, points: 1 })
    const plain = dice
      .some([choice(TWO)('kind'), yesNo('flag'), whole('1..2')('size'), choice(THREE)('side')])
      .slice(0, 2)
    const fields = own === 'plain' ? plain : own === 'days' ? [...dated, ...plain.slice(0, 1)] : points('')
    return `l: {label: l, type: list, entry: l, fields: {${fields.join(', ')}}}`
  }
  const singles = [
    variable('yes_no', dice.chance(0.3) ? ', presumed: true' : '')('y'),
    yesNo('z'),
    choice(THREE)('c'),
    choice(VAGUE)('e'),
    whole('0..2')('n'),
    whole('0..2')('o'),
    ...day('d'),
    ...day('f'),
  ]
  const some = dice.shuffled(singles).slice(0, dice.whole(1, 3))
  const born = [variable('birth_date')('born')]
  const withAge = [...born, variable('age', ', from: born, range: 0..130')('age')]
  const lab = variable('lab', ', dimension: mass_concentration, unit: g/dL, molar_mass: "100"')('k')
  const parts = [
    ...some.map((one) => [one]),
    ...(dice.chance(0.35) ? [[lab]] : []),
    ...(dice.chance(0.2) ? [points('t')] : []),
    ...(dice.chance(0.45) ? [[group()]] : []),
    ...(dice.chance(0.5) ? [[list()]] : []),
    ...(hasDates ? [born] : dice.chance(0.2) ? [withAge] : []),
  ]
  // A total stays behind its components, since only whole parts are shuffled.
  return dice.shuffled(parts).flat()
}

/**
 * Draws what always holds. A fact that an implication gives or erases comes after all facts on which that depends, and
 * no other implication gives or erases it.
 */
function drawKnowledge(variables: readonly string[], scope: Scope): DrawnDictionary {
  const { dice, dictionary } = scope
  const hasOrder = dictionary.variables.some(
    (one) => one.type === 'list' && one.fields.some(({ name }) => name === 'off'),
  )
  const orders = hasOrder && dice.chance(0.6) ? ['{earlier: l.on, later: l.off, because: order}'] : []
  let known: DrawnDictionary = {
    variables,
    implications: [],
    orders,
    alive:
      dice.chance(0.1) && variables.some((one) => one.startsWith('y:')) ? ['{text: alive, require: {y: true}}'] : [],
  }
  const changed: string[] = []
  for (let i = dice.weighted({ 0: 4, 1: 4, 2: 3, 3: 1 }) as unknown as number; i > 0; i--) {
    const one = implication(scope, changed)
    const more =
      one === undefined ? known : { ...known, implications: [...known.implications, `{${one}, because: because ${i}}`] }
    const rules = rulesOrNothing(dictionaryText(more), [])
    if (rules !== undefined && changes(rules) <= changed.length) known = more
    else changed.length = Math.min(changed.length, changes(rulesOrNothing(dictionaryText(known), []) as RuleSet))
  }
  return known
}

/** How many implications give or erase a value instead of only forbidding some. */
function changes({ implications }: RuleSet): number {
  return implications.filter(
    (one) =>
      one.kind === 'erases' || (one.each === undefined && one.implied.kind === 'is' && one.implied.values.length === 1),
  ).length
}

/** An implication. `changed` are the facts that implications give or erase; the implication adds its own. */
function implication(scope: Scope, changed: string[]): string | undefined {
  const { dice, dictionary } = scope
  const list = dictionary.variables.find((one) => one.type === 'list')
  if (list !== undefined && dice.chance(0.3)) {
    const [when = '', then = ''] = entryConditions(list, scope, 2)
    return `each: l, when: ${when}, then: ${then}`
  }
  if (dice.chance(0.4)) {
    const [when = '', then = ''] = conditionsOver(scope, 2)
    return `${dice.chance(0.1) ? '' : `when: ${when}, `}then: ${then}`
  }
  const at = dice.whole(0, dictionary.variables.length - 1)
  const [top] = dictionary.variables.slice(at)
  const target = top?.type === 'group' ? dice.one(top.fields) : top
  const before = { ...dictionary, variables: dictionary.variables.slice(0, at) }
  if (target === undefined || !(target.type === 'choice' || target.type === 'yes_no') || changed.includes(target.path))
    return undefined
  if (before.variables.length === 0) return undefined
  const [when = ''] = conditionsOver({ ...scope, dictionary: before }, 1)
  // A presumed fact has a value, so it is not erased.
  const isTaken = dice.chance(0.4) && !(target.type === 'yes_no' && target.presumed !== undefined)
  const given = target.type === 'yes_no' ? `${dice.chance(0.5)}` : (target.values[0]?.name ?? '')
  changed.push(target.path)
  return `when: ${when}, then: {${target.path}: ${isTaken ? 'none' : given}}`
}

function criterion(number: number, conditions: readonly string[], dice: Dice): string {
  const kind = dice.one(['I', 'E'])
  const head = `id: ${kind}${number}, text: t, cites: ${kind}${number}`
  if (dice.chance(0.06)) return `{${head}, ask: Is it so?, who: nurse}`
  if (dice.chance(0.03)) return `{${head}, not_screened: {as: heading, reason: r}}`
  const confirm = dice.chance(0.25) ? `, confirm: {when: ${dice.one(conditions)}, ask: Is it so?, who: nurse}` : ''
  return `{${head}, ${kind === 'E' ? 'exclude' : 'require'}: ${dice.one(conditions)}${confirm}}`
}

function smallRecord(rules: RuleSet, { dice, dictionary }: Scope): JsonObject {
  const asOf = parseDay(AS_OF) ?? 0
  const days = [asOf - 2, asOf - 1, asOf - 1, asOf]
  const drawing = {
    dice,
    dictionary,
    asOf,
    days,
    births: [asOf - 40 * 365 - 11, asOf - 41 * 365],
    known: dice.one([0.2, 0.5, 0.5, 0.8]),
    ...(askedDays(rules).size > 0 && { dated: 0.6 }),
  }
  const { other_sources: _, ...drawn } = drawRecord(drawing)
  const born = hasDates(dictionary) ? { born: dice.chance(0.3) ? MONTH : dice.one(BIRTHS) } : {}
  const answers = Object.fromEntries(
    rules.trials.map(({ id, criteria }) => [
      id,
      Object.fromEntries(dice.some(criteria).map((one) => [one.id, dice.chance(0.5)])),
    ]),
  )
  const all = Object.entries({ ...drawn, ...born })
  const record = Object.fromEntries(all.map(([key, value]) => [key, smaller(key, value, dice)]))
  return { ...record, id: 'x', ...(dice.chance(0.2) && { confirmations: answers }) }
}

function hasDates(dictionary: Dictionary): boolean {
  return JSON.stringify(dictionary).includes('"date"')
}

/**
 * A value made small: lists have few entries, ages are those of today, and labs often lack an upper limit of normal but
 * are never entirely unknown.
 */
function smaller(key: string, value: Json, dice: Dice): Json {
  if (Array.isArray(value)) return value.slice(0, 2)
  if (typeof value !== 'object' || value === null) return value
  if (key === 'age' && 'date' in value) return null
  if (key === 'k') return withLimit(value as JsonObject, dice.chance(0.5))
  return 'items' in value ? { ...value, items: (value['items'] as Json[]).slice(0, 2) } : value
}

function withLimit({ uln, ...lab }: JsonObject, isKnown: boolean): Json {
  if (isKnown && uln !== undefined) return { ...lab, uln }
  return 'value' in lab ? lab : null
}
