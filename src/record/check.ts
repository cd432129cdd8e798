import { declaredPath, variablesByPath } from '../dictionary/index.ts'
import type { Dictionary, Variable } from '../dictionary/index.ts'
import { harmless, nearOffer, offerOf } from '../text/index.ts'
import type { Part, Sentence } from '../messages/index.ts'
import type * as z from 'zod'
import { problem } from './problem.ts'
import type { Problem } from './problem.ts'
import { isObject, pathText, shortName } from './record.ts'
import type { Json } from './record.ts'
import { LONGEST_ID } from './id.ts'
import { recordSchema } from './schema.ts'
import { isInShape } from './shape.ts'
import { ORIGIN_KEYS } from './stated.ts'

/** What is wrong with the shape of a record: unknown keys, wrong types, impossible values. Empty if nothing is. */
export function shapeProblems(value: Json, dictionary: Dictionary): Problem[] {
  if (isInShape(dictionary)(value)) return []
  const result = recordSchema(dictionary).safeParse(value, { reportInput: true })
  if (result.success) return []
  const problems = result.error.issues.flatMap((issue) => problemsOf(issue, [], value, dictionary))
  const seen = new Set<string>()
  return problems.filter(({ path, message }) => {
    const key = `${path}\n${message}`
    return seen.has(key) ? false : Boolean(seen.add(key))
  })
}

type Issue = z.core.$ZodIssue

function problemsOf(issue: Issue, prefix: readonly PropertyKey[], record: Json, dictionary: Dictionary): Problem[] {
  const path = [...prefix, ...issue.path]
  if (issue.code === 'invalid_union') {
    const branch = issue.errors[likelyBranch(valueAt(record, path), issue.errors.length)] ?? []
    return branch.flatMap((inner) => problemsOf(inner, path, record, dictionary))
  }
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey(key, path, dictionary))
  }
  const shown = path.map((part) => (typeof part === 'string' ? shortName(part) : part))
  return [problem(pathText(shown), wrongValue(path, record, dictionary), dictionary)]
}

/**
 * Guesses which form of a fact was intended, as the position in its union: an object is
 * the second form, a set or a range the last.
 */
function likelyBranch(value: Json | undefined, branches: number): number {
  if (!isObject(value)) return 0
  return LAST_SHAPE.some((key) => Object.hasOwn(value, key)) ? branches - 1 : 1
}

const LAST_SHAPE = ['one_of', 'min', 'max']

function valueAt(record: Json, path: readonly PropertyKey[]): Json | undefined {
  return path.reduce<Json | undefined>((value, part) => {
    if (Array.isArray(value)) return (value as readonly Json[])[Number(part)]
    return isObject(value) && Object.hasOwn(value, part) ? value[String(part)] : undefined
  }, record)
}

function unknownKey(key: string, parent: readonly PropertyKey[], dictionary: Dictionary): Problem {
  const help = offerOf(shortName(key), keysAt(parent, dictionary))
  const path = harmless(pathText([...parent, shortName(key)]))
  if (help === undefined) return problem(path, { key: 'refused.key' })
  return problem(path, { key: 'refused.key.near', own: { help }, general: 'refused.key' })
}

const ANSWER_KEYS = ['answer', 'by', 'date', 'question_sha256']
const LAB_KEYS = ['value', 'unit', 'comparator', 'uln', ...ORIGIN_KEYS]

function keysAt(parent: readonly PropertyKey[], dictionary: Dictionary): string[] {
  if (parent.length === 0)
    return [
      'id',
      ...dictionary.variables.map((one) => one.name),
      'confirmations',
      'provenance',
      'other_sources',
      'interview',
    ]
  if (parent[0] === 'confirmations') return parent.length === 3 ? ANSWER_KEYS : []
  const variable = variableOf(parent, dictionary)
  if (variable === undefined) return []
  const inEntry = parent.some((part) => typeof part === 'number')
  switch (variable.type) {
    case 'group':
      return variable.fields.map((field) => field.name)
    case 'list':
      return inEntry ? [...variable.fields.map((field) => field.name), 'source', 'by'] : ['complete', 'items']
    case 'lab':
      return LAB_KEYS
    case 'age':
      return ['value', 'min', 'max', ...ORIGIN_KEYS]
    case 'choice':
      return ['value', 'one_of', ...ORIGIN_KEYS]
    case 'integer':
      return ['value', 'comparator', ...ORIGIN_KEYS]
    default:
      return ['value', ...ORIGIN_KEYS]
  }
}

/**
 * The deepest variable on a path. `items` between a list and its entries is skipped,
 * and so is the position in `other_sources`.
 */
function variableOf(path: readonly PropertyKey[], dictionary: Dictionary): Variable | undefined {
  const index = variablesByPath(dictionary)
  const own = path[0] === 'other_sources' ? path.slice(2) : path
  for (let length = own.length; length > 0; length--) {
    const text = declaredPath(pathText(own.slice(0, length)).replace('.items[', '[')).replace(/\[\]$/, '')
    const variable = index.get(text)
    if (variable !== undefined) return variable
  }
  return undefined
}

function wrongValue(path: readonly PropertyKey[], record: Json, dictionary: Dictionary): Sentence {
  if (path.length === 0) return { key: 'refused.not-object' }
  const value = valueAt(record, path)
  const given = { wanted: wantedAt(path, dictionary) }
  if (value === undefined) return { key: 'refused.missing', given }
  const help = typeof value === 'string' ? nearValue(value, path, dictionary) : undefined
  const own = { value: shownValue(value), help: help ?? '' }
  return { key: help === undefined ? 'refused.value' : 'refused.value.near', given, own, general: 'refused.value.this' }
}

function shownValue(value: Json): Part {
  if (value === Infinity || value === -Infinity) return { key: 'refused.value.of-size' }
  const text = JSON.stringify(value)
  return `\`${harmless(text.length > 40 ? `${text.slice(0, 37)}…` : text)}\``
}

function nearValue(value: string, path: readonly PropertyKey[], dictionary: Dictionary): Part | undefined {
  const variable = variableOf(path, dictionary)
  if (variable?.type !== 'choice') return undefined
  const known = variable.values.map((one) => one.name)
  return known.length > 6 ? nearOffer(value, known) : undefined
}

function wantedAt(path: readonly PropertyKey[], dictionary: Dictionary): Sentence {
  const last = path.at(-1)
  if (path[0] === 'id') return { key: 'wanted.id', given: { count: LONGEST_ID } }
  if (path[0] === 'confirmations') return answerWanted(path.length === 4 ? last : undefined)
  const variable = variableOf(path, dictionary)
  if (variable === undefined) return { key: 'wanted.schema' }
  if (last === 'comparator') return { key: 'wanted.comparator' }
  if (variable.name !== last) {
    if (last === 'one_of') return { key: 'wanted.set', given: { example: `{"one_of": [${exampleSet(variable)}]}` } }
    if (last === 'source' || last === 'by') return { key: `wanted.${last}` }
    if (last === 'date') return { key: 'wanted.date' }
  }
  const fact = { label: variable.path }
  switch (variable.type) {
    case 'choice':
      return { key: 'wanted.choice', given: { fact, values: valuesWanted(variable.values.map((one) => one.name)) } }
    case 'yes_no':
      return { key: 'wanted.yes-no', given: { fact } }
    case 'integer':
      return { key: 'wanted.whole', given: { fact, ...variable.range } }
    case 'age':
      return { key: 'wanted.age', given: { ...variable.range, example: '{"min": 60, "max": 69}' } }
    case 'date':
    case 'birth_date':
      return { key: 'wanted.date' }
    case 'text':
      return { key: 'wanted.text', given: { fact } }
    case 'lab':
      return labWanted(last, variable.unit)
    case 'group':
      return { key: 'wanted.group', given: { fact } }
    case 'list':
      return typeof last === 'number'
        ? { key: 'wanted.entry', given: { list: variable.name } }
        : { key: 'wanted.list', given: { list: variable.name, example: '{"complete": false, "items": […]}' } }
  }
}

/** The values of a choice as records write them; only the first eight if there are more than twelve. */
function valuesWanted(names: readonly string[]): Part {
  if (names.length <= 12) return names.join(', ')
  return { key: 'wanted.choice.some', given: { values: names.slice(0, 8).join(', ') } }
}

function exampleSet(variable: Variable): string {
  const values = variable.type === 'choice' ? variable.values : []
  return values
    .slice(0, 2)
    .map((one) => JSON.stringify(one.name))
    .join(', ')
}

function answerWanted(key: PropertyKey | undefined): Sentence {
  switch (key) {
    case 'answer':
      return { key: 'wanted.answer' }
    case 'by':
      return { key: 'wanted.answer.by' }
    case 'date':
      return { key: 'wanted.date' }
    case 'question_sha256':
      return { key: 'wanted.answer.hash' }
    default:
      return { key: 'wanted.answers', given: { example: ANSWERS, longer: LONGER_ANSWER } }
  }
}

const ANSWERS = '{"TRIAL": {"CRITERION": true}}'
const LONGER_ANSWER = '{"answer": true, "by": "AB", "date": "2026-03-01", "question_sha256": "…"}'

function labWanted(last: PropertyKey | undefined, unit: string): Sentence {
  switch (last) {
    case 'value':
      return { key: 'wanted.lab.value' }
    case 'uln':
      return { key: 'wanted.lab.limit' }
    case 'unit':
      return { key: 'wanted.lab.unit', given: { unit } }
    case 'date':
      return { key: 'wanted.date' }
    default:
      return { key: 'wanted.lab', given: { example: `{"value": 1, "unit": "${unit}", "uln": 2}` } }
  }
}
