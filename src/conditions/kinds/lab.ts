import { madeOf, unitFactor, unitsFor, variableAt } from '../../dictionary/index.ts'
import type { Dictionary, LabVariable, Variable } from '../../dictionary/index.ts'
import { compareRational, multiply, power } from '../../quantity/index.ts'
import type { Rational } from '../../quantity/index.ts'
import { objectSchema, writtenAs } from '../../syntax/index.ts'
import type { Syntax } from '../../syntax/index.ts'
import { offer } from '../../text/index.ts'
import type { LeafCondition, NumberRange } from '../condition.ts'
import type { Leaf, Limit } from '../leaf.ts'
import { endsOf, exact, rangeSlips } from '../range.ts'
import { rangeWords } from '../range-words.ts'
import { isMultiple, readQuantity } from '../read-quantity.ts'
import type { Scope } from '../scope.ts'
import { MULTIPLE_PATTERN, quantityPattern } from '../written.ts'

export const LAB: Leaf<'lab'> = {
  inputs: ({ path }) => [{ path, part: 'lab' }],
  limits: ({ path, range, unit }, dictionary) => {
    const factor = labFactor(dictionary, path, unit)
    const variable = variableAt(dictionary, path)
    const root = powerOf(variable)
    const ends = endsOf(range).map((at): Limit => ({
      kind: 'lab',
      path,
      at,
      unit,
      exact: power(multiply(exact(at), factor), root),
    }))
    return [...ends, ...madeOf(variable).map((one) => everyOf(one, dictionary))]
  },
  turns: () => undefined,
  holds: ({ path, range, unit }, _asOf, dictionary) => {
    const factor = labFactor(dictionary, path, unit)
    const lies = liesWithin(range, powerOf(variableAt(dictionary, path)))
    return (value) => lies(value as Rational, factor)
  },
  words: ({ range, unit }, _dictionary, say) => say('asks.lab', { range: rangeWords(range, say), unit }),
  asks: 'limit',
  slips: (condition) =>
    rangeSlips(condition.range, false).map(({ range, change }) => ({
      condition: { ...condition, range },
      change: `${condition.path} ${change}`,
    })),
  schema: (variable, { dictionary }) => {
    if (variable.type !== 'lab') return []
    const spellings = dictionary.units[variable.dimension]?.spellings ?? {}
    const units = [...unitsFor(dictionary, variable), ...Object.keys(spellings)]
    return [writtenAs(quantityPattern(units), [`≥ 100 ${variable.unit}`])]
  },
  isWritten: ({ type }, node) => type === 'lab' && node.kind !== 'map' && !isMultiple(node),
  read,
}

function read(variable: Variable, node: Syntax, scope: Scope): LeafCondition<'lab'> | undefined {
  if (variable.type !== 'lab') return undefined
  const quantity = readQuantity(variable, node, exampleOf(variable), scope)
  if (quantity === undefined) return undefined
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

/**
 * The power of the value that its formula gives (3 for a cube root); limits are raised to it before they are compared.
 */
function powerOf(variable: Variable): number {
  return variable.type === 'lab' ? (variable.derived?.power ?? 1) : 1
}

function everyOf(path: string, dictionary: Dictionary): Limit {
  const variable = variableAt(dictionary, path)
  return { kind: 'every', path, birth: variable.type === 'age' ? variable.from : undefined }
}

/**
 * The factor from a unit to the canonical unit of the lab. Throws for a unit that does not
 * fit: units are checked when a rule is read.
 */
function labFactor(dictionary: Dictionary, path: string, unit: string): Rational {
  const variable = variableAt(dictionary, path)
  const factor = variable.type === 'lab' ? unitFactor(dictionary, variable, unit) : undefined
  if (factor === undefined) throw new Error(`${unit} is not a unit of ${path}`)
  return factor
}

export const LIMIT: Leaf<'limit'> = {
  inputs: ({ path }) => [{ path, part: 'uln' }],
  limits: ({ path, range, unit }, dictionary) => {
    const factor = labFactor(dictionary, path, unit)
    return endsOf(range).map((at) => ({ kind: 'uln', path, at, unit, exact: multiply(exact(at), factor) }))
  },
  turns: () => undefined,
  holds: ({ path, range, unit }, _asOf, dictionary) => {
    const factor = labFactor(dictionary, path, unit)
    const lies = liesWithin(range)
    return (value) => lies(value as Rational, factor)
  },
  words: ({ range, unit }, _dictionary, say) => say('asks.limit', { range: rangeWords(range, say), unit }),
  asks: 'limit',
  slips: (condition) =>
    rangeSlips(condition.range, false).map(({ range, change }) => ({
      condition: { ...condition, range },
      change: `${condition.path}.uln ${change}`,
    })),
  schema: (variable, facts) =>
    (isMeasured(variable) ? LAB.schema(variable, facts) : []).map((own) => ({
      ...objectSchema({ uln: own }, ['uln']),
    })),
  isWritten: ({ type }, node) => type === 'lab' && node.kind === 'map' && node.entries.some(({ key }) => key === 'uln'),
  read: (variable, node, scope) => {
    if (!isMeasured(variable)) return withoutLimit(variable, node, scope)
    const fields = scope.reader.map(node, `the condition on \`${variable.path}\``, ['uln'])
    const written = fields?.required('uln')
    const own = written === undefined ? undefined : read(variable, written, scope)
    return own && { ...own, kind: 'limit' }
  },
}

export const ULN: Leaf<'uln'> = {
  inputs: ({ path }) => [
    { path, part: 'lab' },
    { path, part: 'uln' },
  ],
  limits: ({ path, range }) => endsOf(range).map((at) => ({ kind: 'multiple', path, at, exact: exact(at) })),
  turns: () => undefined,
  holds: ({ range }) => {
    const lies = liesWithin(range)
    return (value, limit) => lies(value as Rational, limit as Rational)
  },
  words: ({ range }, _dictionary, say) => say('asks.uln', { range: rangeWords(range, say) }),
  asks: 'limit',
  slips: (condition) =>
    rangeSlips(condition.range, false).map(({ range, change }) => ({
      condition: { ...condition, range },
      change: `${condition.path} ${change}`,
    })),
  schema: (variable) => (isMeasured(variable) ? [writtenAs(MULTIPLE_PATTERN, ['≤ 1.5 × ULN'])] : []),
  isWritten: ({ type }, node) => type === 'lab' && isMultiple(node),
  read: (variable, node, scope) => {
    if (variable.type !== 'lab') return undefined
    if (!isMeasured(variable)) return withoutLimit(variable, node, scope)
    const quantity = readQuantity(variable, node, exampleOf(variable), scope)
    return quantity && { kind: 'uln', path: variable.path, range: quantity.range }
  },
}

/**
 * Whether laboratories measure the value. A derived value has no upper limit of normal that a laboratory could state.
 */
function isMeasured(variable: Variable): boolean {
  return variable.type === 'lab' && variable.derived === undefined
}

function withoutLimit({ path }: Variable, node: Syntax, scope: Scope): undefined {
  return scope.reader.error(
    'quantity/unit',
    node,
    `\`${path}\` is calculated from other facts and has no upper limit of normal; write the limit with its unit.`,
  )
}

function exampleOf({ unit }: LabVariable): string {
  return `\`≤ 2.5 × ULN\` or \`≥ 30 ${unit}\``
}

/**
 * A test of whether `number` lies in the range with each limit multiplied by `base`. With a `root`, `number` is the
 * value to that power, and so is each product before they are compared.
 */
function liesWithin({ min, max }: NumberRange, root = 1): (number: Rational, base: Rational) => boolean {
  const [lo, hi] = [min && exact(min.value), max && exact(max.value)]
  const limit = (end: Rational, base: Rational): Rational => {
    const own = multiply(end, base)
    return root === 1 ? own : power(own, root)
  }
  return (number, base) => {
    const above = lo === undefined ? 1 : compareRational(number, limit(lo, base))
    const below = hi === undefined ? -1 : compareRational(number, limit(hi, base))
    return (
      (above > 0 || (above === 0 && min?.inclusive === true)) && (below < 0 || (below === 0 && max?.inclusive === true))
    )
  }
}
