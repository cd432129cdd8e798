import type { Condition, ConditionOf, LeafCondition } from '../conditions/index.ts'
import { derivedByPath, madeOf, unitFactor, variableOf, variablesByPath } from '../dictionary/index.ts'
import type { Variable } from '../dictionary/index.ts'
import { conditionsOf, conditionsOfImplication } from '../model/index.ts'
import type { Criterion, RuleSet } from '../model/index.ts'
import { birthRange, dayText, minus, multiply, parseDecimal, plus, power } from '../quantity/index.ts'
import type { Day, Period, Rational } from '../quantity/index.ts'
import { ZERO } from './allowed.ts'
import type { Allowed } from './allowed.ts'
import type { Span } from './patient.ts'
import { amountPieces } from './piece.ts'
import type { Piece } from './piece.ts'
import type { Allowing } from './possible.ts'
import { QUESTION, questionIn, questionKey } from './questions.ts'
import type { Question } from './questions.ts'
import { BEYOND_ALL, EVERY_NUMBER } from './ranges.ts'
import type { Range } from './ranges.ts'

/** Where rules cut the values of facts: between two neighbouring cuts, all values are the same to them. */
export class Pieces {
  readonly possible: Allowing
  readonly rules: RuleSet
  readonly asOf: Day
  private readonly leaves: ReadonlyMap<string, readonly LeafCondition[]>
  /** For each field that rules sum over entries, the number up to which they count. */
  private readonly totals = new Map<string, number>()
  /** For each question about further entries, the number from which on all are the same. */
  private readonly caps = new Map<string, number>()
  /** For each list, the conditions by which it is put in order, as texts. */
  private readonly ranked = new Map<string, readonly string[]>()
  /** The dates by which entries are put in order. */
  private readonly inOrder = new Set<string>()
  private readonly made = new Map<string, readonly Piece[]>()

  /** Cuts are those of the criteria and of what always holds. */
  constructor(rules: RuleSet, asOf: Day, possible: Allowing, criteria: readonly Criterion[]) {
    this.rules = rules
    this.asOf = asOf
    this.possible = possible
    const conditions = [
      ...criteria.flatMap(({ form }) => conditionsOf(form)),
      ...rules.implications.flatMap(conditionsOfImplication),
    ]
    const leaves = new Map<string, LeafCondition[]>()
    const add = (path: string, leaf: LeafCondition): void => {
      leaves.set(path, [...(leaves.get(path) ?? []), leaf])
    }
    for (const condition of conditions) this.walk(condition, add)
    this.leaves = leaves
  }

  /** Whether a text names a fact, or a question about open facts. */
  knows(key: string): boolean {
    if (key.startsWith(QUESTION)) return this.caps.has(key) || isAboutOpen(questionIn(key))
    const declared = key.replace(/\[\d+\]/, '[]')
    const { dictionary } = this.rules
    const variable = variableOf(dictionary, declared)
    if (variable !== undefined) return !['group', 'list', 'text', 'age'].includes(variable.type)
    return key.endsWith(ULN) && variableOf(dictionary, declared.slice(0, -ULN.length))?.type === 'lab'
  }

  /** All pieces of a fact that the record leaves possible, or all answers to a question about open facts. */
  of(key: string): readonly Piece[] {
    const known = this.made.get(key) ?? this.make(key)
    this.made.set(key, known)
    return known
  }

  /** The conditions that look at a fact. */
  leavesAt(path: string): readonly LeafCondition[] {
    return this.leaves.get(path.replace(/\[\d+\]/, '[]')) ?? []
  }

  /** Whether a date is compared with the same date of the other entries of its list. */
  isInOrder(path: string): boolean {
    return this.inOrder.has(path.replace(/\[\d+\]/, '[]'))
  }

  /**
   * The number of the entry that stands for the further entries where a list is put in order. The number just after the
   * known entries stays free.
   */
  lastOf(condition: ConditionOf<'latest' | 'first'>): number {
    return this.possible.list(condition.path).size + 1 + this.orders(condition.path).indexOf(JSON.stringify(condition))
  }

  /**
   * The ways in which a list is put in order, each with the number of the entry that stands for the further entries.
   */
  lastsOf(list: string): readonly (readonly [entry: number, condition: ConditionOf<'latest' | 'first'>])[] {
    const free = this.possible.list(list).size + 1
    return this.orders(list).map((one, i) => [free + i, JSON.parse(one) as ConditionOf<'latest' | 'first'>])
  }

  private orders(list: string): readonly string[] {
    return this.ranked.get(list) ?? []
  }

  /** The limits of a lab or, with `limit`, of its upper limit of normal itself, in its canonical unit. */
  limitsOf(path: string, kind: 'lab' | 'limit' = 'lab'): readonly Rational[] {
    const lab = this.possible.variable(path)
    return this.leavesAt(path).flatMap((leaf) => {
      if ((leaf.kind !== 'lab' && leaf.kind !== 'limit') || leaf.kind !== kind || lab.type !== 'lab') return []
      // A limit of a value that is derived from the lab is not a limit of the lab.
      const factor = leaf.path === path ? unitFactor(this.rules.dictionary, lab, leaf.unit) : undefined
      const root = lab.derived?.power ?? 1
      return factor === undefined ? [] : endsOf(leaf).map((end) => power(multiply(end, factor), root))
    })
  }

  /** The limits of a lab as multiples of its upper limit of normal. */
  multiplesOf(path: string): readonly Rational[] {
    return this.leavesAt(path).flatMap((leaf) => (leaf.kind === 'uln' ? endsOf(leaf) : []))
  }

  private make(key: string): readonly Piece[] {
    const question = questionIn(key)
    if (question !== undefined) return this.answersTo(question, this.caps.get(key) ?? 0)
    const declared = key.replace(/\[\d+\]/, '[]')
    if (key.endsWith(ULN) && variableOf(this.rules.dictionary, declared) === undefined)
      return this.ratios(declared.slice(0, -ULN.length))
    if (derivedByPath(this.rules.dictionary).has(key)) return amountPieces(EVERY_NUMBER, this.limitsOf(key), undefined)
    const allowed = this.possible.at(key)
    const leaves = this.leavesAt(key)
    switch (allowed.type) {
      case 'values':
        return this.values(declared, allowed.values, leaves)
      case 'span':
        return this.spans(key, declared, allowed, leaves)
      case 'lab':
        return this.amounts(declared, allowed)
    }
  }

  /**
   * The pieces of values: those that the rules name alike and that give the same points are one piece, named after the
   * first.
   */
  private values(
    path: string,
    values: readonly (string | boolean)[],
    leaves: readonly LeafCondition[],
  ): readonly Piece[] {
    const isCompared = leaves.some((one) => one.kind === 'relation' || this.isWorkedOut(one)) || this.isCondition(path)
    const points = this.pointsOf(path)
    const found = new Map<string, Piece>()
    for (const value of values) {
      const named = leaves.map((one) => one.kind === 'is' && one.values.includes(value))
      const like = JSON.stringify([named, points?.[String(value)] ?? null, isCompared && value])
      if (!found.has(like)) found.set(like, { name: value, value })
    }
    return [...found.values()]
  }

  /** Whether a fact decides if a group applies. */
  private isCondition(path: string): boolean {
    return this.rules.dictionary.variables.some(
      (one) => one.type === 'group' && path === `${one.path}.${one.appliesWhen ?? ''}`,
    )
  }

  /** Whether a condition is on a derived value. */
  private isWorkedOut({ path }: LeafCondition): boolean {
    return madeOf(this.possible.variable(path)).length > 0
  }

  private pointsOf(path: string): Readonly<Record<string, number>> | undefined {
    const name = path.slice(path.lastIndexOf('.') + 1)
    const before = path.slice(0, path.length - name.length)
    for (const one of variablesByPath(this.rules.dictionary).values())
      if (one.type === 'integer' && one.path === before + one.name && one.sumOf?.[name]) return one.sumOf[name]
    return undefined
  }

  private spans(key: string, path: string, { lo, hi }: Span, leaves: readonly LeafCondition[]): readonly Piece[] {
    const isDay = this.possible.variable(key).type !== 'integer'
    const among = this.isInOrder(path) ? this.cutsAmong(path) : []
    const after = [...leaves.flatMap((leaf) => this.cutsAfter(leaf, key, path)), ...among]
    const most = this.totals.get(path) ?? 0
    const cuts = [...after, ...Array.from({ length: most }, (_, i) => i)]
    const ends = [...new Set(cuts)].filter((cut) => cut >= lo && cut < hi).toSorted((a, b) => a - b)
    const text = (day: number): string => (isDay ? dayText(day) : String(day))
    return [...ends, hi].map((end, i) => {
      const start = (ends[i - 1] ?? lo - 1) + 1
      const name = start === end ? text(end) : `${text(start)}..${text(end)}`
      return { name, value: end, span: { lo: start, hi: end } }
    })
  }

  private cutsAfter(leaf: LeafCondition, key: string, path: string): number[] {
    switch (leaf.kind) {
      case 'number': {
        const { min, max } = leaf.range
        const ends = [
          ...(min === undefined ? [] : [Math.ceil(Number(min.value)) - 1, Math.floor(Number(min.value))]),
          ...(max === undefined ? [] : [Math.ceil(Number(max.value)) - 1, Math.floor(Number(max.value))]),
        ]
        // An age of at most N years: born after the last day that gives N + 1.
        return leaf.path === path ? ends : ends.map((age) => birthRange(age + 1, age + 1, this.asOf).last)
      }
      case 'time': {
        const edge = minus(this.asOf, leaf.period)
        return [edge - 1, edge]
      }
      case 'day':
        return [leaf.day - 1, leaf.day]
      case 'relation':
        return this.cutsBeside(key, leaf.path === path ? leaf.other : leaf.path, undefined, 1)
      case 'duration':
        return leaf.path === path
          ? this.cutsBeside(key, leaf.after, leaf.period, 1)
          : this.cutsBeside(key, leaf.path, leaf.period, -1)
      case 'lab':
        return this.isWorkedOut(leaf) ? this.everyAge(path) : []
      case 'is':
      case 'uln':
      case 'limit':
      case 'above':
      case 'contains':
        return []
    }
  }

  /** The days of birth after which another age begins, for values that are derived from the age. */
  private everyAge(birth: string): number[] {
    const age = this.rules.dictionary.variables.find((one) => one.type === 'age' && one.from === birth)
    if (age?.type !== 'age') return []
    const { min, max } = age.range
    return Array.from({ length: max - min + 2 }, (_, i) => birthRange(min + i, min + i, this.asOf).last)
  }

  /** Where comparisons with what is known of the dates of all entries of the list turn. */
  private cutsAmong(path: string): number[] {
    const { size } = this.possible.list(path.slice(0, path.indexOf('[')))
    return Array.from({ length: size }, (_, i) => this.possible.at(path.replace('[]', `[${i}]`))).flatMap((allowed) =>
      allowed.type === 'span' ? [allowed.lo, allowed.hi].flatMap((day) => turnsAt(day, undefined, 1)) : [],
    )
  }

  /** Where a comparison with what is known of another date or number turns. */
  private cutsBeside(key: string, other: string, shift: Period | undefined, direction: 1 | -1): number[] {
    const list = other.includes('[]') ? other.slice(0, other.indexOf('[')) : undefined
    const own = key.includes('[') && key.slice(0, key.indexOf('[')) === list
    const entry = own ? key.slice(key.indexOf('['), key.indexOf(']') + 1) : undefined
    const size = list === undefined ? 1 : this.possible.list(list).size
    const paths =
      list === undefined
        ? [other]
        : entry !== undefined
          ? [other.replace('[]', entry)]
          : Array.from({ length: size }, (_, i) => other.replace('[]', `[${i}]`))
    return paths.flatMap((one) => {
      const allowed = this.possible.variable(one).type === 'text' ? undefined : this.possible.at(one)
      if (allowed?.type !== 'span') return []
      const isFew = this.possible.variable(one).type === 'integer' && allowed.hi - allowed.lo <= MOST_NUMBERS
      if (isFew) return Array.from({ length: allowed.hi - allowed.lo + 2 }, (_, i) => allowed.lo - 1 + i)
      return [allowed.lo, allowed.hi].flatMap((day) => turnsAt(day, shift, direction))
    })
  }

  private amounts(path: string, { amounts, uln }: Extract<Allowed, { readonly type: 'lab' }>): readonly Piece[] {
    const limits = [
      ...this.limitsOf(path),
      ...(uln === undefined ? [] : this.multiplesOf(path).map((one) => multiply(one, uln))),
    ]
    return amountPieces(amounts, limits, uln)
  }

  /**
   * The pieces of an amount as a multiple of its upper limit of normal. Whatever the amount is (unless it is zero),
   * each of them is possible.
   */
  private ratios(path: string): readonly Piece[] {
    const all: Range = { lo: ZERO, loIn: false, hi: BEYOND_ALL, hiIn: false }
    return amountPieces(all, this.multiplesOf(path), undefined).map((one) => ({
      ...one,
      name: `${String(one.name)} × ULN`,
    }))
  }

  private answersTo({ further, by }: Question, cap: number): readonly Piece[] {
    if (further === undefined) return by === undefined ? ORDERS : [true, false].map((value) => ({ name: value, value }))
    const { where } = further
    const groups = this.rules.dictionary.variables.filter(
      (one) => one.type === 'group' && one.appliesWhen !== undefined,
    )
    const mayNotApply = groups.some(({ path }) => JSON.stringify(where).includes(`"${path}.`))
    const counts = Array.from({ length: cap + 1 }, (_, i) => i)
    return counts.flatMap((least) =>
      counts
        .filter((most) => most === least || (mayNotApply && most > least))
        .map((most) => ({ name: least === most ? `${least}` : `${least}..${most}`, value: [least, most] as const })),
    )
  }

  private walk(condition: Condition, add: (path: string, leaf: LeafCondition) => void): void {
    if ('by' in condition) {
      const { path, by, among } = condition
      this.inOrder.add(by)
      this.ranked.set(path, [...new Set([...this.orders(path), JSON.stringify(condition)])])
      const key = questionKey({ further: { path, where: among, total: undefined } })
      this.caps.set(key, Math.max(1, this.caps.get(key) ?? 0))
      return [condition.where, among].forEach((one) => this.walk(one, add))
    }
    if ('where' in condition) {
      const { path } = condition
      const where: Condition = condition.kind === 'every' ? { kind: 'not', of: condition.where } : condition.where
      const [total, range] = condition.kind === 'count' ? [condition.total, condition.range] : [undefined, undefined]
      const cap = Math.max(1, ...[range?.min, range?.max].map((end) => Number(end?.value ?? 0) + 1))
      const key = questionKey({ further: { path, where, total } })
      this.caps.set(key, Math.max(cap, this.caps.get(key) ?? 0))
      if (total !== undefined) this.totals.set(total, Math.max(cap, this.totals.get(total) ?? 0))
      return this.walk(condition.where, add)
    }
    if (condition.kind === 'not') return this.walk(condition.of, add)
    if ('of' in condition) return condition.of.forEach((one) => this.walk(one, add))
    add(condition.path, condition)
    if (condition.kind === 'relation' || condition.kind === 'above') add(condition.other, condition)
    if (condition.kind === 'duration') add(condition.after, condition)
    const variable: Variable = this.possible.variable(condition.path)
    for (const one of [condition.path, ...madeOf(variable)]) {
      const input = this.possible.variable(one)
      if (one !== condition.path) add(one, condition)
      if (input.type === 'age') add(input.from, condition)
    }
  }
}

/** The days after which a comparison with another day turns. Months may be clamped, so a few more days are cut. */
export function turnsAt(day: number, shift: Period | undefined, direction: 1 | -1): number[] {
  if (shift === undefined) return [day - 1, day]
  const turn = direction === 1 ? plus(day, shift) : minus(day, shift)
  return [-2, -1, 0, 1, 2, 3].map((more) => turn + more)
}

export const ULN = '.uln'
/** At most this many numbers that are compared with others are told apart one by one. */
const MOST_NUMBERS = 60

function isAboutOpen(question: Question | undefined): boolean {
  return question?.further === undefined && (question?.compared ?? question?.said) !== undefined
}

/** How the first of two facts compares with the second. */
const ORDERS: readonly Piece[] = [
  { name: '<', value: -1 },
  { name: '=', value: 0 },
  { name: '>', value: 1 },
]

function endsOf({ range }: LeafCondition<'lab' | 'limit' | 'uln'>): Rational[] {
  return [range.min, range.max].flatMap((end) => (end === undefined ? [] : (parseDecimal(end.value) ?? [])))
}
