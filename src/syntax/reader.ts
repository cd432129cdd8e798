import type { ErrorCode } from '../catalogue/index.ts'
import { offer, offerNearest } from '../text/index.ts'
import type { DiagnosticBag, Fix, SourceFile } from '../text/index.ts'
import type { Entry, ListSyntax, MapSyntax, ScalarSyntax, Syntax } from './from-yaml.ts'

/**
 * Reads parts of a syntax tree and reports what is not as expected. Every method that reports an error returns
 * undefined, except `map` for unknown keys.
 */
export class Reader {
  readonly file: SourceFile
  readonly bag: DiagnosticBag

  constructor(file: SourceFile, bag: DiagnosticBag) {
    this.file = file
    this.bag = bag
  }

  error(code: ErrorCode, at: { readonly span: Syntax['span'] }, message: string, help?: string, fix?: Fix): undefined {
    this.bag.error(code, this.file, at.span, message.charAt(0).toUpperCase() + message.slice(1), help, fix)
    return undefined
  }

  /**
   * Reads a mapping. Keys that are not among the known ones are reported with the nearest known
   * key; without `known`, any key is allowed.
   */
  map(node: Syntax, what: string, known?: readonly string[]): Fields | undefined {
    if (node.kind !== 'map')
      return this.error('shape/mapping', node, `${what} must be a mapping, written as \`name: value\`.`)
    for (const entry of known === undefined ? [] : node.entries) {
      if (known?.includes(entry.key) !== true) {
        const message = `${what} has no key \`${entry.key}\`.`
        this.error('shape/unknown-key', { span: entry.keySpan }, message, offer(entry.key, known ?? []))
      }
    }
    return new Fields(node, what, this)
  }

  list(node: Syntax, what: string): ListSyntax | undefined {
    return node.kind === 'list' ? node : this.error('shape/list', node, `${what} must be a list.`)
  }

  text(node: Syntax, what: string): string | undefined {
    const scalar = this.scalar(node, what)
    if (scalar === undefined) return undefined
    const text = scalar.text.trim().replace(/\s+/g, ' ')
    return text === '' ? this.error('shape/text', node, `${what} is empty.`) : text
  }

  scalar(node: Syntax, what: string): ScalarSyntax | undefined {
    return node.kind === 'scalar'
      ? node
      : this.error('shape/text', node, `${what} must be a single value, not a list or mapping.`)
  }

  wholeNumber(node: Syntax, what: string): number | undefined {
    const text = node.kind === 'scalar' ? node.text : ''
    if (!/^\d{1,9}$/.test(text)) return this.error('shape/whole-number', node, `${what} must be a whole number.`)
    return Number(text)
  }

  oneOf<T extends string>(node: Syntax, what: string, known: readonly T[]): T | undefined {
    const text = node.kind === 'scalar' ? node.text : ''
    const found = known.find((one) => one === text)
    if (found !== undefined) return found
    return this.error('shape/one-of', node, `${what} must be one of ${known.join(', ')}.`, offerNearest(text, known))
  }
}

/** The entries of a mapping, by name. */
export class Fields {
  readonly node: MapSyntax
  private readonly what: string
  private readonly reader: Reader

  constructor(node: MapSyntax, what: string, reader: Reader) {
    this.node = node
    this.what = what
    this.reader = reader
  }

  get entries(): readonly Entry[] {
    return this.node.entries
  }

  get(key: string): Syntax | undefined {
    return this.node.entries.find((entry) => entry.key === key)?.value
  }

  required(key: string): Syntax | undefined {
    const value = this.get(key)
    if (value !== undefined) return value
    const span = { start: this.node.span.start, end: Math.min(this.node.span.end, this.node.span.start + 1) }
    return this.reader.error('shape/missing-key', { span }, `${this.what} needs \`${key}:\`.`)
  }

  text(key: string): string | undefined {
    const value = this.get(key)
    return value === undefined ? undefined : this.reader.text(value, `\`${key}\``)
  }

  requiredText(key: string): string {
    const value = this.required(key)
    return (value === undefined ? undefined : this.reader.text(value, `\`${key}\``)) ?? ''
  }
}
