import {
  howMany,
  keptFold,
  leafAsks,
  leafInputs,
  leafPaths,
  leafWords,
  NONE,
  NOT_APPLICABLE,
  pathsOf,
  tallied,
} from '../conditions/index.ts'
import type {
  Condition,
  Extreme,
  JoinedCondition,
  LeafCondition,
  ListCondition,
  NumberRange,
} from '../conditions/index.ts'
import {
  conditionalGroup,
  declaredPath,
  factName,
  factOfDay,
  madeOf,
  valueLabel,
  variableAt,
  variableOf,
} from '../dictionary/index.ts'
import type { Dictionary, LabVariable, ListVariable, Variable } from '../dictionary/index.ts'
import type { CriterionEvaluation } from '../evaluate/index.ts'
import { answerWord } from '../model/index.ts'
import type { EntryReader, World } from '../space/index.ts'
import { divide, fromNumber } from '../quantity/index.ts'
import { isObject, originOf, valueAt, valuesOfSet } from '../record/index.ts'
import type { Json, JsonObject } from '../record/index.ts'
import { harmless } from '../text/index.ts'
import { derivedText } from './derived-text.ts'
import { onceForUnknownLists, sentence, totalText } from './findings.ts'
import type { Demand, Finding } from './findings.ts'
import { ratioText } from './ratio-text.ts'
import { factNames, favourableText, outline, setLabel, textInEntry } from './wording.ts'

/** Why a criterion has its status: a sentence for people, and the recorded facts that it rests on. */
export interface Reason {
  readonly text: string
  readonly facts: Readonly<Record<string, Json>>
}

/** A record as it is, and with its facts as their values alone. */
export interface ToldRecord {
  readonly record: JsonObject
  readonly plain: JsonObject
}

/** Explains one criterion from the evaluation that decided it. */
export function reasonFor(evaluation: CriterionEvaluation, world: World, record: ToldRecord): Reason {
  const { criterion, status } = evaluation
  const { form } = criterion
  if (form.kind === 'not-screened') return { text: form.reason, facts: {} }
  if (evaluation.confirmed !== undefined && form.kind === 'asked') {
    return { text: `${form.ask} Recorded answer: ${answerWord(form, evaluation.confirmed)}.`, facts: {} }
  }
  if (form.kind === 'asked') return { text: `${form.ask}${favourableText(form)} (${form.who})`, facts: {} }
  const teller = new Teller(world, record)
  const wanted = criterion.kind !== 'exclusion'
  const findings = teller.tell(form.condition, wanted)
  const facts = teller.recorded(findings)
  const voice = criterion.kind !== 'exclusion' ? 'requires' : status === 'fail' ? 'excludes' : 'would-exclude'
  const leftToPeople = evaluation.confirmed !== undefined && leftToPerson(evaluation, world)
  const named = new Set(status === 'unknown' ? evaluation.missing : [])
  const told = sentence(
    onceForUnknownLists(findings, named),
    leftToPeople && voice === 'excludes' ? 'would-exclude' : voice,
    status === 'pass',
  )
  if (status === 'unknown') {
    const names = factNames(evaluation.missing, world.facts.dictionary)
    const said = names.every((name) => told.toLowerCase().includes(`${name.toLowerCase()} not known`))
    return { text: said ? told : `Not known: ${names.join('; ')}.${told === '' ? '' : ` ${told}`}`, facts }
  }
  if (status === 'confirm')
    return {
      text: `${told} ${form.confirm?.ask ?? ''}${favourableText(form.confirm ?? {})} (${form.confirm?.who ?? ''})`.trim(),
      facts,
    }
  if (leftToPeople) {
    return {
      text: `${told} ${form.confirm?.ask ?? ''} Recorded answer: ${answerWord(form.confirm ?? {}, evaluation.confirmed)}.`.trim(),
      facts,
    }
  }
  return { text: told, facts }
}

/** Whether the recorded answer of a person decided, not the condition. */
function leftToPerson({ criterion: { form } }: CriterionEvaluation, world: World): boolean {
  if (form.kind !== 'decided' || form.confirm === undefined) return false
  return world.settled(world.truth(form.condition)) === false && world.settled(world.truth(form.confirm.when)) === true
}

class Teller {
  private readonly world: World
  /** With its facts as their values alone. */
  private readonly record: JsonObject
  /** With where its facts come from. */
  private readonly whole: JsonObject
  private readonly dictionary: Dictionary

  constructor(world: World, { plain, record }: ToldRecord) {
    this.world = world
    this.record = plain
    this.whole = record
    this.dictionary = world.facts.dictionary
  }

  /** Findings that decide a condition, or, where it is open, those that are open. `wanted` is what would be good for the patient. */
  tell(condition: Condition, wanted: boolean): Finding[] {
    return TELLINGS(condition)(this, wanted)
  }

  /** The recorded values behind findings, by path. */
  recorded(findings: readonly Finding[]): Record<string, Json> {
    const paths = [...new Set(findings.flatMap((finding) => finding.paths))].toSorted(comparePaths)
    const pairs = paths.map((path) => [path, this.recordedAt(path)] as const)
    return Object.fromEntries(pairs.filter((pair): pair is [string, Json] => pair[1] !== undefined && pair[1] !== null))
  }

  /** What the record states of a fact, or of its day. */
  private recordedAt(path: string): Json | undefined {
    return valueAt(factOfDay(this.dictionary, path) === undefined ? this.record : this.whole, path)
  }

  private truth(condition: Condition, entry?: EntryAt): unknown {
    return this.world.settled(this.world.truth(condition, entry?.read))
  }

  tellParts(condition: JoinedCondition, tellings: readonly Telling[], wanted: boolean): Finding[] {
    const parts = this.deciding(condition)
    const findings = parts.flatMap((i) => tellings[i]?.(this, wanted) ?? [])
    // Of what speaks against her, one of `any` is enough; turned round by a `not`, one that is missing of `all`.
    if (parts.length < 2 || condition.kind === (wanted ? 'all' : 'any')) return findings
    return findings.map((one) => ({ ...one, together: true }))
  }

  /** The places of the parts that decide, or, where it is open, of those that are open. */
  private deciding(condition: JoinedCondition): readonly number[] {
    const truth = this.truth(condition)
    const truths = condition.of.map((one) => this.truth(one))
    const same = truths.flatMap((one, i) => (one === truth ? [i] : []))
    return same.length > 0 ? same : [...truths.keys()]
  }

  finding(condition: LeafCondition, wanted: boolean): Finding {
    const demand: Demand = { text: leafWords(condition, this.dictionary), wanted, kind: leafAsks(condition) }
    const [first, second] = leafInputs(condition)
    const paths = leafPaths(condition)
    if (first?.part === 'lab') {
      const range = second?.part === 'uln' && 'range' in condition ? condition.range : undefined
      const other = second?.part === 'lab' ? ` (${this.labText(second.path, undefined)})` : ''
      return { value: `${this.labText(condition.path, range)}${other}`, demand, paths: this.sources(paths) }
    }
    if (first?.part === 'uln') return { value: this.ulnText(condition.path), demand, paths }
    const [own = '', ...others] = paths.map((path) => this.factText(path))
    const value = `${own}${others.map((one) => ` (${one})`).join('')}`
    return { value, demand: this.demandOfGroup(condition.path, wanted) ?? demand, paths: this.sources(paths) }
  }

  /** What excludes because it cannot be asked at all: she does not have what it is asked about. */
  private demandOfGroup(path: string, wanted: boolean): Demand | undefined {
    const lacking = wanted ? undefined : this.lackingOf(path)
    return lacking === undefined ? undefined : { text: lacking, wanted: true, kind: 'limit' }
  }

  /** An age rests on the birth date, a total on its components. */
  private sources(paths: readonly string[]): string[] {
    return paths.flatMap((path) => {
      const variable = variableOf(this.dictionary, declaredPath(path))
      if (variable?.type === 'age') return [path, variable.from]
      if (variable !== undefined && madeOf(variable).length > 0) return this.sources(madeOf(variable))
      if (variable?.type !== 'integer' || variable.sumOf === undefined) return [path]
      const entry = path.slice(0, path.lastIndexOf('.') + 1)
      return [path, ...Object.keys(variable.sumOf).map((component) => entry + component)]
    })
  }

  /** A fact as it is known, with its day, its source and its hand. */
  private factText(path: string): string {
    const isPlain = this.toldOf(path) === undefined && this.contradictedBy(path).length === 0
    return `${this.bareText(path)}${isPlain ? this.originText(path) : ''}`
  }

  /** ` of 2026-03-01 (Observation/17, AB)`, as far as the record says it. */
  private originText(path: string): string {
    const { date, source, by } = originOf(valueAt(this.whole, path))
    const from = [source, by].filter((one) => one !== undefined).join(', ')
    return harmless(`${date === undefined ? '' : ` of ${date}`}${from === '' ? '' : ` (${from})`}`)
  }

  private bareText(path: string): string {
    const name = factName(path, this.dictionary)
    const variable = variableAt(this.dictionary, declaredPath(path))
    if (variable.type === 'text') {
      const text = valueAt(this.record, path)
      return typeof text === 'string' ? `${name}: ${harmless(text)}` : `${name} not known`
    }
    const told = this.toldOf(path)
    if (told !== undefined) return `${name}: ${told}`
    const against = this.contradictedBy(path)
    if (against.length > 0) return `${name}: ${this.recordedText(path)}, contradicted by ${against.join(', ')}`
    const from = variable.type === 'age' ? this.contradictedBy(variable.from) : []
    if (variable.type === 'age' && from.length > 0) return this.bareText(variable.from)
    const values = [...this.world.possible(this.world.value(path))].filter((value) => value !== NONE)
    if (values.includes(NOT_APPLICABLE) && values.length === 1) return `${name}: ${this.notApplicableText(path)}`
    if (values.length === 0) return `${name}: none`
    if (variable.type === 'date' || variable.type === 'birth_date') {
      const raw = this.recordedAt(path)
      const fact = factOfDay(this.dictionary, path)
      if (typeof raw === 'string' && fact !== undefined) return `${factName(fact, this.dictionary)} of ${harmless(raw)}`
      if (typeof raw === 'string') return `${name} ${harmless(raw)}`
      return this.goesOn(path, variable) ? `${name}: still going on` : `${name} not known`
    }
    if (values.length === 1) return `${name}: ${this.leafText(path, values[0])}`
    const raw = valueAt(this.record, path)
    if (typeof raw === 'string') return `${name}: ${valueLabel(path, raw, this.dictionary)}`
    const set = valuesOfSet(raw)
    if (set !== undefined) return `${name}: ${setLabel(path, set, this.dictionary)}`
    if (variable.type === 'age' || variable.type === 'integer')
      return `${name}: ${this.numbersText(path, variable.type)}`
    return `${name} not known`
  }

  /** Of a fact of what the patient does not have, that instead. */
  private notApplicableText(path: string): string {
    const lacking = this.lackingOf(path)
    return lacking === undefined ? 'not applicable' : `does not apply (${lacking}: no)`
  }

  /** What the patient surely does not have, so that a fact of it does not apply; undefined for others. */
  private lackingOf(path: string): string | undefined {
    const group = conditionalGroup(this.dictionary, path)
    if (group?.appliesWhen === undefined) return undefined
    const condition = `${group.path}.${group.appliesWhen}`
    const has = this.world.diagrams.constant(this.world.value(condition))
    return has === false ? factName(condition, this.dictionary) : undefined
  }

  /** What several sources say of a fact, where they disagree. */
  private toldOf(path: string): string | undefined {
    const all = this.world.facts.disputes.flatMap(({ statements }) =>
      statements.flatMap((one) => (one.path === path && one.told !== undefined ? [one.told] : [])),
    )
    return all.length < 2 ? undefined : `${harmless([...new Set(all)].join(' or '))}, for the sources disagree`
  }

  /** The facts of the record that cannot stand beside this one. */
  private contradictedBy(path: string): string[] {
    const { disputes, warnings } = this.world.facts
    if (disputes.length === 0) return []
    const paths = warnings.flatMap((one) => (one.kind === 'conflict' && one.path === path ? (one.against ?? []) : []))
    return factNames(paths, this.dictionary)
  }

  /** What is known of a list of which the record names no entry, and which need not be empty. */
  private emptyListText(path: string, raw: Json | undefined): string {
    const against = this.contradictedBy(path)
    if (Array.isArray(raw) && against.length > 0) return `recorded as none, contradicted by ${against.join(', ')}`
    const { rules, implicationsAt } = this.world.program
    const because = (implicationsAt.get(path) ?? []).flatMap((i) => {
      const one = rules.implications[i]
      if (one?.kind !== 'requires' || one.each !== undefined || !pathsOf(one.implied).has(path)) return []
      return this.truth(one.when) === true ? [one.because.replace(/\.$/, '')] : []
    })
    return because.length === 0 ? NOT_KNOWN : `not recorded, but: ${because.join('; ')}`
  }

  private recordedText(path: string): string {
    const raw = valueAt(this.record, path)
    if (typeof raw === 'boolean') return raw ? 'yes' : 'no'
    if (typeof raw === 'string') return harmless(valueLabel(path, raw, this.dictionary))
    const set = valuesOfSet(raw)
    if (set !== undefined) return setLabel(path, set, this.dictionary)
    return isObject(raw) ? this.numbersText(path, 'integer') : String(raw)
  }

  private goesOn(path: string, variable: Variable): boolean {
    if (variable.type !== 'date' || variable.openWhile === undefined) return false
    return valueAt(this.record, path.slice(0, path.lastIndexOf('.') + 1) + variable.openWhile) === true
  }

  /** What is known of a number that is not exactly known; representatives would mislead. */
  private numbersText(path: string, type: 'age' | 'integer'): string {
    const raw = valueAt(this.record, path)
    if (isObject(raw) && typeof raw['comparator'] === 'string') return `${raw['comparator']} ${String(raw['value'])}`
    if (isObject(raw)) return `${String(raw['min'])} to ${String(raw['max'])}`
    if (type === 'age') return 'not known exactly'
    const variable = variableAt(this.dictionary, declaredPath(path))
    if (variable.type !== 'integer' || variable.sumOf === undefined) return 'not known'
    const totals = [...this.world.possible(this.world.value(path))].map(Number)
    return `${Math.min(...totals)} to ${Math.max(...totals)}`
  }

  private leafText(path: string, value: unknown): string {
    if (typeof value === 'string' || typeof value === 'boolean') return valueLabel(path, value, this.dictionary)
    const raw = valueAt(this.record, path)
    if (isObject(raw)) return this.numbersText(path, 'integer')
    return String(value)
  }

  /** A lab as it is given; with a range of multiples, also as a multiple of its upper limit of normal. */
  private labText(path: string, multiples: NumberRange | undefined): string {
    const variable = variableAt(this.dictionary, path) as LabVariable
    if (variable.derived !== undefined) return `${variable.label} ${derivedText(variable, this.world)}`
    const told = this.toldOf(path)
    if (told !== undefined) return `${variable.label} ${told}`
    const raw = valueAt(this.record, path)
    if (!isObject(raw) || typeof raw['value'] !== 'number') return `${variable.label} not known`
    const unit = typeof raw['unit'] === 'string' ? ` ${harmless(raw['unit'])}` : ''
    const sign = typeof raw['comparator'] === 'string' ? `${raw['comparator']} ` : ''
    const given = `${variable.label} ${sign}${raw['value']}${unit}${this.originText(path)}`
    if (multiples === undefined) return given
    if (typeof raw['uln'] !== 'number') return `${given}, upper limit of normal not known`
    const ratio = divide(fromNumber(raw['value']), fromNumber(raw['uln']))
    return `${given} is ${sign}${ratioText(ratio, multiples)} × ULN (${raw['uln']})`
  }

  private ulnText(path: string): string {
    const { label } = variableAt(this.dictionary, path)
    const raw = valueAt(this.record, path)
    if (!isObject(raw) || typeof raw['uln'] !== 'number') return `upper limit of normal of ${label} not known`
    const unit = typeof raw['unit'] === 'string' ? ` ${harmless(raw['unit'])}` : ''
    return `upper limit of normal of ${label} ${raw['uln']}${unit}`
  }

  tellList(condition: ListCondition, wanted: boolean): Finding[] {
    const list = variableAt(this.dictionary, condition.path) as ListVariable
    const { size, complete } = this.world.facts.list(list.path)
    const raw = valueAt(this.record, list.path)
    if (size === 0) {
      const text = complete ? undefined : this.emptyListText(list.path, raw)
      const value = text === undefined ? `${list.label}: none` : `${list.label} ${text}`
      const demand = this.listDemand(condition, wanted)
      const paths = raw === undefined ? [] : [list.path]
      return [{ value, demand, paths, ...(text === NOT_KNOWN && { unknownList: list.path }) }]
    }
    const entries = Array.from({ length: size }, (_, i) => ({ index: i, read: this.reader(list.path, i) }))
    const looks = pathsOf(condition)
    const tally = tallied(condition)
    const { where } = tally
    // Telling what follows for an entry from what always holds costs time that a long list does not have.
    const looked = new Set(this.world.openList(list.path).entries)
    const truthOf = (entry: EntryAt) => {
      if (!looked.has(entry.index)) return undefined
      if (size <= MOST_ENTRIES) return this.truth(where, entry)
      return this.world.diagrams.constant(this.world.truth(where, entry.read))
    }
    if (tally.kind === 'extreme') {
      const known = entries.filter(({ index }) => looked.has(index))
      return this.tellLast(tally, list, known, this.listDemand(condition, wanted))
    }
    const truths = entries.map((entry) => ({ entry, truth: truthOf(entry) }))
    const holding = truths.filter((one) => one.truth === true)
    const open = truths.filter((one) => one.truth !== true && one.truth !== false)
    const shown = holding.length > 0 && condition.kind !== 'count' ? holding : [...holding, ...open]
    const demand = this.listDemand(condition, wanted)
    const total = complete && open.length === 0 ? this.totalFinding(condition, list, holding, wanted) : undefined
    if (total !== undefined) return [total]
    if (shown.length > 0) {
      const told = shown
        .filter(({ entry }) => looked.has(entry.index))
        .slice(0, MOST_ENTRIES)
        .map(({ entry }) => this.entryFinding(list, entry, looks))
      const rest = shown.length - told.length
      const more = rest === 0 ? [] : [{ value: `and ${rest} more of the ${list.label}`, paths: [] }]
      const all = [...told, ...more]
      // How many there are is asked of all together, so it is said once.
      return all.map((one, i) => (condition.kind === 'count' && i < all.length - 1 ? one : { ...one, demand }))
    }
    const described = entries.slice(0, MOST_ENTRIES).map((entry) => this.entryFinding(list, entry, looks))
    const fine = condition.kind === 'every'
    const paths = described.flatMap((one) => one.paths)
    const [first] = described
    if (size === 1 && first !== undefined) {
      const only = `${first.value.replace(': ', ' (')}) ${fine ? 'is in order' : 'does not count here'}`
      return [{ value: only, demand, paths }]
    }
    const details = size <= MOST_ENTRIES ? `: ${described.map((one) => one.value).join('; ')}` : ''
    const known = complete ? '' : 'known '
    const counts = fine
      ? `all ${size} ${known}${list.label} are in order`
      : `none of the ${size} ${known}${list.label} counts here`
    return [{ value: `${counts}${details}`, demand, paths }]
  }

  /** The entries that come last, or first, or may do so; what is asked of these is said of each. */
  private tellLast(tally: Extreme, list: ListVariable, entries: readonly EntryAt[], demand: Demand): Finding[] {
    const { where, among, by, end } = tally
    const { complete } = this.world.facts.list(list.path)
    const standing = lastOf(tally, list, entries, this.world)
    const last = standing.map(({ entry }) => entry)
    const isSure = standing.length === 1 && standing[0]?.isAmong === true
    const place = isSure ? `is the ${end}${complete ? '' : ' known'}` : `may be the ${end}`
    const what = entries.length === 1 || last.length === 0 ? '' : ` ${place}`
    const looks = new Set([...pathsOf(where), ...pathsOf(among), by])
    const asked = outline(where, this.dictionary)
    const isPlain = asked.parts.length === 0 && pathsOf(where).size > 0
    const own = isPlain && last.length > 0 ? { ...demand, text: asked.text } : demand
    const shown = last.length === 0 ? entries : last
    const told = shown.slice(0, MOST_ENTRIES).map((entry) => this.entryFinding(list, entry, looks, what))
    const rest = shown.length - told.length
    const more = rest === 0 ? [] : [{ value: `and ${rest} more of the ${list.label}`, paths: [] }]
    const all = [...told, ...more]
    return all.map((one, i) => (i < all.length - 1 ? one : { ...one, demand: own }))
  }

  /** What is asked of a list. */
  private listDemand(condition: ListCondition, wanted: boolean): Demand {
    const kind = condition.kind === 'count' ? 'count' : 'list'
    if (condition.kind === 'count' && condition.total !== undefined)
      return { text: `${howMany(condition.range)} in all`, wanted, kind }
    const { text, parts } = outline(condition, this.dictionary)
    return { text: parts.length === 0 ? text : undefined, wanted, kind }
  }

  /** The sum of a field over several entries, where it is known; one entry speaks for itself. */
  private totalFinding(
    condition: ListCondition,
    list: ListVariable,
    holding: readonly { readonly entry: EntryAt }[],
    wanted: boolean,
  ): Finding | undefined {
    if (condition.kind !== 'count' || condition.total === undefined || holding.length < 2) return undefined
    const field = variableAt(this.dictionary, condition.total)
    const paths = holding.map(({ entry }) => `${list.path}[${entry.index}].${field.name}`)
    const numbers = paths.map((path) => this.world.diagrams.constant(this.world.value(path)))
    if (!numbers.every((one) => typeof one === 'number')) return undefined
    const sum = numbers.reduce((total, one) => total + one, 0)
    const demand: Demand = { text: howMany(condition.range), wanted, kind: 'count' }
    return { value: totalText(sum, field.label, list.label), demand, paths }
  }

  private reader(list: string, index: number): EntryReader {
    return (declared) => this.world.value(`${list}[${index}]${declared.slice(list.length + 2)}`)
  }

  /** One entry by the fields that the condition looks at. */
  private entryFinding(list: ListVariable, entry: EntryAt, looked: ReadonlySet<string>, what = ''): Finding {
    const fields = list.fields.filter((field) => looked.has(field.path))
    // Yes or no alone does not say which entry it is.
    const shown = fields.every(({ type }) => type === 'yes_no') ? [...list.fields.slice(0, 1), ...fields] : fields
    const paths = shown.map((field) => `${list.path}[${entry.index}].${field.name}`)
    const parts = shown.map((field, i) => {
      const text = this.factText(paths[i] ?? '').replace(` (${list.entry} ${entry.index + 1})`, '')
      const label = `${field.label}: `
      return text.startsWith(label) ? textInEntry(field.path, text.slice(label.length), this.dictionary) : text
    })
    return {
      value: `${list.entry} ${entry.index + 1}${what}: ${parts.join(', ')}`,
      paths: this.sources(paths),
    }
  }
}

type Telling = (teller: Teller, wanted: boolean) => Finding[]

const TELLINGS = keptFold<Telling>({
  all: (parts, condition) => (teller, wanted) => teller.tellParts(condition, parts, wanted),
  any: (parts, condition) => (teller, wanted) => teller.tellParts(condition, parts, wanted),
  atLeast: (parts, condition) => (teller, wanted) => teller.tellParts(condition, parts, wanted),
  not: (part) => (teller, wanted) => part(teller, !wanted),
  list: (_, condition) => (teller, wanted) => teller.tellList(condition, wanted),
  leaf: (condition) => (teller, wanted) => [teller.finding(condition, wanted)],
})

/** The entries that may come last (or first) among those that are put in order. */
function lastOf(
  { among, by, end }: Extreme,
  list: ListVariable,
  entries: readonly EntryAt[],
  world: World,
): readonly { readonly entry: EntryAt; readonly isAmong: unknown }[] {
  const standing = entries.flatMap((entry) => {
    const isAmong = world.diagrams.constant(world.truth(among, entry.read))
    const fact = world.facts.at(`${list.path}[${entry.index}]${by.slice(list.path.length + 2)}`)
    const spans = fact.type === 'numbers' ? fact.spans : []
    const marks = spans.flatMap(({ lo, hi }) => (end === 'latest' ? [lo, hi] : [-lo, -hi]))
    const one = { entry, isAmong, least: Math.min(...marks), most: Math.max(...marks) }
    return isAmong === false ? [] : [one]
  })
  const reached = Math.max(...standing.map(({ isAmong, least }) => (isAmong === true ? least : -Infinity)))
  return standing.filter(({ most }) => most >= reached)
}

const MOST_ENTRIES = 3

const NOT_KNOWN = 'not known'

interface EntryAt {
  readonly index: number
  readonly read: EntryReader
}

function comparePaths(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
