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
 * The single-fact criteria of all trials at once. Such a criterion holds when all, or any, of its conditions on single
 * facts hold, and those conditions are independent for every patient. Each answer that a fact ever had keeps a list of
 * the criteria that it decides or leaves open. The statuses for a patient are then read off these lists, without
 * looking at any diagram.
 */
export class SingleFactCriteria {
  private readonly perFact: readonly FactCriteria[]
  /** By the criterion's number; undefined for criteria that are not single-fact criteria. */
  private readonly parts: readonly (readonly Part[] | undefined)[]
  /** By number: the status of a criterion when no part of it is open and none decides it. */
  private readonly otherwise: Uint8Array
  /**
   * By number: the status of a criterion when a part decides it, which is one that holds for `any`, one that does not
   * for `all`.
   */
  private readonly decided: Uint8Array

  /**
   * Scratch space of `independentGroups`. `first`: by family, the first open criterion in it; `families`: the families
   * that have one.
   */
  private readonly first: Int32Array
  private readonly families: number[] = []
  /** Results of groups of open criteria. */
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
      // `any` is decided by a part that holds, which fails an exclusion and passes any other criterion; `all` is
      // decided by a part that does not hold, with the opposite effect.
      const passes = (singleFact.join === 'any') !== (criterion.kind === 'exclusion')
      this.decided[number] = passes ? PASS : FAIL
      this.otherwise[number] = passes ? FAIL : PASS
      for (const part of own)
        part.factCriteria.uses.push({ ...part, number, decides: singleFact.join === 'any' ? ALWAYS : NEVER })
    }
    this.parts = parts
    this.perFact = [...perFact.values()]
  }

  /** Whether a criterion is a single-fact criterion. */
  has({ number }: SharedCriterion): boolean {
    return this.parts[number] !== undefined
  }

  /** The status of each criterion for a patient. */
  read(facts: Facts): SingleFactCodes {
    const { perFact, decided } = this
    const codes = this.otherwise.slice()
    let isWhole = true
    // The order matters: a part that decides outweighs parts that are open, and criteria with a part that may be not
    // applicable are left to be worked out elsewhere.
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

  /** Splits open single-fact criteria of the patient read last into groups that share no open fact. */
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

  /**
   * The joint outcomes of open single-fact criteria, with the missing facts, found by going through the cases of their
   * facts. `workOut` is called where those cases are not known or are too many.
   */
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

  /** The open parts of a criterion. A single part is taken to be the open one, since the criterion is open. */
  private openParts({ number }: SharedCriterion): readonly Part[] {
    const parts = this.parts[number] ?? []
    return parts.length === 1
      ? parts
      : parts.filter(({ factCriteria, place }) => !isOne(factCriteria.answer.settled[place]?.truths ?? 0))
  }

  /**
   * A name for what open criteria give together: it depends only on which criteria they are, and on what is known of
   * the facts that leave them open.
   */
  private nameOf(group: readonly { readonly shared: SharedCriterion }[], others: Outcome): string {
    let name: string = others
    for (const { shared } of group) {
      name += ` ${shared.number}`
      for (const { factCriteria } of this.openParts(shared)) name += `.${factCriteria.marks.number}`
    }
    return name
  }
}

// Limits of what is remembered: they grow with the rules, never with the number of patients.
const LEAST_GROUPS = 1000
const GROUPS_EACH = 3

const { pass: PASS, fail: FAIL, unknown: UNKNOWN } = CODES
const NOBODY = -1
/**
 * Stands for a status that is not known here: the criterion is not a single-fact criterion, or not for this patient.
 */
export const NOT_SINGLE_FACT = 255

/** The statuses read for one patient. */
export interface SingleFactCodes {
  /** The status of each criterion by its number, as one of `CODES`, or `NOT_SINGLE_FACT`. */
  readonly codes: Uint8Array
  /** Whether every single-fact criterion has a status here, too. */
  readonly isWhole: boolean
}

/** A part of a criterion: a condition by its place among the conditions on a fact, perhaps negated. */
interface Part {
  readonly factCriteria: FactCriteria
  readonly place: number
  readonly negated: boolean
}

/** A part with its criterion's number, and the truth of the part that decides the criterion. */
interface Use extends Part {
  readonly number: number
  readonly decides: Truths
}

/** The criteria that an answer about a fact leaves open or decides, by their numbers. */
interface Marks {
  /** No other answer about any fact has this number. */
  readonly number: number
  readonly open: readonly number[]
  readonly decided: readonly number[]
  /** The criteria with a part that may be not applicable. */
  readonly odd: readonly number[]
}

/** One fact, or several that are always looked at together, with the single-fact criteria that look at it. */
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

  /** Looks the fact up in a record: `answer` and `marks` are those of this record from then on. */
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
