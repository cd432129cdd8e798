/** An exact number: numerator and positive denominator in lowest terms. */
export interface Rational {
  readonly n: bigint
  readonly d: bigint
}

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/

/** The exact value of a decimal text such as `2.1` or `1e-3`; undefined for other texts. */
export function parseDecimal(text: string): Rational | undefined {
  const match = DECIMAL.exec(text)
  if (match === null) return undefined
  const [, sign, whole = '', fraction = '', exponent = '0'] = match
  const scale = Number(exponent) - fraction.length
  const digits = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n)
  return scale >= 0 ? rational(digits * 10n ** BigInt(scale), 1n) : rational(digits, 10n ** BigInt(-scale))
}

/**
 * The exact value of the shortest decimal that JavaScript prints for a number (21/10 for 2.1). Throws
 * `RangeError` if the number is not finite.
 */
export function fromNumber(value: number): Rational {
  const exact = parseDecimal(String(value))
  if (exact === undefined) throw new RangeError(`not a finite number: ${value}`)
  return exact
}

export function rational(n: bigint, d: bigint): Rational {
  const common = gcd(n < 0n ? -n : n, d)
  return { n: n / common, d: d / common }
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b]
  while (y > LARGEST_SAFE || x > LARGEST_SAFE) {
    if (y === 0n) return x
    ;[x, y] = [y, x % y]
  }
  // Integers of this size are exact as JavaScript numbers, which are faster.
  let [left, right] = [Number(x), Number(y)]
  while (right !== 0) [left, right] = [right, left % right]
  return left === 0 ? 1n : BigInt(left)
}

const LARGEST_SAFE = BigInt(Number.MAX_SAFE_INTEGER)

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`. */
export function compareRational(a: Rational, b: Rational): number {
  const difference = a.n * b.d - b.n * a.d
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

export function add(a: Rational, b: Rational): Rational {
  return rational(a.n * b.d + b.n * a.d, a.d * b.d)
}

/** The number multiplied by itself, `exponent` factors in all; `exponent` is a whole number of at least 1. */
export function power({ n, d }: Rational, exponent: number): Rational {
  return { n: n ** BigInt(exponent), d: d ** BigInt(exponent) }
}

export function multiply(a: Rational, b: Rational): Rational {
  return rational(a.n * b.n, a.d * b.d)
}

/** The quotient; `b` must be positive. */
export function divide(a: Rational, b: Rational): Rational {
  return rational(a.n * b.d, a.d * b.n)
}

/** The number halfway between two. */
export function middle(a: Rational, b: Rational): Rational {
  return rational(a.n * b.d + b.n * a.d, 2n * a.d * b.d)
}

/**
 * Decimal text: exact if the number ends within `places` decimal places, otherwise rounded half
 * up to them. For people, not for comparing.
 */
export function decimalText(value: Rational, places = 12): string {
  const scale = 10n ** BigInt(places)
  const negative = value.n < 0n
  const size = negative ? -value.n : value.n
  const scaled = (2n * size * scale + value.d) / (2n * value.d)
  const digits = scaled.toString().padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places)
  const fraction = digits.slice(digits.length - places).replace(/0+$/, '')
  return `${negative && scaled !== 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}
