import type { Condition, ListCondition } from '../conditions/index.ts'
import type { Node, Unknown } from '../diagram/index.ts'
import { isSettled } from '../facts/index.ts'
import { MOST_UNKNOWN_FIELDS } from './budget.ts'
import type { ListUse, Sums, ListCount } from './list-use.ts'
import type { CompiledTrial } from './compiled-trial.ts'
import { FurtherEntries } from './further-entries.ts'
import type { FurtherKinds } from './further-entries.ts'
import { addListCounts, entryNode, truthOfSum } from './list-counts.ts'
import type { EntryReader, TruthOf, Unknowns } from './unknowns.ts'
import type { Values } from './values.ts'

/** A list as the rules look at it. */
export interface OpenList {
  readonly use: ListUse
  /** The entries that are looked at one by one. */
  readonly entries: readonly number[]
  /** False when there may be others, or some are not looked at. */
  readonly complete: boolean
}

/** What is known of a list beforehand. */
export interface ListSource {
  /** What all entries can add up to together; undefined where somebody asks about single ones. */
  readonly sums: (list: string) => readonly Sums[] | undefined
  /** The kinds of entries that the record does not know. */
  readonly kinds: (list: string, use: ListUse) => FurtherKinds
}

/** The lists of a record, each as what its entries come to in every completion, for each thing that rules take from all of them together. */
export class Lists {
  private readonly unknowns: Unknowns
  private readonly values: Values
  private readonly truth: TruthOf
  private readonly source: ListSource
  /** What unknown entries add to the tallies of a list. */
  private readonly furtherByList = new Map<string, FurtherEntries>()
  private readonly opened = new Map<string, OpenList>()
  private readonly sumUnknowns = new Map<string, Unknown>()

  constructor(unknowns: Unknowns, values: Values, truth: TruthOf, source: ListSource) {
    this.unknowns = unknowns
    this.values = values
    this.truth = truth
    this.source = source
  }

  /** What the tally of a condition on a list comes to, packed as the least and the most it may be, both cut off at its cap. */
  sumOf(condition: Condition): Node {
    const { diagrams, compiled } = this.unknowns
    const listCount = compiled.listCountOf.get(condition)
    if (listCount === undefined) throw new Error('a condition on a list that was not compiled')
    const ofAll = this.ofAll(listCount)
    if (ofAll !== undefined) return ofAll
    const { list } = listCount
    const { use, entries, complete } = this.open(list)
    let sum = diagrams.leaf(0)
    for (const i of entries) {
      const own = entryNode(listCount, diagrams, this.truth, this.readerOf(list, i))
      const counted = diagrams.ifElse(this.values.presence(`${list}[${i}]`), own, diagrams.leaf(0))
      sum = addListCounts(sum, counted, listCount, diagrams)
    }
    return complete ? sum : addListCounts(sum, this.further(list, use).adds(listCount), listCount, diagrams)
  }

  /** A tally of a list whose entries are looked at all together; undefined where they are looked at one by one. */
  private ofAll(listCount: ListCount): Node | undefined {
    const { list } = listCount
    const { diagrams, compiled } = this.unknowns
    const sums = this.source.sums(list)
    const at = compiled.lists.get(list)?.listCounts.indexOf(listCount) ?? 0
    const [first, ...others] = sums ?? []
    if (sums === undefined || first === undefined) return undefined
    if (others.length === 0) return diagrams.leaf(first[at] ?? 0)
    let unknown = this.sumUnknowns.get(list)
    if (unknown === undefined) {
      unknown = this.unknowns.add({ path: list, values: sums.map((_, i) => i) })
      this.sumUnknowns.set(list, unknown)
    }
    return diagrams.choice(
      unknown,
      sums.map((one) => one[at] ?? 0),
    )
  }

  private readerOf(list: string, i: number): EntryReader {
    return (declared) => this.values.of(`${list}[${i}]${declared.slice(list.length + 2)}`)
  }

  /** The entries that the record does not know. */
  further(list: string, use: ListUse): FurtherEntries {
    const known = this.furtherByList.get(list)
    if (known !== undefined) return known
    const further = new FurtherEntries(list, use, this.unknowns, this.source.kinds(list, use))
    this.furtherByList.set(list, further)
    return further
  }

  /**
   * What the rules look at in a list. The unknowns of its entries come entry by entry, after those outside that they are
   * compared with: what the entries so far add up to is then all that a diagram must remember from one entry to the next.
   */
  open(list: string): OpenList {
    const known = this.opened.get(list)
    if (known !== undefined) return known
    const { compiled, facts } = this.unknowns
    const use = compiled.lists.get(list)
    if (use === undefined) throw new Error(`no rule looks at ${list}`)
    this.values.lookAt(use.outside)
    const { size, complete } = facts.list(list)
    const entries: number[] = []
    let unknown = 0
    for (let i = 0; i < size; i++) {
      const paths = use.fields.map((field) => `${list}[${i}].${field.name}`)
      const open = paths.filter((path) => !isSettled(facts.at(path))).length
      if (open > 0 && unknown + open > MOST_UNKNOWN_FIELDS) continue
      this.values.presence(`${list}[${i}]`)
      for (const path of [...paths, ...this.tiedFields(list, i, use)]) this.values.of(path)
      unknown += open
      entries.push(i)
    }
    const opened = { use, entries, complete: complete && entries.length === size }
    this.opened.set(list, opened)
    return opened
  }

  /** Other fields of an entry that what always holds, or a contradiction, ties to those that the rules look at. */
  private tiedFields(list: string, i: number, { hidden }: ListUse): string[] {
    const entry = `${list}[${i}].`
    const disputed = this.unknowns.facts.disputes.flatMap(({ statements }) =>
      statements.flatMap(({ subject, says }) => (subject.startsWith(entry) && says.type !== 'entry' ? subject : [])),
    )
    return [...hidden.map((field) => entry + field.name), ...disputed]
  }

  /** Whether a list has no entries but those of the record; taken for true where not all of these are looked at. */
  hasNoOthers(list: string): Node {
    const { use, entries, complete } = this.open(list)
    const { diagrams, facts } = this.unknowns
    return complete || entries.length < facts.list(list).size ? diagrams.leaf(true) : this.further(list, use).isEmpty()
  }
}

/** What all conditions on a list are, as a text, by what its entries add up to: nothing else is seen of sums. */
export function truthsOfSums(list: string, { lists, listCountOf }: CompiledTrial): (sums: Sums) => string {
  const listCounts = lists.get(list)?.listCounts ?? []
  const looks = [...listCountOf].flatMap(([condition, listCount]) => {
    const at = listCounts.indexOf(listCount)
    return at < 0 ? [] : [{ at, truth: truthOfSum(condition as ListCondition) }]
  })
  return (sums) => looks.map(({ at, truth }) => truth(sums[at] ?? 0)).join()
}
