import { conditionText } from '../conditions/index.ts'
import { derivedByPath, variablesByPath } from '../dictionary/index.ts'
import type { Dictionary, Variable } from '../dictionary/index.ts'
import type { RuleSet } from '../model/index.ts'
import { CHARTS, implicationKey, orderKey, otherKnowledge, unitKey, variableMeaning, WORDING } from '../prove/index.ts'

/**
 * One difference between two dictionaries.
 * - `meaning`: the same record may mean something else.
 * - `charts`: the same chart may become another record.
 * - `queries`: other questions are raised beside the verdicts.
 * - `wording`: what people read, and the order of questions.
 */
export interface DictionaryChange {
  readonly kind: 'meaning' | 'charts' | 'queries' | 'wording'
  /** A noun phrase: the factor of g/dL. */
  readonly what: string
  readonly was: string | undefined
  readonly is: string | undefined
  /** The criteria that look at it, each with its trial. */
  readonly criteria: readonly { readonly trial: string; readonly criterion: string }[]
  /** The keys under which a criterion's meaning has it (see src/prove/meaning.ts). */
  readonly keys: readonly string[]
}

interface Aspect {
  readonly kind: DictionaryChange['kind']
  readonly what: string
  readonly value: string
  readonly keys: readonly string[]
}

/** The ending of keys whose difference is reported only if both sides have what it is about. */
const BECAUSE = ' because'

/** All differences between two dictionaries and the knowledge that comes with them. `criteria` is still empty. */
export function compareDictionaries(before: RuleSet, after: RuleSet): DictionaryChange[] {
  const [a, b] = [aspectsOf(before, after.dictionary), aspectsOf(after, before.dictionary)]
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((key) => {
    const [was, is] = [a.get(key), b.get(key)]
    const one = is ?? was
    if (one === undefined || was?.value === is?.value) return []
    if (key.endsWith(BECAUSE) && (was === undefined || is === undefined)) return []
    const keys = [...new Set([...(was?.keys ?? []), ...(is?.keys ?? [])])]
    return [{ kind: one.kind, what: one.what, was: was?.value, is: is?.value, criteria: [], keys }]
  })
}

/**
 * Everything that a rule set says outside its trials, as aspects by key. A variable that the other side does not have
 * is a single aspect.
 */
function aspectsOf(rules: RuleSet, other: Dictionary): Map<string, Aspect> {
  const aspects = new Map<string, Aspect>()
  for (const [dimension, { canonical, factors, spellings }] of Object.entries(rules.dictionary.units)) {
    const what = `the canonical unit of ${dimension}`
    aspects.set(`canonical ${dimension}`, { kind: 'wording', what, value: canonical, keys: [] })
    const add = (noun: string, unit: string, value: string): void => {
      const key = unitKey(dimension, unit)
      aspects.set(key, { kind: 'meaning', what: `${noun} ${unit} (${dimension})`, value, keys: [key] })
    }
    for (const [unit, factor] of Object.entries(factors)) add('the factor of', unit, factor)
    for (const [spelling, unit] of Object.entries(spellings)) add('the spelling', spelling, unit)
  }
  const index = variablesByPath(rules.dictionary)
  for (const variable of index.values()) addVariable(variable, variablesByPath(other), aspects)
  for (const variable of rules.dictionary.derived ?? []) addVariable(variable, derivedByPath(other), aspects)
  for (const one of rules.implications) addKnowledge('an implication', implicationKey(one), one.because, aspects)
  for (const one of rules.orders) addKnowledge('an order of dates', orderKey(one), one.because, aspects)
  addWords(rules.dictionary, aspects)
  for (const one of rules.queries) addQuery(one, aspects)
  for (const [key, value] of otherKnowledge(rules))
    aspects.set(key, { kind: 'meaning', what: key.replace(/^other /, ''), value, keys: [key] })
  return aspects
}

function addVariable(variable: Variable, other: ReadonlyMap<string, Variable>, aspects: Map<string, Aspect>): void {
  const { path } = variable
  const meaning = variableMeaning(variable)
  if (!other.has(path)) {
    const keys = meaning.map(([key]) => key)
    aspects.set(`variable ${path}`, { kind: 'meaning', what: path, value: `a ${variable.type}`, keys })
    return
  }
  for (const [key, value] of meaning)
    aspects.set(key, { kind: 'meaning', what: key.replace(/^variable /, ''), value: plain(value), keys: [key] })
  for (const [name, value] of Object.entries<unknown>({ ...variable })) {
    const kind = CHARTS.includes(name) ? 'charts' : [...WORDING, 'unit'].includes(name) ? 'wording' : undefined
    if (kind === undefined || value === undefined) continue
    aspects.set(`${path} ${name}`, { kind, what: `${path} ${name}`, value: plain(JSON.stringify(value)), keys: [] })
  }
  if (variable.type !== 'choice') return
  for (const { name, label, as, codes } of variable.values) {
    const what = `${path} value ${name}`
    aspects.set(`${what} label`, { kind: 'wording', what: `${what} label`, value: label, keys: [] })
    if (as !== undefined) aspects.set(`${what} as`, { kind: 'wording', what: `${what} as`, value: as, keys: [] })
    if (codes.length > 0)
      aspects.set(`${what} codes`, { kind: 'charts', what: `${what} codes`, value: JSON.stringify(codes), keys: [] })
  }
}

/** The same knowledge with another reason is still the same knowledge: its key holds only what it says. */
function addKnowledge(noun: string, key: string, because: string, aspects: Map<string, Aspect>): void {
  const said = key.slice(key.indexOf(' ') + 1)
  aspects.set(key, { kind: 'meaning', what: `${noun} (${because})`, value: said, keys: [key] })
  aspects.set(`${key}${BECAUSE}`, { kind: 'wording', what: `the reason for ${noun}`, value: because, keys: [] })
}

/** The words by which pages, reports and people name something. They decide nothing. */
function addWords({ words, sentences = {} }: Dictionary, aspects: Map<string, Aspect>): void {
  const add = (what: string, value: readonly string[]): void => {
    aspects.set(what, { kind: 'wording', what, value: value.join(', '), keys: [] })
  }
  for (const [name, value] of Object.entries(words)) add(`other words for ${name}`, value)
  for (const [name, value = []] of Object.entries(sentences)) add(`words in sentences (${name})`, value)
}

function addQuery({ id, when, say, because }: RuleSet['queries'][number], aspects: Map<string, Aspect>): void {
  const key = `query ${id}`
  aspects.set(key, { kind: 'queries', what: id, value: `“${say}”`, keys: [] })
  const more = (what: string, value: string): void => {
    aspects.set(`${key} ${what}${BECAUSE}`, { kind: 'queries', what, value, keys: [] })
  }
  more(`when ${id} is raised`, conditionText(when))
  more(`why ${id} is raised`, because)
}

/** A JSON text without its quotes; any other value as JSON. */
function plain(json: string): string {
  const value: unknown = JSON.parse(json)
  return typeof value === 'string' ? value : json
}
