/** A formula for a value that follows from other facts: exact numbers, the four operations and whole powers. */
export type Formula =
  | { readonly kind: 'number'; readonly value: string }
  /** A lab in the unit that the formula uses, or an age in completed years. */
  | { readonly kind: 'input'; readonly path: string }
  | { readonly kind: Operation; readonly of: readonly [Formula, Formula] }
  | { readonly kind: 'power'; readonly of: Formula; readonly exponent: number }

type Operation = 'add' | 'subtract' | 'multiply' | 'divide'

const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)|([-+*/^()]))/y

/** Parses `(140 - age) * weight / (72 * labs.creatinine)`; undefined if the text is not a formula. */
export function parseFormula(text: string): Formula | undefined {
  const tokens = tokensOf(text.trim())
  const parser = tokens && new Parser(tokens)
  const formula = parser?.sum()
  return formula !== undefined && parser?.isAtEnd === true ? formula : undefined
}

/** The paths of the facts in a formula, each as often as it occurs. */
export function inputsOf(formula: Formula): string[] {
  switch (formula.kind) {
    case 'number':
      return []
    case 'input':
      return [formula.path]
    case 'power':
      return inputsOf(formula.of)
    default:
      return formula.of.flatMap(inputsOf)
  }
}

function tokensOf(text: string): string[] | undefined {
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.length) {
    const found = TOKEN.exec(text)
    if (found === null) return undefined
    tokens.push(found[0].trim())
  }
  return tokens
}

/** A recursive descent parser for formulas. `^` binds most tightly, then `*` and `/`, then `+` and `-`. */
class Parser {
  private readonly tokens: readonly string[]
  private at = 0

  constructor(tokens: readonly string[]) {
    this.tokens = tokens
  }

  get isAtEnd(): boolean {
    return this.at === this.tokens.length
  }

  sum(): Formula | undefined {
    return this.joined({ '+': 'add', '-': 'subtract' }, () => this.product())
  }

  private product(): Formula | undefined {
    return this.joined({ '*': 'multiply', '/': 'divide' }, () => this.power())
  }

  private joined(
    operations: Readonly<Record<string, Operation>>,
    part: () => Formula | undefined,
  ): Formula | undefined {
    let left = part()
    for (;;) {
      const kind = operations[this.tokens[this.at] ?? '']
      if (kind === undefined || left === undefined) return left
      this.at++
      const right = part()
      left = right && { kind, of: [left, right] }
    }
  }

  private power(): Formula | undefined {
    const of = this.single()
    if (of === undefined || this.tokens[this.at] !== '^') return of
    const exponent = Number(this.tokens[this.at + 1])
    if (!Number.isInteger(exponent) || exponent < 2 || exponent > MOST_POWER) return undefined
    this.at += 2
    return { kind: 'power', of, exponent }
  }

  private single(): Formula | undefined {
    const token = this.tokens[this.at++] ?? ''
    if (/^\d/.test(token)) return { kind: 'number', value: token }
    if (/^[a-z]/.test(token)) return { kind: 'input', path: token }
    if (token !== '(') return undefined
    const inside = this.sum()
    return this.tokens[this.at++] === ')' ? inside : undefined
  }
}

const MOST_POWER = 6
