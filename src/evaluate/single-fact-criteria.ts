import { familiesOf, Groups } from './independent-groups.ts'
import type { Group } from './combined-verdict.ts'
import type { Outcome } from '../space/index.ts'
import type { Facts } from '../facts/index.ts'
import type { RuleSet } from '../model/index.ts'
import type { ConditionBatch, BatchAnswer } from './conditions.ts'
import type { SharedCriterion } from './criteria.ts'
import { groupOfCases } from './single-fact-group.ts'
import { LruMap } from './lru-map.ts'
import { CODES } from './statuses.ts'
import { ALWAYS, isOne, NEVER, NOT } from './truths.ts'
import type { Truths } from './truths.ts'

/**
 * The plain criteria of all trials at once: those that hold when all, or any, of some conditions on single facts hold, where the
 * conditions have nothing to do with each other for any patient. What a fact says of all of them is noted once for each answer that
 * it ever gave; a patient's statuses are then a matter of ticking off.
 */
export class SingleFactCriteria {
  private readonly perFact: readonly FactCriteria[]
  /** By the criterion's number; undefined for those that are not plain. */
  private readonly parts: readonly (readonly Part[] | undefined)[]
  /** What each criterion is when no part of it is open or decides. */
  private readonly otherwise: Uint8Array
  /** What each criterion is when a part of it decides: one that holds of `any`, one that does not of `all`. */
  private readonly decided: Uint8Array

  /** By family: the first criterion that is open in it, while open ones are parted; and the families that have one. */
  private readonly first: Int32Array
  private readonly families: number[] = []
  /** What groups of open criteria gave. */
  private readonly groups: LruMap<string, { readonly cases: Group | undefined }>

  constructor(criteria: readonly SharedCriterion[], rules: RuleSet) {
    this.groups = new LruMap(Math.max(LEAST_GROUPS, GROUPS_EACH * criteria.length))
    const size = criteria.reduce((most, one) => Math.max(most, one.number + 1), 0)
    const batches = new Set(criteria.flatMap((one) => one.singleFact?.parts.map((part) => part.batch) ?? []))
    const families = familiesOf([...batches], rules)
    this.first = new Int32Array(batches.size).fill(NOBODY)
    const perFact = new Map([...batches].map((batch, i) => [batch, new FactCriteria(batch, families[i] ?? i)]))
    this.otherwise = new Uint8Array(size).fill(NOT_SINGLE_FACT)
    this.decided = new Uint8Array(size).fill(NOT_SINGLE_FACT)
    const parts: (readonly Part[] | undefined)[] = []
    for (const { number, singleFact, criterion } of criteria) {
      const own = singleFact?.parts.flatMap(({ batch, place, negated }) => {
        const factCriteria = perFact.get(batch)
        return factCriteria === undefined ? [] : [{ factCriteria, place, negated }]
      })
      if (singleFact === undefined || own === undefined) continue
      if (new Set(own.map(({ factCriteria }) => factCriteria.family)).size < own.length) continue
      parts[number] = own
      // `any` is decided when it holds, which fails an exclusion and passes any other criterion; `all` the other way round.
      const passes = (singleFact.join === 'any') !== (criterion.kind === 'exclusion')
      this.decided[number] = passes ? PASS : FAIL
      this.otherwise[number] = passes ? FAIL : PASS
      for (const part of own)
        part.factCriteria.uses.push({ ...part, number, decides: singleFact.join === 'any' ? ALWAYS : NEVER })
    }
    this.parts = parts
    this.perFact = [...perFact.values()]
  }

  has({ number }: SharedCriterion): boolean {
    return this.parts[number] !== undefined
  }

  /** How each criterion stands with a patient. */
  read(facts: Facts): SingleFactCodes {
    const { perFact, decided } = this
    const codes = this.otherwise.slice()
    let isWhole = true
    for (const factCriteria of perFact) for (const number of factCriteria.read(facts).open) codes[number] = UNKNOWN
    for (const factCriteria of perFact)
      for (const number of factCriteria.marks.decided) codes[number] = decided[number] ?? NOT_SINGLE_FACT
    for (const factCriteria of perFact)
      for (const number of factCriteria.marks.odd) {
        codes[number] = NOT_SINGLE_FACT
        isWhole = false
      }
    return { codes, isWhole }
  }

  /** Parts open plain criteria of the patient in hand that share no open fact. */
  independentGroups<T extends { readonly shared: SharedCriterion }>(open: readonly T[]): T[][] {
    const groups = new Groups(open.length)
    const { first, families } = this
    for (let i = 0; i < open.length; i++) {
      const shared = open[i]?.shared
      if (shared !== undefined)
        for (const { factCriteria } of this.openParts(shared)) {
          const other = first[factCriteria.family] ?? NOBODY
          if (other === NOBODY) {
            first[factCriteria.family] = i
            families.push(factCriteria.family)
          } else groups.join(other, i)
        }
    }
    for (const family of families) first[family] = NOBODY
    families.length = 0
    return groups.of(open)
  }

  /** What open plain criteria give together; `workOut` is asked where that does not follow from the cases of single facts. */
  group(group: readonly { readonly shared: SharedCriterion }[], others: Outcome, workOut: () => Group): Group {
    if (group.length === 1) return workOut()
    const known = this.groups.get(this.nameOf(group, others), () => {
      const criteria = group.map(({ shared }) => ({
        decides: shared.singleFact?.join === 'all' ? NEVER : ALWAYS,
        passes: this.decided[shared.number] === PASS,
        parts: this.openParts(shared),
      }))
      return { cases: groupOfCases(criteria, others) }
    })
    return known.cases ?? workOut()
  }

  private openParts({ number }: SharedCriterion): readonly Part[] {
    const parts = this.parts[number] ?? []
    return parts.length === 1
      ? parts
      : parts.filter(({ factCriteria, place }) => !isOne(factCriteria.answer.settled[place]?.truths ?? 0))
  }

  /** A name for what open criteria give together: it hangs on them, and on what is known of the facts that they are open in. */
  private nameOf(group: readonly { readonly shared: SharedCriterion }[], others: Outcome): string {
    let name: string = others
    for (const { shared } of group) {
      name += ` ${shared.number}`
      for (const { factCriteria } of this.openParts(shared)) name += `.${factCriteria.marks.number}`
    }
    return name
  }
}

// What is remembered grows with the rules, never with the patients.
const LEAST_GROUPS = 1000
const GROUPS_EACH = 3

const { pass: PASS, fail: FAIL, unknown: UNKNOWN } = CODES
const NOBODY = -1
/** The criterion is not plain for this patient. */
export const NOT_SINGLE_FACT = 255

export interface SingleFactCodes {
  /** The status of each criterion as a code by its number (see `CODES`), or `NOT_PLAIN`. */
  readonly codes: Uint8Array
  /** Whether all plain criteria are plain for the patient, too. */
  readonly isWhole: boolean
}

interface Part {
  readonly factCriteria: FactCriteria
  readonly place: number
  readonly negated: boolean
}

/** How a criterion looks at a facet: `decides` is the truth that decides it. */
interface Use extends Part {
  readonly number: number
  readonly decides: Truths
}

/** What an answer says of the criteria that look at it, by their numbers. */
interface Marks {
  /** No other answer of any fact has it. */
  readonly number: number
  readonly open: readonly number[]
  readonly decided: readonly number[]
  /** Those for which something may not apply. */
  readonly odd: readonly number[]
}

/** One fact, or some that belong together, as the plain criteria look at it. */
class FactCriteria {
  readonly family: number
  readonly uses: Use[] = []
  answer: BatchAnswer = { settled: [], cases: undefined }
  marks: Marks = NOTHING
  private readonly batch: ConditionBatch
  private readonly known = new WeakMap<BatchAnswer, Marks>()

  constructor(batch: ConditionBatch, family: number) {
    this.batch = batch
    this.family = family
  }

  read(facts: Facts): Marks {
    const answer = this.batch.answer(facts)
    if (answer === this.answer) return this.marks
    this.answer = answer
    const known = this.known.get(answer)
    this.marks = known ?? this.marksOf(answer)
    if (known === undefined) this.known.set(answer, this.marks)
    return this.marks
  }

  private marksOf(answer: BatchAnswer): Marks {
    const marks = { number: ++MARKS.made, open: [] as number[], decided: [] as number[], odd: [] as number[] }
    for (const { number, place, negated, decides } of this.uses) {
      const truths = answer.settled[place]?.truths ?? 0
      const own = negated ? (NOT[truths] ?? 0) : truths
      if (own === decides) marks.decided.push(number)
      else if (own === (ALWAYS | NEVER)) marks.open.push(number)
      else if (own !== ALWAYS && own !== NEVER) marks.odd.push(number)
    }
    return marks
  }
}

const NOTHING: Marks = { number: 0, open: [], decided: [], odd: [] }
const MARKS = { made: 0 }
