import type { Rational } from '../quantity/index.ts'
import type { RuleSet } from '../model/index.ts'
import { isPoint, numbersTo, Open, ULN } from '../reference/index.ts'
import type { Amount, Given, Patient, Pieces, Span, Value } from '../reference/index.ts'

/**
 * What has been drawn so far, by key: facts, the amounts and the upper limits of labs separately, and the number of
 * entries of lists.
 */
export class Drawn {
  /** Goes up by one with each change. */
  version = 0
  private readonly facts = new Map<string, Value | Rational>()
  private readonly changes = new Map<string, number>()

  get(key: string): Value | Rational | undefined {
    return this.facts.get(key)
  }

  set(key: string, value: Value | Rational): void {
    this.facts.set(key, value)
    this.changes.set(key, ++this.version)
  }

  delete(key: string): void {
    this.facts.delete(key)
    this.changes.set(key, ++this.version)
  }

  /** Whether one of some facts has changed since a version. */
  isChanged(keys: Iterable<string>, since: number): boolean {
    for (const key of keys) if ((this.changes.get(key) ?? 0) > since) return true
    return false
  }

  entries(): (readonly [string, Value | Rational])[] {
    return [...this.facts]
  }

  copy(): Drawn {
    const copy = new Drawn()
    for (const [key, value] of this.facts) copy.set(key, value)
    return copy
  }
}

/**
 * A patient who is drawn fact by fact, as the record allows. `own`: the facts of which this patient has separate
 * values, where another patient is drawn at the same time. Throws `Open` for a fact that is neither settled by the
 * record nor drawn yet.
 */
export class DrawnPatient implements Patient {
  /** The keys of what was asked for. */
  touched: Set<string> = new Set()
  private readonly pieces: Pieces
  private readonly drawn: Drawn
  private readonly own: (path: string) => boolean
  private readonly gifts: ReadonlyMap<string, readonly Given[]>

  constructor(
    pieces: Pieces,
    drawn: Drawn,
    gifts: ReadonlyMap<string, readonly Given[]>,
    own: (path: string) => boolean,
  ) {
    this.pieces = pieces
    this.drawn = drawn
    this.gifts = gifts
    this.own = own
  }

  /** The key under which a fact is drawn. */
  key(path: string): string {
    return this.own(path) ? `${path}'` : path
  }

  fact(path: string): Value {
    const allowed = this.pieces.possible.at(path)
    if (allowed.type === 'lab') return this.amount(path)
    const drawn = this.at(path)
    if (drawn !== undefined) return drawn as Value
    if (allowed.type === 'values' && allowed.values.length === 1) return allowed.values[0] as Value
    if (allowed.type === 'span' && allowed.lo === allowed.hi) return allowed.lo
    throw Open.at(path)
  }

  size(list: string): number {
    const { size, most } = this.pieces.possible.list(list)
    const drawn = this.at(list)
    if (size === most || drawn !== undefined) return size === most ? size : Number(drawn)
    throw Open.at(list)
  }

  entries(list: string): readonly number[] {
    return numbersTo(this.size(list))
  }

  days(path: string): Span | undefined {
    const drawn = this.at(path)
    if (typeof drawn === 'number') return { lo: drawn, hi: drawn }
    const allowed = this.pieces.possible.at(path)
    return allowed.type === 'span' ? allowed : undefined
  }

  hasText(path: string): boolean {
    return this.pieces.possible.hasText(path) || this.drawn.get(this.key(path)) !== undefined
  }

  given(path: string): readonly Given[] {
    return this.gifts.get(path) ?? []
  }

  private at(path: string): Value | Rational | undefined {
    const key = this.key(path)
    this.touched.add(key)
    return this.drawn.get(key)
  }

  private amount(path: string): Amount {
    const allowed = this.pieces.possible.at(path)
    if (allowed.type !== 'lab') throw Open.at(path)
    const value = isPoint(allowed.amounts) ? allowed.amounts.lo : (this.at(path) as Rational | undefined)
    if (value === undefined) throw Open.at(path)
    return { value, uln: allowed.uln ?? (this.at(path + ULN) as Rational | undefined) }
  }
}

/** The values that implications can give to facts that the record does not mention, by the path of the fact. */
export function giftsFor({ implications }: RuleSet, { possible }: Pieces): ReadonlyMap<string, readonly Given[]> {
  const found = new Map<string, Given[]>()
  for (const [number, one] of implications.entries()) {
    if (one.kind !== 'requires' || one.each !== undefined || one.implied.kind !== 'is') continue
    const { path, values } = one.implied
    const [value, ...others] = values
    const allowed = possible.recorded.has(path) ? undefined : possible.at(path)
    if (value === undefined || others.length > 0 || allowed?.type !== 'values' || !allowed.values.includes(value))
      continue
    found.set(path, [...(found.get(path) ?? []), { number, value }])
  }
  return found
}
