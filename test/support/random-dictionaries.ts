import type { Dictionary } from '../../src/dictionary/index.ts'
import { factsFromRecord } from '../../src/facts/index.ts'
import { loadRules } from '../../src/model/index.ts'
import type { RuleSet } from '../../src/model/index.ts'
import type { Day } from '../../src/quantity/index.ts'
import { allowsSomebody, cannotTell, madeFrom, touchedPaths, visitPaths } from '../oracle/index.ts'
import type { Dice } from './dice.ts'
import { conditionsOver, entryConditions } from './random-conditions.ts'
import type { Scope } from './random-conditions.ts'

/** A dictionary in pieces of YAML, so that pieces can be left out of a failing case. */
export interface DrawnDictionary {
  readonly variables: readonly string[]
  readonly implications: readonly string[]
  readonly orders: readonly string[]
  /** What every trial requires first. */
  readonly alive: readonly string[]
}

const UNITS = `units:
  mass_concentration: {canonical: g/L, factors: {g/L: "1", g/dL: "10", mg/dL: "0.01"}, spellings: {gram/L: g/L}}
  substance_concentration: {canonical: mmol/L, factors: {mmol/L: "1", umol/L: "0.001"}, spellings: {}}
`

export function dictionaryText({ variables, implications, orders, alive }: DrawnDictionary): string {
  const list = (key: string, items: readonly string[]): string =>
    items.length === 0 ? '' : `${key}:\n${items.map((one) => `  - ${one}\n`).join('')}`
  return `format: prescreen/dictionary/1
${UNITS}variables:
${variables.map((one) => `  ${one}\n`).join('')}${list('implications', implications)}${list('orders', orders)}${alive.map((one) => `alive: ${one}\n`).join('')}`
}

const TWO = '{a: {label: a}, b: {label: b}}'
const THREE = '{a: {label: a}, b: {label: b}, c: {label: c}}'
const VAGUE = '{a: {label: a}, b: {label: b}, c: {label: c}, vague: {label: vague, stands_for: [a, b, vague]}}'
const SILENT =
  '{a: {label: a}, b: {label: b}, early: {label: early, stands_for: [a, b]}, untested: {label: untested, silent: true}}'
const NUMBERED = '{one: {label: one}, two: {label: two}, four: {label: four}}'
const SUM = 'sum_of: {p: {one: 1, two: 2, four: 4}, q: {a: 0, b: 3}}'

const choice = (name: string, values: string): string => `${name}: {label: ${name}, type: choice, values: ${values}}`
const yesNo = (name: string, more = ''): string => `${name}: {label: ${name}, type: yes_no${more}}`
const date = (name: string, more = ''): string => `${name}: {label: ${name}, type: date${more}}`
const whole = (name: string, range: string, more = ''): string =>
  `${name}: {label: ${name}, type: integer, range: ${range}${more}}`
const lab = (name: string, more: string): string => `${name}: {label: ${name}, type: lab, ${more}}`
const MASS = 'dimension: mass_concentration, unit: g/dL, molar_mass: "100"'
const SUBSTANCE = 'dimension: substance_concentration, unit: mmol/L'
const POINTS = [choice('p', NUMBERED), choice('q', TWO), whole('points', '0..7', `, ${SUM}`)]

/** The variables that a dictionary may have, each with its probability; those on one line come together. */
const VARIABLES: readonly (readonly [number, readonly string[]])[] = [
  [1, [yesNo('y')]],
  [0.6, [yesNo('z')]],
  [0.35, [yesNo('presumed', ', presumed: true')]],
  [0.8, [choice('c', THREE)]],
  [0.5, [choice('e', VAGUE)]],
  [0.6, [whole('n', '0..9')]],
  [0.2, [whole('o', '1..6')]],
  [0.35, ['born: {label: born, type: birth_date}']],
  [0.55, ['born: {label: born, type: birth_date}', 'age: {label: age, type: age, from: born, range: 0..130}']],
  [0.7, [date('d')]],
  [0.35, [date('f')]],
  [0.3, [lab('k', MASS)]],
  [0.2, POINTS],
  [0.1, ['remark: {label: remark, type: text}']],
]

const IN_GROUP: readonly (readonly [number, readonly string[]])[] = [
  [0.8, [choice('mark', SILENT)]],
  [0.6, [choice('side', THREE)]],
  [0.4, [yesNo('sure')]],
  [0.5, [date('found')]],
  [0.3, [whole('grade', '0..4')]],
  [0.3, [lab('level', SUBSTANCE)]],
  [0.15, POINTS],
]

const IN_LIST: readonly (readonly [number, readonly string[]])[] = [
  [0.9, [choice('kind', THREE)]],
  [0.4, [choice('side', TWO)]],
  [0.35, [yesNo('flag')]],
  [0.45, [whole('size', '1..6')]],
  [0.35, [date('on')]],
  [0.3, [date('on'), date('off')]],
  [0.25, [date('on'), yesNo('going'), date('off', ', open_while: going')]],
  [0.2, POINTS],
]

/** Dates without other facts, which are compared with each other in every way. */
const DAYS: readonly (readonly [number, readonly string[]])[] = [
  [1, [date('d')]],
  [0.8, [date('f')]],
  [0.4, ['born: {label: born, type: birth_date}']],
]
const DAYS_IN_LIST: readonly (readonly [number, readonly string[]])[] = [
  [1, [date('on')]],
  [0.5, [date('off')]],
  [0.4, [yesNo('going'), date('off', ', open_while: going')]],
  [0.3, [yesNo('flag')]],
]
/**
 * The share of dictionaries that have only dates: among other facts, two dates are rarely compared, and even more
 * rarely equal.
 */
const OF_DAYS = 0.25

/** Draws variables, without anything that always holds. */
export function drawVariables(dice: Dice): string[] {
  const group = (name: string, more: string, fields: readonly string[]): string =>
    `${name}: {label: ${name}, type: group, ${more}fields: {${fields.join(', ')}}}`
  const list = (name: string): string =>
    `${name}: {label: ${name}, type: list, entry: ${name}, fields: {${atLeastOne(IN_LIST, dice).join(', ')}}}`
  if (dice.chance(OF_DAYS)) {
    const entry = `{label: l, type: list, entry: l, fields: {${picked(DAYS_IN_LIST, dice).join(', ')}}}`
    return [...picked(DAYS, dice), ...(dice.chance(0.6) ? [`l: ${entry}`] : [])]
  }
  return [
    ...picked(VARIABLES, dice),
    ...(dice.chance(0.7) ? [group('g', 'applies_when: here, ', [yesNo('here'), ...atLeastOne(IN_GROUP, dice)])] : []),
    ...(dice.chance(0.5) ? [group('labs', '', [lab('m', MASS), lab('s', SUBSTANCE)])] : []),
    ...(dice.chance(0.85) ? [list('l')] : []),
    ...(dice.chance(0.3) ? [list('m')] : []),
  ]
}

function atLeastOne(table: readonly (readonly [number, readonly string[]])[], dice: Dice): string[] {
  const found = picked(table, dice)
  return found.length > 0 ? found : [...(table[0]?.[1] ?? [])]
}

/** Draws from a table, each line with its probability; no variable twice. */
function picked(table: readonly (readonly [number, readonly string[]])[], dice: Dice): string[] {
  const found = new Map<string, string>()
  for (const [share, variables] of table)
    if (dice.chance(share)) for (const one of variables) found.set(one.slice(0, one.indexOf(':')), one)
  return [...found.values()]
}

/** Draws what always holds over variables, leaving out what nobody could satisfy. */
export function drawKnowledge(variables: readonly string[], scope: Scope, asOf: Day): DrawnDictionary {
  const { dice, dictionary } = scope
  const bare: DrawnDictionary = { variables, implications: [], orders: [], alive: [] }
  const orders = dictionary.variables.flatMap((one) =>
    one.type === 'list' && one.fields.some((field) => field.name === 'off') && dice.chance(0.7)
      ? [`{earlier: ${one.name}.on, later: ${one.name}.off, because: order}`]
      : [],
  )
  const known = { ...bare, orders, alive: dice.chance(0.2) ? ['{text: alive, require: {y: true}}'] : [] }
  const count = dice.weighted({ 0: 2, 1: 3, 2: 3, 3: 2, 5: 1 })
  let implications: readonly string[] = []
  let conclusions: readonly string[] = []
  for (let i = 0; i < Number(count); i++) {
    const one = implication(scope, conclusions)
    const more = [...implications, `{${one.text}, because: because ${i}}`]
    if (!isHeld({ ...known, implications: more }, asOf)) continue
    implications = more
    conclusions = [...conclusions, ...one.conclusions]
  }
  return { ...known, implications }
}

/** Whether the program accepts the dictionary, and somebody can satisfy what always holds. */
function isHeld(drawn: DrawnDictionary, asOf: Day): boolean {
  const rules = rulesOrNothing(dictionaryText(drawn), [])
  if (rules === undefined || erasesItself(rules)) return false
  const nothing = factsFromRecord({ id: 'x' }, rules.dictionary, asOf)
  try {
    return nothing.ok && allowsSomebody(rules, nothing.facts)
  } catch (error) {
    if (cannotTell(error)) return false
    throw error
  }
}

/**
 * Whether a fact is erased by a condition that depends on the fact itself, directly or through others; that has no
 * meaning.
 */
function erasesItself({ implications, dictionary }: RuleSet): boolean {
  const causes = new Map<string, Set<string>>()
  for (const one of implications) {
    const result = one.kind === 'erases' ? one.path : one.implied.kind === 'is' ? one.implied.path : undefined
    if (result === undefined || one.each !== undefined) continue
    const own = causes.get(result) ?? new Set()
    causes.set(result, own)
    for (const path of touchedPaths(one, dictionary)) if (path !== result) own.add(path)
    visitPaths(one.when, (path) => madeFrom(path, dictionary).forEach((part) => own.add(part)))
  }
  return implications.some((one) => {
    if (one.kind !== 'erases') return false
    const reached = new Set(causes.get(one.path))
    for (const path of reached) for (const cause of causes.get(path) ?? []) reached.add(cause)
    return reached.has(one.path)
  })
}

interface DrawnImplication {
  readonly text: string
  /** What it concludes, as conditions with which another implication may begin. */
  readonly conclusions: readonly string[]
}

function implication(scope: Scope, conclusions: readonly string[]): DrawnImplication {
  const { dice, dictionary } = scope
  const lists = dictionary.variables.filter((one) => one.type === 'list')
  const list = dice.one(lists)
  if (list !== undefined && dice.chance(0.25)) {
    const [when = '{}', then = '{}'] = entryConditions(list, scope, 2)
    return { text: `each: ${list.name}, when: ${when}, then: ${then}`, conclusions: [] }
  }
  const [own = '{}', implied = '{}'] = conditionsOver(scope, 2)
  const when = conclusions.length > 0 && dice.chance(0.5) ? dice.one(conclusions) : own
  const always = dice.chance(0.06) ? '' : `when: ${when}, `
  const given = giving(dictionary, dice)
  const then = dice.weighted({ given: 5, erased: 2, any: 4 })
  if (then === 'erased' && given !== undefined)
    return { text: `when: ${when}, then: {${given.path}: none}`, conclusions: [] }
  if (then === 'any' || given === undefined) return { text: `${always}then: ${implied}`, conclusions: [implied] }
  const conclusion = `{${given.path}: ${given.value}}`
  return { text: `${always}then: ${conclusion}`, conclusions: [conclusion] }
}

/** A fact outside lists, with a value; undefined if there is none. */
function giving({ variables }: Dictionary, dice: Dice): { path: string; value: string } | undefined {
  const all = variables
    .flatMap((one) => (one.type === 'group' ? one.fields : [one]))
    .flatMap((one) => {
      if (one.type === 'yes_no') return [{ path: one.path, value: dice.one(['true', 'false']) }]
      return one.type === 'choice' ? [{ path: one.path, value: dice.one(one.values).name }] : []
    })
  return dice.one(all)
}

/**
 * The rule set of a dictionary and trials, loaded in the same way as from files; undefined if the program refuses them.
 */
export function rulesOrNothing(dictionary: string, trials: readonly string[]): RuleSet | undefined {
  const files = trials.map((text, i) => ({ path: `trials/T${i}.yaml`, text, sha256: `${i}` }))
  const loaded = loadRules({ path: 'dictionary.yaml', text: dictionary, sha256: 'd' }, files, 'all')
  return loaded.ok ? loaded.rules : undefined
}
