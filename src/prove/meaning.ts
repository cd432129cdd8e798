import { leafLimits, leavesOf, pathsOf } from '../conditions/index.ts'
import {
  birthDatePath,
  conditionalGroup,
  factOfDay,
  ownerPath,
  unitFactor,
  unitsFor,
  variableAt,
  variableOf,
  variablesByPath,
} from '../dictionary/index.ts'
import type { Dictionary, LabVariable, Variable } from '../dictionary/index.ts'
import { relevantKnowledge } from '../space/index.ts'
import { conditionsOf, conditionsOfImplication } from '../model/index.ts'
import type { Criterion, RuleSet } from '../model/index.ts'

/**
 * What a criterion uses from the dictionary and from the implications and orders: each aspect's key with its value. Two
 * rule sets are compared by these keys (see `dictionaries.ts`).
 */
export type Meaning = ReadonlyMap<string, string>

/**
 * Everything outside a criterion that its status can depend on, for records that use only facts which the `other`
 * dictionary has too. If the meanings of a criterion under two rule sets are equal, the criterion is the same under
 * both, so what is proved with one holds with the other. Undefined if the criterion names a fact that the rules do not
 * have.
 */
export function meaningOf(criterion: Criterion, rules: RuleSet, other: Dictionary): Meaning | undefined {
  const conditions = conditionsOf(criterion.form)
  if (conditions.length === 0) return new Map()
  const { dictionary } = rules
  if (!lookedAt(criterion).every((path) => variableOf(dictionary, path) !== undefined)) return undefined
  const { paths, implications, orders } = knowledgeAbout(criterion, rules)
  const meaning = new Map<string, string>()
  for (const path of withKin(paths, dictionary, other))
    for (const [key, value] of variableMeaning(variableAt(dictionary, path))) meaning.set(key, value)
  const exact = exactLabs(criterion, rules, implications)
  for (const path of paths) {
    const variable = variableAt(dictionary, path)
    if (variable.type === 'lab') addUnits(variable, exact.has(path), dictionary, meaning)
  }
  for (const [i, one] of rules.implications.entries()) if (implications.has(i)) meaning.set(implicationKey(one), '')
  for (const [i, one] of rules.orders.entries()) if (orders.has(i)) meaning.set(orderKey(one), '')
  for (const [key, value] of otherKnowledge(rules)) meaning.set(key, value)
  return meaning
}

/** The declared paths that a criterion names. */
export function lookedAt({ form }: Criterion): string[] {
  return [...new Set(conditionsOf(form).flatMap((condition) => [...pathsOf(condition)]))]
}

export function implicationKey({ because: _because, ...one }: RuleSet['implications'][number]): string {
  return `implication ${JSON.stringify(one)}`
}

export function orderKey({ because: _because, ...one }: RuleSet['orders'][number]): string {
  return `order ${JSON.stringify(one)}`
}

export function unitKey(dimension: string, unit: string): string {
  return `unit ${dimension} ${unit}`
}

/** Aspects that only people read, or that order the questions. No status depends on them. */
export const WORDING: readonly string[] = ['label', 'question', 'help', 'entry', 'ordered', 'usual', 'changeable']
/** Aspects that decide how charts become records. */
export const CHARTS: readonly string[] = ['codes', 'plausible']
/**
 * Aspects of a variable that do not change what a recorded value means. `unit` and `systems` are only what is offered
 * first (a record names its own), and `fresh` only says when to ask for a new value.
 */
const NO_MEANING: readonly string[] = [
  ...WORDING,
  ...CHARTS,
  'fresh',
  'name',
  'path',
  'fields',
  'values',
  'unit',
  'systems',
]

/** How the values of a variable are read: its type, range, values and so on. */
export function variableMeaning(variable: Variable): [key: string, value: string][] {
  const own = Object.entries(variable).filter(([name, value]) => value !== undefined && !NO_MEANING.includes(name))
  const values =
    variable.type === 'choice'
      ? variable.values.map((one): [string, string] => {
          const { name, label: _label, as: _as, codes: _codes, ...rest } = one
          return [`variable ${variable.path} value ${name}`, JSON.stringify(rest)]
        })
      : []
  return [
    ...own.map(([name, value]): [string, string] => [`variable ${variable.path} ${name}`, JSON.stringify(value)]),
    ...values,
  ]
}

/**
 * Everything else that a rule set says about every patient, except what only people read and what only raises questions
 * beside a verdict.
 */
export function otherKnowledge({ dictionary, ...rules }: RuleSet): [key: string, value: string][] {
  const { implications: _implications, orders: _orders, trials: _trials, sha256: _sha256, ...known } = rules
  const { queries: _queries, fresh: _fresh, ...own } = known
  const { units: _units, variables: _variables, derived: _derived, ...named } = dictionary
  const { words: _words, sentences: _sentences, ...declared } = named
  return Object.entries<unknown>({ ...declared, ...own }).flatMap(([key, value]): [string, string][] =>
    value === undefined ? [] : [[`other ${key}`, JSON.stringify(value)]],
  )
}

/**
 * The knowledge that shares facts with a criterion. An order between two dates is included even if the criterion looks
 * at only one of them.
 */
function knowledgeAbout(criterion: Criterion, rules: RuleSet): ReturnType<typeof relevantKnowledge> {
  const looking = [criterion]
  for (;;) {
    const relevant = relevantKnowledge(looking, rules)
    const half = rules.orders.filter(
      ({ earlier, later }, i) => !relevant.orders.has(i) && [earlier, later].some((path) => relevant.paths.has(path)),
    )
    if (half.length === 0) return relevant
    for (const { earlier, later } of half) {
      const condition = { kind: 'relation' as const, path: earlier, relation: 'on_or_before' as const, other: later }
      looking.push({ ...criterion, form: { kind: 'decided', condition, confirm: undefined } })
    }
  }
}

/**
 * The paths, together with those that say something about them when recorded: the group that may not apply (with its
 * fields), the date of birth, and the age.
 */
function withKin(paths: ReadonlySet<string>, dictionary: Dictionary, other: Dictionary): ReadonlySet<string> {
  const index = variablesByPath(dictionary)
  const shared = (path: string): boolean => variablesByPath(other).has(path)
  const found = new Set(paths)
  const birth = birthDatePath(dictionary)
  for (const path of paths) {
    const type = variableOf(dictionary, path)?.type
    if (birth !== undefined && (type === 'date' || type === 'birth_date')) found.add(birth)
    const fact = factOfDay(dictionary, path) ?? path
    const owner = fact.includes('.') ? index.get(ownerPath(fact)) : undefined
    if (owner?.type !== 'group') continue
    found.add(owner.path)
    const isCondition = fact === `${owner.path}.${owner.appliesWhen ?? ''}`
    if (isCondition || conditionalGroup(dictionary, fact) !== undefined)
      for (const field of owner.fields) if (shared(field.path)) found.add(field.path)
  }
  for (const variable of index.values())
    if (variable.type === 'age' && found.has(variable.from) && shared(variable.path)) found.add(variable.path)
  return found
}

/**
 * The labs that are compared with a limit in a unit. For all others, only multiples of their own upper limit of normal
 * matter.
 */
function exactLabs(criterion: Criterion, rules: RuleSet, implications: ReadonlySet<number>): ReadonlySet<string> {
  const conditions = [
    ...conditionsOf(criterion.form),
    ...rules.implications.flatMap((one, i) => (implications.has(i) ? conditionsOfImplication(one) : [])),
  ]
  const limits = conditions.flatMap(leavesOf).flatMap((leaf) => leafLimits(leaf, rules.dictionary))
  return new Set(limits.flatMap((limit) => (limit.kind === 'lab' ? [limit.path] : [])))
}

/** Adds the units in which a lab may be given and, if `isExact`, their factors. */
function addUnits(lab: LabVariable, isExact: boolean, dictionary: Dictionary, meaning: Map<string, string>): void {
  for (const [name, dimension] of Object.entries(dictionary.units)) {
    const units = [...Object.keys(dimension.factors), ...Object.keys(dimension.spellings)]
    for (const unit of units) {
      if (unitFactor(dictionary, lab, unit) === undefined) continue
      const key = unitKey(name, unit)
      const value = dimension.factors[unit] ?? dimension.spellings[unit] ?? ''
      if (isExact || !meaning.has(key)) meaning.set(key, isExact ? value : '')
    }
  }
}

/** The dictionary's units in which a lab may be given, everyday spellings included. */
export function everyUnit(lab: LabVariable, dictionary: Dictionary): string[] {
  const spellings = Object.values(dictionary.units).flatMap((one) => Object.keys(one.spellings))
  return [...unitsFor(dictionary, lab), ...spellings.filter((one) => unitFactor(dictionary, lab, one) !== undefined)]
}
