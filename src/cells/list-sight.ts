import { attempt } from '../diagram/index.ts'
import { birthDatePath, variableAt } from '../dictionary/index.ts'
import {
  areOutsideOf,
  entrySums,
  isRanked,
  pathsOfImplication,
  relevantTo,
  furtherKinds,
  furtherSums,
  truthsOfSums,
  Completions,
} from '../space/index.ts'
import type { KnownList, ListUse, CompiledTrial, FurtherKinds } from '../space/index.ts'
import { isSettled } from '../facts/index.ts'
import type { Facts } from '../facts/index.ts'
import { latestNeeded } from './birth.ts'
import type { Coded, Grid } from './grid.ts'
import { CaseStates, MOST_SUMS, TIED } from './case-states.ts'
import type { ByCase, SeenList } from './case-states.ts'
import { isChanged, isChoice, Local, NOT_SINGLE, pairsAmong, pairsIn } from './local.ts'
import { queryOf } from './fact-keys.ts'
import type { Query } from './fact-keys.ts'

/** An entry as the list counts of some criteria see it. */
interface EntryLook {
  readonly number: number
  /** Whether none of its fields is open. */
  readonly isSettled: boolean
  /** The states of what it adds, by the name of the facts outside. */
  readonly adds: Map<string, ByCase | typeof TIED>
}

/** One list as some criteria see it. */
export class ListSight {
  readonly list: string
  private readonly states: CaseStates
  private readonly use: ListUse
  private readonly compiled: CompiledTrial
  private readonly fields: readonly Local[]
  private readonly outside: readonly Local[]
  private readonly outsidePairs: readonly Query[]
  /** Those facts outside that have one of a few values, by path. */
  private readonly choicesOutside: readonly string[]
  private readonly dates: readonly Local[]
  private readonly outsideFacts: readonly string[]
  private readonly grid: Grid
  private readonly looks = new Map<string, EntryLook>()
  private readonly furtherSums = new Map<string, ByCase | typeof TIED>()
  private readonly furtherKinds = new Map<string, FurtherKinds>()
  private readonly furtherLooks = new Map<string, number>()
  private readonly queries: (readonly Query[])[] = []
  private last: { readonly record: Coded; readonly seen: SeenList } | undefined
  private readonly isCompared: boolean
  /**
   * Whether what always holds ties the entries to other facts, or ties the facts outside that they are compared with to
   * entries of lists.
   */
  readonly isTied: boolean
  private readonly birth: string | undefined
  /** Whether the entries are ranked by a date, so that one with an open date depends on the others. */
  private readonly isRanked: boolean

  constructor(list: string, use: ListUse, compiled: CompiledTrial, grid: Grid, outsideFacts: readonly string[]) {
    this.list = list
    this.use = use
    this.compiled = compiled
    this.outsideFacts = outsideFacts
    this.grid = grid
    this.states = new CaseStates(use, truthsOfSums(list, compiled), (size) => grid.note(size))
    const local = (path: string): Local => new Local(grid.slot(path), compiled)
    const seen = [...compiled.paths].filter((path) => path.startsWith(`${list}[]`))
    const fields = new Set([...use.fields, ...use.hidden].map((field) => field.path).concat(seen))
    this.fields = [...fields].map(local)
    const { paths: outside, ownPaths } = relevantTo(use.outside, compiled.rules)
    // Implications may give these facts their values, and then depend on other facts.
    const isGiven = [...ownPaths].some((path) => isChanged(path, compiled))
    const single = [...(isGiven ? outside : ownPaths)].filter(
      (path) => !path.includes('[]') && !NOT_SINGLE.has(variableAt(compiled.rules.dictionary, path).type),
    )
    this.outside = single.map(local)
    this.outsidePairs = pairsAmong(single, compiled)
    this.choicesOutside = single.filter((path) => isChoice(path, compiled))
    this.dates = this.fields.filter(({ slot }) => variableAt(compiled.rules.dictionary, slot.declared).type === 'date')
    this.isCompared = this.fields.some(({ slot }) => compiled.partners.has(slot.declared))
    this.isTied =
      [...outside].some((path) => path.includes('[]')) ||
      compiled.rules.implications.some(
        (one, i) =>
          one.each === list &&
          compiled.implications.has(i) &&
          [...pathsOfImplication(one)].some((path) => !path.startsWith(`${list}[]`)),
      )
    this.isRanked = isRanked(use)
    const birth = birthDatePath(compiled.rules.dictionary)
    this.birth = birth !== undefined && compiled.paths.has(birth) && this.dates.length > 0 ? birth : undefined
  }

  /** `seen`: what all entries add up to; undefined where somebody asks about single entries. */
  known(record: Coded, seen: SeenList | undefined): KnownList {
    return { sums: seen?.sums, further: (completions) => this.kindsOfFurther(record, completions) }
  }

  /** A name for everything that depends on all entries together. Where entries are tied, it names each open entry. */
  outcome(record: Coded): SeenList {
    if (this.last?.record !== record) this.last = { record, seen: this.seenIn(record) }
    return this.last.seen
  }

  private seenIn(record: Coded): SeenList {
    const found = this.found(record)
    if (found === TIED) return { name: `-${this.sequence(record)}`, sums: undefined }
    return this.states.seen(found)
  }

  /** The states of all entries together, including further entries where the list is incomplete. */
  private found(record: Coded): ByCase | typeof TIED {
    const { facts } = record
    const { size, complete } = facts.list(this.list)
    if (size === 0 && complete) return this.states.nothing
    if (this.isTied || (this.isRanked && !complete)) return TIED
    const outside = this.outsideName(record)
    let found: ByCase | typeof TIED = this.states.nothing
    for (let i = 0; i < size && found !== TIED; i++) {
      const look = this.look(record, i)
      if (!look.isSettled && (this.isTiedToBirth(facts, i) || this.isTiedToOthers(facts, i))) return TIED
      found = this.states.joined(found, this.adds(look, outside, facts, i))
    }
    return complete ? found : this.states.joined(found, this.further(record, outside))
  }

  /** A name for the open entries one by one, and for what the other entries add up to. */
  sequence(record: Coded): string {
    const { size, complete } = record.facts.list(this.list)
    let name = complete ? '=' : `+${String.fromCodePoint(this.furtherLook(record))}`
    let settled = this.states.nothing
    const outside = size === 0 || this.isTied ? '' : this.outsideName(record)
    for (let i = 0; i < size; i++) {
      const look = this.look(record, i)
      const adds = look.isSettled && !this.isTied ? this.adds(look, outside, record.facts, i) : TIED
      const joined = this.states.joined(settled, adds)
      if (joined === TIED) name += `${i}:${String.fromCodePoint(look.number)}`
      else settled = joined
    }
    return `${name}/${this.states.nameOf(settled)}`
  }

  /**
   * The states of one entry by itself; `TIED` where it takes too much work, or where the entry depends on other facts.
   */
  private adds(look: EntryLook, outside: string, facts: Facts, at: number): ByCase | typeof TIED {
    const known = look.adds.get(outside)
    if (known !== undefined) return known
    const sums = attempt(() => entrySums(this.list, at, this.use, new Completions(this.compiled, facts)))
    const adds = sums === undefined ? TIED : this.states.of(sums)
    look.adds.set(outside, adds)
    this.grid.note()
    return adds
  }

  /** The look of an entry; entries whose fields look the same share one. */
  private look(record: Coded, at: number): EntryLook {
    let name = ''
    for (const one of this.fields) name += String.fromCodePoint(one.of(record.entry(one.slot, at)))
    if (this.isCompared) for (const query of this.queriesAt(at)) name += pairsIn(query, this.compiled, record)
    let look = this.looks.get(name)
    if (look === undefined) {
      const entry = `${this.list}[${at}]`
      const open = this.fields.some(({ slot }) => {
        const { type } = variableAt(this.compiled.rules.dictionary, slot.declared)
        return !NOT_SINGLE.has(type) && !isSettled(record.facts.at(entry + slot.declared.slice(this.list.length + 2)))
      })
      look = { number: this.looks.size, isSettled: !open, adds: new Map() }
      this.looks.set(name, look)
      this.grid.note()
    }
    return look
  }

  /** The dates of an entry that are compared with other dates of the entry or with dates outside. */
  private queriesAt(at: number): readonly Query[] {
    const known = this.queries[at]
    if (known !== undefined) return known
    const paths = [...this.outsideFacts, ...this.fields.map(({ slot }) => slot.declared.replace('[]', `[${at}]`))]
    const made = paths
      .map((one, i) => queryOf(one, paths.slice(0, i), this.compiled))
      .slice(this.outsideFacts.length)
      .filter(({ compared }) => compared.length > 0)
    this.queries[at] = made
    return made
  }

  /** A name for the facts outside that entries are compared with. */
  private outsideName(record: Coded): string {
    let name = ''
    for (const one of this.outside) name += String.fromCodePoint(one.of(record.at(one.slot)))
    for (const query of this.outsidePairs) name += pairsIn(query, this.compiled, record)
    // Cases come in the order of the values, and values that no rule names are among them: so all values are in the
    // name.
    return `${name}${this.grid.values.name(this.choicesOutside, record.facts)}`
  }

  /** The states of the further entries. */
  private further(record: Coded, outside: string): ByCase | typeof TIED {
    const name = `${this.furtherLook(record)} ${outside}`
    let further = this.furtherSums.get(name)
    if (further === undefined) {
      const sums = attempt(() =>
        furtherSums(this.list, this.use, new Completions(this.compiled, record.facts), MOST_SUMS),
      )
      further = sums === undefined ? TIED : this.states.of(sums)
      this.furtherSums.set(name, further)
      this.grid.note()
    }
    return further
  }

  /**
   * The kinds of further entries. They depend on the days on which such an entry may lie and on the facts outside. So
   * they are shared by all records in which these look the same and the open facts outside have the same cases, value
   * for value.
   */
  private kindsOfFurther(record: Coded, completions: Completions): FurtherKinds {
    // Where entries are ranked, kinds depend on the other entries, too.
    if (this.isRanked) return furtherKinds(this.list, this.use, completions)
    const outside = this.outside.map(({ slot }) => slot.declared)
    const name = `${this.furtherLook(record)} ${this.outsideName(record)} ${this.grid.values.name(outside, record.facts)}`
    const known = this.furtherKinds.get(name)
    if (known !== undefined && areOutsideOf(known, completions.unknowns)) return known
    const made = furtherKinds(this.list, this.use, completions)
    this.grid.note(made.kinds.length)
    this.furtherKinds.set(name, made)
    return made
  }

  /** A number for how the dates of a further entry look. */
  private furtherLook(record: Coded): number {
    if (this.dates.length === 0) return 0
    let name = ''
    for (const one of this.dates) name += String.fromCodePoint(one.of(record.unknown(one.slot)))
    if (this.isCompared)
      for (const query of this.queriesAt(record.facts.list(this.list).size))
        name += pairsIn(query, this.compiled, record)
    const look = this.furtherLooks.get(name) ?? this.furtherLooks.size
    this.furtherLooks.set(name, look)
    return look
  }

  /** Whether the entry has an open date by which the entries are ranked, so that it depends on the other entries. */
  private isTiedToOthers(facts: Facts, at: number): boolean {
    if (!this.isRanked) return false
    const dates = this.dates.filter(({ slot }) => this.compiled.exactDates.has(slot.declared))
    return dates.some(({ slot }) => !isSettled(facts.at(slot.declared.replace('[]', `[${at}]`))))
  }

  /**
   * Whether an open entry depends on an open date of birth. An entry's dates are never before birth, which matters
   * where one of them may lie before a day of birth that rules tell apart from earlier ones.
   */
  private isTiedToBirth(facts: Facts, at: number): boolean {
    if (this.birth === undefined) return false
    const birth = facts.at(this.birth)
    if (birth.type !== 'numbers' || isSettled(birth)) return false
    const latest = latestNeeded(birth.spans, this.birth, this.compiled)
    return this.dates.some(({ slot }) => {
      const date = facts.at(slot.declared.replace('[]', `[${at}]`))
      return date.type === 'numbers' && date.spans.some((span) => span.lo < latest)
    })
  }
}
