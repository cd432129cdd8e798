import { keptFold, leafInputs, leafPaths, NOT_APPLICABLE, pathsOf, listCountOf } from '../conditions/index.ts'
import type { Condition, Extreme, JoinedCondition, LeafCondition, ListCondition } from '../conditions/index.ts'
import { listOf, variableAt } from '../dictionary/index.ts'
import type { ListVariable } from '../dictionary/index.ts'
import { valueAt } from '../record/index.ts'
import type { EntryReader, Completions } from '../space/index.ts'
import type { EntryFinding, FactFinding, Finding, KnownList, ListFinding, Relation } from './finding.ts'
import type { KnownFacts } from './known.ts'

/**
 * What decides a condition or, while it is open, what can decide it: a finding for each fact and list. `wanted`:
 * whether it would be good for the patient that the condition holds.
 */
export function findingsOf(condition: Condition, wanted: boolean, known: KnownFacts): readonly Finding[] {
  return FINDERS(condition)(new Finder(known), wanted, undefined)
}

type Found = (finder: Finder, wanted: boolean, entry: EntryAt | undefined) => readonly Finding[]

const FINDERS = keptFold<Found>({
  all: (parts, condition) => (finder, wanted, entry) => finder.ofParts(condition, parts, wanted, entry),
  any: (parts, condition) => (finder, wanted, entry) => finder.ofParts(condition, parts, wanted, entry),
  atLeast: (parts, condition) => (finder, wanted, entry) => finder.ofParts(condition, parts, wanted, entry),
  not: (part) => (finder, wanted, entry) => part(finder, !wanted, entry),
  list: (_, condition) => (finder, wanted, entry) => (entry === undefined ? [finder.ofList(condition, wanted)] : []),
  leaf: (condition) => (finder, wanted, entry) => [finder.ofFact(condition, wanted, entry)],
})

/** At most this many entries of a list are reported one by one. */
const MOST_ENTRIES = 3

interface EntryAt {
  /** The path of the entry in the record: `metastases[0]`. */
  readonly path: string
  readonly index: number
  readonly read: EntryReader
}

class Finder {
  private readonly known: KnownFacts
  private readonly completions: Completions

  constructor(known: KnownFacts) {
    this.known = known
    this.completions = known.completions
  }

  ofParts(
    condition: JoinedCondition,
    parts: readonly Found[],
    wanted: boolean,
    entry: EntryAt | undefined,
  ): readonly Finding[] {
    const deciding = this.deciding(condition, wanted, entry)
    const found = deciding.map((i) => parts[i]?.(this, wanted, entry) ?? [])
    const areWays = wanted && condition.kind === 'any' && deciding.length > 1
    const findings = areWays
      ? this.ofWays(
          deciding.flatMap((i) => condition.of[i] ?? []),
          found,
          entry,
        )
      : found.flat()
    return this.isTogether(condition, deciding, wanted, entry)
      ? findings.map((one) => ({ ...one, together: true }))
      : findings
  }

  /**
   * Whether the deciding parts decide only together. What speaks against the patient may be one true part of an
   * unwanted `any`, or one failing part of a wanted `all` (an `any` under a `not`); each is then enough alone.
   */
  private isTogether(
    condition: JoinedCondition,
    deciding: readonly number[],
    wanted: boolean,
    entry: EntryAt | undefined,
  ): boolean {
    if (condition.kind === (wanted ? 'all' : 'any')) return false
    if (deciding.length > 1) return true
    return (
      !wanted && condition.kind === 'all' && condition.of.some((one, i) => i !== deciding[0] && !this.isSo(one, entry))
    )
  }

  /**
   * Findings for several ways, one of which is enough. What every way asks for is needed in any case, so it is not
   * marked.
   */
  private ofWays(
    ways: readonly Condition[],
    found: readonly (readonly Finding[])[],
    entry: EntryAt | undefined,
  ): readonly Finding[] {
    const asked = found.map((all) => new Set(all.map(askedIn)))
    return found.flatMap((all, i) => {
      const way = ways[i]
      const isAlone = way !== undefined && this.isOnly(way, true, entry)
      return all.map((one) => {
        if (asked.every((other) => other.has(askedIn(one)))) return one
        const own = one.enough ?? (all.length === 1 ? 'alone' : 'with-the-rest')
        return { ...one, enough: isAlone ? own : ('with-the-rest' as const) }
      })
    })
  }

  /** Whether at most one part of a way is not yet as wanted. */
  private isOnly(way: Condition, wanted: boolean, entry: EntryAt | undefined): boolean {
    if (way.kind === 'not') return this.isOnly(way.of, !wanted, entry)
    if (way.kind === 'at_least') return false
    if (way.kind !== (wanted ? 'all' : 'any')) return true
    return way.of.filter((one) => this.truth(one, entry) !== wanted).length < 2
  }

  /** Whether some completion makes the condition true; one that does not apply is not true. */
  private canHold(condition: Condition, entry: EntryAt | undefined): boolean {
    return this.completions.possible(this.completions.truth(condition, entry?.read)).has(true)
  }

  private isSo(condition: Condition, entry: EntryAt | undefined): boolean {
    return this.truth(condition, entry) === true
  }

  /** The places of the parts that decide or, while the condition is open, of those that are open. */
  private deciding(condition: JoinedCondition, wanted: boolean, entry: EntryAt | undefined): readonly number[] {
    if (wanted && !this.canHold(condition, entry)) {
      const never = condition.of.flatMap((one, i) => (this.canHold(one, entry) ? [] : [i]))
      if (never.length > 0) return never
    }
    const truth = this.truth(condition, entry)
    const truths = condition.of.map((one) => this.truth(one, entry))
    const same = truths.flatMap((one, i) => (one === truth ? [i] : []))
    return same.length > 0 ? same : [...truths.keys()]
  }

  ofFact(condition: LeafCondition, wanted: boolean, entry: EntryAt | undefined): FactFinding {
    const at = (declared: string): string => recordPath(declared, entry)
    const relation = relationOf(this.truth(condition, entry))
    const lacking = wanted ? undefined : this.known.lackingOf(condition.path)
    const asked = {
      relation,
      requirement: condition,
      wanted,
      ...(lacking !== undefined && { lacking }),
    }
    const [first, second] = leafInputs(condition)
    if (first?.part === 'uln')
      return { kind: 'fact', fact: condition.path, value: this.known.limit(condition.path), ...asked }
    if (first?.part === 'lab') {
      const range = second?.part === 'uln' && 'range' in condition ? condition.range : undefined
      const other = second?.part === 'lab' ? { fact: second.path, value: this.known.lab(second.path) } : undefined
      const value = this.known.lab(condition.path, range)
      return { kind: 'fact', fact: condition.path, value, ...(other && { other }), ...asked }
    }
    const [own = '', another] = leafPaths(condition).map(at)
    const other = another === undefined ? undefined : this.known.fact(another)
    return { kind: 'fact', ...this.known.fact(own), ...(other && { other }), ...asked }
  }

  ofList(condition: ListCondition, wanted: boolean): ListFinding {
    const list = variableAt(this.completions.facts.dictionary, condition.path) as ListVariable
    const { size, complete } = this.completions.facts.list(list.path)
    const relation = relationOf(this.truth(condition, undefined))
    const found = { kind: 'list', fact: list.path, requirement: condition, relation, wanted } as const
    if (size === 0) return { ...found, value: this.emptyList(list.path, complete), entries: [] }
    const entries = this.entriesOf(list, condition)
    const value: KnownList = { is: 'list', size, complete }
    const tally = listCountOf(condition)
    if (tally.kind === 'extreme') {
      const standing = this.standing(tally, list, entries)
      const shown = standing.slice(0, MOST_ENTRIES)
      const more = standing.length - shown.length
      return {
        ...found,
        value: { ...value, ...(more > 0 && { more }) },
        entries: shown.map((one) => ({ ...this.ofEntry(list, one, condition, false), ...one.standing })),
      }
    }
    const holding = entries.filter((one) => one.relation === 'holds')
    const open = entries.filter((one) => one.relation === 'open' || one.relation === 'does-not-apply')
    const total = complete && open.length === 0 ? this.totalOf(condition, holding) : undefined
    const deciding = holding.length > 0 && condition.kind !== 'count' ? holding : [...holding, ...open]
    const others = deciding.length === 0
    // If no entry counts, the first few that do not are listed; when there are more, the reason says so in one
    // sentence.
    const shown = (others ? entries : deciding).slice(0, MOST_ENTRIES)
    const more = (others ? entries : deciding).length - shown.length
    return {
      ...found,
      value: { ...value, ...(more > 0 && { more }), ...(total !== undefined && { total }) },
      entries: shown.map((one) => this.ofEntry(list, one, condition, others)),
    }
  }

  private entriesOf(list: ListVariable, condition: ListCondition): (EntryAt & { readonly relation: Relation })[] {
    const { size } = this.completions.facts.list(list.path)
    const { where } = listCountOf(condition)
    // Entries that the engine does not look at are open. In a longer list, only what the diagram of an entry settles by
    // itself counts as known: working out what always holds for every entry would cost too much.
    const looked = new Set(this.completions.openList(list.path).entries)
    return Array.from({ length: size }, (_, index) => {
      const entry = { path: `${list.path}[${index}]`, index, read: this.reader(list.path, index) }
      if (!looked.has(index)) return { ...entry, relation: 'open' as const }
      const truth =
        size <= MOST_ENTRIES
          ? this.truth(where, entry)
          : this.completions.diagrams.constant(this.completions.truth(where, entry.read))
      return { ...entry, relation: truth === NOT_APPLICABLE ? 'open' : relationOf(truth) }
    })
  }

  /**
   * The entries that are the latest (or first) of those put in order, or may be; all entries that the engine looks at
   * where none is put in order.
   */
  private standing<T extends EntryAt>(
    { among, by, end }: Extreme,
    list: ListVariable,
    entries: readonly T[],
  ): readonly (T & { readonly standing: Pick<EntryFinding, 'standing'> })[] {
    const { facts, diagrams } = this.completions
    const looked = new Set(this.completions.openList(list.path).entries)
    const known = entries.filter(({ index }) => looked.has(index))
    const marked = known.flatMap((entry) => {
      const isAmong = diagrams.constant(this.completions.truth(among, entry.read))
      const fact = facts.at(recordPath(by, entry))
      const spans = fact.type === 'numbers' ? fact.spans : []
      const marks = spans.flatMap(({ lo, hi }) => (end === 'latest' ? [lo, hi] : [-lo, -hi]))
      return isAmong === false ? [] : [{ entry, isAmong, least: Math.min(...marks), most: Math.max(...marks) }]
    })
    const reached = Math.max(...marked.map(({ isAmong, least }) => (isAmong === true ? least : -Infinity)))
    const last = marked.filter(({ most }) => most >= reached)
    if (last.length === 0) return known.map((entry) => ({ ...entry, standing: {} }))
    const isSure = last.length === 1 && last[0]?.isAmong === true
    const standing = isSure ? (facts.list(list.path).complete ? 'is' : 'known') : 'may-be'
    return last.map(({ entry }) => ({ ...entry, standing: { standing } }))
  }

  /** One entry, with the fields that the condition looks at. */
  private ofEntry(
    list: ListVariable,
    entry: EntryAt & { readonly relation: Relation },
    condition: ListCondition,
    tellsWhy: boolean,
  ): EntryFinding {
    const looked = pathsOf(condition)
    const fields = list.fields.filter((field) => looked.has(field.path))
    // Yes-or-no fields alone do not say which entry it is, so the first field of the list is shown too.
    const shown = fields.every(({ type }) => type === 'yes_no') ? [...list.fields.slice(0, 1), ...fields] : fields
    const { path, relation } = entry
    const values = shown.map((field) => this.known.fact(`${path}.${field.name}`))
    const why = tellsWhy && relation === 'does-not-hold' ? this.whyNot(condition, entry) : []
    return { entry: path, relation, fields: values, ...(why.length > 0 && { why }) }
  }

  /** Why an entry is not one of those asked for. */
  private whyNot(condition: ListCondition, entry: EntryAt): FactFinding[] {
    return FINDERS(listCountOf(condition).where)(this, true, entry).flatMap((one) => (one.kind === 'fact' ? [one] : []))
  }

  /** What is known of a list in which the record names no entry. */
  private emptyList(path: string, complete: boolean): KnownList {
    const list: KnownList = { is: 'list', size: 0, complete }
    if (complete) return list
    const against = this.known.contradictedBy(path)
    if (Array.isArray(valueAt(this.known.record, path)) && against.length > 0) return { ...list, against }
    const { rules, implicationsAt } = this.completions.compiled
    const because = (implicationsAt.get(path) ?? []).flatMap((i) => {
      const one = rules.implications[i]
      if (one?.kind !== 'requires' || one.each !== undefined || !pathsOf(one.implied).has(path)) return []
      return this.truth(one.when, undefined) === true ? [one.because] : []
    })
    return because.length === 0 ? list : { ...list, because }
  }

  /**
   * The sum of a field over several entries that count, if it is known. Undefined for a single entry, whose value says
   * it already.
   */
  private totalOf(condition: ListCondition, holding: readonly EntryAt[]): number | undefined {
    if (condition.kind !== 'count' || condition.total === undefined || holding.length < 2) return undefined
    const field = variableAt(this.completions.facts.dictionary, condition.total)
    const numbers = holding.map(({ path }) =>
      this.completions.diagrams.constant(this.completions.value(`${path}.${field.name}`)),
    )
    if (!numbers.every((one) => typeof one === 'number')) return undefined
    return numbers.reduce((total, one) => total + one, 0)
  }

  private truth(condition: Condition, entry: EntryAt | undefined): unknown {
    return this.completions.settled(this.completions.truth(condition, entry?.read))
  }

  private reader(list: string, index: number): EntryReader {
    return (declared) => this.completions.value(`${list}[${index}]${declared.slice(list.length + 2)}`)
  }
}

/** The path in the record: a field becomes that field of the given entry; any other fact keeps its path. */
function recordPath(declared: string, entry: EntryAt | undefined): string {
  const list = listOf(declared)
  return entry === undefined || list === undefined ? declared : entry.path + declared.slice(list.length + 2)
}

/** A key that is equal for findings that ask the same of the same fact or list. */
function askedIn({ fact, requirement, wanted }: Finding): string {
  return JSON.stringify([fact, requirement, wanted])
}

function relationOf(truth: unknown): Relation {
  if (truth === true) return 'holds'
  if (truth === false) return 'does-not-hold'
  return truth === NOT_APPLICABLE ? 'does-not-apply' : 'open'
}
