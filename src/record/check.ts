import { declaredPath, variablesByPath } from '../dictionary/index.ts'
import type { Dictionary, Variable } from '../dictionary/index.ts'
import { harmless, offer, offerNearest } from '../text/index.ts'
import type * as z from 'zod'
import { isObject, pathText, shortName } from './record.ts'
import type { Json, Problem } from './record.ts'
import { LONGEST_ID } from './id.ts'
import { recordSchema } from './schema.ts'
import { isInShape } from './shape.ts'
import { ORIGIN_KEYS } from './stated.ts'

/** What is wrong with the shape of a record: unknown keys, wrong types, impossible values. Empty when it is in order. */
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
  return [{ path: pathText(shown), ...wrongValue(path, record, dictionary) }]
}

/** Of the shapes that a fact may have, the one that was meant: an object comes second, a set or a range last. */
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
  const suggestion = offer(shortName(key), keysAt(parent, dictionary))
  const message = `This key is not known. ${suggestion === undefined ? '' : suggestion}`.trim()
  return { path: harmless(pathText([...parent, shortName(key)])), message, kind: 'This key is not known.' }
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

/** The deepest variable that a path leads to; `items` between a list and its entries is passed over. */
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

function wrongValue(path: readonly PropertyKey[], record: Json, dictionary: Dictionary): Omit<Problem, 'path'> {
  if (path.length === 0) return { message: 'A patient record is one JSON object.' }
  const value = valueAt(record, path)
  const wanted = wantedAt(path, dictionary)
  if (value === undefined) return { message: `It is missing; ${wanted}.`, kind: `It is missing; ${wanted}.` }
  const shown = shownValue(value)
  const near = typeof value === 'string' ? nearValue(value, path, dictionary) : undefined
  const message = `${shown} does not fit here; ${wanted}.${near === undefined ? '' : ` ${near}`}`
  return { message, kind: `This value does not fit here; ${wanted}.` }
}

function shownValue(value: Json): string {
  if (value === Infinity || value === -Infinity) return 'A number of this size'
  const text = JSON.stringify(value)
  return `\`${harmless(text.length > 40 ? `${text.slice(0, 37)}…` : text)}\``
}

function nearValue(value: string, path: readonly PropertyKey[], dictionary: Dictionary): string | undefined {
  const variable = variableOf(path, dictionary)
  if (variable?.type !== 'choice') return undefined
  const known = variable.values.map((one) => one.name)
  return known.length > 6 ? offerNearest(value, known) : undefined
}

function wantedAt(path: readonly PropertyKey[], dictionary: Dictionary): string {
  const last = path.at(-1)
  if (path[0] === 'id') return `an id is a text of 1 to ${LONGEST_ID} letters`
  if (path[0] === 'confirmations') return answerWanted(path.length === 4 ? last : undefined)
  const variable = variableOf(path, dictionary)
  if (variable === undefined) return 'see `prescreen schema patient`'
  if (last === 'comparator') return 'a comparator is one of <, <=, >=, >'
  if (variable.name !== last) {
    if (last === 'one_of')
      return `a set names the values that are possible, as in {"one_of": [${exampleSet(variable)}]}`
    if (last === 'source' || last === 'by') return `${last === 'by' ? 'who recorded it' : 'a source'} is a text`
    if (last === 'date') return 'a date is written 2024, 2024-03 or 2024-03-05'
  }
  switch (variable.type) {
    case 'choice': {
      const names = variable.values.map((value) => value.name)
      return `${variable.label} is one of ${names.length > 12 ? `${names.slice(0, 8).join(', ')}, …` : names.join(', ')}`
    }
    case 'yes_no':
      return `${variable.label} is true or false`
    case 'integer':
      return `${variable.label} is a whole number from ${variable.range.min} to ${variable.range.max}`
    case 'age':
      return `age is a whole number from ${variable.range.min} to ${variable.range.max}, or {"min": 60, "max": 69}`
    case 'date':
    case 'birth_date':
      return 'a date is written 2024, 2024-03 or 2024-03-05'
    case 'text':
      return `${variable.label} is a text`
    case 'lab':
      return labWanted(last, variable.unit)
    case 'group':
      return `${variable.label} is an object with named facts`
    case 'list':
      return typeof last === 'number'
        ? `an entry of ${variable.name} is an object with named facts`
        : `${variable.name} is an array, or {"complete": false, "items": […]}`
  }
}

function exampleSet(variable: Variable): string {
  const values = variable.type === 'choice' ? variable.values : []
  return values
    .slice(0, 2)
    .map((one) => JSON.stringify(one.name))
    .join(', ')
}

function answerWanted(key: PropertyKey | undefined): string {
  switch (key) {
    case 'answer':
      return 'an answer is true (favourable to the patient) or false'
    case 'by':
      return 'who answered is a text'
    case 'date':
      return 'a date is written 2024, 2024-03 or 2024-03-05'
    case 'question_sha256':
      return 'the hash of a question has 64 digits, 0 to 9 and a to f'
    default:
      return 'confirmations are written {"TRIAL": {"CRITERION": true}}, or {"answer": true, "by": "AB", "date": "2026-03-01", "question_sha256": "…"} for true'
  }
}

function labWanted(last: PropertyKey | undefined, unit: string): string {
  switch (last) {
    case 'value':
      return 'a lab value is a number, 0 or more'
    case 'uln':
      return 'an upper limit of normal is a number above 0'
    case 'unit':
      return `a unit is a text such as "${unit}"`
    case 'date':
      return 'a date is written 2024, 2024-03 or 2024-03-05'
    default:
      return `a lab is written {"value": 1, "unit": "${unit}", "uln": 2}`
  }
}
