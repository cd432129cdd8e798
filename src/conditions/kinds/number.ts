import { variableAt } from '../../dictionary/index.ts'
import type { AgeVariable, IntegerVariable, Variable } from '../../dictionary/index.ts'
import { writtenAs } from '../../syntax/index.ts'
import type { Syntax } from '../../syntax/index.ts'
import type { LeafCondition } from '../condition.ts'
import type { Leaf } from '../leaf.ts'
import { inRange, rangeSlips, wholeEnds } from '../range.ts'
import { rangeWords } from '../range-words.ts'
import { readQuantity, wholeLimits } from '../read-quantity.ts'
import type { Scope } from '../scope.ts'
import { quantityPattern } from '../written.ts'

export const NUMBER: Leaf<'number'> = {
  inputs: ({ path }) => [{ path, part: 'value' }],
  limits: ({ path, range }, dictionary) => {
    const variable = variableAt(dictionary, path)
    return wholeEnds(range).map((end) =>
      variable.type === 'age' ? { kind: 'age', path, birth: variable.from, ...end } : { kind: 'number', path, ...end },
    )
  },
  // Of the facts counted here only ages change with time, and they only rise.
  turns: ({ range: { min, max } }) => {
    if (min !== undefined && max !== undefined) return undefined
    return max === undefined ? 'on' : 'off'
  },
  holds: ({ range }) => {
    const lies = inRange(range)
    return (value) => lies(Number(value))
  },
  words: ({ range }, _dictionary, say) => rangeWords(range, say),
  asks: 'limit',
  slips: (condition) =>
    rangeSlips(condition.range, true).map(({ range, change }) => ({
      condition: { ...condition, range },
      change: `${condition.path} ${change}`,
    })),
  schema: (variable) => {
    if (variable.type !== 'integer' && variable.type !== 'age') return []
    const plain = writtenAs(quantityPattern([]), examplesOf(variable))
    const years = writtenAs(quantityPattern(['years']), ['18..75 years'])
    const one = { type: 'integer', minimum: variable.range.min, maximum: variable.range.max }
    return variable.type === 'age' ? [plain, years, one] : [plain, one]
  },
  isWritten: ({ type }, node) => node.kind !== 'map' && (type === 'integer' || type === 'age'),
  read,
}

function examplesOf({ type, range: { min, max } }: IntegerVariable | AgeVariable): readonly string[] {
  return type === 'age' ? ['18..75', '≥ 18'] : [`${min}..${max}`, `≤ ${min + 1}`]
}

function read(variable: Variable, node: Syntax, scope: Scope): LeafCondition<'number'> | undefined {
  const quantity = readQuantity(variable, node, '`18..75`, `≤ 1` or `">= 2"`', scope)
  if (quantity === undefined) return undefined
  if (quantity.unit !== undefined && !(variable.type === 'age' && quantity.unit === 'years')) {
    return scope.reader.error('quantity/unit', node, `\`${variable.path}\` has no unit; remove \`${quantity.unit}\`.`)
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
        `${outside.value} is outside the range of \`${variable.path}\` (${range}).`,
      )
    }
  }
  return { kind: 'number', path: variable.path, range: quantity.range }
}

function within(value: number, range: { readonly min: number; readonly max: number }): boolean {
  return value >= range.min && value <= range.max
}
