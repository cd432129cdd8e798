import { input, select } from '@inquirer/prompts'
import type { Dictionary, LabVariable, ListVariable, Variable } from '../../dictionary/index.ts'
import { unitsFor } from '../../dictionary/index.ts'
import { factName, rawAt } from '../../explain/index.ts'
import type { NextQuestion } from '../../interview/index.ts'
import { parsePartialDate } from '../../quantity/index.ts'
import { isObject } from '../../record/index.ts'
import { wrap } from '../../report/index.ts'
import type { Json, JsonObject } from '../../record/index.ts'

/** What was answered: a value to record (`more`: the list may go on), or, when undefined, that it is not known. */
export type Answer = { readonly path: string; readonly value: Json; readonly more?: true } | undefined

/** Prompts draw on standard error, so that results stay alone on standard output. */
const CONTEXT = { output: process.stderr, clearPromptOnDone: true }

const UNKNOWN = "don't know"

/** Asks one question at the terminal. `today` is the as-of date as text, for people who type "today". */
export async function ask(
  question: NextQuestion,
  record: JsonObject,
  dictionary: Dictionary,
  today: string,
): Promise<Answer> {
  const { variable, path } = question
  const message = wording(question, dictionary)
  switch (variable.type) {
    case 'yes_no':
      return recorded(
        path,
        await choose(message, [
          [true, 'yes'],
          [false, 'no'],
        ]),
      )
    case 'choice':
      return recorded(
        path,
        await choose(
          message,
          variable.values.map((value) => [value.name, value.label]),
        ),
      )
    case 'integer':
      return recorded(path, await wholeNumber(message, variable.range))
    case 'date':
      return recorded(path, await date(message, today))
    case 'birth_date':
      return birth(message, path, today, dictionary)
    case 'age':
      return recorded(path, await wholeNumber(message, variable.range))
    case 'lab':
      return lab(question, variable, record, dictionary, message)
    case 'list':
      return entries(variable, path, record, message)
    case 'text':
    case 'group':
      return undefined
  }
}

/** The question, with the entry it is about, the explanation of its term, and what hangs on it. */
function wording({ variable, path, part, why }: NextQuestion, dictionary: Dictionary): string {
  const about = part === 'whole' && !path.includes('[') ? '' : ` (${factName(path, dictionary)})`
  const trials = why.map(({ trial, criteria }) => (criteria.length === 0 ? trial : `${trial} ${criteria.join(' ')}`))
  const below = [variable.help, `Asked for ${trials.join('; ')}.`].filter((text) => text !== undefined)
  const lines = below.flatMap((text) => wrap(text, messageWidth() - 2).map((line) => `  ${line}`))
  return [`${variable.question ?? `${variable.label}?`}${about}`, ...lines, ' '].join('\n')
}

function messageWidth(): number {
  return Math.min(Math.max(process.stderr.columns || 80, 40), 100)
}

function recorded(path: string, value: Json | undefined): Answer {
  return value === undefined ? undefined : { path, value }
}

async function choose<T extends Json>(
  message: string,
  options: readonly (readonly [T, string])[],
): Promise<T | undefined> {
  const known = options.map(([value, name]) => ({ name, value: { known: value } }))
  const choices = [...known, { name: UNKNOWN, value: { known: undefined as T | undefined } }]
  const chosen = await select({ message, choices, pageSize: 12, loop: false }, CONTEXT)
  return chosen.known
}

const EMPTY_HINT = '(Enter alone: don’t know)'

async function wholeNumber(
  message: string,
  { min, max }: { readonly min: number; readonly max: number },
): Promise<number | undefined> {
  const validate = (text: string): true | string => {
    const number = Number(text.trim())
    if (text.trim() === '' || (Number.isInteger(number) && number >= min && number <= max)) return true
    return `A whole number from ${min} to ${max}, please.`
  }
  const text = (await input({ message: `${message} ${EMPTY_HINT}`, validate }, CONTEXT)).trim()
  return text === '' ? undefined : Number(text)
}

const DATE_FORMS = '2024, 2024-03 or 2024-03-05'

async function date(message: string, today: string): Promise<string | undefined> {
  const text = await input(
    { message: `${message} ${DATE_FORMS} ${EMPTY_HINT}`, validate: (one) => dateProblem(one, today) ?? true },
    CONTEXT,
  )
  return typedDate(text, today)
}

/** A date as people type it: `today` is understood. */
function typedDate(text: string, today: string): string | undefined {
  const trimmed = text.trim().toLowerCase()
  if (trimmed === '') return undefined
  return trimmed === 'today' ? today : trimmed
}

function dateProblem(text: string, today: string): string | undefined {
  const typed = typedDate(text, today)
  if (typed === undefined) return undefined
  if (parsePartialDate(typed) === undefined) return `Please write ${DATE_FORMS}.`
  return typed > today.slice(0, typed.length) ? `That lies after ${today}.` : undefined
}

/** A date of birth; an age in years will do. */
async function birth(message: string, path: string, today: string, dictionary: Dictionary): Promise<Answer> {
  const age = dictionary.variables.find((one) => one.type === 'age' && one.from === path)
  const isAge = (text: string): boolean => age !== undefined && /^\d{1,3}$/.test(text.trim()) && Number(text) <= 130
  const validate = (text: string): true | string => (isAge(text) ? true : (dateProblem(text, today) ?? true))
  const text = await input(
    { message: `${message} ${DATE_FORMS}, or the age in years ${EMPTY_HINT}`, validate },
    CONTEXT,
  )
  if (age !== undefined && isAge(text)) return { path: age.path, value: Number(text) }
  return recorded(path, typedDate(text, today))
}

async function decimal(message: string, above0: boolean): Promise<number | undefined> {
  const validate = (text: string): true | string => {
    const trimmed = text.trim()
    if (trimmed === '') return true
    const number = Number(trimmed)
    if (/^\d+(\.\d+)?$/.test(trimmed) && (!above0 || number > 0)) return true
    return 'A number such as 1.2, please (with a point).'
  }
  const text = (await input({ message: `${message} ${EMPTY_HINT}`, validate }, CONTEXT)).trim()
  return text === '' ? undefined : Number(text)
}

async function lab(
  { path, part }: NextQuestion,
  variable: LabVariable,
  record: JsonObject,
  dictionary: Dictionary,
  message: string,
): Promise<Answer> {
  const owner = part === 'whole' ? path : path.slice(0, path.lastIndexOf('.'))
  const before = rawAt(record, owner)
  const known = isObject(before) ? before : {}
  if (part === 'uln') return recorded(path, await decimal(message, true))
  const value = part === 'unit' ? known['value'] : await decimal(message, false)
  if (value === undefined || value === null) return undefined
  const units = unitsFor(dictionary, variable)
  const unit = await choose(
    part === 'unit' ? message : `Unit of ${variable.label}`,
    units.map((one) => [one, one]),
  )
  const uln = known['uln'] ?? (await decimal(`Upper limit of normal of ${variable.label}, in the same unit`, true))
  return {
    path: owner,
    value: { value, ...(unit === undefined ? {} : { unit }), ...(uln === undefined ? {} : { uln }) },
  }
}

/** One more entry, or the end of the list. Fields of an entry are asked for afterwards, when they matter. */
async function entries(variable: ListVariable, path: string, record: JsonObject, message: string): Promise<Answer> {
  const before = rawAt(record, path)
  const items = (
    Array.isArray(before) ? before : isObject(before) ? (before['items'] as readonly Json[]) : []
  ) as readonly Json[]
  const wanted = await select(
    {
      message: items.length === 0 ? message : `${message} ${items.length} noted so far.\n `,
      choices: [
        { name: `yes, note ${items.length === 0 ? 'a' : 'another'} ${variable.entry}`, value: 'more' },
        { name: items.length === 0 ? 'no, none' : 'that is all', value: 'all' },
        { name: items.length === 0 ? UNKNOWN : 'there may be more', value: 'open' },
      ],
      loop: false,
    },
    CONTEXT,
  )
  if (wanted === 'all') return { path, value: items }
  if (wanted === 'open') return items.length === 0 ? undefined : { path, value: { complete: false, items } }
  return { path, value: { complete: false, items: [...items, await entry(variable.fields)] }, more: true }
}

async function entry(fields: readonly Variable[]): Promise<JsonObject> {
  const [first] = fields
  if (first?.type !== 'choice') return {}
  const value = await choose(
    first.question ?? first.label,
    first.values.map((one) => [one.name, one.label]),
  )
  return value === undefined ? {} : { [first.name]: value }
}
