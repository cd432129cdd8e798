import type { Variable } from '../dictionary/index.ts'
import type { Syntax } from '../syntax/index.ts'
import type { NumberRange } from './condition.ts'
import type { Scope } from './scope.ts'
import { parseQuantity } from './written.ts'
import type { Quantity } from './written.ts'

const LEADING_ZERO = /(?<![\d.])0\d/

/** Reads a quantity. Reports what is wrong and returns undefined. */
export function readQuantity(variable: Variable, node: Syntax, example: string, scope: Scope): Quantity | undefined {
  const text = node.kind === 'scalar' ? node.text.trim() : ''
  if (/\d,\d/.test(text))
    return scope.reader.error('quantity/form', node, `\`${text}\` has a comma in the number.`, COMMA)
  const quantity = parseQuantity(text)
  if (quantity === undefined) {
    const message = `\`${text}\` cannot be read as a limit for \`${variable.path}\`.`
    return scope.reader.error('quantity/form', node, message, `Write it like ${example}.`)
  }
  return checked(quantity, text, node, scope)
}

const COMMA = 'Write decimals with a point (`1.5`), and thousands without a comma (`1500`).'

/** Reads how many there must be, as a range of whole numbers. Reports what is wrong and returns undefined. */
export function readHowMany(node: Syntax, scope: Scope): NumberRange | undefined {
  const text = node.kind === 'scalar' ? node.text.trim() : ''
  const quantity = parseQuantity(text)
  if (quantity === undefined || quantity.unit !== undefined || !wholeLimits(quantity.range)) {
    return scope.reader.error(
      'quantity/form',
      node,
      `\`${text}\` is not a range of whole numbers.`,
      'Write it like `">= 2"` or `2..5`.',
    )
  }
  return checked(quantity, text, node, scope)?.range
}

/**
 * Returns the quantity unless its spelling is misleading or no number lies in its range;
 * then reports that and returns undefined.
 */
function checked(quantity: Quantity, text: string, node: Syntax, scope: Scope): Quantity | undefined {
  if (LEADING_ZERO.test(text)) {
    const message = `\`${text}\` has a leading zero, which some YAML readers take for octal; remove it.`
    return scope.reader.error('quantity/leading-zero', node, message)
  }
  const { min, max } = quantity.range
  if (min !== undefined && max !== undefined && Number(min.value) > Number(max.value)) {
    return scope.reader.error(
      'quantity/empty',
      node,
      `No number can be in ${text}: the first limit is above the second.`,
    )
  }
  return quantity
}

/** Whether a quantity is written as a multiple of the upper limit of normal. */
export function isMultiple(node: Syntax): boolean {
  return node.kind === 'scalar' && parseQuantity(node.text.trim())?.unit === 'ULN'
}

export function wholeLimits({ min, max }: NumberRange): boolean {
  return [min, max].every((limit) => limit === undefined || !limit.value.includes('.'))
}
