import { declaredPath, variablesByPath } from '../../src/dictionary/index.ts'
import type { Variable } from '../../src/dictionary/index.ts'
import type { Facts } from '../../src/facts/index.ts'
import type { Condition } from '../../src/conditions/index.ts'
import type { RuleSet } from '../../src/model/index.ts'
import { isObject } from '../../src/record/index.ts'
import type { Json, JsonObject } from '../../src/record/index.ts'
import type { Answer } from './engine-under-test.ts'

/**
 * Names the features of records and rules that could be decided wrongly, so that it shows if nothing with some feature
 * was drawn.
 */

/** The features of rules. */
export function featuresOfRules(rules: RuleSet): ReadonlySet<string> {
  const found = new Set<string>()
  const add = (feature: string): void => void found.add(`rules: ${feature}`)
  const condition = (one: Condition, within: string): void => {
    conditionFeatures(one, within).forEach(add)
    for (const inner of partsOf(one)) condition(inner, 'where' in one ? 'entry' : within)
  }
  const seen = new Map<string, number>()
  for (const [t, trial] of rules.trials.entries()) {
    if (t > 0) add('several trials')
    for (const { form, kind, remarks, cites } of trial.criteria) {
      add(cites === undefined ? 'alive' : kind)
      add(form.kind)
      if (remarks.length > 0) add('remark')
      remarks.forEach((one) => condition(one.when, 'whole'))
      if (form.kind !== 'decided') continue
      condition(form.condition, 'whole')
      if (form.confirm !== undefined) {
        add('confirm zone')
        condition(form.confirm.when, 'whole')
      }
      const text = JSON.stringify(form.condition)
      if ((seen.get(text) ?? t) !== t) add('condition of two trials')
      seen.set(text, t)
    }
  }
  for (const [i, one] of rules.implications.entries()) {
    add(one.each === undefined ? one.kind : `${one.kind} of each entry`)
    const implied = one.kind === 'requires' ? one.implied : undefined
    condition(one.when, one.each === undefined ? 'implication' : 'implication on an entry')
    if (implied !== undefined) condition(implied, one.each === undefined ? 'implication' : 'implication on an entry')
    if (one.each === undefined && implied !== undefined && 'where' in implied) add('implies something of a list')
    const text = JSON.stringify(implied)
    if (rules.implications.some((other, j) => j !== i && JSON.stringify(other.when) === text))
      add('chain of implications')
  }
  if (rules.orders.length > 0) add('order of dates')
  return found
}

function partsOf(one: Condition): readonly Condition[] {
  switch (one.kind) {
    case 'all':
    case 'any':
    case 'at_least':
      return one.of
    case 'not':
      return [one.of]
    case 'some':
    case 'every':
    case 'none':
    case 'count':
      return [one.where]
    default:
      return []
  }
}

function conditionFeatures(one: Condition, within: string): string[] {
  const kind = one.kind === 'count' && one.total !== undefined ? 'total' : one.kind
  const own = [`${kind} (${within})`]
  if (one.kind === 'relation') own.push(one.relation)
  if (one.kind === 'time') own.push(one.when)
  if (one.kind === 'time') own.push(`window in ${one.period.unit}`)
  if (one.kind === 'duration') own.push(`duration in ${one.period.unit}`)
  if (one.kind === 'not' && one.of.kind === 'not') own.push('not not')
  if (within === 'entry' && 'other' in one && !one.other.includes('[]')) own.push('entry beside a fact outside')
  if (within === 'entry' && 'path' in one && !one.path.includes('[]')) own.push('fact outside asked in an entry')
  return own
}

/** The features of a record, its contradictions and its answers. `facts` must be reconciled. */
export function featuresOfRecord(
  record: JsonObject,
  facts: Facts,
  rules: RuleSet,
  answers: readonly Answer[],
): ReadonlySet<string> {
  const found = new Set<string>()
  const add = (feature: string): void => void found.add(feature)
  for (const variable of rules.dictionary.variables) factFeatures(variable, record[variable.name], add)
  if (record['confirmations'] !== undefined) add('answers of people')
  if (record['other_sources'] !== undefined) add('two sources')
  if (Object.keys(record).length === 1) add('nothing known')
  contradictions(facts, add)
  if (facts.warnings.some(({ message }) => message.startsWith('Set aside'))) add('fact of a group that does not apply')
  const erased = rules.implications.flatMap((one) => (one.kind === 'erases' ? one.path : []))
  if (erased.some((path) => facts.recorded.has(path))) add('recorded fact that may have no value')
  for (const { statuses, verdict, missing, missingOf } of answers) {
    statuses.forEach((status) => add(`status ${status}`))
    add(`verdict ${verdict}`)
    if (missing.length > 1) add('verdict missing several facts')
    if (missing.some((path) => path.endsWith('.uln'))) add('missing an upper limit')
    if (missing.some((path) => path.includes('['))) add('missing a field of an entry')
    if (missing.some((path) => variablesByPath(rules.dictionary).get(path)?.type === 'list')) add('missing a list')
    if (missingOf?.some((own) => own.length > 1) === true) add('criterion missing several facts')
    if (facts.disputes.length > 0 && verdict === 'undetermined') add('contradiction that leaves the verdict open')
    if (facts.disputes.length > 0 && verdict !== 'undetermined') add('contradiction that does not matter')
  }
  return found
}

function contradictions({ disputes, dictionary }: Facts, add: (feature: string) => void): void {
  if (disputes.length > 0) add('contradiction')
  if (disputes.length > 1) add('several contradictions')
  const index = variablesByPath(dictionary)
  for (const { statements, readings } of disputes) {
    if (readings.length > 2) add('more than two readings')
    const subjects = statements.map((one) => index.get(declaredPath(one.subject)))
    if (statements.some((one) => one.other === true)) add('sources that exclude each other')
    if (statements.some((one) => one.says.type === 'entry')) add('entry in dispute')
    if (statements.some((one) => one.says.type === 'all')) add('complete list in dispute')
    if (subjects.some((one) => one?.type === 'birth_date')) add('date of birth in dispute')
    if (subjects.some((one) => one?.type === 'date')) add('date in dispute')
    if (subjects.some((one) => one?.type === 'lab')) add('lab in dispute')
    if (subjects.some((one) => one?.type === 'integer' && one.sumOf !== undefined)) add('total in dispute')
    if (statements.some((one) => one.presumed === true)) add('presumption in dispute')
  }
}

function factFeatures(variable: Variable, value: Json | undefined, add: (feature: string) => void): void {
  if (variable.type === 'list') return listFeatures(value, variable.fields, add)
  if (variable.type === 'group') {
    if (isObject(value)) for (const field of variable.fields) factFeatures(field, value[field.name], add)
    return
  }
  if (value === undefined || value === null) return add('gap')
  if (variable.type === 'integer' && variable.sumOf !== undefined) add('recorded total')
  const bare = isObject(value) && variable.type !== 'lab' && 'value' in value ? value['value'] : value
  if (bare !== value && isObject(value) && 'date' in value) add('fact with its day')
  if (variable.type === 'age' && isObject(value) && 'date' in value) add('age on a day')
  if (variable.type === 'age' && isObject(value) && 'min' in value) add('range of ages')
  if (variable.type === 'lab' && isObject(value)) {
    if (value['comparator'] !== undefined) add('lab with a comparator')
    if (value['uln'] === undefined) add('lab without its upper limit')
    if (value['unit'] === undefined) add('lab without its unit')
    if (value['value'] === undefined) add('lab without its value')
    if (value['comparator'] !== undefined && value['uln'] === undefined)
      add('lab with a comparator, without its upper limit')
  } else if (isObject(value) && 'comparator' in value) add('number with a comparator')
  if (isObject(value) && 'one_of' in value) add('set of values')
  if (variable.type === 'choice' && variable.values.some((one) => one.name === bare && one.standsFor !== undefined))
    add('value that stands for others')
  if (variable.type === 'date' && typeof bare === 'string' && bare.length < 10) add('partial date')
  if (variable.type === 'birth_date' && typeof bare === 'string' && bare.length < 10) add('partial date of birth')
}

function listFeatures(value: Json | undefined, fields: readonly Variable[], add: (feature: string) => void): void {
  if (value === undefined || value === null) return add('list not recorded')
  const items = (Array.isArray(value) ? value : (value as JsonObject)['items']) as readonly JsonObject[]
  if (items.length === 0 && Array.isArray(value)) add('empty list')
  if (!Array.isArray(value)) add((value as JsonObject)['complete'] === true ? 'list said to be complete' : 'open list')
  if (items.length > 4) add('long list')
  const unknown = items.flatMap((item) => fields.filter(({ name }) => item[name] === undefined || item[name] === null))
  if (unknown.length > 60) add('more unknown fields of a list than are looked at')
  for (const item of items)
    for (const field of fields) factFeatures(field, item[field.name], (one) => add(`${one} in an entry`))
  if (items.some((item) => item['going'] === true)) add('entry that goes on')
}
