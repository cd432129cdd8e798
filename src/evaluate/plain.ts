import { variableAt } from '../dictionary/index.ts'
import type { Group } from './joint.ts'
import type { Outcome, Status } from '../space/index.ts'
import type { Facts } from '../facts/index.ts'
import type { RuleSet } from '../model/index.ts'
import type { Bundle, BundleAnswer } from './conditions.ts'
import type { SharedCriterion } from './criteria.ts'
import { groupOfCases } from './plain-group.ts'
import { ALWAYS, isOne, NEVER, NOT } from './truths.ts'
import type { Truths } from './truths.ts'

/**
 * The plain criteria of all trials at once: those that hold when all, or any, of some conditions on single facts hold, where the
 * conditions have nothing to do with each other for any patient. What a fact says of all of them is noted once for each answer that
 * it ever gave; a patient's statuses are then a matter of ticking off.
 */
export class Plain {
  private readonly facets: readonly Facet[]
  /** By the criterion's number; undefined for those that are not plain. */
  private readonly parts: readonly (readonly Part[] | undefined)[]
  /** What each criterion is when no part of it is open or decides. */
  private readonly otherwise: Uint8Array
  /** What each criterion is when a part of it decides: one that holds of `any`, one that does not of `all`. */
  private readonly decided: Uint8Array
  private readonly codes: Uint8Array

  constructor(criteria: readonly SharedCriterion[], rules: RuleSet) {
    const size = criteria.reduce((most, one) => Math.max(most, one.number + 1), 0)
    const bundles = new Set(criteria.flatMap((one) => one.plain?.parts.map((part) => part.bundle) ?? []))
    const families = familiesOf([...bundles], rules)
    const facets = new Map([...bundles].map((bundle, i) => [bundle, new Facet(bundle, families[i] ?? i)]))
    this.otherwise = new Uint8Array(size).fill(NOT_PLAIN)
    this.decided = new Uint8Array(size).fill(NOT_PLAIN)
    this.codes = new Uint8Array(size)
    const parts: (readonly Part[] | undefined)[] = []
    for (const { number, plain, criterion } of criteria) {
      const own = plain?.parts.flatMap(({ bundle, place, negated }) => {
        const facet = facets.get(bundle)
        return facet === undefined ? [] : [{ facet, place, negated }]
      })
      if (plain === undefined || own === undefined) continue
      if (new Set(own.map(({ facet }) => facet.family)).size < own.length) continue
      parts[number] = own
      // `any` is decided when it holds, which fails an exclusion and passes any other criterion; `all` the other way round.
      const passes = (plain.join === 'any') !== (criterion.kind === 'exclusion')
      this.decided[number] = passes ? PASS : FAIL
      this.otherwise[number] = passes ? FAIL : PASS
      for (const part of own) part.facet.uses.push({ ...part, number, decides: plain.join === 'any' ? ALWAYS : NEVER })
    }
    this.parts = parts
    this.facets = [...facets.values()]
  }

  /** The status of each criterion for a patient, as a code by its number: see `STATUS`. Valid until the next patient. */
  read(facts: Facts): Uint8Array {
    const { codes, facets, decided } = this
    codes.set(this.otherwise)
    for (const facet of facets) for (const number of facet.read(facts).open) codes[number] = UNKNOWN
    for (const facet of facets) for (const number of facet.marks.decided) codes[number] = decided[number] ?? NOT_PLAIN
    for (const facet of facets) for (const number of facet.marks.odd) codes[number] = NOT_PLAIN
    return codes
  }

  /** Parts open plain criteria of the patient in hand that share no open fact. */
  apart<T extends { readonly shared: SharedCriterion }>(open: readonly T[]): T[][] {
    const groups: { members: T[]; families: number[] }[] = []
    for (const one of open) {
      const own = { members: [one], families: this.openParts(one.shared).map(({ facet }) => facet.family) }
      for (let i = groups.length - 1; i >= 0; i--) {
        const group = groups[i]
        if (group === undefined || !group.families.some((family) => own.families.includes(family))) continue
        own.members.unshift(...group.members)
        own.families.push(...group.families)
        groups.splice(i, 1)
      }
      groups.push(own)
    }
    return groups.map((group) => group.members)
  }

  /** What open plain criteria give together; `workOut` is asked where that does not follow from the cases of single facts. */
  group(group: readonly { readonly shared: SharedCriterion }[], others: Outcome, workOut: () => Group): Group {
    if (group.length === 1) return workOut()
    const criteria = group.map(({ shared }) => ({
      decides: shared.plain?.join === 'all' ? NEVER : ALWAYS,
      passes: this.decided[shared.number] === PASS,
      parts: this.openParts(shared),
    }))
    return groupOfCases(criteria, others) ?? workOut()
  }

  private openParts({ number }: SharedCriterion): readonly Part[] {
    const parts = this.parts[number] ?? []
    return parts.length === 1
      ? parts
      : parts.filter(({ facet, place }) => !isOne(facet.answer.settled[place]?.truths ?? 0))
  }
}

/** What the codes of the statuses stand for; undefined: the criterion is not plain for this patient. */
export const STATUS: readonly (Status | undefined)[] = ['pass', 'fail', 'unknown', undefined]
const PASS = 0
const FAIL = 1
const UNKNOWN = 2
const NOT_PLAIN = 3

interface Part {
  readonly facet: Facet
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
  readonly open: readonly number[]
  readonly decided: readonly number[]
  /** Those for which something may not apply. */
  readonly odd: readonly number[]
}

/** One fact, or some that belong together, as the plain criteria look at it. */
class Facet {
  readonly family: number
  readonly uses: Use[] = []
  answer: BundleAnswer = { settled: [], cases: undefined }
  marks: Marks = NOTHING
  private readonly bundle: Bundle
  private readonly known = new WeakMap<BundleAnswer, Marks>()

  constructor(bundle: Bundle, family: number) {
    this.bundle = bundle
    this.family = family
  }

  read(facts: Facts): Marks {
    const answer = this.bundle.answer(facts)
    if (answer === this.answer) return this.marks
    this.answer = answer
    const known = this.known.get(answer)
    this.marks = known ?? this.marksOf(answer)
    if (known === undefined) this.known.set(answer, this.marks)
    return this.marks
  }

  private marksOf(answer: BundleAnswer): Marks {
    const marks = { open: [] as number[], decided: [] as number[], odd: [] as number[] }
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

const NOTHING: Marks = { open: [], decided: [], odd: [] }

/** A number for each bundle; those that may share an open fact, or look at dates (which are kept in order), have the same one. */
function familiesOf(bundles: readonly Bundle[], { dictionary }: RuleSet): number[] {
  const families = bundles.map((_, i) => i)
  const first = new Map<string, number>()
  bundles.forEach(({ paths }, i) => {
    for (const path of paths) {
      const { type } = variableAt(dictionary, path)
      const key = type === 'date' || type === 'birth_date' ? 'dates' : path
      const other = families[first.get(key) ?? i] ?? i
      const own = families[i] ?? i
      if (other !== own) families.forEach((family, k) => family === own && (families[k] = other))
      first.set(key, i)
    }
  })
  return families
}
