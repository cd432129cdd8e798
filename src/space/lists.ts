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
  /** The places of the entries that are looked at one by one. */
  readonly entries: readonly number[]
  /** False when there may be further entries, or when some entries are not looked at. */
  readonly complete: boolean
}

/** Where lists take what is known of them beforehand. */
export interface ListSource {
  /** The sums that all entries together can add up to; undefined where somebody asks about single entries. */
  readonly sums: (list: string) => readonly Sums[] | undefined
  /** The kinds of further entries. */
  readonly kinds: (list: string, use: ListUse) => FurtherKinds
}

/** The lists of a record: for each list count, what the entries come to in every completion. */
export class Lists {
  private readonly unknowns: Unknowns
  private readonly values: Values
  private readonly truth: TruthOf
  private readonly source: ListSource
  /** The further entries, by list. */
  private readonly furtherByList = new Map<string, FurtherEntries>()
  private readonly opened = new Map<string, OpenList>()
  /**
   * By list: the unknown that says which of the possible sums its entries come to, where they are looked at all
   * together.
   */
  private readonly sumUnknowns = new Map<string, Unknown>()

  constructor(unknowns: Unknowns, values: Values, truth: TruthOf, source: ListSource) {
    this.unknowns = unknowns
    this.values = values
    this.truth = truth
    this.source = source
  }

  /**
   * The list count of a condition in every completion: the least and the most it may be, packed (see list-counts.ts)
   * and both cut off at its cap.
   */
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

  /**
   * The list count of a list whose entries are looked at all together; undefined where they are looked at one by one.
   */
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

  /** The further entries of a list. */
  further(list: string, use: ListUse): FurtherEntries {
    const known = this.furtherByList.get(list)
    if (known !== undefined) return known
    const further = new FurtherEntries(list, use, this.unknowns, this.source.kinds(list, use))
    this.furtherByList.set(list, further)
    return further
  }

  /**
   * Prepares a list as the rules look at it. The unknowns of its entries come entry by entry, after those outside that
   * they are compared with. From one entry to the next, a diagram then has to remember only what the entries so far add
   * up to.
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

  /** True where a list has no further entries; assumed to be true where not all entries of the record are looked at. */
  hasNoOthers(list: string): Node {
    const { use, entries, complete } = this.open(list)
    const { diagrams, facts } = this.unknowns
    return complete || entries.length < facts.list(list).size ? diagrams.leaf(true) : this.further(list, use).isEmpty()
  }
}

/**
 * The truths of all conditions on a list, as a text, by what its entries add up to. Rules see nothing else of these
 * sums.
 */
export function truthsOfSums(list: string, { lists, listCountOf }: CompiledTrial): (sums: Sums) => string {
  const listCounts = lists.get(list)?.listCounts ?? []
  const looks = [...listCountOf].flatMap(([condition, listCount]) => {
    const at = listCounts.indexOf(listCount)
    return at < 0 ? [] : [{ at, truth: truthOfSum(condition as ListCondition) }]
  })
  return (sums) => looks.map(({ at, truth }) => truth(sums[at] ?? 0)).join()
}
