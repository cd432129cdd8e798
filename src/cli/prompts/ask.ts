import type { Dictionary, IntegerVariable, LabVariable, ListVariable } from '../../dictionary/index.ts'
import { unitsFor } from '../../dictionary/index.ts'
import { factName } from '../../explain/index.ts'
import { labText, typedBirth, typedDate, typedLab, typedWhole } from '../../interview/index.ts'
import type { Answer, NextQuestion } from '../../interview/index.ts'
import { isObject, valueAt } from '../../record/index.ts'
import type { Json, JsonObject } from '../../record/index.ts'
import { fill } from './fill.ts'
import { labSheet } from './lab-sheet.ts'
import type { LabRow } from './lab-sheet.ts'
import { pick } from './pick.ts'
import type { PickChoice } from './pick.ts'
import type { Move, Screen } from './screen.ts'

/** What a question is asked with: the record so far, what surrounds the question, and where it is drawn. */
export interface Asking {
  readonly record: JsonObject
  readonly dictionary: Dictionary
  /** The as-of date as text, for people who type "today". */
  readonly today: string
  readonly screen: Screen
  /** Questions about labs that can still change a verdict; they are asked together. */
  readonly labs: readonly NextQuestion[]
  /** What is already known of a total, such as `4 to 12`. */
  readonly total: string | undefined
  /** Prompts draw on standard error, so that results stay alone on standard output. */
  readonly context: { readonly input?: NodeJS.ReadableStream; readonly output?: NodeJS.WritableStream }
}

const UNKNOWN = "don't know"

/** Asks one question at the terminal; several answers only for labs, which share a screen. */
export async function ask(question: NextQuestion, asking: Asking): Promise<Move<readonly Answer[]>> {
  const { variable, path } = question
  const { screen, today, dictionary } = asking
  const before = valueAt(asking.record, path)
  const given = typeof before === 'string' || typeof before === 'number' ? String(before) : undefined
  switch (variable.type) {
    case 'yes_no':
      return recorded(path, await choose(asking, YES_NO, before))
    case 'choice': {
      const choices = variable.values.map((value) => ({ value: value.name as Json, name: value.label }))
      return component(question, asking, choices, before)
    }
    case 'integer':
    case 'age': {
      const form = `A whole number from ${variable.range.min} to ${variable.range.max}; an empty line: ${UNKNOWN}.`
      const read = (text: string) => typedWhole(text, variable.range)
      return recorded(path, await fill({ screen, form, read, ...start(given) }, asking.context))
    }
    case 'date': {
      const read = (text: string) => typedDate(text, today)
      return recorded(path, await fill({ screen, form: DATE_FORM, read, ...start(given) }, asking.context))
    }
    case 'birth_date': {
      const age = dictionary.variables.find((one) => one.type === 'age' && one.from === path)
      const range = age?.type === 'age' ? age.range : { min: 0, max: 0 }
      const read = (text: string) => typedBirth(text, today, range)
      const form = DATE_FORM.replace('; an', ', or the age in years; an')
      const known = given ?? textOf(valueAt(asking.record, age?.path ?? path))
      const move = await fill({ screen, form, read, ...start(known) }, asking.context)
      if (move.kind !== 'answer' || move.value === undefined) return recorded(path, move)
      const answer =
        'age' in move.value ? { path: age?.path ?? path, value: move.value.age } : { path, value: move.value.date }
      return { kind: 'answer', value: [answer] }
    }
    case 'lab':
      return labs(asking)
    case 'list':
      return entries(variable, path, asking)
    case 'text':
    case 'group':
      return { kind: 'answer', value: [{ path }] }
  }
}

const YES_NO: readonly PickChoice<Json>[] = [
  { value: true, name: 'yes', key: 'y' },
  { value: false, name: 'no', key: 'n' },
]

const DATE_FORM = `2024, 2024-03, 2024-03-05 or today; an empty line: ${UNKNOWN}.`

function start(text: string | undefined): { start?: string } {
  return text === undefined ? {} : { start: text }
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

function recorded(path: string, move: Move<Json | undefined>): Move<readonly Answer[]> {
  if (move.kind !== 'answer') return move
  return { kind: 'answer', value: [move.value === undefined ? { path } : { path, value: move.value }] }
}

async function choose(
  { screen, context }: Asking,
  known: readonly PickChoice<Json>[],
  before: Json | undefined,
): Promise<Move<Json | undefined>> {
  const choices: PickChoice<Json | undefined>[] = [
    ...known,
    { value: undefined, name: UNKNOWN, ...(known === YES_NO && { key: 'd' }) },
  ]
  const at = choices.findIndex((choice) => choice.value !== undefined && choice.value === before)
  return pick<Json | undefined>({ screen, choices, ...(at > 0 && { start: at }) }, context)
}

/** One component of a total; before the first one, the total itself can be given instead. */
async function component(
  question: NextQuestion,
  asking: Asking,
  choices: readonly PickChoice<Json>[],
  before: Json | undefined,
): Promise<Move<readonly Answer[]>> {
  const total = totalOf(question.path, asking.dictionary)
  if (total === undefined) return recorded(question.path, await choose(asking, choices, before))
  const entry = question.path.slice(0, question.path.lastIndexOf('.') + 1)
  const so_far = asking.total === undefined ? '' : ` ${total.label} so far: ${asking.total}.`
  const screen = { ...asking.screen, why: `${asking.screen.why}${so_far}` }
  const shortcut: PickChoice<Json> = { value: TOTAL_KNOWN, name: `the total ${total.label} is already known` }
  const move = await choose({ ...asking, screen }, [...choices, shortcut], before)
  if (move.kind !== 'answer' || move.value !== TOTAL_KNOWN) return recorded(question.path, move)
  const { min, max } = total.range
  const form = `A whole number from ${min} to ${max}; an empty line: ${UNKNOWN}.`
  const read = (text: string) => typedWhole(text, total.range)
  const asked = { ...asking.screen, question: total.question ?? total.label, help: total.help }
  return recorded(`${entry}${total.name}`, await fill({ screen: asked, form, read }, asking.context))
}

const TOTAL_KNOWN = '§total'

/** The total that a field of an entry is a component of. */
export function totalOf(path: string, dictionary: Dictionary): IntegerVariable | undefined {
  const [list = '', field = ''] = path.split(/\[\d+\]\./)
  const variable = dictionary.variables.find((one) => one.path === list)
  if (variable?.type !== 'list') return undefined
  for (const one of variable.fields) {
    if (one.type === 'integer' && one.sumOf !== undefined && Object.hasOwn(one.sumOf, field)) return one
  }
  return undefined
}

async function labs({
  screen,
  labs: questions,
  record,
  dictionary,
  context,
}: Asking): Promise<Move<readonly Answer[]>> {
  const rows = new Map<string, LabRow>()
  for (const { path, part, variable } of questions) {
    if (variable.type !== 'lab') continue
    const owner = part === 'whole' ? path : path.slice(0, path.lastIndexOf('.'))
    const before = valueAt(record, owner)
    rows.set(owner, {
      path: owner,
      label: variable.label,
      units: sensibleUnits(dictionary, variable, before),
      help: variable.help,
      limit: rows.get(owner)?.limit === true || part === 'uln' || needsLimit(owner, questions),
      start: isObject(before) ? labText(before) : '',
      read: (text, unit) => typedLab(text, variable, unit, dictionary),
    })
  }
  const move = await labSheet({ screen, rows: [...rows.values()] }, context)
  if (move.kind !== 'answer') return move
  return {
    kind: 'answer',
    value: move.value.map(({ path, value }) => (value === undefined ? { path } : { path, value })),
  }
}

function needsLimit(owner: string, questions: readonly NextQuestion[]): boolean {
  return questions.some((one) => one.path === owner && one.limit)
}

/** The unit already given, the analyte's own, and others that reports use; not every unit that could be converted. */
function sensibleUnits(dictionary: Dictionary, variable: LabVariable, before: Json | undefined): string[] {
  const given = isObject(before) ? textOf(before['unit']) : undefined
  const all = unitsFor(dictionary, variable)
  return [...new Set([...(given === undefined ? [] : [given]), ...all])].slice(0, MOST_UNITS)
}

const MOST_UNITS = 6

const MORE = 'more'
const ALL = 'all'
const OPEN = 'open'

/** One more entry, a change to one of them, or the end of the list. Fields of an entry are asked for afterwards, when they matter. */
async function entries(variable: ListVariable, path: string, asking: Asking): Promise<Move<readonly Answer[]>> {
  const { dictionary, context } = asking
  const items = itemsOf(valueAt(asking.record, path))
  const none = items.length === 0
  const noted = items.map((item, i) => `${i + 1}. ${entryText(variable, item)}`)
  const notice = [asking.screen.notice, noted.length === 0 ? undefined : `Noted so far: ${noted.join('; ')}.`]
  const said = notice.filter((one) => one !== undefined).join('\n')
  const screen: Screen = { ...asking.screen, ...(said !== '' && { notice: said }) }
  const choices: PickChoice<string>[] = [
    { value: MORE, name: `yes, note ${none ? 'a' : 'another'} ${variable.entry}`, key: 'y' },
    { value: ALL, name: none ? 'no, none' : 'that is all', key: 'n' },
    { value: OPEN, name: none ? UNKNOWN : 'there may be more', key: 'd' },
    ...items.flatMap((item, i) => [
      { value: `change ${i}`, name: `change ${variable.entry} ${i + 1}: ${entryText(variable, item)}` },
      { value: `remove ${i}`, name: `remove ${variable.entry} ${i + 1}: ${entryText(variable, item)}` },
    ]),
  ]
  const move = await pick<string>({ screen, choices }, context)
  if (move.kind !== 'answer') return move
  const answer = (value: Json, more: boolean): Move<readonly Answer[]> => ({
    kind: 'answer',
    value: [{ path, value, more }],
  })
  if (move.value === ALL) return answer(items, false)
  if (move.value === OPEN)
    return none ? { kind: 'answer', value: [{ path }] } : answer({ complete: false, items }, false)
  const at = Number(move.value.split(' ')[1] ?? items.length)
  if (move.value.startsWith('remove')) return answer({ complete: false, items: items.filter((_, i) => i !== at) }, true)
  const first = await firstField(variable, at, { ...asking, screen: asking.screen }, dictionary)
  if (first.kind !== 'answer') return entries(variable, path, asking)
  // A change starts the entry anew: its other fields belonged to what it was.
  const kept = move.value === MORE ? [...items, first.value] : items.with(at, first.value)
  return answer({ complete: false, items: kept }, true)
}

async function firstField(
  { fields, entry }: ListVariable,
  at: number,
  asking: Asking,
  dictionary: Dictionary,
): Promise<Move<JsonObject>> {
  const [first] = fields
  if (first?.type !== 'choice') return { kind: 'answer', value: {} }
  const choices = first.values.map((one) => ({ value: one.name as Json, name: one.label }))
  const screen: Screen = {
    ...asking.screen,
    question: `${first.question ?? first.label} (${entry} ${at + 1})`,
    help: first.help,
  }
  const move = await choose({ ...asking, screen, dictionary }, choices, undefined)
  if (move.kind !== 'answer') return move
  return { kind: 'answer', value: move.value === undefined ? {} : { [first.name]: move.value } }
}

export function itemsOf(value: Json | undefined): readonly Json[] {
  if (Array.isArray(value)) return value as readonly Json[]
  return isObject(value) && Array.isArray(value['items']) ? (value['items'] as readonly Json[]) : []
}

/** An entry in a few words: what is known of it, in the order of its fields. */
export function entryText({ fields, entry }: ListVariable, item: Json): string {
  if (!isObject(item)) return entry
  const words = fields.flatMap((field) => {
    const value = item[field.name]
    if (field.type === 'choice') return field.values.find((one) => one.name === value)?.label ?? []
    if (field.type === 'date' && typeof value === 'string') return `${field.label} ${value}`
    if (field.type === 'integer' && typeof value === 'number') return `${field.label} ${value}`
    return []
  })
  return words.length === 0 ? `${entry} without details` : words.slice(0, 4).join(', ')
}

/** The question as it is put: with the entry, or the part of a lab, that it is about. */
export function wording({ variable, path, part }: NextQuestion, dictionary: Dictionary): string {
  const question = variable.question ?? `${variable.label}?`
  const entry = /\(([^()]*)\)$/.exec(path.includes('[') ? factName(path, dictionary) : '')?.[0]
  if (entry !== undefined) return `${question} ${entry}`
  return part === 'whole' ? question : `${question} (${factName(path, dictionary)})`
}

/** Which trials and criteria hang on questions that are asked together. */
export function reasonText(questions: readonly NextQuestion[]): string {
  const criteria = new Map<string, Set<string>>()
  for (const one of questions.flatMap(({ why }) => why))
    criteria.set(one.trial, new Set([...(criteria.get(one.trial) ?? []), ...one.criteria]))
  if (criteria.size === 0) return ''
  const trials = [...criteria].map(([trial, ids]) => (ids.size === 0 ? trial : `${trial} ${[...ids].join(' ')}`))
  return `Asked for ${trials.join('; ')}.`
}
