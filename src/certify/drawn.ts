import {
  dayText,
  decimalText,
  divide,
  multiply,
  parseDecimal,
  compareRational,
  rational,
  fromNumber,
} from '../quantity/index.ts'
import type { Rational } from '../quantity/index.ts'
import { factOfDay, unitFactor } from '../dictionary/index.ts'
import type { LabVariable, Variable } from '../dictionary/index.ts'
import { withDate, withValue } from '../record/index.ts'
import type { Json, JsonObject } from '../record/index.ts'
import { askedDays } from '../model/index.ts'
import type { RuleSet } from '../model/index.ts'
import {
  at,
  BEYOND_ALL,
  canonicalUnit,
  compareEnds,
  DOES_NOT_APPLY,
  isPoint,
  liesIn,
  looked,
  NO_VALUE,
  numbersTo,
  Open,
  turnsAt,
  ULN,
  ZERO,
} from '../reference/index.ts'
import type { Amount, Given, Patient, Pieces, Range, ReferenceEvaluator, Span, Value } from '../reference/index.ts'

/** What was drawn so far: facts by their keys, amounts and their limits apart, and how many entries a list has. */
export class Drawn {
  /** Counts the changes. */
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
 * A patient who is drawn fact by fact, as the record allows. `own`: the facts of which another patient who is drawn beside this one has
 * values of her own.
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

  /** The name under which a fact is drawn. */
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

/** The facts that implications give their values, where a record says nothing of them. */
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

/** What may be drawn for a key, the one that another patient has first. `drawn`: what there is so far. */
export function candidates(key: string, pieces: Pieces, drawn: Drawn, before: Drawn | undefined): (Value | Rational)[] {
  const path = key.replace(/'$/, '')
  const known = before?.get(path)
  const own = candidatesAt(path, pieces, drawn)
  return known === undefined ? own : [known, ...own.filter((one) => one !== known)]
}

function candidatesAt(path: string, pieces: Pieces, drawn: Drawn): (Value | Rational)[] {
  const { possible } = pieces
  if (path.endsWith(ULN)) return limits(path.slice(0, -ULN.length), pieces, drawn)
  const variable = possible.variable(path)
  if (variable.type === 'text') {
    const words = pieces.leavesAt(path).flatMap((leaf) => (leaf.kind === 'contains' ? leaf.words : []))
    return [...new Set(['', ...words, words.join(' ')])]
  }
  if (variable.type === 'list') {
    const { size, most } = possible.list(path)
    return [size, size + 1, size + 2, size + 3].filter((one) => one <= most)
  }
  if (variable.type === 'lab') return amounts(variable, path, pieces, drawn)
  const own = ofPieces(path, variable, pieces)
  const allowed = possible.at(path)
  if (allowed.type !== 'span') return own
  // What other facts are that it is compared with decides where the comparison turns.
  const near = comparedKeys(path, pieces, drawn).flatMap(({ value, turns }) =>
    turns(value).flatMap((day) => [day, day + 1]),
  )
  const all = [...new Set([...own, ...near.filter((day) => day >= allowed.lo && day <= allowed.hi)])]
  // What happened lately is in order with most that happened before.
  return variable.type === 'date' ? all.toSorted((a, b) => Number(b) - Number(a)) : all
}

/** With which other facts rules compare a date or number, by declared paths, and where the comparison with a value of one turns. */
function comparisons(
  key: string,
  pieces: Pieces,
): readonly { readonly other: string; readonly turns: (value: number) => readonly number[] }[] {
  const path = key.replace(/\[\d+\]/, '[]')
  const inOrder = { other: path, turns: (value: number) => turnsAt(value, undefined, 1) }
  const beside = pieces.leavesAt(key).flatMap((leaf) => {
    if (leaf.kind !== 'relation' && leaf.kind !== 'duration') return []
    const second = leaf.kind === 'relation' ? leaf.other : leaf.after
    const other = leaf.path === path ? second : leaf.path
    const shift = leaf.kind === 'duration' ? leaf.period : undefined
    return [{ other, turns: (value: number) => turnsAt(value, shift, leaf.path === path ? 1 : -1) }]
  })
  return pieces.isInOrder(path) ? [...beside, inOrder] : beside
}

/** The other labs with which rules compare a lab. */
export function othersOf(path: string, pieces: Pieces): readonly string[] {
  return pieces
    .leavesAt(path)
    .flatMap((leaf) => (leaf.kind === 'above' ? [leaf.path === path ? leaf.other : leaf.path] : []))
}

/** The facts that were drawn and that a fact is compared with. */
export function comparedKeys(
  path: string,
  pieces: Pieces,
  drawn: Drawn,
): { readonly key: string; readonly value: number; readonly turns: (value: number) => readonly number[] }[] {
  const all = comparisons(path, pieces)
  if (all.length === 0) return []
  return drawn.entries().flatMap(([key, value]) => {
    const declared = key.replace(/'$/, '').replace(/\[\d+\]/, '[]')
    if (typeof value !== 'number') return []
    return all.flatMap(({ other, turns }) => (other === declared ? [{ key, value, turns }] : []))
  })
}

function ofPieces(path: string, variable: Variable, pieces: Pieces): (Value | Rational)[] {
  return pieces.of(path).flatMap(({ value, span }) => {
    if (span === undefined || span.lo === span.hi) return [value as Value]
    return variable.type === 'integer' ? [span.hi] : [span.hi, span.lo]
  })
}

/** Amounts in every cell that the rules leave, as the unit of the record can write them. */
function amounts(lab: LabVariable, path: string, pieces: Pieces, drawn: Drawn): Rational[] {
  const allowed = pieces.possible.at(path)
  if (allowed.type !== 'lab') return []
  const factor = factorOf(lab, pieces, path)
  const ulns = [allowed.uln, drawn.get(path + ULN), drawn.get(`${path}${ULN}'`)].filter(
    (one) => one !== undefined,
  ) as Rational[]
  const marks = [
    ...pieces.limitsOf(path),
    ...ulns.flatMap((uln) => pieces.multiplesOf(path).map((one) => multiply(one, uln))),
    ...comparedAmounts(path, pieces, drawn),
  ]
  const { lo, hi } = allowed.amounts
  const all = niceBetween([lo, hi, ...marks], factor)
  const isIn = (one: Rational): boolean => liesIn(one, allowed.amounts)
  return [...wideAmounts(lab, allowed.amounts, pieces, factor), ...all].filter(isIn)
}

/** Small and large amounts of a lab from which other values follow: where one of those passes a limit hangs on the other facts, too. */
function wideAmounts(lab: LabVariable, { lo, hi }: Range, pieces: Pieces, factor: Rational): Rational[] {
  if (!pieces.leavesAt(lab.path).some((leaf) => leaf.kind === 'lab' && leaf.path !== lab.path)) return []
  const near = [multiply(lo, JUST_ABOVE), ...(hi.d === 0n ? [] : [multiply(hi, JUST_BELOW)])]
  const written = near.filter((one) => isWritten(divide(one, factor)))
  return [...WIDE.map((one) => multiply(one, factor)), ...written]
}

const WIDE = ['0.000001', '1000000', '1', '100', '0.01', '10000', '10', '1000', '0.1', '50', '200'].map(
  (text) => parseDecimal(text) ?? ZERO,
)
const JUST_ABOVE = rational(1_000_000_001n, 1_000_000_000n)
const JUST_BELOW = rational(999_999_999n, 1_000_000_000n)

/** The amounts of other labs that rules compare with one, as far as they are known or drawn. */
function comparedAmounts(path: string, pieces: Pieces, drawn: Drawn): Rational[] {
  return othersOf(path, pieces).flatMap((other) => {
    const allowed = pieces.possible.at(other)
    const { lo, hi } = allowed.type === 'lab' ? allowed.amounts : { lo: ZERO, hi: undefined }
    const own = [lo, hi?.d === 0n ? undefined : hi, drawn.get(other), drawn.get(`${other}'`)]
    return own.filter((one) => one !== undefined) as Rational[]
  })
}

/** Upper limits of normal in every cell that multiples and limits leave, as seen from the amounts that were drawn. */
function limits(path: string, pieces: Pieces, drawn: Drawn): Rational[] {
  const allowed = pieces.possible.at(path)
  const lab = pieces.possible.variable(path)
  if (allowed.type !== 'lab' || lab.type !== 'lab') return []
  const { lo, hi } = allowed.amounts
  const values = [
    lo,
    ...(hi.d === 0n ? [] : [hi]),
    ...[drawn.get(path), drawn.get(`${path}'`)].filter((one) => one !== undefined),
  ] as Rational[]
  const parts = values.flatMap((value) =>
    value.n === 0n ? [] : pieces.multiplesOf(path).map((one) => divide(value, one)),
  )
  return niceBetween(
    [ZERO, BEYOND_ALL, ...parts, ...pieces.limitsOf(path, 'limit')],
    factorOf(lab, pieces, path),
  ).filter((one) => one.n > 0n)
}

function factorOf(lab: LabVariable, { possible, rules }: Pieces, path: string): Rational {
  const allowed = possible.at(path)
  const unit = allowed.type === 'lab' ? allowed.unit : canonicalUnit(lab, rules.dictionary)
  return unitFactor(rules.dictionary, lab, unit) ?? rational(1n, 1n)
}

/** One amount for each gap between marks, and one for each mark that a number can say exactly in a unit. */
function niceBetween(marks: readonly Rational[], factor: Rational): Rational[] {
  const points = marks.toSorted(compareEnds)
  return points.flatMap((point, i) => {
    const next = points[i + 1]
    if (point.d === 0n) return []
    const inUnit = divide(point, factor)
    const own = isWritten(inUnit) ? [point] : []
    if (next === undefined || compareEnds(point, next) === 0) return next === undefined ? own : []
    return [...own, multiply(nice(inUnit, next.d === 0n ? undefined : divide(next, factor)), factor)]
  })
}

/** A number of few digits above one and below another. */
function nice(above: Rational, below: Rational | undefined): Rational {
  for (let scale = 1n; ; scale *= 10n) {
    const one = rational((above.n * scale) / above.d + 1n, scale)
    if (below === undefined || compareRational(one, below) < 0) return one
    if (scale > 10n ** 14n) return one
  }
}

function isWritten(value: Rational): boolean {
  const text = parseDecimal(decimalText(value, 12))
  return (
    text !== undefined &&
    compareRational(text, value) === 0 &&
    compareRational(fromNumber(Number(decimalText(value, 12))), value) === 0
  )
}

/** The record of a patient of whom all facts were drawn. */
export function recordOf(patient: DrawnPatient, evaluator: ReferenceEvaluator, pieces: Pieces, id: Json): JsonObject {
  let record: JsonObject = { id }
  for (const { variable, path, entry } of placesOf(patient, pieces)) {
    if (variable.type === 'list')
      record = withValue(
        record,
        path,
        Array.from({ length: patient.size(path) }, () => ({})),
      )
    else {
      const value = evaluator.value(variable.path, entry)
      if (value !== DOES_NOT_APPLY && value !== NO_VALUE)
        record = withDrawn(record, path, jsonOf(value, variable, path, pieces), pieces.rules)
    }
  }
  return record
}

function withDrawn(record: JsonObject, path: string, value: Json, { dictionary }: RuleSet): JsonObject {
  const dated = factOfDay(dictionary, path)
  return dated === undefined ? withValue(record, path, value) : withDate(record, dated, String(value))
}

interface DrawnPlace {
  readonly variable: Variable
  readonly path: string
  readonly entry: number | undefined
}

/** All facts that a complete record says, lists before their entries, and days after their facts; an open one stops it. */
function* placesOf(patient: DrawnPatient, { rules, possible }: Pieces): Generator<DrawnPlace> {
  for (const variable of rules.dictionary.variables) {
    if (variable.type === 'group') {
      for (const field of variable.fields)
        if (isSaid(field, field.path, patient)) yield { variable: field, path: field.path, entry: undefined }
    } else if (variable.type === 'list') {
      yield { variable, path: variable.path, entry: undefined }
      for (let entry = 0; entry < patient.size(variable.path); entry++)
        for (const field of variable.fields)
          if (isSaid(field, at(field.path, entry), patient))
            yield { variable: field, path: at(field.path, entry), entry }
    } else if (isSaid(variable, variable.path, patient)) yield { variable, path: variable.path, entry: undefined }
  }
  for (const path of askedDays(rules)) yield { variable: possible.variable(path), path, entry: undefined }
}

/** Of a text only what the record has or was asked for; an age follows from a date, and a total from its components. */
function isSaid(variable: Variable, path: string, patient: DrawnPatient): boolean {
  return (
    (variable.type !== 'text' || patient.hasText(path)) &&
    variable.type !== 'age' &&
    !(variable.type === 'integer' && variable.sumOf !== undefined)
  )
}

function jsonOf(value: Value, variable: Variable, path: string, pieces: Pieces): Json {
  if (typeof value === 'number') return variable.type === 'integer' ? value : dayText(value)
  if (typeof value !== 'object' || variable.type !== 'lab') return value as Json
  const allowed = pieces.possible.at(path)
  const unit = allowed.type === 'lab' ? allowed.unit : variable.unit
  const factor = factorOf(variable, pieces, path)
  const number = (one: Rational): number => Number(decimalText(divide(one, factor), 12))
  return { value: number(value.value), unit, ...(value.uln !== undefined && { uln: number(value.uln) }) }
}

/** Whether facts that a patient needs to be complete are all drawn; the first that is not. */
export function undrawn(patient: DrawnPatient, evaluator: ReferenceEvaluator, pieces: Pieces): Open | undefined {
  const found = looked(() => {
    for (const { variable, entry } of placesOf(patient, pieces)) {
      if (variable.type === 'list') continue
      const value = evaluator.value(variable.path, entry)
      const hasLimits = pieces.multiplesOf(variable.path).length + pieces.limitsOf(variable.path, 'limit').length > 0
      if (typeof value === 'object' && value.uln === undefined && hasLimits) return Open.at(variable.path + ULN)
    }
    return undefined
  })
  return found
}
