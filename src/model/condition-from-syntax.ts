import { unitFactor, unitsFor, variablesByPath } from '../dictionary/index.ts'
import type { Dictionary, ListVariable, Variable } from '../dictionary/index.ts'
import { offer } from '../text/index.ts'
import type { Entry, MapSyntax, Reader, ScalarSyntax, Syntax } from '../syntax/index.ts'
import { parsePeriod, parseQuantity, parseTime } from './requirement.ts'
import type { Quantity } from './requirement.ts'
import type { Condition, NumberRange, Relation } from './trial.ts'

/** Where names are looked up: in the entry of a list first (if one is in hand), then in the whole record. */
export interface Scope {
  readonly dictionary: Dictionary
  readonly list: ListVariable | undefined
  readonly reader: Reader
}

const KEYWORDS = ['all', 'any', 'not', 'none_of', 'at_least']
export const RELATIONS: readonly Relation[] = [
  'same_as',
  'different_from',
  'on_or_after',
  'after',
  'on_or_before',
  'before',
]
const QUANTIFIERS = ['some', 'every', 'none', 'count', 'total', 'is', 'where']

/** Reads a condition; reports what is wrong and returns undefined (never half a condition). */
export function readCondition(node: Syntax, scope: Scope): Condition | undefined {
  if (node.kind !== 'map') {
    return scope.reader.error('condition/shape', node, 'A condition is a mapping such as `sex: female`.')
  }
  // Of an entry, an empty condition means: whatever it is like.
  if (node.entries.length === 0 && scope.list === undefined)
    return scope.reader.error('condition/empty', node, 'A condition names at least one fact.')
  const parts = node.entries.map((entry) => readPart(entry, scope))
  return parts.every((part) => part !== undefined) ? conjunction(parts) : undefined
}

function conjunction(parts: readonly Condition[]): Condition {
  const [only] = parts
  return parts.length === 1 && only !== undefined ? only : { kind: 'all', of: parts }
}

function readPart(entry: Entry, scope: Scope): Condition | undefined {
  if (KEYWORDS.includes(entry.key)) return readKeyword(entry, scope)
  const variable = findVariable(entry.key, entry, scope)
  return variable === undefined ? undefined : readRequirement(variable, entry, scope)
}

function readKeyword({ key, value }: Entry, scope: Scope): Condition | undefined {
  switch (key) {
    case 'all':
    case 'any': {
      const of = readConditions(value, `\`${key}\``, scope)
      return of === undefined ? undefined : { kind: key, of }
    }
    case 'none_of': {
      const of = readConditions(value, '`none_of`', scope)
      return of === undefined ? undefined : { kind: 'not', of: { kind: 'any', of } }
    }
    case 'not': {
      const of = readCondition(value, scope)
      return of === undefined ? undefined : { kind: 'not', of }
    }
    default:
      return readAtLeast(value, scope)
  }
}

function readConditions(node: Syntax, what: string, scope: Scope): Condition[] | undefined {
  const list = scope.reader.list(node, what)
  if (list === undefined) return undefined
  if (list.items.length === 0)
    return scope.reader.error('condition/empty', node, `${what} needs at least one condition.`)
  const all = list.items.map((item) => readCondition(item, scope))
  return all.every((one) => one !== undefined) ? all : undefined
}

function readAtLeast(node: Syntax, scope: Scope): Condition | undefined {
  const fields = scope.reader.map(node, '`at_least`', ['count', 'of'])
  const countNode = fields?.required('count')
  const ofNode = fields?.required('of')
  const of = ofNode === undefined ? undefined : readConditions(ofNode, '`of`', scope)
  const count = countNode === undefined ? undefined : scope.reader.wholeNumber(countNode, '`count`')
  if (of === undefined || count === undefined) return undefined
  if (count < 1 || count > of.length) {
    return scope.reader.error(
      'condition/count',
      node,
      `\`count\` is from 1 to the number of conditions (${of.length}).`,
    )
  }
  return { kind: 'at_least', count, of }
}

function findVariable(name: string, at: Entry | { keySpan: Entry['keySpan'] }, scope: Scope): Variable | undefined {
  const own = scope.list?.fields.find((field) => field.name === name)
  if (own !== undefined) return own
  const index = variablesByPath(scope.dictionary)
  const found = name.includes('[]') ? undefined : index.get(name)
  if (found !== undefined && found.type !== 'group') return found
  const span = { span: at.keySpan }
  if (found?.type === 'group') {
    const example = found.fields[0]?.path ?? ''
    return scope.reader.error(
      'variable/group',
      span,
      `\`${name}\` has parts; name one of them, such as \`${example}\`.`,
    )
  }
  const known = [...(scope.list?.fields.map((field) => field.name) ?? []), ...outerNames(scope.dictionary), ...KEYWORDS]
  return scope.reader.error('variable/unknown', span, `There is no variable \`${name}\`.`, offer(name, known))
}

function outerNames(dictionary: Dictionary): string[] {
  const named = [...variablesByPath(dictionary).values()]
  return named.filter((one) => one.type !== 'group' && !one.path.includes('[]')).map((one) => one.path)
}

function readRequirement(variable: Variable, entry: Entry, scope: Scope): Condition | undefined {
  const { value } = entry
  if (variable.type === 'list') return readQuantifiers(variable, value, scope)
  if (value.kind === 'map') return readComparison(variable, value, scope)
  switch (variable.type) {
    case 'choice': {
      const known = variable.values.map((one) => one.name)
      return readIs(variable, value, known, scope)
    }
    case 'yes_no':
      return readYesNo(variable, value, scope)
    case 'integer':
    case 'age':
      return readNumber(variable, value, scope)
    case 'lab':
      return readLab(variable, value, scope)
    case 'date':
    case 'birth_date':
      return readTime(variable, value, scope)
    case 'text':
    case 'group':
      return scope.reader.error(
        'variable/text',
        value,
        `\`${variable.name}\` is free text, which no rule can decide on.`,
      )
  }
}

function readIs(variable: Variable, node: Syntax, known: readonly string[], scope: Scope): Condition | undefined {
  const items = node.kind === 'list' ? node.items : [node]
  if (items.length === 0)
    return scope.reader.error('value/empty', node, `Name at least one value of \`${variable.path}\`.`)
  const values = items.map((item) => {
    const text = item.kind === 'scalar' ? item.text : ''
    if (known.includes(text)) return text
    const message = `\`${variable.path}\` has no value \`${text}\`.`
    return scope.reader.error('value/unknown', item, message, offer(text, known))
  })
  return values.every((one) => one !== undefined) ? { kind: 'is', path: variable.path, values } : undefined
}

function readYesNo(variable: Variable, node: Syntax, scope: Scope): Condition | undefined {
  if (node.kind === 'scalar' && typeof node.value === 'boolean') {
    return { kind: 'is', path: variable.path, values: [node.value] }
  }
  const word = node.kind === 'scalar' ? node.text.toLowerCase() : ''
  const meant = ['yes', 'y', 'on'].includes(word) ? 'true' : ['no', 'n', 'off'].includes(word) ? 'false' : undefined
  const fix = meant === undefined ? undefined : { span: node.span, text: meant }
  const message = `\`${variable.path}\` is \`true\` or \`false\`.`
  return scope.reader.error('value/yes-no', node, message, undefined, fix)
}

const LEADING_ZERO = /(?<![\d.])0\d/

function readQuantity(variable: Variable, node: Syntax, example: string, scope: Scope): Quantity | undefined {
  const text = node.kind === 'scalar' ? node.text.trim() : ''
  const quantity = parseQuantity(text)
  if (quantity === undefined) {
    const message = `\`${text}\` is not a requirement for \`${variable.path}\`.`
    return scope.reader.error('quantity/form', node, message, `Write it as ${example}.`)
  }
  if (LEADING_ZERO.test(text)) {
    const message = `\`${text}\` has a leading zero, which some YAML readers take for an octal number.`
    return scope.reader.error('quantity/leading-zero', node, message)
  }
  const { min, max } = quantity.range
  if (min !== undefined && max !== undefined && Number(min.value) > Number(max.value)) {
    return scope.reader.error('quantity/empty', node, `No number lies in ${text}: the first limit is above the second.`)
  }
  return quantity
}

function readNumber(variable: Variable, node: Syntax, scope: Scope): Condition | undefined {
  const quantity = readQuantity(variable, node, '`18..75`, `≤ 1` or `">= 2"`', scope)
  if (quantity === undefined) return undefined
  if (quantity.unit !== undefined && !(variable.type === 'age' && quantity.unit === 'years')) {
    return scope.reader.error(
      'quantity/unit',
      node,
      `\`${variable.path}\` is a plain number; leave out \`${quantity.unit}\`.`,
    )
  }
  if (!wholeLimits(quantity.range)) {
    return scope.reader.error('quantity/whole', node, `\`${variable.path}\` is a whole number.`)
  }
  if (variable.type === 'integer' || variable.type === 'age') {
    const { min, max } = quantity.range
    const outside = [min, max].find((one) => one !== undefined && !within(Number(one.value), variable.range))
    if (outside !== undefined) {
      const range = `${variable.range.min} to ${variable.range.max}`
      return scope.reader.error(
        'quantity/range',
        node,
        `${outside.value} is outside what \`${variable.path}\` can be (${range}).`,
      )
    }
  }
  return { kind: 'number', path: variable.path, range: quantity.range }
}

function within(value: number, range: { readonly min: number; readonly max: number }): boolean {
  return value >= range.min && value <= range.max
}

function wholeLimits({ min, max }: NumberRange): boolean {
  return [min, max].every((limit) => limit === undefined || !limit.value.includes('.'))
}

function readLab(variable: Variable & { type: 'lab' }, node: Syntax, scope: Scope): Condition | undefined {
  const quantity = readQuantity(variable, node, `\`≤ 2.5 × ULN\` or \`≥ 30 ${variable.unit}\``, scope)
  if (quantity === undefined) return undefined
  if (quantity.unit === 'ULN') return { kind: 'uln', path: variable.path, range: quantity.range }
  const units = unitsFor(scope.dictionary, variable)
  if (quantity.unit === undefined) {
    const message = `The limit for \`${variable.path}\` needs a unit (${units.slice(0, 4).join(', ')}, …) or \`× ULN\`.`
    return scope.reader.error('quantity/no-unit', node, message)
  }
  if (unitFactor(scope.dictionary, variable, quantity.unit) === undefined) {
    const message = `\`${quantity.unit}\` is not a unit of \`${variable.path}\`.`
    return scope.reader.error('quantity/unit', node, message, offer(quantity.unit, units))
  }
  return { kind: 'lab', path: variable.path, range: quantity.range, unit: quantity.unit }
}

function readTime(variable: Variable, node: Syntax, scope: Scope): Condition | undefined {
  const text = node.kind === 'scalar' ? node.text.trim() : ''
  const time = parseTime(text)
  if (time !== undefined) return { kind: 'time', path: variable.path, ...time }
  const message = `\`${text}\` is not a requirement for the date \`${variable.path}\`.`
  return scope.reader.error(
    'time/form',
    node,
    message,
    'Write it as `within 5 years`, `at least 3 months ago` or `more than 1 year ago`.',
  )
}

function readComparison(variable: Variable, node: MapSyntax, scope: Scope): Condition | undefined {
  const fields = scope.reader.map(node, `the comparison for \`${variable.name}\``, [...RELATIONS, 'at_least'])
  const least = fields?.get('at_least')
  if (least !== undefined) return readDuration(variable, node, least, scope)
  const [entry] = node.entries
  const relation = RELATIONS.find((one) => one === entry?.key)
  if (entry === undefined || relation === undefined || node.entries.length > 1) {
    return scope.reader.error('relation/form', node, `A comparison has one of ${RELATIONS.join(', ')}.`)
  }
  const other = otherVariable(entry.value, scope)
  if (other === undefined) return undefined
  const dates = isDate(variable) && isDate(other)
  const equality = relation === 'same_as' || relation === 'different_from'
  if (!dates && !(equality && comparable(variable, other))) {
    const message = `\`${variable.path}\` and \`${other.path}\` cannot be compared with \`${relation}\`.`
    return scope.reader.error('relation/type', entry.value, message)
  }
  return { kind: 'relation', path: variable.path, relation, other: other.path }
}

function readDuration(variable: Variable, node: MapSyntax, least: Syntax, scope: Scope): Condition | undefined {
  const afterNode = node.entries.find((entry) => entry.key === 'after')?.value
  const period = least.kind === 'scalar' ? parsePeriod(least.text.trim()) : undefined
  if (period === undefined) return scope.reader.error('duration/form', least, 'Write the period as `6 months`.')
  if (afterNode === undefined || node.entries.length !== 2) {
    return scope.reader.error('duration/form', node, 'A duration has `at_least:` and `after:`.')
  }
  const after = otherVariable(afterNode, scope)
  if (after === undefined) return undefined
  if (!isDate(variable) || !isDate(after))
    return scope.reader.error('relation/type', node, 'A duration lies between two dates.')
  return { kind: 'duration', path: variable.path, after: after.path, least: period }
}

function otherVariable(node: Syntax, scope: Scope): Variable | undefined {
  const scalar: ScalarSyntax | undefined = scope.reader.scalar(node, 'The other fact')
  if (scalar === undefined) return undefined
  return findVariable(scalar.text, { keySpan: scalar.span }, scope)
}

function isDate(variable: Variable): boolean {
  return variable.type === 'date' || variable.type === 'birth_date'
}

function comparable(a: Variable, b: Variable): boolean {
  if (a.type === 'choice' && b.type === 'choice') {
    return a.values.some((value) => b.values.some((other) => other.name === value.name))
  }
  return a.type === b.type && (a.type === 'yes_no' || a.type === 'integer')
}

function readQuantifiers(list: ListVariable, node: Syntax, scope: Scope): Condition | undefined {
  if (scope.list !== undefined) {
    return scope.reader.error(
      'list/nested',
      node,
      'A list inside a condition on an entry cannot be decided on; use the full record.',
    )
  }
  const fields = scope.reader.map(node, `the condition on \`${list.name}\``, QUANTIFIERS)
  if (fields === undefined) return undefined
  const inner: Scope = { ...scope, list }
  const parts: (Condition | undefined)[] = []
  for (const quantifier of ['some', 'every', 'none'] as const) {
    const value = fields.get(quantifier)
    if (value === undefined) continue
    const where = readCondition(value, inner)
    parts.push(where === undefined ? undefined : { kind: quantifier, path: list.path, where })
  }
  if (fields.get('count') !== undefined || fields.get('total') !== undefined) {
    parts.push(readCount(list, node as MapSyntax, inner))
  } else if (fields.get('is') !== undefined || fields.get('where') !== undefined) {
    return scope.reader.error('list/form', node, '`is:` and `where:` belong to `count:` or `total:`.')
  }
  if (parts.length === 0)
    return scope.reader.error('list/form', node, 'Say `some:`, `every:`, `none:`, `count:` or `total:`.')
  return parts.every((part) => part !== undefined) ? conjunction(parts) : undefined
}

function readCount(list: ListVariable, node: MapSyntax, inner: Scope): Condition | undefined {
  const get = (key: string): Syntax | undefined => node.entries.find((entry) => entry.key === key)?.value
  const whereNode = get('where')
  const where = whereNode === undefined ? EVERYTHING : readCondition(whereNode, inner)
  const totalNode = get('total')
  const rangeNode = totalNode === undefined ? get('count') : get('is')
  if (rangeNode === undefined)
    return inner.reader.error('list/form', node, '`total:` needs `is:`, the range of the sum.')
  const total = totalNode === undefined ? undefined : readTotal(list, totalNode, inner)
  const text = rangeNode.kind === 'scalar' ? rangeNode.text.trim() : ''
  const quantity = parseQuantity(text)
  if (quantity === undefined || quantity.unit !== undefined || !wholeLimits(quantity.range)) {
    return inner.reader.error(
      'quantity/form',
      rangeNode,
      `\`${text}\` is not a range of whole numbers.`,
      'Write it as `">= 2"` or `2..5`.',
    )
  }
  if (where === undefined || (totalNode !== undefined && total === undefined)) return undefined
  return { kind: 'count', path: list.path, where, total, range: quantity.range }
}

function readTotal(list: ListVariable, node: Syntax, scope: Scope): string | undefined {
  const name = node.kind === 'scalar' ? node.text : ''
  const field = list.fields.find((one) => one.name === name)
  if (field?.type === 'integer') return field.path
  const known = list.fields.filter((one) => one.type === 'integer').map((one) => one.name)
  return scope.reader.error(
    'list/total',
    node,
    `\`${name}\` is not a whole number of a ${list.entry}.`,
    offer(name, known),
  )
}

/** The condition that always holds. */
export const EVERYTHING: Condition = { kind: 'all', of: [] }
