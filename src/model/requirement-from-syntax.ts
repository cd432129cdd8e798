import type { Condition, NumberRange, Relation } from '../conditions/index.ts'
import { unitFactor, unitsFor } from '../dictionary/index.ts'
import type { Variable } from '../dictionary/index.ts'
import type { MapSyntax, ScalarSyntax, Syntax } from '../syntax/index.ts'
import { offer } from '../text/index.ts'
import { parsePeriod, parseQuantity, parseTime } from './requirement.ts'
import type { Quantity } from './requirement.ts'
import { findVariable } from './scope.ts'
import type { Scope } from './scope.ts'

/** What a rule asks of one fact: values, a range, a time window, a comparison. Each reader reports what is wrong and returns undefined. */

export const RELATIONS: readonly Relation[] = [
  'same_as',
  'different_from',
  'on_or_after',
  'after',
  'on_or_before',
  'before',
]
export function readIs(
  variable: Variable,
  node: Syntax,
  known: readonly string[],
  scope: Scope,
): Condition | undefined {
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

export function readYesNo(variable: Variable, node: Syntax, scope: Scope): Condition | undefined {
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

export function readNumber(variable: Variable, node: Syntax, scope: Scope): Condition | undefined {
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

export function wholeLimits({ min, max }: NumberRange): boolean {
  return [min, max].every((limit) => limit === undefined || !limit.value.includes('.'))
}

export function readLab(variable: Variable & { type: 'lab' }, node: Syntax, scope: Scope): Condition | undefined {
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

export function readTime(variable: Variable, node: Syntax, scope: Scope): Condition | undefined {
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

export function readComparison(variable: Variable, node: MapSyntax, scope: Scope): Condition | undefined {
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
