import type { Condition } from '../conditions/index.ts'
import { ReferenceEvaluator } from './evaluator.ts'
import { OpenPatient } from './open-patient.ts'
import type { Chosen } from './open-patient.ts'
import { looked, Open } from './patient.ts'
import type { Counted } from './patient.ts'
import type { Pieces } from './pieces.ts'
import { questionIn, questionKey } from './questions.ts'

/**
 * At most this many looks are taken at what an entry may be, and at most this many sums of entries are told apart.
 * Beyond that, anything is taken to be possible.
 */
const MOST_LOOKS = 500
const MOST_SUMS = 2000

/** What is added to a count, at least and at most. */
type Sum = readonly [least: number, most: number]

/** What one entry adds to each count that a case names; undefined if it may be anything. */
type Kind = readonly (Sum | undefined)[]

/** A count that a case names, with what further entries add to it. Numbers from `cap` on are all the same. */
interface Named {
  readonly key: string
  readonly counted: Counted
  readonly sum: Sum
  readonly cap: number
}

/** What a case says of further entries, list by list. */
export function furtherIn(pieces: Pieces, chosen: Chosen): readonly FurtherEntries[] {
  const lists = new Map<string, Named[]>()
  for (const [key, { value }] of chosen) {
    const counted = questionIn(key)?.further
    if (counted === undefined) continue
    const cap = Math.max(...pieces.of(key).map((one) => (one.value as Sum)[1]))
    const named = { key, counted, sum: value as Sum, cap }
    lists.set(counted.path, [...(lists.get(counted.path) ?? []), named])
  }
  return [...lists].map(([list, counts]) => new FurtherEntries(pieces, chosen, list, counts))
}

/** What a case says of the further entries of one list. */
export class FurtherEntries {
  private readonly pieces: Pieces
  private readonly chosen: Chosen
  private readonly list: string
  private readonly counts: readonly Named[]
  private looks = 0
  /** An open fact outside the entry that has a part in what entries add. */
  private open: Open | undefined

  constructor(pieces: Pieces, chosen: Chosen, list: string, counts: readonly Named[]) {
    this.pieces = pieces
    this.chosen = chosen
    this.list = list
    this.counts = counts
  }

  /**
   * Whether there can be further entries that together add what the case says, among them the entries that stand for
   * the latest or first of an order. Throws the open fact on which that depends. `seen`: notes what was asked for.
   */
  mayBe(seen: OpenPatient): boolean {
    for (const { key } of this.counts) seen.touched.add(key)
    const any = this.kindsOf(this.pieces.possible.list(this.list).size, undefined, seen)
    const lasts = this.pieces
      .lastsOf(this.list)
      .flatMap(([entry, { among }]) => (this.isThere(among) ? [this.kindsOf(entry, among, seen)] : []))
    const nothing: Kind = this.counts.map(() => [0, 0])
    const isShown = this.looks <= MOST_LOOKS && ![[nothing], ...lasts].every((some) => this.mayAdd(some, any))
    if (!isShown && this.open !== undefined) throw this.open
    return !isShown
  }

  /** Whether the case says that there are some entries of a kind. */
  private isThere(among: Condition): boolean {
    const key = questionKey({ further: { path: this.list, where: among, total: undefined } })
    return this.counts.some((one) => one.key === key && one.sum[0] > 0)
  }

  /** All that one further entry may add. `among`: what the entry is like. */
  private kindsOf(entry: number, among: Condition | undefined, seen: OpenPatient): readonly Kind[] {
    const kinds = new Map<string, Kind>()
    const visit = (chosen: Chosen): void => {
      if (++this.looks > MOST_LOOKS) return
      const patient = new OneEntry(this.pieces, chosen, seen.named, this.list, entry)
      const evaluator = new ReferenceEvaluator(this.pieces.rules, this.pieces.asOf, patient)
      const isOwn = (one: unknown): one is Open =>
        one instanceof Open && this.isOf(one.path, entry) && !chosen.has(one.path)
      const like = among === undefined || looked(() => evaluator.truth(among, entry))
      const adds = this.counts.map(({ counted }) => looked(() => addedBy(entry, counted, evaluator)))
      seen.note(patient)
      const next = like === false ? false : ([like, ...adds].find(isOwn) ?? this.lawOf(entry, evaluator, patient, seen))
      if (next === false) return
      if (isOwn(next)) {
        for (const piece of this.pieces.of(next.path)) visit(new Map([...chosen, [next.path, piece]]))
        return
      }
      this.open ??= (adds.find((one) => one instanceof Open && one.path !== REST) as Open | undefined) ?? next
      const kind = adds.map((one) => (one instanceof Open ? undefined : one))
      kinds.set(JSON.stringify(kind), kind)
    }
    // An entry that stands for no order is any entry, so what the case says of its number does not count.
    visit(among === undefined ? new Map([...this.chosen].filter(([key]) => !this.isOf(key, entry))) : this.chosen)
    return [...kinds.values()]
  }

  /**
   * False if something that always holds does not hold for an entry; the open fact that this depends on, if there is
   * one; otherwise undefined.
   */
  private lawOf(
    entry: number,
    evaluator: ReferenceEvaluator,
    patient: OpenPatient,
    seen: OpenPatient,
  ): false | Open | undefined {
    let [next, elsewhere]: (Open | undefined)[] = []
    for (const { holds } of evaluator.laws(this.pieces.possible)) {
      patient.forget()
      const held = looked(holds)
      if (held === false) {
        seen.note(patient)
        return held
      }
      const isTied = [...patient.touched].some((fact) => patient.knows(fact) && this.isOf(fact, entry))
      if (!(held instanceof Open) || !isTied || patient.knows(held.path)) continue
      if (this.isOf(held.path, entry)) next ??= held
      else if (held.path !== REST) elsewhere ??= held
    }
    return next ?? elsewhere
  }

  /** Whether a fact, or a question about open facts, is about an entry. */
  private isOf(key: string, entry: number): boolean {
    const own = `${this.list}[${entry}].`
    return key.startsWith(own) || (questionIn(key) !== undefined && key.includes(`"${own}`))
  }

  /**
   * Whether one of `some`, with any number of `others`, may add what the case says. True as well if there are too many
   * sums to tell.
   */
  private mayAdd(some: readonly Kind[], others: readonly Kind[]): boolean {
    const sums = new Map<string, readonly Sum[]>()
    const put = (before: readonly Sum[], kind: Kind): void => {
      for (const one of this.after(before, kind)) sums.set(JSON.stringify(one), one)
    }
    for (const kind of some)
      put(
        this.counts.map(() => [0, 0]),
        kind,
      )
    for (const before of sums.values()) {
      if (sums.size > MOST_SUMS) return true
      for (const kind of others) put(before, kind)
    }
    return sums.has(JSON.stringify(this.counts.map(({ sum }) => sum)))
  }

  /** What the sums may be with one more entry, as far as they can still become what the case says. */
  private after(before: readonly Sum[], kind: Kind): readonly (readonly Sum[])[] {
    return this.counts.reduce<readonly (readonly Sum[])[]>(
      (all, { sum: [least, most], cap }, i) => {
        const [low, high] = before[i] ?? [0, 0]
        const own = kind[i]
        const next: readonly Sum[] =
          own === undefined
            ? sumsBetween(low, least, high, most)
            : [[Math.min(cap, low + own[0]), Math.min(cap, high + own[1])]]
        const reached = next.filter((one) => one[0] <= least && one[1] <= most)
        return all.flatMap((sums) => reached.map((one) => [...sums, one]))
      },
      [[]],
    )
  }
}

/** A patient seen through one entry of a list, whatever other entries there are. */
class OneEntry extends OpenPatient {
  private readonly list: string
  private readonly entry: number

  constructor(pieces: Pieces, chosen: Chosen, named: OpenPatient['named'], list: string, entry: number) {
    super(pieces, chosen, named)
    this.list = list
    this.entry = entry
  }

  override entries(list: string): readonly number[] {
    return list === this.list ? [this.entry] : super.entries(list)
  }

  override further(counted: Counted): readonly [number, number] {
    if (counted.path === this.list) throw Open.at(REST)
    return super.further(counted)
  }
}

/** The path that stands for all other entries. */
const REST = '? other entries'

function addedBy(entry: number, { where, total }: Counted, evaluator: ReferenceEvaluator): Sum {
  const truth = evaluator.truth(where as Condition, entry)
  if (truth === false) return [0, 0]
  const amount = total === undefined ? 1 : Number(evaluator.value(total, entry))
  return [truth === true ? amount : 0, amount]
}

function sumsBetween(low: number, least: number, high: number, most: number): readonly Sum[] {
  const found: Sum[] = []
  for (let one = low; one <= least; one++)
    for (let other = Math.max(one, high); other <= most; other++) found.push([one, other])
  return found
}
