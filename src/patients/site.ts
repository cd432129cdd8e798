import { saying, variableOf } from '../dictionary/index.ts'
import type { Dictionary, GroupVariable, ListVariable, Variable } from '../dictionary/index.ts'
import type { Part, Sentence } from '../messages/index.ts'
import {
  bareValue,
  isNothing,
  isObject,
  originOf,
  sourceAt,
  statedFrom,
  statedWith,
  valueAt,
  valuesOfSet,
  withValue,
} from '../record/index.ts'
import type { Json, JsonObject } from '../record/index.ts'
import type { PatientNote } from './note.ts'
import { isUnique, matched, together } from './same-entries.ts'
import { isSame, withoutNothing } from './same-values.ts'

/** What a site knows about its patients in addition to charts and records. Plain data. */
export interface SiteFacts {
  /** The name of the file, without its folder. */
  readonly file: string
  /** The hash of the bytes of the file, in hexadecimal. */
  readonly sha256: string
  /** By the id of the patient. */
  readonly patients: ReadonlyMap<string, SiteLine>
}

/** What one line of the file says about one patient: a record in which everything except the id may be missing. */
export interface SiteLine {
  readonly line: number
  readonly facts: JsonObject
}

/**
 * A record with what the site knows about the same patient. Each fact keeps its source, or both sources if they agree.
 * If the site says something different, this is in `other_sources`: one of the two is right. Entries of a list are
 * combined, with identical ones only once. If one side calls its list complete but lacks an entry of the other side,
 * the list becomes incomplete and does not include that entry. A value that is not a record is returned unchanged.
 */
export function withSiteFacts(
  record: Json | undefined,
  site: SiteFacts | undefined,
  dictionary: Dictionary,
): { readonly record: Json | undefined; readonly notes: readonly PatientNote[] } {
  const own = isObject(record) && typeof record['id'] === 'string' ? site?.patients.get(record['id']) : undefined
  if (site === undefined || own === undefined || !isObject(record)) return { record, notes: [] }
  const join = new Join(record, `${site.file}, line ${own.line}`, dictionary)
  join.add(own.facts)
  return { record: join.result(), notes: join.notes }
}

class Join {
  readonly notes: PatientNote[] = []
  private record: JsonObject
  /** The sources that the record states separately from its facts: of whole lists, and of what an interview asked. */
  private readonly sources: { [path: string]: Json }
  private otherwise: JsonObject = {}
  private readonly source: string
  private readonly dictionary: Dictionary

  constructor(record: JsonObject, source: string, dictionary: Dictionary) {
    this.record = record
    this.sources = isObject(record['provenance']) ? { ...record['provenance'] } : {}
    this.source = source
    this.dictionary = dictionary
  }

  add(facts: JsonObject): void {
    for (const variable of this.dictionary.variables) {
      const given = facts[variable.name]
      if (given === undefined || given === null) continue
      if (variable.type === 'group' && isObject(given)) this.group(variable, given)
      else if (variable.type === 'list') this.list(variable, given)
      else this.single(variable, given)
    }
    if (isObject(facts['provenance'])) this.leftOpen(facts, facts['provenance'])
    if (isObject(facts['confirmations'])) this.answers(facts['confirmations'])
    const others = itemsOf(facts['other_sources'])
    if (others.length > 0)
      this.record = { ...this.record, other_sources: [...itemsOf(this.record['other_sources']), ...others] }
  }

  result(): JsonObject {
    const { provenance: _moved, ...record } = this.record
    const { otherwise, sources } = this
    const isMore = Object.keys(otherwise).length > 0
    return {
      ...record,
      ...(isMore && { other_sources: [...itemsOf(record['other_sources']), otherwise] }),
      ...(Object.keys(sources).length > 0 && { provenance: sources }),
    }
  }

  private group(variable: GroupVariable, given: JsonObject): void {
    const own = this.record[variable.name] ?? {}
    // A value that is not a group is left as it is; checking the record refuses it.
    if (!isObject(own)) return
    const denied = excludes(variable, own, given) || excludes(variable, given, own)
    for (const field of variable.fields) {
      const value = given[field.name]
      if (value === undefined || value === null) continue
      if (denied && !isSame(bareValue(field, own[field.name]), bareValue(field, value)))
        this.sayOtherwise(field.path, value)
      else this.single(field, value)
    }
  }

  private single(variable: Variable, given: Json): void {
    const { path } = variable
    const own = valueAt(this.record, path) ?? null
    if (isNothing(bareValue(variable, given))) return
    const [mine, theirs] = [bareValue(variable, own), bareValue(variable, given)]
    if (isNothing(mine)) this.take(path, given)
    else if (isSame(mine, theirs)) this.alsoFrom(path, given)
    else if (variable.type === 'lab' && isObject(own) && isObject(given)) this.lab(variable, own, given)
    else this.sayOtherwise(path, given)
  }

  /**
   * Keeps facts that somebody was asked and did not know: they have a source but no value, and the record does not
   * state them either.
   */
  private leftOpen(facts: JsonObject, sources: JsonObject): void {
    const hasValue = (one: JsonObject, path: string): boolean => !isNothing(valueAt(one, path) ?? null)
    for (const [path, source] of Object.entries(sources)) {
      const isFact = variableOf(this.dictionary, path) !== undefined
      if (!isFact || path.includes('[') || typeof source !== 'string') continue
      if (!hasValue(facts, path) && !hasValue(this.record, path)) this.sources[path] ??= `${source}; ${this.source}`
    }
  }

  /** Two results of one lab: one may complete the other, or may be later. */
  private lab({ path }: Variable, own: JsonObject, given: JsonObject): void {
    const fits = (key: string): boolean =>
      isSame(own[key], given[key]) || isNothing(own[key]) || isNothing(given[key]) || key === 'source' || key === 'by'
    const isOneUnit = !isNothing(own['unit']) && isSame(own['unit'], given['unit'])
    if (isOneUnit && Object.keys(own).every(fits)) {
      const source = this.bothSources(path)
      this.record = withValue(
        this.record,
        path,
        statedFrom({ ...withoutNothing(given), ...withoutNothing(own) }, source),
      )
      return
    }
    const [before, now] = [own['date'], given['date']]
    if (typeof before !== 'string' || typeof now !== 'string' || before.startsWith(now) || now.startsWith(before))
      return this.sayOtherwise(path, given)
    const days = { before, source: sourceAt(this.record, path) ?? RECORD, now, other: this.source }
    this.note(path, { key: 'site.later', given: days }, 'reading')
    if (now > before) this.take(path, given)
  }

  private note(path: string, said: Sentence, kind: 'conflict' | 'reading'): void {
    this.notes.push({ path, ...saying(said, this.dictionary), kind })
  }

  private take(path: string, value: Json): void {
    this.record = withValue(this.record, path, statedFrom(value, this.source))
    delete this.sources[path]
  }

  /** Keeps the record's own value, with both sources. The day is taken from the other one if the record has none. */
  private alsoFrom(path: string, given: Json): void {
    const own = valueAt(this.record, path) ?? null
    const { date } = originOf(given)
    const isDated = date === undefined || originOf(own).date !== undefined
    const dated = isDated ? own : { ...(isObject(own) ? own : { value: own }), date }
    this.record = withValue(this.record, path, statedFrom(dated, this.bothSources(path)))
    delete this.sources[path]
  }

  private sayOtherwise(path: string, value: Json): void {
    this.otherwise = withValue(this.otherwise, path, statedFrom(value, this.source))
  }

  private sourceOf(path: string): string {
    return sourceAt(this.record, path) ?? 'record'
  }

  private bothSources(path: string): string {
    return `${this.sourceOf(path)}; ${this.source}`
  }

  private list(variable: ListVariable, given: Json): void {
    const { path } = variable
    const own = this.record[path] ?? null
    if (own === null) {
      const items = entriesOf(given)?.map((entry) => statedFrom(entry, this.source))
      this.record = {
        ...this.record,
        [path]: items === undefined || Array.isArray(given) ? (items ?? given) : { ...(given as JsonObject), items },
      }
      if (isComplete(given)) this.sources[path] = this.source
      return
    }
    const [mine, theirs] = [entriesOf(own), entriesOf(given)]
    // A value that is not a list of entries is left as it is; checking the record refuses it.
    if (mine === undefined || theirs === undefined) return
    const [ownIsAll, givenIsAll] = [isComplete(own), isComplete(given)]
    const pairs = matched(variable, mine, theirs)
    const left = theirs.filter((_, i) => ![...pairs.values()].includes(i))
    const [before, now] = [this.sourceOf(path), this.source]
    const notTheirs = givenIsAll
      ? mine.flatMap((one, i) => (pairs.has(i) ? [] : [this.entryTold(variable, one, i)]))
      : []
    const notMine = ownIsAll ? left.map((one) => this.entryTold(variable, one, undefined)) : []
    const lacking = [...notTheirs, ...notMine]
    const kept: { readonly entry: JsonObject; readonly source: string }[] = []
    for (const [i, entry] of mine.entries()) {
      const before = this.sourceOf(`${path}[${i}]`)
      const other = theirs[pairs.get(i) ?? -1]
      if (other !== undefined) {
        const isOnly = (ownIsAll || givenIsAll) && isUnique(variable, entry, other, mine, theirs)
        kept.push({ entry: together(variable, entry, other, isOnly), source: `${before}; ${this.source}` })
      } else if (!givenIsAll) kept.push({ entry, source: before })
    }
    if (!ownIsAll) for (const entry of left) kept.push({ entry, source: this.source })
    const isAll = (ownIsAll || givenIsAll) && lacking.length === 0
    const date = (ownIsAll ? originOf(own).date : undefined) ?? (givenIsAll ? originOf(given).date : undefined)
    this.keepEntries(variable, kept, isAll, { ownIsAll, givenIsAll }, date)
    if (notTheirs.length > 0) this.note(path, lackingSaid(path, now, theirs.length, notTheirs), 'conflict')
    const whose: Part = before === 'record' ? { key: 'site.the-record' } : before
    if (notMine.length > 0) this.note(path, lackingSaid(path, whose, mine.length, notMine), 'conflict')
  }

  private keepEntries(
    { path }: ListVariable,
    kept: readonly { readonly entry: JsonObject; readonly source: string }[],
    complete: boolean,
    { ownIsAll, givenIsAll }: { readonly ownIsAll: boolean; readonly givenIsAll: boolean },
    date: string | undefined,
  ): void {
    const items = kept.map(({ entry, source }) => statedFrom(entry, source))
    const before = this.sourceOf(path)
    this.record = { ...this.record, [path]: complete ? statedWith(items, { date }) : { complete: false, items } }
    for (const one of Object.keys(this.sources))
      if (one === path || one.startsWith(`${path}[`)) delete this.sources[one]
    const sources = [...(ownIsAll ? [before] : []), ...(givenIsAll ? [this.source] : [])]
    if (complete) this.sources[path] = sources.join('; ')
  }

  private entryTold({ path, fields }: ListVariable, entry: JsonObject, i: number | undefined): Part {
    const source = i === undefined ? this.source : (sourceAt(this.record, `${path}[${i}]`) ?? RECORD)
    const parts = fields.flatMap((field): Part[] => {
      const value = bareValue(field, entry[field.name]) ?? null
      const set = valuesOfSet(value) ?? [value]
      if (value === null || (isObject(value) && valuesOfSet(value) === undefined)) return []
      const of = field.path
      if (field.type === 'choice') return [{ list: 'or', parts: set.map((one) => ({ value: String(one), of })) }]
      const own: Part = typeof value === 'boolean' ? { key: value ? 'value.yes' : 'value.no' } : String(value)
      return [{ key: 'site.field', given: { field: { label: of }, value: own } }]
    })
    const told: Part = parts.length === 0 ? { key: 'site.entry.nameless' } : { list: 'commas', parts }
    return { key: 'site.entry', given: { entry: told, source } }
  }

  /** Joins answers of people about criteria. If two answers differ, neither counts; null is not an answer. */
  private answers(given: JsonObject): void {
    const own = this.record['confirmations'] ?? {}
    if (!isObject(own)) return
    let all = own
    for (const [trial, answers] of Object.entries(given)) {
      const before = own[trial] ?? {}
      if (!isObject(answers) || !isObject(before)) continue
      const next: { [criterion: string]: Json } = { ...before }
      for (const [criterion, answer] of Object.entries(answers)) {
        const known = before[criterion] ?? null
        if (answerIn(answer) === null) continue
        if (answerIn(known) === null) next[criterion] = answer
        else if (!isSame(answerIn(known), answerIn(answer))) {
          next[criterion] = null
          const said: Sentence = { key: 'answer.differs', given: { criterion, trial, source: this.source } }
          this.note(`confirmations.${trial}.${criterion}`, said, 'conflict')
        }
      }
      all = { ...all, [trial]: next }
    }
    this.record = { ...this.record, confirmations: all }
  }
}

/** What is reported if one source calls its list complete but lacks entries of the other. */
function lackingSaid(path: string, source: Part, count: number, lacking: readonly Part[]): Sentence {
  const first: Part = { list: 'semicolons', parts: lacking.slice(0, MOST_TOLD) }
  const more = lacking.length - MOST_TOLD
  const entries: Part = more <= 0 ? first : { key: 'site.entries-and-more', given: { entries: first, count: more } }
  const given = { source, list: { label: path }, entries }
  return { key: count === 0 ? 'site.none-or-some' : 'site.complete-or-not', given }
}

/** Stands for a record that does not say where a fact comes from. */
const RECORD: Part = { key: 'site.record' }

/** The most entries of a list that are reported. */
const MOST_TOLD = 4

function answerIn(value: Json): Json {
  return isObject(value) ? (value['answer'] ?? null) : value
}

/** Whether one says that a group does not apply and the other states something in it. */
function excludes({ appliesWhen, fields }: GroupVariable, one: JsonObject, other: JsonObject): boolean {
  if (appliesWhen === undefined || one[appliesWhen] !== false) return false
  return fields.some(({ name }) => name !== appliesWhen && !isNothing(other[name]))
}

function isComplete(list: Json): boolean {
  return Array.isArray(list) || (isObject(list) && list['complete'] === true)
}

/** The entries of a list; undefined if the value is not a list of entries. */
function entriesOf(list: Json): readonly JsonObject[] | undefined {
  const items = Array.isArray(list) ? (list as readonly Json[]) : isObject(list) ? list['items'] : undefined
  return Array.isArray(items) && items.every((one) => isObject(one)) ? items : undefined
}

function itemsOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : []
}
